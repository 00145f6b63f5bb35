"""Addresses of the document register."""

from django.urls import path

from reports.views import documents

urlpatterns = [
    path("documents/", documents.index, name="documents"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/file", documents.download, name="document_file"),
    path("documents/<int:pk>/again", documents.again, name="document_again"),
]
