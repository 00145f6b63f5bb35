"""The calendar of due dates."""

from django.urls import path

from roadmaps.views import calendar

urlpatterns = [path("calendar/", calendar.calendar, name="calendar")]
