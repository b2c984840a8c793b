"""The pages of the friends of the presidency."""

from django.urls import URLPattern

# Under /<meeting>/, through the staff door.
staff: list[URLPattern] = []
