"""The pages of the texts."""

from django.urls import URLPattern, path

from outcomes.views import editing, expected, reading, tracker

# Under /<meeting>/, through the staff door.
staff: list[URLPattern] = [
    path("texts/", reading.document_list, name="document-list"),
    path("texts/new/", reading.document_new, name="document-new"),
    path("texts/outcomes/", expected.outcome_list, name="outcome-list"),
    path("texts/outcomes/new/", expected.outcome_new, name="outcome-new"),
    path("texts/outcomes/<int:pk>/", expected.outcome_edit, name="outcome-edit"),
    path("texts/outcomes/<int:pk>/place/", expected.outcome_place, name="outcome-place"),
    path("texts/outcomes/<int:pk>/decide/", expected.outcome_decide, name="outcome-decide"),
    path("texts/outcomes/<int:pk>/remove/", expected.outcome_remove, name="outcome-remove"),
    path("texts/<slug:slug>/", reading.document, name="document"),
    path("texts/<slug:slug>/word/", reading.document_word, name="document-word"),
    path("texts/<slug:slug>/edit/", editing.document_edit, name="document-edit"),
    path("texts/<slug:slug>/edit/settle/", editing.document_settle, name="document-settle"),
    path("texts/<slug:slug>/edit/discard/", editing.document_discard, name="document-discard"),
    path("texts/<slug:slug>/actions/", tracker.action_list, name="action-list"),
    path("texts/<slug:slug>/actions/table.<str:kind>", tracker.action_export, name="action-export"),
    path("texts/<slug:slug>/actions/<slug:pid>/", tracker.action_edit, name="action-edit"),
]
