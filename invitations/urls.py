"""The pages of the register, the letters and the replies."""

from django.urls import URLPattern, path, re_path

from invitations import views_addresses, views_answers, views_imports, views_replies, views_state, views_states

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
letters: list[URLPattern] = []
replies: list[URLPattern] = [
    path("replies/", views_answers.reply_list, name="reply-list"),
    path("replies/participants.csv", views_answers.participants, name="participants"),
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
