"""Schedules of activities and moving of dates."""

from django.urls import path

from roadmaps.views import scheduling

urlpatterns = [
    path("roadmaps/rows/<int:pk>/schedule", scheduling.schedule, name="schedule"),
    path("roadmaps/rows/<int:pk>/schedule/reread", scheduling.schedule_reread, name="schedule_reread"),
    path("calendar/dates/<int:pk>/", scheduling.occurrence, name="occurrence"),
]
