"""Addresses of the matrix «direction × component» and of expected results."""

from django.urls import URLPattern, path

from reports.views import components, expected

CELL = "analysis/matrix/<int:direction>/<int:year>/<str:component>/"

urlpatterns: list[URLPattern] = [
    path("analysis/matrix/", components.matrix, name="components"),
    path("analysis/matrix/scale", components.scale, name="components_scale"),
    path("analysis/matrix/document", components.document, name="components_document"),
    path("analysis/matrix/links/<int:pk>/remove", components.detach, name="component_detach"),
    path(CELL, components.cell, name="component"),
    path(f"{CELL}attach", components.attach, name="component_attach"),
    path(f"{CELL}points", components.rate, name="component_points"),
    path(f"{CELL}topic", components.topic, name="component_topic"),
    path("analysis/expected/", expected.page, name="expected"),
    path("analysis/expected/document", expected.document, name="expected_document"),
    path("analysis/expected/<int:roadmap>/<int:block>/<int:row>/<int:year>/", expected.mark, name="expected_mark"),
]
