"""The year a page speaks of."""

from django.http import HttpRequest
from django.utils import timezone

SHOWN = 6


def chosen_year(request: HttpRequest) -> int:
    """The year of the address, else the current one."""
    text = request.GET.get("year", "")
    return int(text) if text.isdigit() and 2000 <= int(text) <= 2100 else timezone.localdate().year


def years_back() -> list[int]:
    """Years to choose from, newest first."""
    current = timezone.localdate().year
    return list(range(current, current - SHOWN, -1))
