"""Events and external schedules."""

from django.urls import path

from roadmaps.views import events

urlpatterns = [
    path("calendar/events/", events.events, name="events"),
    path("calendar/events/new", events.event_new, name="event_new"),
    path("calendar/events/<int:pk>/revoke", events.event_revoke, name="event_revoke"),
    path("calendar/graphs/new", events.graph_new, name="graph_new"),
    path("calendar/graphs/<int:pk>/revoke", events.graph_revoke, name="graph_revoke"),
]
