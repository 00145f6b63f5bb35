"""Addresses of filling."""

from django.urls import URLPattern, path

from msoko.limits import costly
from reports.views import evidence, filling, lines, quarter_documents, workbook

urlpatterns: list[URLPattern] = [
    path("reports/", filling.index, name="index"),
    path("reports/<int:pk>/", filling.report, name="report"),
    path("reports/<int:pk>/check/", filling.check, name="check"),
    path("reports/<int:pk>/submit/", filling.submit, name="submit"),
    path("reports/<int:pk>/nothing/", filling.nothing, name="nothing"),
    path("reports/<int:pk>/template.xlsx", costly(workbook.template), name="template"),
    path("reports/<int:pk>/workbook/", costly(workbook.upload), name="workbook"),
    path("reports/<int:pk>/workbook/apply/", workbook.apply, name="workbook_apply"),
    path("reports/<int:pk>/workbook/<slug:key>/", workbook.errors, name="workbook_errors"),
    path("reports/<int:pk>/versions/", filling.versions, name="versions"),
    path("reports/versions/<int:pk>/", filling.submission, name="submission"),
    path("reports/versions/<int:pk>/document/", quarter_documents.submission_document, name="submission_document"),
    path("reports/lines/<int:pk>/", lines.line, name="line"),
    path("reports/lines/<int:pk>/save/", lines.autosave, name="autosave"),
    path("reports/documents/<int:pk>/", evidence.download, name="evidence"),
    path("reports/documents/<int:pk>/view/", evidence.preview, name="evidence_preview"),
]
