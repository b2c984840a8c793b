"""The whole site on one screen."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

import friends.urls
import invitations.urls
import outcomes.urls
from msp import tray_urls, views, views_holidays, views_meetings
from msp.desk import board, feeds, groups, opening, page, roadmap, views_events, views_nonpaper

# For who holds a seat at the meeting.
staff: list[URLPattern] = [
    path("", page.desk, name="desk"),
    path("dates/", roadmap.roadmap, name="event-list"),
    path("dates/holidays/", views_holidays.holiday_list, name="holiday-list"),
    path("dates/holidays/<int:pk>/remove/", views_holidays.holiday_remove, name="holiday-remove"),
    path("dates/paper/", views_nonpaper.roadmap_paper, name="roadmap-paper"),
    path("dates/deadlines/", roadmap.deadlines_edit, name="deadlines"),
    path("dates/standing/", roadmap.standing_save, name="standing-save"),
    path("dates/new/", views_events.event_new, name="event-new"),
    path("dates/<int:pk>/", views_events.event_edit, name="event"),
    path("dates/<int:pk>/file.ics", feeds.event_file, name="event-file"),
    path("dates/<int:pk>/correct/<int:letter>/", roadmap.event_correct, name="event-correct"),
    path("dates/<int:pk>/remove/", views_events.event_remove, name="event-remove"),
    path("friends/", board.theme_list, name="theme-list"),
    path("clock/", views.rehearsal_clock, name="clock"),
    path("journal/", views.journal_list, name="journal"),
    path("settings/", views_meetings.settings_page, name="settings"),
    path("settings/seats/", views_meetings.seat_give, name="seat-give"),
    path("settings/seats/<int:pk>/take/", views_meetings.seat_take, name="seat-take"),
    *invitations.urls.staff,
    *friends.urls.staff,
    path("friends/<slug:slug>/", groups.group, name="group"),
    path("groups/", groups.own_groups, name="own-groups"),
    *outcomes.urls.staff,
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("me/", views.person, name="person"),
    path("me/language/", views.language, name="language"),
    path("seat/", views.seat_switch, name="seat-switch"),
    path("calendar/seat/<str:token>.ics", feeds.calendar_seat, name="calendar-seat"),
    path("calendar/<slug:slug>/dates.ics", feeds.calendar_public, name="calendar-public"),
    path("calendar/<slug:slug>/<int:pk>.ics", feeds.calendar_public_event, name="calendar-public-event"),
    path("meetings/new/", opening.meeting_new, name="meeting-new"),
    *invitations.urls.delegate,
    *friends.urls.delegate,
    *friends.urls.public_pages,
    *outcomes.urls.delegate,
    *outcomes.urls.public_pages,
    *outcomes.urls.programs,
    *(tray_urls.urlpatterns if settings.SAMPLE else []),
    path("<slug:meeting>/", include(staff)),
    # Strangers cannot tell what exists: whatever is left asks them to sign in.
    re_path(r"^(?P<rest>.*)$", views.lost),
]
