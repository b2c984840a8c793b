"""The pages of the register, the letters and the replies."""

from django.urls import URLPattern, path, re_path

from invitations import (
    views_addresses,
    views_answers,
    views_copies,
    views_dispatch,
    views_imports,
    views_letters,
    views_replies,
    views_state,
    views_states,
)

states: list[URLPattern] = [
    path("states/", views_states.state_list, name="state-list"),
    path("states/table.<str:kind>", views_states.state_export, name="state-export"),
    path("states/record/", views_state.act_record, name="act-record"),
    path("states/acts/<int:pk>/strike/", views_state.act_strike, name="act-strike"),
    path("states/<str:code>/", views_state.state, name="state"),
    path("states/<str:code>/note/", views_state.state_note, name="state-note"),
    path("states/<str:code>/open/", views_state.state_open, name="state-open"),
    path("organisations/", views_states.organisation_list, name="organisation-list"),
    path("addresses/", views_addresses.address_list, name="address-list"),
    path("addresses/book.<str:kind>", views_addresses.address_export, name="address-export"),
    path("addresses/fallback/", views_addresses.post_fallback, name="post-fallback"),
    path("addresses/import/", views_imports.import_new, name="import-new"),
    path("addresses/import/<str:key>/", views_imports.import_draft, name="import"),
    path("addresses/import/<str:key>/columns/", views_imports.import_columns, name="import-columns"),
    path("addresses/import/<str:key>/carry-out/", views_imports.import_carry_out, name="import-carry-out"),
    path("addresses/import/<str:key>/drop/", views_imports.import_drop, name="import-drop"),
    path("addresses/<str:code>/", views_addresses.address, name="address"),
    path("addresses/<str:code>/confirm/", views_addresses.post_confirm, name="post-confirm"),
]
letters: list[URLPattern] = [
    path("letters/", views_letters.letter_list, name="letter-list"),
    path("letters/new/", views_letters.letter_new, name="letter-new"),
    path("letters/<int:pk>/", views_letters.letter, name="letter"),
    path("letters/<int:pk>/revise/", views_letters.letter_revise, name="letter-revise"),
    path("letters/<int:pk>/look/", views_letters.letter_look, name="letter-look"),
    path("letters/<int:pk>/preview.pdf", views_letters.letter_preview, name="letter-preview"),
    path("letters/<int:pk>/enclosures/new/", views_copies.enclosure_new, name="enclosure-new"),
    path("letters/<int:pk>/enclosures/<int:paper_pk>/", views_copies.enclosure, name="enclosure"),
    path("letters/<int:pk>/enclosures/<int:paper_pk>.pdf", views_copies.enclosure_pdf, name="enclosure-pdf"),
    path("letters/<int:pk>/check/", views_dispatch.letter_check, name="letter-check"),
    path("letters/<int:pk>/acknowledge/", views_dispatch.letter_acknowledge, name="letter-acknowledge"),
    path("letters/<int:pk>/fallback/", views_dispatch.letter_fallback, name="letter-fallback"),
    path("letters/<int:pk>/test/", views_dispatch.letter_test, name="letter-test"),
    path("letters/<int:pk>/approve/", views_dispatch.letter_approve, name="letter-approve"),
    path("letters/<int:pk>/send/", views_dispatch.letter_send, name="letter-send"),
    path("letters/<int:pk>/prepare/", views_dispatch.letter_prepare, name="letter-prepare"),
    path("letters/<int:pk>/dispatch/", views_dispatch.letter_dispatch, name="letter-dispatch"),
    path("letters/<int:pk>/progress/", views_dispatch.letter_progress, name="letter-progress"),
    path("letters/<int:pk>/copies/", views_dispatch.copy_list, name="copy-list"),
    path("letters/<int:pk>/pause/", views_dispatch.letter_pause, name="letter-pause"),
    path("letters/<int:pk>/resume/", views_dispatch.letter_resume, name="letter-resume"),
    path("letters/<int:pk>/withdraw/", views_dispatch.letter_withdraw, name="letter-withdraw"),
    path("letters/<int:pk>/remind/", views_dispatch.letter_remind, name="letter-remind"),
    path("copies/<int:pk>/", views_copies.copy, name="copy"),
    path("copies/<int:pk>/letter.pdf", views_copies.copy_pdf, name="copy-pdf"),
    path("copies/<int:pk>/aside/", views_copies.copy_aside, name="copy-aside"),
    path("mails/<int:pk>/address/", views_copies.mail_readdress, name="mail-readdress"),
    path("mails/<int:pk>/again/", views_copies.mail_again, name="mail-again"),
    path("mails/<int:pk>/delivered/", views_copies.mail_delivered, name="mail-delivered"),
]
replies: list[URLPattern] = [
    path("replies/", views_answers.reply_list, name="reply-list"),
    path("replies/participants.<str:kind>", views_answers.participants, name="participants"),
    path("replies/<str:code>/record/", views_answers.reply_record, name="reply-record"),
    path("links/<str:public_id>/revoke/", views_answers.link_revoke, name="link-revoke"),
    path("links/<str:public_id>/reissue/", views_answers.link_reissue, name="link-reissue"),
]

# Under /<meeting>/, through the staff door.
staff = states + letters + replies
# For people without an account, through the delegate's door.
delegate: list[URLPattern] = [
    path("r/<str:token>/", views_replies.link, name="link"),
    # Cut, or with a full stop that the mail program took for a part of it.
    re_path(r"^r(?:/(?P<token>.*))?$", views_replies.link),
    path("link/again/", views_replies.link_again, name="link-again"),
    path("link/again/sent/", views_replies.link_sent, name="link-sent"),
    path("reply/<str:public_id>/", views_replies.reply, name="reply"),
    path("reply/<str:public_id>/done/", views_replies.reply_done, name="reply-done"),
    path("reply/<str:public_id>/calendar.ics", views_replies.reply_calendar, name="reply-calendar"),
    path("reply/<str:public_id>/copy.pdf", views_replies.reply_paper, name="reply-paper"),
]
