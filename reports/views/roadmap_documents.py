"""A road map as DOCX, PDF or XLSX, and the sheet on which it is agreed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.actions.documents import Order, request_document
from reports.models import Document
from reports.refusals import ActionRefused
from reports.views.documents import to_work
from roadmaps.models import Roadmap
from roadmaps.rights import ensure_may_edit
from roadmaps.snapshots import checksum, snapshot

KINDS = ("roadmap", "approval")
FORMATS = (Document.Format.DOCX, Document.Format.PDF, Document.Format.XLSX)


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """The same content asked twice is one document; a changed map makes a new one."""
    maps = Roadmap.objects.visible_to(request.user).select_related("municipality", "organisation", "act")
    roadmap = get_object_or_404(maps, pk=pk)
    ensure_may_edit(request.user, roadmap)
    chosen, kind = request.POST.get("format", ""), request.POST.get("paper", "roadmap")
    if kind not in KINDS or chosen not in FORMATS:
        messages.error(request, "Выберите DOCX, PDF или XLSX.")
        return redirect(roadmap)
    params = {"roadmap": roadmap.pk, "content": checksum(snapshot(roadmap))}
    title = str(roadmap) if kind == "roadmap" else f"Лист согласования: {roadmap}"
    wanted = Order(kind, chosen, title, roadmap.municipality, params, roadmap.organisation)
    try:
        document = request_document(wanted, by=request.user, at=timezone.now())
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(roadmap)
    return to_work(request, document)
