"""The organisation fills its report: list, task list, check, submission, versions."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from msoko.lib.russian import counted
from reports.actions import filling, submitting
from reports.contexts.filling import report_page
from reports.contexts.own import own_reports
from reports.contexts.versions import sent_lines, versions_of
from reports.figures import in_words
from reports.forms.reporting import SubmitForm
from reports.models import LineFigure, QuarterlyReport, ReportLine, Submission, measures_due
from reports.refusals import ActionRefused
from reports.views import matrix
from schools.access import Permission, ensure, has_permission
from schools.place import PortalRequest

WITH_ALL = ("period__municipality", "organisation__municipality", "current")


def report_or_404(request: PortalRequest, pk: int) -> QuarterlyReport:
    return get_object_or_404(QuarterlyReport.objects.visible_to(request.user).select_related(*WITH_ALL), pk=pk)


@require_GET
def index(request: PortalRequest) -> HttpResponse:
    """Own reports for an organisation; the matrix for those who see the whole municipality."""
    place = request.place
    if not place.is_school:
        return matrix.matrix(request)
    rows = own_reports(place.organisation, timezone.now())
    return render(request, "reports/own.html", {"rows": rows})


@require_GET
def report(request: PortalRequest, pk: int) -> HttpResponse:
    """The task list of one report."""
    row = report_or_404(request, pk)
    page = report_page(row, timezone.now())
    context = {
        "page": page,
        "report": row,
        "may_fill": has_permission(request.user, Permission.FILL_REPORT, organisation=row.organisation),
        "may_submit": has_permission(request.user, Permission.SUBMIT_REPORT, organisation=row.organisation),
        "may_review": has_permission(request.user, Permission.REVIEW_REPORTS, municipality=row.period.municipality_id),
        "measures": measures_due(row.organisation, page.quarter),
        "today": timezone.localdate(),
        "crumbs": [("Отчёты", "/reports/"), (page.quarter.label, "")],
    }
    return render(request, "reports/report.html", context)


@require_GET
def check(request: PortalRequest, pk: int) -> HttpResponse:
    """All answers before sending."""
    return _check_page(request, report_or_404(request, pk), SubmitForm(initial={"token": uuid.uuid4().hex}))


def _check_page(request: PortalRequest, row: QuarterlyReport, form: SubmitForm, status: int = 200) -> HttpResponse:
    page = report_page(row, timezone.now())
    answers = page.answers
    views = [view for section in page.sections for view in section.lines]
    context = {
        "page": page,
        "report": row,
        "form": form,
        "answers": [(view, answers[view.pk], _figures(answers[view.pk])) for view in views if view.pk in answers],
        "may_submit": has_permission(request.user, Permission.SUBMIT_REPORT, organisation=row.organisation),
        "crumbs": [("Отчёты", "/reports/"), (page.quarter.label, row.get_absolute_url()), ("Проверка", "")],
    }
    return render(request, "reports/check.html", context, status=status)


def _figures(line: ReportLine) -> list[tuple[LineFigure, str]]:
    return [(row, in_words(row.indicator, row)) for row in line.figures.all() if row.is_given]


@require_POST
def submit(request: PortalRequest, pk: int) -> HttpResponse:
    """Send the report; the same form sent twice leads to the same confirmation."""
    row = report_or_404(request, pk)
    ensure(request.user, Permission.SUBMIT_REPORT, organisation=row.organisation)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return _check_page(request, row, form, status=422)
    try:
        submission = submitting.submit(
            report=row,
            by=request.user,
            token=form.cleaned_data["token"],
            on_behalf_of=form.cleaned_data["on_behalf_of"],
            at=timezone.now(),
        )
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _check_page(request, row, form, status=422)
    return redirect("reports:submission", pk=submission.pk)


@require_GET
def submission(request: PortalRequest, pk: int) -> HttpResponse:
    """Confirmation: number, time, checksum, who, what happens next; later, the version as it was sent."""
    rows = Submission.objects.visible_to(request.user).select_related(
        "report__period", "report__organisation__municipality", "report__current", "by"
    )
    row = get_object_or_404(rows, pk=pk)
    context = {
        "submission": row,
        "report": row.report,
        "quarter": row.report.period.quarter,
        "lines": sent_lines(row.content),
        "is_sound": submitting.checksum_of(row.content) == row.checksum,
        "crumbs": [
            ("Отчёты", "/reports/"),
            (row.report.period.quarter.label, row.report.get_absolute_url()),
            (f"Версия {row.version}", ""),
        ],
    }
    return render(request, "reports/submission.html", context)


@require_GET
def versions(request: PortalRequest, pk: int) -> HttpResponse:
    """All sent versions with what changed between them."""
    row = report_or_404(request, pk)
    crumbs = [("Отчёты", "/reports/"), (row.period.quarter.label, row.get_absolute_url()), ("Версии", "")]
    context = {"report": row, "versions": versions_of(row), "crumbs": crumbs, "quarter": row.period.quarter}
    return render(request, "reports/versions.html", context)


@require_POST
def nothing(request: PortalRequest, pk: int) -> HttpResponse:
    """«Мероприятий в квартале не было», and taking it back."""
    row = report_or_404(request, pk)
    try:
        if request.POST.get("undo"):
            count = filling.withdraw_nothing(report=row, by=request.user, at=timezone.now())
            messages.success(request, f"Ответ отменён, снова пусты: {counted(count, 'строка', 'строки', 'строк')}.")
            return redirect(row)
        filling.declare_nothing(report=row, by=request.user, at=timezone.now())
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(row)
    return redirect("reports:check", pk=row.pk)
