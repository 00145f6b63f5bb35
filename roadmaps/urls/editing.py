"""Editing road maps in the table."""

from django.urls import path

from roadmaps.views import activities, cells, many

urlpatterns = [
    path("roadmaps/<int:pk>/read-deadline", cells.read_deadline, name="read_deadline"),
    path("roadmaps/<int:pk>/read-responsible", cells.read_responsible, name="read_responsible"),
    path("roadmaps/<int:pk>/add", activities.add, name="add"),
    path("roadmaps/<int:pk>/bulk", many.bulk, name="bulk"),
    path("roadmaps/<int:pk>/paste", many.paste, name="paste"),
    path("roadmaps/<int:pk>/undo/<int:step>", many.undo_step, name="undo"),
    path("roadmaps/<int:pk>/views", many.save_view, name="save_view"),
    path("roadmaps/views/<int:pk>/remove", many.remove_view, name="remove_view"),
    path("roadmaps/rows/<int:pk>/cell/<slug:field>", cells.cell, name="cell"),
    path("roadmaps/rows/<int:pk>/restore/<int:event>/<slug:field>", activities.restore_value, name="restore_value"),
    path("roadmaps/rows/<int:pk>/move-to", activities.move_to, name="move_to"),
    path("roadmaps/rows/<int:pk>/do/<slug:action>", activities.arrange, name="arrange"),
]
