"""Amendments, revisions, maps made from other maps."""

from django.urls import path

from roadmaps.views import amending, deriving

urlpatterns = [
    path("roadmaps/<int:pk>/amend", amending.start, name="amend"),
    path("roadmaps/<int:pk>/revisions", amending.revisions, name="revisions"),
    path("roadmaps/<int:pk>/compare", amending.comparison, name="compare"),
    path("roadmaps/amendments/<int:pk>/", amending.amendment, name="amendment"),
    path("roadmaps/amendments/<int:pk>/discard", amending.discard, name="amendment_discard"),
    path("roadmaps/<int:pk>/derive", deriving.derive, name="derive"),
    path("roadmaps/<int:pk>/continue", deriving.continue_map, name="continue"),
]
