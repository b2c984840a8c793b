"""The pages of the meeting itself."""

from django.urls import URLPattern, path

from outcomes.views.floor import agenda, attendance, delegates, now, programme, public, register, report, speakers

# Under /<meeting>/, through the staff door.
staff: list[URLPattern] = [
    path("meeting/", now.floor, name="floor"),
    path("meeting/conduct/", now.conduct_page, name="conduct"),
    path("meeting/agenda/", agenda.agenda, name="agenda"),
    path("meeting/agenda/usual/", agenda.agenda_usual, name="agenda-usual"),
    path("meeting/agenda/adopt/", agenda.agenda_adopt, name="agenda-adopt"),
    path("meeting/agenda/paper/", agenda.agenda_paper, name="agenda-paper"),
    path("meeting/agenda/new/", agenda.item_new, name="item-new"),
    path("meeting/agenda/<int:pk>/", agenda.item_edit, name="item-edit"),
    path("meeting/agenda/<int:pk>/do/", agenda.item_deed, name="item-deed"),
    path("meeting/agenda/<int:pk>/speakers/", speakers.speakers, name="speakers"),
    path("meeting/agenda/<int:pk>/speakers/list/", speakers.speakers_list, name="speakers-list"),
    path("meeting/agenda/<int:pk>/speakers/next/", speakers.floor_next, name="floor-next"),
    path("meeting/speakers/<int:pk>/", speakers.speaker_deed, name="speaker-deed"),
    path("meeting/sittings/", programme.sitting_list, name="sitting-list"),
    path("meeting/sittings/usual/", programme.sitting_usual, name="sitting-usual"),
    path("meeting/sittings/new/", programme.sitting_new, name="sitting-new"),
    path("meeting/sittings/<int:pk>/", programme.sitting_edit, name="sitting-edit"),
    path("meeting/sittings/<int:pk>/do/", now.sitting_deed, name="sitting-deed"),
    path("meeting/sittings/<int:pk>/item/", now.sitting_item, name="sitting-item"),
    path("meeting/sittings/<int:pk>/remove/", programme.sitting_remove, name="sitting-remove"),
    path("meeting/sittings/<int:pk>/attendance/", attendance.attendance, name="attendance"),
    path("meeting/officers/", register.officer_list, name="officer-list"),
    path("meeting/officers/elect/", register.officer_elect, name="officer-elect"),
    path("meeting/officers/<int:pk>/", register.officer_deed, name="officer-deed"),
    path("meeting/decisions/", register.decision_list, name="decision-list"),
    path("meeting/report/", report.report, name="report"),
    path("meeting/report/<slug:key>/", report.report_words, name="report-words"),
]

# For delegations, behind their personal links.
delegate: list[URLPattern] = [
    path("reply/<str:public_id>/meeting/", delegates.meeting_for, name="meeting-for"),
    path("reply/<str:public_id>/meeting/<int:pk>/withdraw/", delegates.floor_withdraw, name="floor-withdraw"),
]

# For everyone.
public_pages: list[URLPattern] = [
    path("now/<slug:slug>/", public.now_and_next, name="now-and-next"),
    path("calendar/<slug:slug>/sittings.ics", public.sittings_calendar, name="sittings-calendar"),
]
