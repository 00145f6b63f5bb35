"""The year a page speaks of."""

from django.db.models import Max
from django.utils import timezone

from indicators.models import Observation, Procedure
from schools.models import Municipality
from schools.place import PortalRequest

SHOWN = 8


def chosen_year(request: PortalRequest, default: int) -> int:
    """The year of the address, else the default."""
    text = request.GET.get("year", "")
    return int(text) if text.isdigit() and 2000 <= int(text) <= 2100 else default


def latest_values(municipality: Municipality | None) -> int:
    """The last year that has values, or the current one."""
    found = Observation.objects.filter(municipality=municipality).aggregate(last=Max("period_start"))["last"]
    return found.year if found else timezone.localdate().year


def latest_results(municipality: Municipality | None) -> int:
    """The last year that has assessment results, or the current one."""
    found = Procedure.objects.filter(municipality=municipality).aggregate(last=Max("year"))["last"]
    return found or timezone.localdate().year


def years_back() -> list[int]:
    """Years to choose from, newest first."""
    current = timezone.localdate().year
    return list(range(current, current - SHOWN, -1))
