"""Schedules of activities and moving of dates."""

from django.urls import path

from roadmaps.views import habits, scheduling

urlpatterns = [
    path("roadmaps/rows/<int:pk>/schedule", scheduling.schedule, name="schedule"),
    path("roadmaps/rows/<int:pk>/schedule/reread", scheduling.schedule_reread, name="schedule_reread"),
    path("settings/calendar/new", habits.correction_new, name="correction_new"),
    path("settings/calendar/<int:pk>/remove", habits.correction_remove, name="correction_remove"),
    path("roadmaps/settings-preview", habits.settings_preview, name="settings_preview"),
    path("calendar/dates/<int:pk>/", scheduling.occurrence, name="occurrence"),
]
