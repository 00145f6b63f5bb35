"""«Что нужно сделать»."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.contexts.home import department_home, school_home
from schools.access import Permission
from schools.place import PortalRequest


@require_safe
def home(request: PortalRequest) -> HttpResponse:
    """The first page after log-in: what this person has to do, the most urgent first."""
    place = request.place
    now = timezone.now()
    if place.is_school:
        page = school_home(place.organisation, now, may_submit=place.may(Permission.SUBMIT_REPORT))
    elif place.municipality is not None:
        page = department_home(place, now)
    else:
        page = None
    return render(request, "reports/home.html", {"page": page})
