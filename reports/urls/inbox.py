"""Addresses of letters, reminders, the printed calendar."""

from django.urls import URLPattern, path

from reports.views import calendar_print, inbox

urlpatterns: list[URLPattern] = [
    path("calendar/print", calendar_print.calendar_print, name="calendar_print"),
    path("letters/", inbox.inbox, name="letters"),
    path("letters/wishes", inbox.wishes, name="wishes"),
    path("letters/<int:pk>/", inbox.letter, name="letter"),
    path("letters/<int:pk>/open", inbox.open_letter, name="open_letter"),
    path("reminders/", inbox.reminders, name="reminders"),
]
