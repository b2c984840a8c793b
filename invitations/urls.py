"""The pages of the register, the letters and the replies."""

from django.urls import URLPattern, path, re_path

from invitations.views import (
    addresses,
    answers,
    copies,
    dispatch,
    imports,
    letters,
    replies,
    state,
    states,
    universalization,
)

register_pages: list[URLPattern] = [
    path("states/", states.state_list, name="state-list"),
    path("states/table.<str:kind>", states.state_export, name="state-export"),
    path("states/record/", state.act_record, name="act-record"),
    path("states/acts/<int:pk>/strike/", state.act_strike, name="act-strike"),
    path("states/board/", universalization.universalization_board, name="universalization"),
    path("states/board/table.<str:kind>", universalization.universalization_export, name="universalization-export"),
    path("states/board/charge/", universalization.charge_give, name="charge-give"),
    path("states/board/aims/", universalization.aims, name="universalization-aims"),
    path("states/board/occasion/", universalization.occasion_note, name="occasion-note"),
    path("states/board/talk/", universalization.approach_record, name="approach-record"),
    path("states/board/talk/<int:pk>/strike/", universalization.approach_strike, name="approach-strike"),
    path("states/<str:code>/", state.state, name="state"),
    path("states/<str:code>/note/", state.state_note, name="state-note"),
    path("states/<str:code>/open/", state.state_open, name="state-open"),
    path("organisations/", states.organisation_list, name="organisation-list"),
    path("addresses/", addresses.address_list, name="address-list"),
    path("addresses/book.<str:kind>", addresses.address_export, name="address-export"),
    path("addresses/fallback/", addresses.post_fallback, name="post-fallback"),
    path("addresses/import/", imports.import_new, name="import-new"),
    path("addresses/import/<str:key>/", imports.import_draft, name="import"),
    path("addresses/import/<str:key>/columns/", imports.import_columns, name="import-columns"),
    path("addresses/import/<str:key>/carry-out/", imports.import_carry_out, name="import-carry-out"),
    path("addresses/import/<str:key>/drop/", imports.import_drop, name="import-drop"),
    path("addresses/<str:code>/", addresses.address, name="address"),
    path("addresses/<str:code>/confirm/", addresses.post_confirm, name="post-confirm"),
]
letter_pages: list[URLPattern] = [
    path("letters/", letters.letter_list, name="letter-list"),
    path("letters/new/", letters.letter_new, name="letter-new"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<int:pk>/revise/", letters.letter_revise, name="letter-revise"),
    path("letters/<int:pk>/look/", letters.letter_look, name="letter-look"),
    path("letters/<int:pk>/preview.pdf", letters.letter_preview, name="letter-preview"),
    path("letters/<int:pk>/enclosures/new/", copies.enclosure_new, name="enclosure-new"),
    path("letters/<int:pk>/enclosures/<int:paper_pk>/", copies.enclosure, name="enclosure"),
    path("letters/<int:pk>/enclosures/<int:paper_pk>.pdf", copies.enclosure_pdf, name="enclosure-pdf"),
    path("letters/<int:pk>/check/", dispatch.letter_check, name="letter-check"),
    path("letters/<int:pk>/acknowledge/", dispatch.letter_acknowledge, name="letter-acknowledge"),
    path("letters/<int:pk>/fallback/", dispatch.letter_fallback, name="letter-fallback"),
    path("letters/<int:pk>/test/", dispatch.letter_test, name="letter-test"),
    path("letters/<int:pk>/approve/", dispatch.letter_approve, name="letter-approve"),
    path("letters/<int:pk>/send/", dispatch.letter_send, name="letter-send"),
    path("letters/<int:pk>/prepare/", dispatch.letter_prepare, name="letter-prepare"),
    path("letters/<int:pk>/dispatch/", dispatch.letter_dispatch, name="letter-dispatch"),
    path("letters/<int:pk>/progress/", dispatch.letter_progress, name="letter-progress"),
    path("letters/<int:pk>/copies/", dispatch.copy_list, name="copy-list"),
    path("letters/<int:pk>/pause/", dispatch.letter_pause, name="letter-pause"),
    path("letters/<int:pk>/resume/", dispatch.letter_resume, name="letter-resume"),
    path("letters/<int:pk>/withdraw/", dispatch.letter_withdraw, name="letter-withdraw"),
    path("letters/<int:pk>/remind/", dispatch.letter_remind, name="letter-remind"),
    path("copies/<int:pk>/", copies.copy, name="copy"),
    path("copies/<int:pk>/letter.pdf", copies.copy_pdf, name="copy-pdf"),
    path("copies/<int:pk>/aside/", copies.copy_aside, name="copy-aside"),
    path("mails/<int:pk>/address/", copies.mail_readdress, name="mail-readdress"),
    path("mails/<int:pk>/again/", copies.mail_again, name="mail-again"),
    path("mails/<int:pk>/delivered/", copies.mail_delivered, name="mail-delivered"),
]
reply_pages: list[URLPattern] = [
    path("replies/", answers.reply_list, name="reply-list"),
    path("replies/participants.<str:kind>", answers.participants, name="participants"),
    path("replies/<str:code>/record/", answers.reply_record, name="reply-record"),
    path("links/<str:public_id>/revoke/", answers.link_revoke, name="link-revoke"),
    path("links/<str:public_id>/reissue/", answers.link_reissue, name="link-reissue"),
]

# Under /<meeting>/, through the staff door.
staff = register_pages + letter_pages + reply_pages
# For people without an account, through the delegate's door.
delegate: list[URLPattern] = [
    path("r/<str:token>/", replies.link, name="link"),
    # Cut, or with a full stop that the mail program took for a part of it.
    re_path(r"^r(?:/(?P<token>.*))?$", replies.link),
    path("link/again/", replies.link_again, name="link-again"),
    path("link/again/sent/", replies.link_sent, name="link-sent"),
    path("reply/<str:public_id>/", replies.reply, name="reply"),
    path("reply/<str:public_id>/done/", replies.reply_done, name="reply-done"),
    path("reply/<str:public_id>/calendar.ics", replies.reply_calendar, name="reply-calendar"),
    path("reply/<str:public_id>/copy.pdf", replies.reply_paper, name="reply-paper"),
]
