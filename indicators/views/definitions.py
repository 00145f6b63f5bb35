"""Sets, indicators and targets: making, changing, loading from the library and from workbooks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from indicators.actions import definitions, targets
from indicators.contexts.pictures import set_pictures
from indicators.forms.definitions import IndicatorForm, SetForm, TargetForm
from indicators.forms.values import WorkbookForm
from indicators.library import set_template
from indicators.models import Indicator, IndicatorSet
from indicators.views.answers import workbook_response
from indicators.views.years import chosen_year, latest_values
from indicators.workbooks import read_set, set_workbook
from msoko.lib.archives import BadFile
from msoko.locking import EditConflict
from schools.access import Permission, ensure, require
from schools.place import PortalRequest

CONFLICT = "Пока вы правили, запись изменил кто-то другой. Проверьте новые значения и сохраните снова."


def set_page(request: PortalRequest, pk: int) -> HttpResponse:
    """All definitions of a set, places without names too."""
    row = _set(request, pk)
    may_edit = request.place.may(Permission.EDIT_INDICATORS)
    year = chosen_year(request, latest_values(row.municipality))
    pictures = set_pictures(row, year, with_schools=request.place.may(Permission.VIEW_MUNICIPALITY))
    context = {
        "set": row, "indicators": row.indicators.all(), "may_edit": may_edit, "form": WorkbookForm(),
        "pictures": pictures,
    }  # fmt: skip
    return render(request, "indicators/set.html", context)


@require(Permission.EDIT_INDICATORS)
def set_new(request: PortalRequest) -> HttpResponse:
    form = SetForm(request.POST or None, instance=IndicatorSet(municipality=request.place.municipality))
    if request.method == "POST" and form.is_valid():
        row = definitions.save_set(indicator_set=form.save(commit=False), by=request.user)
        return redirect(row)
    return render(request, "indicators/set_form.html", {"form": form})


def set_edit(request: PortalRequest, pk: int) -> HttpResponse:
    row = _editable_set(request, pk)
    form = SetForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            definitions.save_set(
                indicator_set=form.save(commit=False), by=request.user, seen=form.cleaned_data["version"]
            )
        except EditConflict:
            form.add_error(None, CONFLICT)
        else:
            return redirect(row)
    return render(request, "indicators/set_form.html", {"form": form, "set": row})


@require_POST
@require(Permission.EDIT_INDICATORS)
def set_load(request: PortalRequest) -> HttpResponse:
    """Copy a set of the library into the municipality."""
    template = set_template(request.POST.get("code", ""))
    if template is None:
        messages.error(request, "Такого набора в библиотеке нет. Выберите набор из списка.")
        return redirect("indicators:index")
    row = definitions.load_set(municipality=request.place.municipality, template=template, by=request.user)
    messages.success(request, f"Набор «{row.name}» загружен. Проверьте формулировки и укажите цели.")
    return redirect(row)


def set_workbook_out(request: PortalRequest, pk: int) -> HttpResponse:
    """The set as XLSX with instructions."""
    row = _set(request, pk)
    return workbook_response(set_workbook(row, row.indicators.all()), f"Показатели – {row.name}")


@require_POST
def set_workbook_in(request: PortalRequest, pk: int) -> HttpResponse:
    """A filled workbook back: rows with known codes are changed, others are added; errors stop everything."""
    row = _editable_set(request, pk)
    form = WorkbookForm(request.POST, request.FILES)
    problems = [] if form.is_valid() else ["Выберите файл XLSX."]
    if not problems:
        problems = _loaded(request, row, form.cleaned_data["file"].read())
    if not problems:
        return redirect(row)
    context = {"set": row, "indicators": row.indicators.all(), "may_edit": True, "form": form, "problems": problems}
    return render(request, "indicators/set.html", context, status=422)


def _loaded(request: PortalRequest, row: IndicatorSet, content: bytes) -> list[str]:
    """Problems of the workbook; empty when it was written."""
    try:
        rows = read_set(content)
        problems = [error for line in rows for error in line.errors]
        if problems:
            return problems
        values = [line.values for line in rows]
        created, changed = definitions.import_set(indicator_set=row, rows=values, by=request.user)
    except ValidationError as error:
        return error.messages
    except (BadFile, ValueError) as error:
        return [str(error)]
    messages.success(request, f"Показатели загружены: новых {created}, изменено {changed}.")
    return []


def indicator_new(request: PortalRequest, pk: int) -> HttpResponse:
    row = _editable_set(request, pk)
    return _edit(request, Indicator(set=row))


def indicator_edit(request: PortalRequest, pk: int) -> HttpResponse:
    row = _indicator(request, pk)
    ensure(request.user, Permission.EDIT_INDICATORS, municipality=row.set.municipality_id)
    return _edit(request, row)


def _edit(request: PortalRequest, row: Indicator) -> HttpResponse:
    form = IndicatorForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            saved = definitions.save_indicator(
                indicator=form.save(commit=False), by=request.user, seen=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        except EditConflict:
            form.add_error(None, CONFLICT)
        else:
            messages.success(request, "Показатель сохранён.")
            return redirect(saved)
    return render(request, "indicators/indicator_form.html", {"form": form, "indicator": row, "set": row.set})


def target(request: PortalRequest, pk: int) -> HttpResponse:
    """Set, change or take away a target of a year."""
    row = _indicator(request, pk)
    ensure(request.user, Permission.EDIT_INDICATORS, municipality=row.set.municipality_id)
    initial = {"year": request.GET.get("year")}
    form = TargetForm(request.POST or None, municipality=row.set.municipality, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            targets.set_target(
                indicator=row, year=data["year"], value=data["value"], by=request.user,
                organisation=data["organisation"], is_baseline=data["is_baseline"], reason=data["reason"],
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Цель сохранена." if data["value"] is not None else "Цель убрана.")
            return redirect(row)
    rows = row.targets.select_related("organisation", "set_by").order_by("year", "organisation__sort_key")
    return render(request, "indicators/target.html", {"form": form, "indicator": row, "targets": rows})


def _set(request: PortalRequest, pk: int) -> IndicatorSet:
    rows = IndicatorSet.objects.visible_to(request.user).select_related("municipality", "mechanism")
    return get_object_or_404(rows, pk=pk)


def _editable_set(request: PortalRequest, pk: int) -> IndicatorSet:
    row = _set(request, pk)
    ensure(request.user, Permission.EDIT_INDICATORS, municipality=row.municipality)
    return row


def _indicator(request: PortalRequest, pk: int) -> Indicator:
    rows = Indicator.objects.visible_to(request.user).select_related("set", "set__municipality")
    return get_object_or_404(rows, pk=pk)
