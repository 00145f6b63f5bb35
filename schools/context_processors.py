"""What every page needs: place, navigation by role, demo mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from schools.access import Permission
from schools.place import Place


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    current: bool
    count: int = 0


FOR_SCHOOLS = "for schools"  # places that only a school has; the department comes there from another page

# Label, name of the address, permission ("" = everyone with a role), beginnings of the addresses that belong to it.
NAVIGATION = [
    ("Что нужно сделать", "home", "", ("/",)),
    ("Дорожные карты", "roadmaps:index", "", ("/roadmaps/",)),
    ("Отчёты", "reports:index", "", ("/reports/", "/review/")),
    ("Календарь", "roadmaps:calendar", "", ("/calendar/",)),
    ("Организации", "schools:organisations", Permission.VIEW_MUNICIPALITY, ("/organisations/", "/risk-groups/")),
    ("Показатели", "indicators:index", "", ("/indicators/",)),
    (
        "Анализ",
        "reports:analysis",
        Permission.VIEW_MUNICIPALITY,
        ("/analysis/", "/recommendations/", "/decisions/", "/measures/"),
    ),
    ("Рекомендации и меры", "reports:recommendations", FOR_SCHOOLS, ("/recommendations/", "/measures/")),
    ("Документы", "reports:documents", "", ("/documents/",)),
]


def place(request: HttpRequest) -> dict[str, Any]:
    """Template variables of the shell."""
    where: Place = getattr(request, "place", None) or Place()
    return {
        "place": where,
        "current_municipality": where.municipality,
        "current_organisation": where.organisation,
        "nav_items": navigation(request, where) if where.user is not None else [],
        "demo_data": settings.DEMO,
        "mfa_required": settings.MFA_REQUIRED,
        "session_idle_seconds": settings.SESSION_IDLE_SECONDS,
    }


def navigation(request: HttpRequest, where: Place) -> list[NavItem]:
    """Places by role, at most eight."""
    if where.municipality is None and where.membership is None:
        return []
    items = []
    for label, name, permission, beginnings in NAVIGATION:
        if permission == FOR_SCHOOLS and not where.is_school:
            continue
        if permission and permission != FOR_SCHOOLS and not where.may(permission):
            continue
        current = request.path == "/" if name == "home" else request.path.startswith(beginnings)
        items.append(NavItem(label, reverse(name), current))
    return items
