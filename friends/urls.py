"""The pages of the friends of the presidency."""

from django.urls import URLPattern, path

from friends import views

# Under /<meeting>/, through the staff door.
staff: list[URLPattern] = [path("friends/", views.theme_list, name="theme-list")]
