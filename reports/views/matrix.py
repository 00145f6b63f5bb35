"""The matrix organisation × quarter of a municipality."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reports.contexts.matrix import MatrixFilter
from reports.contexts.matrix import matrix as read_matrix
from reports.forms.reporting import MatrixForm
from schools.access import Permission, require
from schools.place import PortalRequest


@require_GET
@require(Permission.VIEW_MUNICIPALITY)
def matrix(request: PortalRequest) -> HttpResponse:
    """Filters and the tab stand in the address; a wrong value is as good as none."""
    place = request.place
    quarters = [period.quarter for period in place.municipality.periods.order_by("-start")]
    form = MatrixForm(request.GET, groups=place.municipality.risk_groups.all(), quarters=quarters)
    chosen = form.chosen()
    page = read_matrix(place.municipality, MatrixFilter(**chosen), timezone.now())
    context = {
        "page": page,
        "form": form,
        "now": timezone.now(),
        "may_control": place.may(Permission.CONTROL_PERIODS),
        "may_review": place.may(Permission.REVIEW_REPORTS),
    }
    return render(request, "reports/matrix.html", context)
