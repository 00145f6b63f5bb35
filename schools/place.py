"""Where a person is working now: one of his or her memberships."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from schools.access import Permission, has_permission
from schools.models import Membership, Municipality, Organisation, User

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


@dataclass(frozen=True)
class Place:
    """The current membership with its municipality and organisation; empty for a stranger."""

    user: Any = None
    membership: Membership | None = None
    municipality: Municipality | None = None
    organisation: Organisation | None = None

    @property
    def role(self) -> str:
        return self.membership.role if self.membership else ""

    @property
    def role_name(self) -> str:
        return self.membership.get_role_display() if self.membership else ""

    @property
    def is_school(self) -> bool:
        return self.organisation is not None

    def may(self, permission: Permission | str) -> bool:
        """Does the person hold the right here?"""
        return has_permission(
            self.user, Permission(permission), municipality=self.municipality, organisation=self.organisation
        )


class PortalRequest(HttpRequest):
    """What a view gets after the middleware: a person who is logged in, at a place. For type checking only."""

    user: User
    place: Place
    htmx: HtmxDetails
