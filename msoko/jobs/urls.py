"""Pages of background work."""

from django.urls import path

from msoko.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:pk>/", views.job, name="job"),
    path("<uuid:pk>/state", views.state, name="state"),
    path("<uuid:pk>/cancel", views.cancel, name="cancel"),
    path("<uuid:pk>/repeat", views.repeat, name="repeat"),
]
