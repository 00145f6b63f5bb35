"""Addresses of road maps, one module per kind of work."""

from roadmaps.urls import calendar, editing, importing, maps

app_name = "roadmaps"
urlpatterns = [*maps.urlpatterns, *editing.urlpatterns, *importing.urlpatterns, *calendar.urlpatterns]
