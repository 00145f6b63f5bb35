"""Amendments of road maps as they reach the reports."""

from django.urls import path

from reports.views import amending

urlpatterns = [
    path("roadmaps/amendments/<int:pk>/effect", amending.effect, name="amendment_effect"),
    path("roadmaps/amendments/<int:pk>/apply", amending.put_into_force, name="amendment_apply"),
]
