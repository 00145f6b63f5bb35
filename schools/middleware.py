"""Sets `request.place`, and asks a second factor of those who must have one."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from allauth.mfa.utils import is_mfa_enabled
from schools.access import MUNICIPAL_ROLES, Role
from schools.models import Membership, Municipality
from schools.place import Place

SESSION_KEY = "membership"
SESSION_MUNICIPALITY = "municipality"  # the one a portal administrator is looking at
SESSION_SEEN = "seen"
OPEN_PREFIXES = ("/accounts/", "/static/", "/health/", "/session/")


class PlaceMiddleware:
    """Finds the current membership, activates the zone of its municipality, ends idle sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            request.place = Place()  # type: ignore[attr-defined]
            return self.get_response(request)
        request.place = place = self.find(request)  # type: ignore[attr-defined]
        zone = place.municipality.zone if place.municipality else None
        if self.needs_second_factor(request, place):
            return redirect("mfa_activate_totp")
        with timezone.override(zone):
            return self.get_response(request)

    def find(self, request: HttpRequest) -> Place:
        """The membership chosen in the session, else the first active one."""
        today = timezone.localdate()
        active = request.user.memberships.active_on(today).select_related(
            "municipality", "organisation__municipality"
        )
        memberships = list(active.order_by("pk"))
        chosen = request.session.get(SESSION_KEY)
        membership = next((m for m in memberships if m.pk == chosen), memberships[0] if memberships else None)
        municipality = membership.municipality if membership else None
        if municipality is None and (request.user.is_superuser or self.is_admin(membership)):
            wanted = request.session.get(SESSION_MUNICIPALITY)
            municipality = Municipality.objects.filter(pk=wanted).first() or Municipality.objects.first()
        organisation = membership.organisation if membership else None
        return Place(request.user, membership, municipality, organisation)

    @staticmethod
    def is_admin(membership: Membership | None) -> bool:
        return membership is not None and membership.role == Role.PORTAL_ADMIN

    @staticmethod
    def needs_second_factor(request: HttpRequest, place: Place) -> bool:
        """Staff of a department must set up a second factor before anything else."""
        if not settings.MFA_REQUIRED or request.path.startswith(OPEN_PREFIXES):
            return False
        powerful = place.role in {*MUNICIPAL_ROLES, Role.PORTAL_ADMIN} or request.user.is_superuser
        return powerful and not is_mfa_enabled(request.user)
