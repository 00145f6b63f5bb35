"""Amendments, revisions, maps made from other maps."""

from django.urls import path

from roadmaps.views import amending, cascading, deriving

urlpatterns = [
    path("roadmaps/<int:pk>/amend", amending.start, name="amend"),
    path("roadmaps/<int:pk>/revisions", amending.revisions, name="revisions"),
    path("roadmaps/<int:pk>/compare", amending.comparison, name="compare"),
    path("roadmaps/amendments/<int:pk>/", amending.amendment, name="amendment"),
    path("roadmaps/amendments/<int:pk>/schedule", amending.schedule, name="amendment_schedule"),
    path("roadmaps/amendments/<int:pk>/unschedule", amending.unschedule, name="amendment_unschedule"),
    path("roadmaps/amendments/<int:pk>/discard", amending.discard, name="amendment_discard"),
    path("roadmaps/<int:pk>/approve", cascading.approve, name="approve"),
    path("roadmaps/<int:pk>/offers", cascading.offers, name="offers"),
    path("roadmaps/<int:pk>/offers/answer", cascading.answer, name="offer_answer"),
    path("roadmaps/<int:pk>/derive", deriving.derive, name="derive"),
    path("roadmaps/<int:pk>/continue", deriving.continue_map, name="continue"),
]
