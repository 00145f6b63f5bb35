"""Sets `request.place`, and asks a second factor of those who must have one."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.middleware import UserSessionsMiddleware
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from schools.access import MUNICIPAL_ROLES, Role, memberships_of, scope_of
from schools.models import Membership, Municipality
from schools.place import Place

SESSION_KEY = "membership"
SESSION_MUNICIPALITY = "municipality"  # the one a portal administrator is looking at
SESSION_SEEN = "seen"  # second of the last request, written at most once a minute
SESSION_SINCE = "since"  # second of the log-in
SEEN_STEP = 60
OPEN_PREFIXES = ("/accounts/", "/static/", "/health/", "/session/")
WITHOUT_MUNICIPALITY = (*OPEN_PREFIXES, "/municipalities/", "/profile/", "/help/")


class SessionActivityMiddleware(UserSessionsMiddleware):
    """Notes «последнее действие» of a session once a minute: a write in every request would queue all readers."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = request.session.get(SESSION_SEEN)
        if seen is not None and int(timezone.now().timestamp()) - seen < SEEN_STEP:
            return self.get_response(request)
        return super().__call__(request)


class PlaceMiddleware:
    """Finds the current membership, activates the zone of its municipality, ends idle sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            request.place = Place()
            return self.get_response(request)
        if self.is_over(request):
            logout(request)
            messages.info(request, "Сеанс закончился. Войдите снова: введённое в отчёты сохранено.")
            request.place = Place()
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        request.place = place = self.find(request)
        zone = place.municipality.zone if place.municipality else None
        if self.needs_second_factor(request, place):
            return redirect("mfa_activate_totp")
        if self.is_empty(request, place):
            return redirect("schools:municipality_new")
        with timezone.override(zone):
            return self.get_response(request)

    @staticmethod
    def is_over(request: HttpRequest) -> bool:
        """Idle for too long, or open for longer than a working day."""
        now, session = int(timezone.now().timestamp()), request.session
        seen, since = session.get(SESSION_SEEN), session.setdefault(SESSION_SINCE, now)
        if seen is not None and (
            now - seen > settings.SESSION_IDLE_SECONDS or now - since > settings.SESSION_COOKIE_AGE
        ):
            return True
        if seen is None or now - seen >= SEEN_STEP:
            session[SESSION_SEEN] = now
        return False

    def find(self, request: HttpRequest) -> Place:
        """The membership chosen in the session, else the first active one."""
        memberships = memberships_of(request.user, timezone.localdate())
        chosen = request.session.get(SESSION_KEY)
        membership = next((m for m in memberships if m.pk == chosen), memberships[0] if memberships else None)
        municipality = membership.municipality if membership else None
        if municipality is None and (request.user.is_superuser or self.is_admin(membership)):
            wanted = request.session.get(SESSION_MUNICIPALITY)
            municipality = Municipality.objects.filter(pk=wanted).first() or Municipality.objects.first()
        organisation = membership.organisation if membership else None
        return Place(request.user, membership, municipality, organisation)

    @staticmethod
    def is_empty(request: HttpRequest, place: Place) -> bool:
        """An administrator of a portal where no department works yet: there is nothing to look at before the first."""
        if place.municipality is not None or request.path.startswith(WITHOUT_MUNICIPALITY):
            return False
        return scope_of(request.user).everything

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
