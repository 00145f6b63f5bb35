"""Who may change a road map: the department its municipal ones, a head the own school's one."""

from typing import Any

from django.core.exceptions import PermissionDenied

from roadmaps.models import Amendment, Roadmap
from schools.access import Permission, has_permission


def may_edit(user: Any, roadmap: Roadmap) -> bool:
    """The right of the person on this map. Needs `organisation` loaded.

    Nobody edits a finished map, nor the working copy of an amendment that waits for its day.
    """
    if roadmap.state == Roadmap.State.CLOSED:
        return False
    if roadmap.is_working_copy and Amendment.objects.scheduled().filter(copy=roadmap).exists():
        return False
    if roadmap.organisation is not None:
        return has_permission(user, Permission.EDIT_SCHOOL_ROADMAP, organisation=roadmap.organisation)
    return has_permission(user, Permission.EDIT_ROADMAP, municipality=roadmap.municipality_id)


def ensure_may_edit(user: Any, roadmap: Roadmap) -> None:
    """Raise PermissionDenied (403) unless the person may."""
    if not may_edit(user, roadmap):
        raise PermissionDenied
