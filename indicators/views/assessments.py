"""Results of assessment procedures."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from indicators.actions import assessments as actions
from indicators.contexts.assessments import COLUMNS, list_columns, listed, procedure_results
from indicators.contexts.drawings import journal_chart, marks_chart, peaks_of, scores_chart, tasks_chart, years_chart
from indicators.forms.results import ProcedureForm, borders_of_form
from indicators.models import Procedure
from indicators.result_sheets import results_workbook
from indicators.views.answers import workbook_response
from msoko.locking import EditConflict
from schools.access import Permission, ensure
from schools.place import PortalRequest


def index(request: PortalRequest) -> HttpResponse:
    """Procedures by year with municipal figures."""
    rows = Procedure.objects.visible_to(request.user).filter(municipality=request.place.municipality)
    years = list(rows.order_by("-year").values_list("year", flat=True).distinct())
    text = request.GET.get("year", "")
    year = int(text) if text.isdigit() and int(text) in years else (years[0] if years else None)
    kind = request.GET.get("kind", "")
    shown = rows.filter(year=year)
    if kind in Procedure.Kind.values:
        shown = shown.filter(kind=kind)
    rows_shown = listed(shown.order_by("kind", "grade", "subject"))
    columns = list_columns(rows_shown)
    context = {
        "procedures": [(item, line.cells(columns)) for item, line in rows_shown],
        "heads": [COLUMNS[code] for code in columns], "years": years, "year": year, "kind": kind,
        "kinds": Procedure.Kind.choices,
        "may_import": bool(request.place.municipality) and request.place.may(Permission.ENTER_VALUES),
        "may_see_signals": bool(request.place.municipality) and request.place.may(Permission.VIEW_MUNICIPALITY),
    }  # fmt: skip
    return render(request, "indicators/assessments.html", context)


def procedure(request: PortalRequest, pk: int) -> HttpResponse:
    """One procedure: schools, histogram, journal, tasks, years."""
    row = _procedure(request, pk)
    results = procedure_results(row, request.user, request.GET.get("organisation", ""))
    chosen, shown = results.chosen, results.chosen or results.municipality
    charts = {
        "marks": marks_chart(results), "journal": journal_chart(results),
        "scores": scores_chart(shown.name, shown.figures, results.borders, row.max_score),
        "tasks": tasks_chart(chosen, results.municipality), "years": years_chart(results),
    }  # fmt: skip
    context = {
        "procedure": row, "results": results, "chosen": chosen, "shown": shown,
        "peaks": peaks_of(shown.figures, results.borders),
        "may_edit": request.place.may(Permission.EDIT_INDICATORS),
        "charts": charts, "numbers": {name: place for place, name in enumerate(filter(charts.get, charts), start=1)},
    }  # fmt: skip
    return render(request, "indicators/procedure.html", context)


def procedure_workbook(request: PortalRequest, pk: int) -> HttpResponseBase:
    """What the page shows, as a workbook."""
    row = _procedure(request, pk)
    results = procedure_results(row, request.user, request.GET.get("organisation", ""))
    return workbook_response(results_workbook(results), str(row))


def procedure_edit(request: PortalRequest, pk: int) -> HttpResponse:
    """Scale, date and comparability."""
    row = _procedure(request, pk)
    ensure(request.user, Permission.EDIT_INDICATORS, municipality=row.municipality_id)
    initial = {
        "held_on": row.held_on, "max_score": row.max_score, "is_changed": row.is_changed, "version": row.version,
        **{f"border{mark}": score for mark, score in row.borders.items()},
    }  # fmt: skip
    form = ProcedureForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        row.held_on, row.max_score, row.is_changed = data["held_on"], data["max_score"], data["is_changed"]
        row.borders = borders_of_form(data)
        try:
            actions.save_procedure(procedure=row, by=request.user, seen=data["version"])
        except EditConflict as conflict:
            form.add_error(None, str(conflict))
        else:
            messages.success(request, "Шкала сохранена.")
            return redirect(row)
    return render(request, "indicators/procedure_form.html", {"form": form, "procedure": row})


def _procedure(request: PortalRequest, pk: int) -> Procedure:
    rows = Procedure.objects.visible_to(request.user).select_related("municipality")
    return get_object_or_404(rows, pk=pk)
