"""The one policy module: roles, permissions, and what a person sees.

`visible_to(user)` of every queryset asks `scope_of(user)`; a right to act is asked with `has_permission`.
Strangers get 404 (the row is not in their querysets); a colleague without the right gets 403.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, TextChoices
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Rows = TypeVar("Rows", bound=QuerySet[Any])
NOTHING = Q()


class Role(TextChoices):
    """What a person is. Codes are stored; the rights of each are the table below."""

    PORTAL_ADMIN = "admin", "администратор портала"
    DEPARTMENT = "department", "специалист управления"
    METHODOLOGIST = "methodist", "методист"
    OBSERVER = "observer", "наблюдатель"
    HEAD = "head", "руководитель организации"
    STAFF = "staff", "сотрудник организации"


MUNICIPAL_ROLES = frozenset({Role.DEPARTMENT, Role.METHODOLOGIST, Role.OBSERVER})
SCHOOL_ROLES = frozenset({Role.HEAD, Role.STAFF})


class Permission(StrEnum):
    """A right to do one kind of thing."""

    MANAGE_PORTAL = "manage_portal"  # municipalities, all users
    MANAGE_MUNICIPALITY = "manage_municipality"  # settings, organisations, users, risk groups
    EDIT_ROADMAP = "edit_roadmap"
    CONTROL_PERIODS = "control_periods"  # open, extend, lock, remind
    REVIEW_REPORTS = "review_reports"
    APPROVE_REPORTS = "approve_reports"  # the second step of a two-step review
    VIEW_MUNICIPALITY = "view_municipality"  # all organisations' reports and figures
    EDIT_INDICATORS = "edit_indicators"
    ENTER_VALUES = "enter_values"  # figures of any organisation of the municipality
    RUN_ANALYSIS = "run_analysis"
    DECIDE = "decide"  # recommendations, decisions, publication
    FILL_REPORT = "fill_report"  # own organisation
    SUBMIT_REPORT = "submit_report"  # own organisation, signs
    EDIT_SCHOOL_ROADMAP = "edit_school_roadmap"


P = Permission
RIGHTS: dict[str, frozenset[Permission]] = {
    Role.PORTAL_ADMIN: frozenset(P) - {P.FILL_REPORT, P.SUBMIT_REPORT, P.EDIT_SCHOOL_ROADMAP},
    Role.DEPARTMENT: frozenset(P) - {P.MANAGE_PORTAL, P.EDIT_SCHOOL_ROADMAP},
    Role.METHODOLOGIST: frozenset(
        {P.REVIEW_REPORTS, P.VIEW_MUNICIPALITY, P.EDIT_INDICATORS, P.ENTER_VALUES, P.RUN_ANALYSIS, P.FILL_REPORT}
    ),
    Role.OBSERVER: frozenset({P.VIEW_MUNICIPALITY}),
    Role.HEAD: frozenset({P.FILL_REPORT, P.SUBMIT_REPORT, P.EDIT_SCHOOL_ROADMAP}),
    Role.STAFF: frozenset({P.FILL_REPORT}),
}
# The department's own bodies (authority, methodical service, associations) are filled by municipal roles.
OWN_BODY_KINDS = frozenset({"authority", "methodical", "association"})


@dataclass(frozen=True)
class Scope:
    """Everything a person has on a day, read with one query and kept on the user object."""

    everything: bool = False
    by_municipality: dict[int, frozenset[str]] = field(default_factory=dict)  # municipal roles
    by_organisation: dict[int, frozenset[str]] = field(default_factory=dict)  # school roles
    homes: dict[int, int] = field(default_factory=dict)  # organisation → municipality

    @property
    def whole_municipalities(self) -> list[int]:
        """Municipalities that are seen entirely."""
        return list(self.by_municipality)

    @property
    def organisations(self) -> list[int]:
        return list(self.by_organisation)

    @property
    def municipalities(self) -> list[int]:
        """Municipalities where the person has any role."""
        return sorted({*self.by_municipality, *self.homes.values()})

    def inherited(self, organisation: str) -> Q:
        """Rows of organisations that the own ones have taken over: they are read, not written any more.

        `organisation` is the path from the row to the organisation.
        """
        return Q((f"{organisation}__successor__in", self.organisations))

    def narrow(
        self, rows: Rows, *, municipality: str = "municipality", organisation: str = "", also: Q = NOTHING
    ) -> Rows:
        """The rows a person sees: of whole municipalities, of own organisations, and `also` what more people may see.

        `municipality` and `organisation` are paths from the row; without the second no organisation sees any row.
        """
        if self.everything:
            return rows
        seen = Q((f"{municipality}__in", self.whole_municipalities)) | also
        return rows.filter(seen | Q((f"{organisation}__in", self.organisations)) if organisation else seen)


def scope_of(user: Any, today: date | None = None) -> Scope:
    """The scope of a person; nobody (or a blocked person) has an empty one."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Scope()
    cached = getattr(user, "_scope", None)
    if cached is None:
        memberships = user.memberships.active_on(today or timezone.localdate())
        # Through the attribute, not the dictionary: `request.user` is a wrapper with a dictionary of its own.
        cached = user._scope = build_scope(user, memberships)
    return cached


def keep_memberships(user: Any, memberships: list[Any]) -> None:
    """Spare the query: the current memberships of the person have just been read."""
    user._memberships = memberships
    user._scope = build_scope(user, memberships) if user.is_active else Scope()


def memberships_of(user: Any, today: date) -> list[Any]:
    """Current memberships with their places, the earliest first; kept on the user object."""
    if not hasattr(user, "_memberships"):
        active = user.memberships.active_on(today).select_related("municipality", "organisation__municipality")
        keep_memberships(user, list(active.order_by("pk")))
    return user._memberships


def build_scope(user: Any, memberships: Iterable[Any]) -> Scope:
    """Everything the memberships give."""
    municipal: dict[int, set[str]] = {}
    school: dict[int, set[str]] = {}
    homes: dict[int, int] = {}
    everything = user.is_superuser
    for membership in memberships:
        if membership.role == Role.PORTAL_ADMIN:
            everything = True
        elif membership.organisation_id:
            school.setdefault(membership.organisation_id, set()).add(membership.role)
            homes[membership.organisation_id] = membership.municipality_id
        else:
            municipal.setdefault(membership.municipality_id, set()).add(membership.role)
    return Scope(
        everything,
        {key: frozenset(roles) for key, roles in municipal.items()},
        {key: frozenset(roles) for key, roles in school.items()},
        homes,
    )


def has_permission(user: Any, permission: Permission, *, municipality: Any = None, organisation: Any = None) -> bool:
    """May this person do this, there? `municipality` is a row or an id, `organisation` a row."""
    scope = scope_of(user)
    if scope.everything and permission in RIGHTS[Role.PORTAL_ADMIN]:
        return True
    if organisation is not None:
        if _grants(scope.by_organisation.get(organisation.pk, ()), permission):
            return True
        about_reporting = permission in (P.FILL_REPORT, P.SUBMIT_REPORT)
        if about_reporting and organisation.kind not in OWN_BODY_KINDS:
            return False
        return _grants(scope.by_municipality.get(organisation.municipality_id, ()), permission)
    if municipality is not None:
        return _grants(scope.by_municipality.get(getattr(municipality, "pk", municipality), ()), permission)
    return False


def governs(manager: Any, person: Any, today: date) -> bool:
    """May the manager close or open the log-in of the person: nowhere does the person work beyond the manager's reach.

    Whoever is invited into one municipality must not be locked out of another by it.
    """
    if scope_of(manager).everything:
        return True
    scope = build_scope(person, person.memberships.active_on(today))  # of a blocked person too
    return not scope.everything and all(
        has_permission(manager, Permission.MANAGE_MUNICIPALITY, municipality=place) for place in scope.municipalities
    )


def _grants(roles: Iterable[str], permission: Permission) -> bool:
    return any(permission in RIGHTS[role] for role in roles)


def ensure(user: Any, permission: Permission, *, municipality: Any = None, organisation: Any = None) -> None:
    """Raise PermissionDenied (403) unless the person may."""
    if not has_permission(user, permission, municipality=municipality, organisation=organisation):
        raise PermissionDenied


def require(permission: Permission) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view for people who hold the right in their current municipality (`request.place`)."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            place = request.place  # type: ignore[attr-defined]
            ensure(request.user, permission, municipality=place.municipality, organisation=place.organisation)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
