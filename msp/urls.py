"""The whole site on one screen."""

from django.urls import path

from msp import views

urlpatterns = [path("healthz", views.healthz, name="healthz")]
