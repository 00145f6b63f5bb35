"""Where a person is working now: one of his or her memberships."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schools.access import Permission, has_permission
from schools.models import Membership, Municipality, Organisation


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
