"""The calendar of due dates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from msoko.lib.workdays import ProductionCalendar
from roadmaps.contexts.calendar import months
from roadmaps.models import Activity, Occurrence, Roadmap

FIRST_YEAR, LAST_YEAR = 2000, 2100


def calendar(request: HttpRequest) -> HttpResponse:
    """A year of due dates of all maps that the person sees: months first, then day by day."""
    today = timezone.localdate()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked) <= LAST_YEAR else today.year
    municipality = request.place.municipality
    maps = Roadmap.objects.visible_to(request.user).originals().filter(municipality=municipality)
    rows = Activity.objects.executable().filter(roadmap__in=maps.filter(state__in=Roadmap.APPROVED_STATES))
    due = (
        Occurrence.objects.live()
        .filter(activity__in=rows, due__year=year, organisation__isnull=True)
        .with_state(today)
        .select_related("activity__roadmap")
        .order_by("due", "activity__position")
    )
    grid, days = months(year, list(due), municipality.calendar() if municipality else ProductionCalendar(), today)
    context = {"year": year, "months": grid, "days": days, "today": today, "previous": year - 1, "next": year + 1}
    return render(request, "roadmaps/calendar.html", context)
