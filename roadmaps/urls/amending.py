"""Amendments, revisions, maps made from other maps."""

from django.urls import path

from roadmaps.views import amending

urlpatterns = [
    path("roadmaps/<int:pk>/amend", amending.start, name="amend"),
    path("roadmaps/<int:pk>/revisions", amending.revisions, name="revisions"),
    path("roadmaps/<int:pk>/compare", amending.comparison, name="compare"),
    path("roadmaps/amendments/<int:pk>/", amending.amendment, name="amendment"),
    path("roadmaps/amendments/<int:pk>/discard", amending.discard, name="amendment_discard"),
]
