"""Addresses of the annual analysis."""

from django.urls import path

from reports.views import analysis

urlpatterns = [
    path("analysis/", analysis.index, name="analysis"),
    path("analysis/new", analysis.start, name="analysis_start"),
    path("analysis/<int:pk>/", analysis.run, name="analysis_run"),
    path("analysis/<int:pk>/compare", analysis.compare, name="analysis_compare"),
    path("analysis/<int:pk>/drill", analysis.drill, name="analysis_drill"),
    path("analysis/<int:pk>/rows/<slug:what>", analysis.rows, name="analysis_rows"),
    path("analysis/<int:pk>/publish", analysis.publish, name="analysis_publish"),
    path("analysis/<int:pk>/document", analysis.document, name="analysis_document"),
    path("analysis/conclusions/<int:pk>/", analysis.conclusion, name="conclusion"),
]
