"""Documents of a quarter: the consolidated report, the dossier for an inspection, the confirmation of a version."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.actions.documents import Order, request_document
from reports.models import Document, Submission
from reports.refusals import ActionRefused
from reports.views.documents import to_work
from reports.views.periods import period_or_404
from schools.access import Permission, require

Format = Document.Format


@require_POST
@require(Permission.VIEW_MUNICIPALITY)
def period_document(request: HttpRequest, code: str) -> HttpResponse:
    """The quarter as it stands now: always a new version, because reports go on arriving."""
    row = period_or_404(request, code)
    chosen = request.POST.get("format", "")
    if chosen not in Format.values:
        raise Http404
    is_dossier = chosen == Format.ZIP
    title = f"{'Досье для проверки' if is_dossier else 'Сводный отчёт'} за {row.quarter.label}"
    kind = "dossier" if is_dossier else "quarter"
    order = Order(kind, chosen, title, row.municipality, {"period": row.pk}, year=row.quarter.year)
    return _ordered(request, order, row, anew=True)


@require_POST
def submission_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The confirmation in PDF: made once, a version never changes."""
    rows = Submission.objects.visible_to(request.user).select_related(
        "report__period", "report__organisation__municipality"
    )
    row = get_object_or_404(rows, pk=pk)
    organisation = row.report.organisation
    title = f"Отчёт за {row.report.period.quarter.label}, № {row.number}"
    params, year = {"submission": row.pk}, row.report.period.quarter.year
    order = Order("submission", Format.PDF, title, organisation.municipality, params, organisation, year=year)
    return _ordered(request, order, "reports:submission", row.pk)


def _ordered(request: HttpRequest, order: Order, *back: object, anew: bool = False) -> HttpResponse:
    try:
        made = request_document(order, by=request.user, at=timezone.now(), anew=anew)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(*back)  # type: ignore[call-overload]
    return to_work(request, made)
