"""The calendar of due dates: a year, a quarter, a month; by days or by executors; filters are in the address."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from roadmaps.contexts.calendar_page import calendar_page
from roadmaps.rights import may_edit
from schools.place import PortalRequest


def calendar(request: PortalRequest) -> HttpResponse:
    """Twelve queries at most, however many activities and organisations there are."""
    context = calendar_page(user=request.user, place=request.place, asked=request.GET, today=timezone.localdate())
    context["editable"] = {one.pk for one in context["maps"] if may_edit(request.user, one)}
    return render(request, "roadmaps/calendar.html", context)
