"""Indicators of the rows of a road map."""

from django.urls import path

from roadmaps.views import measuring

urlpatterns = [
    path("roadmaps/<int:pk>/indicators", measuring.indicators, name="indicators"),
    path("roadmaps/lineage/<uuid:lineage>", measuring.row_of_indicator, name="row_of_indicator"),
]
