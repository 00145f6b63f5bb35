"""One field for everything: rows of road maps, organisations, indicators, pages of the guide; knows word forms."""

from collections.abc import Iterable

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from indicators.models import Indicator
from msoko.lib.search import search_terms
from roadmaps.models import Activity
from schools.models import Organisation
from schools.place import PortalRequest
from schools.views.help import PAGES

SHOWN = 25
LONGEST = 100


def search(request: PortalRequest) -> HttpResponse:
    """What the person may see and what holds every word of the question. Five queries."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    terms = search_terms(words)
    here = request.place.municipality
    activities = Activity.objects.visible_to(request.user).present().filter(roadmap__municipality=here)
    organisations = Organisation.objects.visible_to(request.user).filter(municipality=here)
    indicators = Indicator.objects.visible_to(request.user).filter(set__municipality=here).current()
    context = {
        "words": words,
        "activities": found(activities.filter(roadmap__amends=None).select_related("roadmap", "direction"), terms),
        "organisations": found(organisations.in_order(), terms),
        "indicators": found(indicators.select_related("set").in_order(), terms),
        "pages": [(name, title) for name, title in PAGES.items() if words and words.casefold() in title.casefold()],
        "shown": SHOWN,
    }
    context["total"] = sum(len(context[name]) for name in ("activities", "organisations", "indicators", "pages"))
    return render(request, "reports/search.html", context)


def found(rows: QuerySet, terms: Iterable[str]) -> list[Model]:
    """The first rows whose words hold every term; nothing for an empty question."""
    terms = list(terms)
    for term in terms:
        rows = rows.filter(search_text__contains=term)
    return list(rows[:SHOWN]) if terms else []
