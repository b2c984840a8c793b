"""The mail tray's pages; they stand in the sample set-up only."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
