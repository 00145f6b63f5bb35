"""«Что изменится»: the effect of an amendment on open reports, and putting it into force."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from reports.actions.amending import apply_amendment, effect_of
from roadmaps.actions.workshop import EditError
from roadmaps.models import Amendment
from roadmaps.rights import ensure_may_edit


def _amendment(request: HttpRequest, pk: int) -> Amendment:
    rows = Amendment.objects.visible_to(request.user).select_related(
        "roadmap__municipality", "roadmap__organisation", "copy"
    )
    amendment = get_object_or_404(rows, pk=pk)
    ensure_may_edit(request.user, amendment.roadmap)
    return amendment


@require_GET
def effect(request: HttpRequest, pk: int) -> HttpResponse:
    """For whom lines of open reports appear, change and vanish."""
    amendment = _amendment(request, pk)
    today = timezone.localdate()
    try:
        found = effect_of(amendment, by=request.user, at=timezone.now(), today=today)
    except EditError as error:
        messages.error(request, str(error))
        return redirect(amendment)
    too_early = amendment.effective_on is not None and amendment.effective_on > today
    context = {"amendment": amendment, "roadmap": amendment.roadmap, "effect": found, "too_early": too_early}
    return render(request, "reports/amending/effect.html", context)


@require_POST
def put_into_force(request: HttpRequest, pk: int) -> HttpResponse:
    amendment = _amendment(request, pk)
    try:
        applied = apply_amendment(amendment, by=request.user, at=timezone.now(), today=timezone.localdate())
    except EditError as error:
        messages.error(request, str(error))
        return redirect(amendment)
    messages.success(
        request, f"Изменение введено в действие: редакция {applied.revision.number}. Открытые отчёты обновлены."
    )
    return redirect(amendment.roadmap)
