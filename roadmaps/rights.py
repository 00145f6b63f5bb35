"""Who may change a road map: the department its municipal ones, a head the own school's one."""

from typing import Any

from django.core.exceptions import PermissionDenied

from roadmaps.models import Roadmap
from schools.access import Permission, has_permission


def may_edit(user: Any, roadmap: Roadmap) -> bool:
    """The right of the person on this map; a finished map is edited by nobody. Needs `organisation` loaded."""
    if roadmap.state == Roadmap.State.CLOSED:
        return False
    if roadmap.organisation is not None:
        return has_permission(user, Permission.EDIT_SCHOOL_ROADMAP, organisation=roadmap.organisation)
    return has_permission(user, Permission.EDIT_ROADMAP, municipality=roadmap.municipality_id)


def ensure_may_edit(user: Any, roadmap: Roadmap) -> None:
    """Raise PermissionDenied (403) unless the person may."""
    if not may_edit(user, roadmap):
        raise PermissionDenied
