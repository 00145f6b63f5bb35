"""Addresses of reporting, review, analysis, documents and the home page; one module per part."""

from django.urls import URLPattern, include, path

from msoko.limits import costly
from reports.urls import amending, analysis, components, cycle, documents, filling, inbox, passports, public, review
from reports.views import home, search

_reports: list[URLPattern] = [
    *filling.urlpatterns,
    *review.urlpatterns,
    *analysis.urlpatterns,
    *documents.urlpatterns,
    *cycle.urlpatterns,
    *components.urlpatterns,
    *inbox.urlpatterns,
    *amending.urlpatterns,
    *passports.urlpatterns,
]

urlpatterns = [
    path("", home.home, name="home"),
    path("search", costly(search.search), name="search"),
    path("", include((_reports, "reports"))),
    path("", include((public.urlpatterns, "public"))),
]
