"""The passport of an indicator as PDF or DOCX."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from indicators.models import Indicator
from reports.actions.documents import Order, request_document
from reports.measured import passport_of
from reports.models import Document
from reports.papers.passport import passport_checksum
from reports.refusals import ActionRefused
from reports.views.documents import to_work
from schools.access import Permission, ensure

FORMATS = (Document.Format.PDF, Document.Format.DOCX)


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """The same numbers asked twice are one document; changed ones make a new one."""
    rows = Indicator.objects.visible_to(request.user).select_related("set__municipality", "mechanism")
    indicator = get_object_or_404(rows, pk=pk)
    municipality = indicator.set.municipality
    ensure(request.user, Permission.VIEW_MUNICIPALITY, municipality=municipality)
    chosen = request.POST.get("format", "")
    if chosen not in FORMATS:
        messages.error(request, "Выберите PDF или DOCX.")
        return redirect(indicator)
    today = timezone.localdate()
    params = {"indicator": indicator.pk, "content": passport_checksum(*passport_of(indicator, today))}
    title = f"Паспорт показателя «{indicator}»"
    try:
        document = request_document(
            Order("passport", chosen, title, municipality, params), by=request.user, at=timezone.now()
        )
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(indicator)
    return to_work(request, document)
