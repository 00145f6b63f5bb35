"""Organisations, people, risk groups, settings, profile, help."""

from django.urls import URLPattern, path

app_name = "schools"
urlpatterns: list[URLPattern] = []
