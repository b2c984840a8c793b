"""The pages of the friends of the presidency."""

from django.urls import URLPattern, path

from friends.views import (
    circulars,
    delegates,
    grid,
    members,
    minutes,
    points,
    public,
    sessions,
    sheets,
    terms,
    themes,
)

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
    path("friends/write/", grid.friend_write, name="friend-write"),
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
# The page of a group itself is put together by the desk.
session_pages: list[URLPattern] = [
    path("friends/<slug:slug>/call/", sessions.session_call, name="session-call"),
    path("friends/<slug:slug>/sessions/<int:number>/", sessions.session, name="session"),
    path("friends/<slug:slug>/sessions/<int:number>/move/", sessions.session_move, name="session-move"),
    path("friends/<slug:slug>/sessions/<int:number>/cancel/", sessions.session_cancel, name="session-cancel"),
    path("friends/<slug:slug>/sessions/<int:number>/attendance/", sessions.attendance_mark, name="attendance-mark"),
]
minutes_pages: list[URLPattern] = [
    path("friends/<slug:slug>/sessions/<int:number>/minutes/", minutes.minutes_page, name="minutes"),
    path("friends/<slug:slug>/sessions/<int:number>/minutes/edit/", minutes.minutes_edit, name="minutes-edit"),
    path("friends/<slug:slug>/sessions/<int:number>/minutes/send/", minutes.minutes_send, name="minutes-send"),
    path("friends/<slug:slug>/sessions/<int:number>/minutes/approve/", minutes.minutes_approve, name="minutes-approve"),
    path("friends/<slug:slug>/sessions/<int:number>/minutes/pdf/", minutes.minutes_pdf, name="minutes-pdf"),
]
point_pages: list[URLPattern] = [
    path("friends/<slug:slug>/points/new/", points.point_new, name="point-new"),
    path("friends/<slug:slug>/points/<int:pk>/", points.point, name="point"),
    path("friends/<slug:slug>/points/<int:pk>/close/", points.point_close, name="point-close"),
]
circular_pages: list[URLPattern] = [
    path("friends/<slug:slug>/circulars/", circulars.circular_list, name="circular-list"),
    path("friends/<slug:slug>/circulars/new/", circulars.circular_new, name="circular-new"),
    path("friends/<slug:slug>/circulars/<int:number>/", circulars.circular, name="circular"),
    path("friends/<slug:slug>/circulars/<int:number>/paper.pdf", circulars.circular_paper, name="circular-paper"),
    path("friends/<slug:slug>/circulars/<int:number>/answers/<int:pk>/", circulars.answer_settle, name="answer-settle"),
]

# Under /<meeting>/, through the staff door.
staff: list[URLPattern] = [
    *theme_pages,
    *offer_pages,
    *term_pages,
    *session_pages,
    *minutes_pages,
    *point_pages,
    *circular_pages,
]
# For delegations, behind their personal links.
delegate: list[URLPattern] = [
    path("reply/<str:public_id>/friends/", delegates.friends_for, name="friends-for"),
    path("reply/<str:public_id>/friends/<int:pk>/", delegates.contact_for, name="contact-for"),
    path("reply/<str:public_id>/groups/", members.groups_for, name="groups-for"),
    path("reply/<str:public_id>/groups/<slug:slug>/", members.group_for, name="group-for"),
    path(
        "reply/<str:public_id>/groups/<slug:slug>/sessions/<int:number>/",
        members.session_answer,
        name="session-answer",
    ),
    path("reply/<str:public_id>/groups/<slug:slug>/minutes/<int:number>/", members.minutes_for, name="minutes-for"),
    path(
        "reply/<str:public_id>/groups/<slug:slug>/minutes/<int:number>/pdf/",
        members.minutes_pdf_for,
        name="minutes-pdf-for",
    ),
    path("reply/<str:public_id>/groups/<slug:slug>/circulars/<int:number>/", members.circular_for, name="circular-for"),
    path(
        "reply/<str:public_id>/groups/<slug:slug>/circulars/<int:number>/paper.pdf",
        members.circular_paper_for,
        name="circular-paper-for",
    ),
    path("reply/<str:public_id>/groups/<slug:slug>/points/<int:pk>/done/", members.point_done, name="point-done"),
]
# For everyone.
public_pages: list[URLPattern] = [
    path("friends-of-the-presidency/<slug:slug>/", public.friends_public, name="friends-public"),
]
