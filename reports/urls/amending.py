"""Amendments of road maps as they reach the reports; road maps as documents."""

from django.urls import path

from reports.views import amending, roadmap_documents

urlpatterns = [
    path("roadmaps/amendments/<int:pk>/effect", amending.effect, name="amendment_effect"),
    path("roadmaps/amendments/<int:pk>/apply", amending.put_into_force, name="amendment_apply"),
    path("roadmaps/<int:pk>/document", roadmap_documents.order, name="roadmap_document"),
]
