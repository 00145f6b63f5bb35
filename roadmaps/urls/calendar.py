"""The calendar of due dates and its links for other programs."""

from django.urls import path

from roadmaps.views import calendar, feeds

urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/feeds/", feeds.feeds, name="feeds"),
    path("calendar/feeds/new", feeds.feed_new, name="feed_new"),
    path("calendar/feeds/<int:pk>/revoke", feeds.feed_revoke, name="feed_revoke"),
    path("feeds/<str:token>.ics", feeds.feed, name="feed"),
]
