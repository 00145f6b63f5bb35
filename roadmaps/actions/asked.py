"""Reports that are open follow what the maps in force ask now: dates, executors, words."""

from roadmaps.models import Roadmap
from schools.actions import composition_changed


def ask_anew(roadmap: Roadmap) -> None:
    """Right after the transaction, by background work; a draft asks nobody for anything yet."""
    if roadmap.state == Roadmap.State.ACTIVE:
        composition_changed(roadmap.municipality_id)
