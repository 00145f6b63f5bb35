"""Addresses of the public part: one tree under /public/, without log-in."""

from django.urls import path

from reports.views import public

urlpatterns = [
    path("public/", public.index, name="index"),
    path("public/<slug:code>/", public.home, name="home"),
    path("public/<slug:code>/roadmaps/<int:pk>/", public.roadmap, name="roadmap"),
    path("public/<slug:code>/documents/", public.documents, name="documents"),
    path("public/<slug:code>/documents/<int:pk>/file", public.download, name="file"),
    path("public/<slug:code>/feed.atom", public.feed, name="feed"),
]
