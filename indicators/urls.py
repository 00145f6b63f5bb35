"""Indicators, values, assessment results, signals."""

from django.urls import URLPattern, path

app_name = "indicators"
urlpatterns: list[URLPattern] = []
