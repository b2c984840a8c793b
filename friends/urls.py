"""The pages of the friends of the presidency."""

from django.urls import URLPattern, path

from friends.views import themes

# Under /<meeting>/, through the staff door: one list per noun.
theme_pages: list[URLPattern] = [path("friends/", themes.theme_list, name="theme-list")]

staff: list[URLPattern] = [*theme_pages]
