"""The pages of the friends of the presidency."""

from django.urls import URLPattern, path

from friends.views import delegates, grid, public, sheets, terms, themes

# One list per noun. The list of themes itself is the desk's: it shows what the themes feed.
theme_pages: list[URLPattern] = [
    path("friends/new/", themes.theme_new, name="theme-new"),
    path("friends/themes/<slug:slug>/", themes.theme, name="theme"),
    path("friends/themes/<slug:slug>/edit/", themes.theme_edit, name="theme-edit"),
    path("friends/themes/<slug:slug>/place/", themes.theme_place, name="theme-place"),
    path("friends/themes/<slug:slug>/remove/", themes.theme_remove, name="theme-remove"),
    path("friends/publish/", public.friends_publish, name="friends-publish"),
]
offer_pages: list[URLPattern] = [
    path("friends/grid/", grid.friend_grid, name="friend-grid"),
    path("friends/grid/decide/", grid.friend_decide, name="friend-decide"),
    path("friends/grid/tell/", grid.friend_tell, name="friend-tell"),
    path("friends/offers/new/", grid.offer_new, name="offer-new"),
    path("friends/call/", grid.friend_call, name="friend-call"),
]
term_pages: list[URLPattern] = [
    path("friends/terms/<int:pk>/", terms.friend, name="friend"),
    path("friends/terms/<int:pk>/plan/", terms.friend_plan, name="friend-plan"),
    path("friends/terms/<int:pk>/end/", terms.friend_end, name="friend-end"),
    path("friends/terms/<int:pk>/hand-over/", terms.friend_hand_over, name="friend-hand-over"),
    path("friends/terms/<int:pk>/undo/", terms.friend_undo, name="friend-undo"),
    path("friends/terms/<int:pk>/contacts/", terms.contact_new, name="contact-new"),
    path("friends/people/<int:pk>/", terms.contact, name="contact"),
    path("friends/people/<int:pk>/remove/", terms.contact_remove, name="contact-remove"),
    path("friends/people/<int:pk>/sign-in/", terms.contact_sign_in, name="contact-sign-in"),
    path("friends/of/<str:code>/", terms.friend_history, name="friend-history"),
    path("friends/contacts/", sheets.contact_sheet, name="contact-sheet"),
    path("friends/contacts.<str:kind>", sheets.contact_file, name="contact-file"),
]

# Under /<meeting>/, through the staff door.
staff: list[URLPattern] = [*theme_pages, *offer_pages, *term_pages]
# For delegations, behind their personal links.
delegate: list[URLPattern] = [
    path("reply/<str:public_id>/friends/", delegates.friends_for, name="friends-for"),
    path("reply/<str:public_id>/friends/<int:pk>/", delegates.contact_for, name="contact-for"),
]
# For everyone.
public_pages: list[URLPattern] = [
    path("friends-of-the-presidency/<slug:slug>/", public.friends_public, name="friends-public"),
]
