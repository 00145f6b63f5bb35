"""Addresses of road maps, one module per kind of work."""

from roadmaps.urls import amending, calendar, editing, events, importing, maps, measuring, rotation, scheduling

app_name = "roadmaps"
urlpatterns = [
    *maps.urlpatterns,
    *editing.urlpatterns,
    *importing.urlpatterns,
    *amending.urlpatterns,
    *calendar.urlpatterns,
    *scheduling.urlpatterns,
    *events.urlpatterns,
    *rotation.urlpatterns,
    *measuring.urlpatterns,
]
