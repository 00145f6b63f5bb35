"""Road maps: reading, editing, import, amendments, calendar."""

from django.urls import URLPattern, path

app_name = "roadmaps"
urlpatterns: list[URLPattern] = []
