"""Period control: open, close, extend, remind; completeness and timeliness."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from msoko.lib.files import CONTENT_TYPES
from msoko.lib.periods import Quarter
from msoko.lib.russian import counted
from msoko.serving import made_file
from reports.actions import periods as actions
from reports.actions.reminding import debts, preview
from reports.actions.reminding import remind as send_reminders
from reports.contexts.periods import period_page, periods_page
from reports.contexts.rates import rates as read_rates
from reports.forms.reporting import DayField, ExtensionForm
from reports.models import Document, Extension, ReportingPeriod
from reports.refusals import ActionRefused
from reports.renderers.rates import rates_workbook
from schools.access import Permission, require
from schools.place import PortalRequest


def period_or_404(request: PortalRequest, code: str) -> ReportingPeriod:
    rows = ReportingPeriod.objects.visible_to(request.user).select_related("municipality", "opened_by")
    return get_object_or_404(rows, municipality=request.place.municipality, code=code)


@require_GET
@require(Permission.VIEW_MUNICIPALITY)
def periods(request: PortalRequest) -> HttpResponse:
    """All quarters: opened ones with counts, and the next that can be opened."""
    place = request.place
    context = {
        "page": periods_page(place.municipality, timezone.now()),
        "may_control": place.may(Permission.CONTROL_PERIODS),
        "crumbs": [("Отчёты", "/reports/"), ("Периоды", "")],
    }
    return render(request, "reports/periods.html", context)


@require_POST
@require(Permission.CONTROL_PERIODS)
def open_period(request: PortalRequest) -> HttpResponse:
    """Open a quarter, or refresh it after the plan, the groups or the organisations have changed."""
    municipality = request.place.municipality
    now = timezone.now()
    try:
        quarter = Quarter.parse(request.POST.get("quarter", ""))
        today = timezone.localdate(now, municipality.zone)
        opening = actions.open_period(municipality=municipality, quarter=quarter, by=request.user, today=today, at=now)
    except (ValueError, ActionRefused) as error:
        messages.error(request, str(error))
        return redirect("reports:periods")
    lines = opening.lines
    word = "открыт" if opening.is_new else "обновлён"
    messages.success(
        request,
        f"{quarter.label} {word}: отчётов добавлено {opening.reports_added}, строк добавлено {lines.added}, "
        f"изменено {lines.changed}, снято {lines.removed}.",
    )
    return redirect(opening.period)


@require_GET
@require(Permission.VIEW_MUNICIPALITY)
def period(request: PortalRequest, code: str) -> HttpResponse:
    """One quarter: dates, counts, extensions, what got into nobody's report."""
    row = period_or_404(request, code)
    form = ExtensionForm(organisations=row.municipality.organisations.in_order())
    return _period_page(request, row, form)


def _period_page(request: PortalRequest, row: ReportingPeriod, form: ExtensionForm, status: int = 200) -> HttpResponse:
    place = request.place
    context = {
        "page": period_page(row, timezone.now()),
        "period": row,
        "document_formats": Document.PAPER_FORMATS,
        "form": form,
        "may_control": place.may(Permission.CONTROL_PERIODS),
        "crumbs": [("Отчёты", "/reports/"), ("Периоды", "/reports/periods/"), (row.quarter.label, "")],
    }
    return render(request, "reports/period.html", context, status=status)


@require_POST
@require(Permission.CONTROL_PERIODS)
def close(request: PortalRequest, code: str) -> HttpResponse:
    row = period_or_404(request, code)
    actions.close_period(period=row, by=request.user, at=timezone.now())
    messages.success(request, f"{row.quarter.label}: приём отчётов закрыт. Продления организаций действуют.")
    return redirect(row)


@require_POST
@require(Permission.CONTROL_PERIODS)
def reopen(request: PortalRequest, code: str) -> HttpResponse:
    row = period_or_404(request, code)
    try:
        until = DayField(required=False).clean(request.POST.get("until", ""))
        actions.reopen_period(period=row, by=request.user, at=timezone.now(), until=until)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{row.quarter.label}: отчёты снова принимаются.")
    return redirect(row)


@require_POST
@require(Permission.CONTROL_PERIODS)
def extend(request: PortalRequest, code: str) -> HttpResponse:
    """A record about one organisation; the others are not touched."""
    row = period_or_404(request, code)
    form = ExtensionForm(request.POST, organisations=row.municipality.organisations.in_order())
    if not form.is_valid():
        return _period_page(request, row, form, status=422)
    try:
        extension = actions.extend(period=row, by=request.user, at=timezone.now(), **form.cleaned_data)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _period_page(request, row, form, status=422)
    messages.success(request, f"{extension.organisation}: {extension}.")
    return redirect(row)


@require_POST
@require(Permission.CONTROL_PERIODS)
def revoke(request: PortalRequest, pk: int) -> HttpResponse:
    extension = get_object_or_404(Extension.objects.visible_to(request.user).select_related("period"), pk=pk)
    actions.revoke(extension=extension, by=request.user, at=timezone.now())
    messages.success(request, "Продление отозвано. Запись о нём осталась.")
    return redirect(extension.period)


@require_http_methods(["GET", "POST"])
@require(Permission.CONTROL_PERIODS)
def remind(request: PortalRequest, code: str) -> HttpResponse:
    """Who will be written to and what; then the letters. Nobody is written to twice about one case."""
    row = period_or_404(request, code)
    now = timezone.now()
    if request.method == "POST":
        chosen = [int(pk) for pk in request.POST.getlist("report") if pk.isdigit()]
        comment = request.POST.get("comment", "")[:1000]
        count = send_reminders(period=row, by=request.user, at=now, chosen=chosen, comment=comment)
        text = f"Отправлено: {counted(count, 'письмо', 'письма', 'писем')}." if count else "Писать больше некому."
        messages.success(request, text)
        return redirect("reports:remind", code=code)
    owed = debts(row, now)
    today = timezone.localdate(now, row.municipality.zone)
    first = next((debt for debt in owed if debt.unreminded), None)
    context = {
        "letter": preview(first, today) if first else None,
        "period": row,
        "debts": owed,
        "waiting": sum(len(debt.unreminded) for debt in owed),
        "today": today,
        "crumbs": [("Отчёты", "/reports/"), (row.quarter.label, row.get_absolute_url()), ("Напоминание", "")],
    }
    return render(request, "reports/remind.html", context)


@require_GET
@require(Permission.VIEW_MUNICIPALITY)
def rates(request: PortalRequest) -> HttpResponse:
    """Completeness and timeliness by quarter and by organisation; `format=xlsx` gives the same as a workbook."""
    municipality = request.place.municipality
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and len(asked) == 4 else None
    found = read_rates(municipality, timezone.now(), year)
    if request.GET.get("format") == "xlsx":
        name = f"reporting-rates-{municipality.code}.xlsx"
        return made_file(rates_workbook(found, municipality), name, CONTENT_TYPES["xlsx"])
    codes = municipality.periods.order_by("-start").values_list("code", flat=True)
    context = {
        "rates": found,
        "year": year,
        "years": sorted({int(code[:4]) for code in codes}, reverse=True),
        "crumbs": [("Отчёты", "/reports/"), ("Полнота и своевременность", "")],
    }
    return render(request, "reports/rates.html", context)
