"""Planner of rotations."""

from django.urls import path

from roadmaps.views import rotation

urlpatterns = [
    path("roadmaps/rows/<int:pk>/rotation", rotation.rotation, name="rotation"),
    path("roadmaps/rows/<int:pk>/rotation/lay-out", rotation.rotation_lay_out, name="rotation_lay_out"),
    path("roadmaps/turns/<int:pk>/", rotation.turn, name="turn"),
]
