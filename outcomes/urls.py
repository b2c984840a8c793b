"""The pages of the texts."""

from django.urls import URLPattern, path

from outcomes import views

# Under /<meeting>/, through the staff door.
staff: list[URLPattern] = [
    path("texts/", views.document_list, name="document-list"),
    path("texts/<slug:slug>/", views.document, name="document"),
]
