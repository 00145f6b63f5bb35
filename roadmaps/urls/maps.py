"""Reading road maps."""

from django.urls import path

from roadmaps.views import activities, maps

urlpatterns = [
    path("roadmaps/", maps.index, name="index"),
    path("roadmaps/<int:pk>/", maps.roadmap, name="roadmap"),
    path("roadmaps/<int:pk>/print", maps.print_view, name="print"),
    path("roadmaps/rows/<int:pk>/", activities.activity, name="activity"),
    path("roadmaps/rows/<int:pk>/history", activities.activity_history, name="history"),
]
