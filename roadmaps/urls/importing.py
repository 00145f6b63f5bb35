"""Importing an order and reviewing it."""

from django.urls import path

from msoko.limits import costly
from roadmaps.views import importing, lint

urlpatterns = [
    path("roadmaps/import", costly(importing.start), name="import"),
    path("roadmaps/import/<int:pk>/", importing.draft, name="import_draft"),
    path("roadmaps/import/<int:pk>/file", importing.source_file, name="import_file"),
    path("roadmaps/import/<int:pk>/requisites", importing.requisites, name="import_requisites"),
    path("roadmaps/import/<int:pk>/rows/<slug:uid>", importing.row, name="import_row"),
    path("roadmaps/import/<int:pk>/rows/<slug:uid>/do/<slug:action>", importing.arrange, name="import_arrange"),
    path("roadmaps/import/<int:pk>/undo", importing.undo, name="import_undo"),
    path("roadmaps/import/<int:pk>/write", importing.write, name="import_write"),
    path("roadmaps/import/<int:pk>/discard", importing.discard, name="import_discard"),
    path("roadmaps/<int:pk>/lint", lint.lint, name="lint"),
]
