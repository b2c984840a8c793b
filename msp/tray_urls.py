"""The mail tray's pages; they answer in the sample set-up only."""

from django.urls import URLPattern, path

from msp import tray_views

urlpatterns: list[URLPattern] = [
    path("tray/", tray_views.tray_list, name="tray"),
    path("tray/<str:name>/", tray_views.tray_mail, name="tray-mail"),
    path("tray/<str:name>/html/", tray_views.tray_html, name="tray-html"),
    path("tray/<str:name>/raw/", tray_views.tray_raw, name="tray-raw"),
    path("tray/<str:name>/<int:number>/", tray_views.tray_part, name="tray-part"),
]
