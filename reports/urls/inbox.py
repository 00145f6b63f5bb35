"""Addresses of letters and reminders."""

from django.urls import URLPattern, path

from reports.views import inbox

urlpatterns: list[URLPattern] = [
    path("letters/", inbox.inbox, name="letters"),
    path("letters/wishes", inbox.wishes, name="wishes"),
    path("letters/<int:pk>/", inbox.letter, name="letter"),
    path("letters/<int:pk>/open", inbox.open_letter, name="open_letter"),
    path("reminders/", inbox.reminders, name="reminders"),
]
