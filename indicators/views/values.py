"""The sheet of values: filling, checking, saving, blocks, workbooks, taking back, one value with its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from indicators.actions.values import Entry, Recorded, ValuesChanged, note_value, record_values, undo_batch
from indicators.changes import Change, block_cells, change, changes_of, seen_versions
from indicators.contexts.matrix import WHOLE, Sheet, previous_values, sheet
from indicators.forms.values import BlockForm, NoteForm, WorkbookForm
from indicators.models import Indicator, IndicatorSet, Observation, ValueBatch
from indicators.periods import AnyPeriod, asked_period, frequency_of, read_period, recent_periods, same_frequency
from indicators.views.answers import workbook_response
from indicators.workbooks import FilledCell, read_values, values_workbook
from msoko.audit.models import AuditEvent
from msoko.lib.archives import BadFile
from msoko.lib.russian import counted
from schools.access import Permission, ensure, require
from schools.models import Organisation
from schools.place import PortalRequest

PERIODS = 8
CHANGED = "Пока вы вводили, часть значений изменил кто-то другой. Ничего не записано: проверьте новые значения."


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the sheet is about: set, period, rows and columns."""

    set: IndicatorSet
    sets: list[IndicatorSet]
    period: AnyPeriod
    indicators: list[Indicator]
    organisations: list[Organisation]
    kind: str
    hides_small: bool

    @property
    def address(self) -> str:
        return f"{reverse('indicators:values')}?{self.query}"

    @property
    def query(self) -> str:
        return urlencode({"set": self.set.pk, "period": self.period.code, "kind": self.kind})

    @property
    def rows(self) -> list[tuple[int, str]]:
        return [(WHOLE, "Муниципалитет в целом"), *((row.pk, row.short_name) for row in self.organisations)]

    def sheet(self) -> Sheet:
        return sheet(
            self.set.municipality, self.indicators, self.organisations, self.period, hides_small=self.hides_small
        )


def _chosen(request: PortalRequest) -> Chosen:
    """Set, period and kind of organisations from the address. 404 when the municipality has no set."""
    data = request.POST if request.method == "POST" else request.GET
    sets = list(
        IndicatorSet.objects.filter(municipality=request.place.municipality).current().select_related("municipality")
    )
    wanted = data.get("set") or (str(sets[0].pk) if sets else "")
    row = next((item for item in sets if str(item.pk) == wanted), None)
    if row is None:
        raise Http404
    indicators = list(row.indicators.filter(is_active=True).exclude(name="").order_by("position", "pk"))
    first = indicators[0].frequency if indicators else Indicator.Frequency.YEAR
    period = read_period(data.get("period", ""), asked_period(first, timezone.localdate()))
    kind = data.get("kind", Organisation.Kind.SCHOOL)
    kind = kind if kind in Organisation.Kind.values else Organisation.Kind.SCHOOL
    rows = Organisation.objects.filter(municipality=row.municipality).of_kind(kind).active_on(period.end)
    hides_small = not request.place.may(Permission.ENTER_VALUES)
    return Chosen(row, sets, period, same_frequency(indicators, period), list(rows.in_order()), kind, hides_small)


@require(Permission.VIEW_MUNICIPALITY)
def sheet_page(request: PortalRequest) -> HttpResponse:
    """Organisations by indicators for one period."""
    try:
        chosen = _chosen(request)
    except Http404:
        if request.GET.get("set"):
            raise
        return render(request, "indicators/values_empty.html")
    place = request.GET.get("organisation", "")
    organisation = next((row for row in chosen.organisations if str(row.pk) == place), None)
    return _one(request, chosen, organisation) if organisation else _page(request, chosen)


def _one(request: PortalRequest, chosen: Chosen, organisation: Organisation) -> HttpResponse:
    """Values of one organisation in the period with authors, explanations and history."""
    rows = Observation.objects.visible_to(request.user).filter(
        organisation=organisation, period_code=chosen.period.code, indicator__in=chosen.indicators
    )
    shown = rows.select_related("indicator", "author").order_by("indicator__position")
    context = {"chosen": chosen, "organisation": organisation, "values": shown}
    return render(request, "indicators/values_organisation.html", context)


def _page(request: PortalRequest, chosen: Chosen, *, status: int = 200, **extra: Any) -> HttpResponse:
    frequency = frequency_of(chosen.period)
    periods: list[Any] = list(recent_periods(frequency, timezone.localdate(), PERIODS))
    for other in Indicator.Frequency.values:
        if other != frequency:
            periods += recent_periods(other, timezone.localdate(), 3)
    context = {
        "chosen": chosen, "sheet": chosen.sheet(), "periods": periods, "kinds": Organisation.Kind.choices,
        "sets": chosen.sets,
        "may_enter": request.place.may(Permission.ENTER_VALUES),
        "batches": ValueBatch.objects.filter(municipality=chosen.set.municipality, by=request.user, undone_at=None)[:3],
    }  # fmt: skip
    return render(request, "indicators/values.html", context | extra, status=status)


@require_POST
@require(Permission.ENTER_VALUES)
def save(request: PortalRequest) -> HttpResponse:
    """Save the changed cells of the sheet, or show what would be saved. An error in one cell stops all."""
    chosen = _chosen(request)
    typed = {key[2:]: text for key, text in request.POST.items() if key.startswith("v-")}
    seen = {int(key[5:]): seen_versions(text) for key, text in request.POST.items()
            if key.startswith("seen-") and key[5:].isdigit()}  # fmt: skip
    indicators = {indicator.pk: indicator for indicator in chosen.indicators}
    changes = changes_of(typed, seen, indicators, dict(chosen.rows), _previous(chosen))
    return _saved(request, chosen, changes, must_confirm="check" in request.POST)


def _previous(chosen: Chosen) -> Any:
    return previous_values(chosen.set.municipality, chosen.indicators, chosen.period)


def _saved(
    request: PortalRequest, chosen: Chosen, changes: Sequence[Change], *, must_confirm: bool, lost: Sequence[str] = ()
) -> HttpResponse:
    """Write, or show the preview: errors, warnings, and the button that writes."""
    errors = [item for item in changes if item.errors]
    if errors or must_confirm:
        stood = {cell.key: cell.text for row in chosen.sheet().rows for cell in row.cells}
        changes = [replace(item, before=stood.get(item.key, "")) for item in changes]
        context = {"chosen": chosen, "changes": changes, "errors": errors, "lost": lost, "seen": _seen_again(changes)}
        return render(request, "indicators/values_check.html", context, status=422 if errors else 200)
    if not changes:
        messages.info(request, "Изменений нет.")
        return redirect(chosen.address)
    try:
        result = _recorded(request, chosen, changes)
    except ValuesChanged as conflict:
        places = {f"{indicator}-{organisation or WHOLE}" for indicator, organisation in conflict.places}
        clashes = [item for item in changes if item.key in places]
        return _page(request, chosen, status=409, conflict=CHANGED, clashes=clashes)
    warned = sum(bool(item.remarks) for item in changes)
    note = f" Замечаний: {warned}, они показаны под таблицей." if warned else ""
    messages.success(request, f"Записано значений: {result.total}.{note}")
    return redirect(chosen.address)


def _seen_again(changes: Sequence[Change]) -> list[tuple[int, str]]:
    """Versions for the confirming form; an impossible fingerprint makes every listed cell count as changed."""
    rows: dict[int, list[str]] = {}
    for item in changes:
        rows.setdefault(item.organisation, []).append(f"{item.indicator.pk}:{item.seen}:shown")
    return [(organisation, ",".join(parts)) for organisation, parts in rows.items()]


def _recorded(request: PortalRequest, chosen: Chosen, changes: Sequence[Change]) -> Recorded:
    entries = [Entry(item.indicator.pk, item.organisation or None, item.cell, seen=item.seen) for item in changes]
    source = Observation.Source.PASTE if len(changes) > 1 else Observation.Source.MANUAL
    title = f"{chosen.set.name}, {chosen.period.label}, {counted(len(changes), 'значение', 'значения', 'значений')}"
    return record_values(
        by=request.user, municipality=chosen.set.municipality, period=chosen.period, entries=entries, source=source,
        title=title,
    )  # fmt: skip


@require(Permission.ENTER_VALUES)
def block(request: PortalRequest) -> HttpResponse:
    """A block copied from Excel: read, checked and shown before it is written."""
    chosen = _chosen(request)
    rows = [(index, name) for index, (_, name) in enumerate(chosen.rows)]
    columns = [(index, str(indicator)) for index, indicator in enumerate(chosen.indicators)]
    form = BlockForm(request.POST or None, rows=rows, columns=columns, initial={"row": 1 if len(rows) > 1 else 0})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        texts, lost = block_cells(data["text"], chosen.indicators, chosen.rows, data["row"], data["column"])
        filled = [FilledCell(place, pk, text) for (pk, place), text in texts.items()]
        return _saved(request, chosen, _against_stored(chosen, filled), must_confirm=True, lost=lost)
    return render(request, "indicators/values_block.html", {"chosen": chosen, "form": form})


def _against_stored(chosen: Chosen, cells: Sequence[FilledCell]) -> list[Change]:
    """Cells that differ from what is stored, with the stored version as the seen one."""
    shown = {cell.key: cell for row in chosen.sheet().rows for cell in row.cells}
    seen = {row.organisation: seen_versions(row.seen) for row in chosen.sheet().rows}
    indicators, names = {indicator.pk: indicator for indicator in chosen.indicators}, dict(chosen.rows)
    previous = _previous(chosen)
    found = []
    for cell in cells:
        now = shown.get(f"{cell.indicator}-{cell.organisation}")
        if now is None or not now.is_open or now.text == cell.text:
            continue
        version = seen.get(cell.organisation, {}).get(cell.indicator, (0, ""))[0]
        indicator = indicators[cell.indicator]
        read = change(indicator, cell.organisation, names[cell.organisation], cell.text, version, previous)
        found.append(replace(read, where=cell.place))
    return found


@require(Permission.VIEW_MUNICIPALITY)
def workbook_out(request: PortalRequest) -> HttpResponse:
    """The sheet as XLSX for filling."""
    chosen = _chosen(request)
    title = f"Значения – {chosen.set.name}"
    return workbook_response(values_workbook(chosen.sheet(), title), f"{title} – {chosen.period.code}")


@require(Permission.ENTER_VALUES)
def workbook_in(request: PortalRequest) -> HttpResponse:
    """A filled workbook: shown before it is written."""
    chosen = _chosen(request)
    is_sent = request.method == "POST"
    form = WorkbookForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        try:
            cells = read_values(form.cleaned_data["file"].read(), chosen.period.label)
        except (BadFile, ValueError) as error:
            form.add_error("file", str(error))
        else:
            lost = _strangers(chosen, cells)
            return _saved(request, chosen, _against_stored(chosen, cells), must_confirm=True, lost=lost)
    return render(request, "indicators/values_workbook.html", {"chosen": chosen, "form": form})


def _strangers(chosen: Chosen, cells: Sequence[FilledCell]) -> list[str]:
    """Rows and columns of the file that this sheet does not have, each once."""
    organisations = {pk for pk, _ in chosen.rows}
    indicators = {indicator.pk for indicator in chosen.indicators}
    found: dict[tuple[str, int], str] = {}
    for cell in cells:
        if cell.organisation not in organisations:
            found.setdefault(("row", cell.organisation), f"{cell.place}: такой организации нет в таблице")
        elif cell.indicator not in indicators:
            found.setdefault(("column", cell.indicator), f"{cell.place}: такого показателя нет в этой таблице")
    return list(found.values())


def value(request: PortalRequest, pk: int) -> HttpResponse:
    """One value with its explanation and history."""
    related = ("indicator", "organisation", "author", "municipality")
    rows = Observation.objects.visible_to(request.user).select_related(*related)
    row = get_object_or_404(rows, pk=pk)
    may_enter = request.place.may(Permission.ENTER_VALUES)
    form = NoteForm(request.POST or None, initial={"note": row.note})
    if request.method == "POST":
        ensure(request.user, Permission.ENTER_VALUES, municipality=row.municipality)
        if form.is_valid():
            note_value(observation=row, note=form.cleaned_data["note"], by=request.user)
            messages.success(request, "Пояснение сохранено.")
            return redirect("indicators:value", pk=pk)
    is_hidden = row.is_small_group and not may_enter and row.organisation != request.place.organisation
    events = AuditEvent.objects.none() if is_hidden else AuditEvent.objects.of(row).select_related("by")
    context = {"observation": row, "form": form, "events": events, "may_enter": may_enter, "is_hidden": is_hidden}
    return render(request, "indicators/value.html", context)


@require_POST
def undo(request: PortalRequest, pk: int) -> HttpResponse:
    """Take a batch back."""
    batch = get_object_or_404(ValueBatch.objects.visible_to(request.user).select_related("municipality"), pk=pk)
    done = undo_batch(batch=batch, by=request.user)
    kept = len(batch.entries) - done
    more = f" Изменены после этого и оставлены: {kept}." if kept else ""
    messages.success(request, f"Возвращено значений: {done}.{more}")
    came_from = {name: request.POST[name] for name in ("set", "period", "kind") if name in request.POST}
    return redirect(f"{reverse('indicators:values')}?{urlencode(came_from)}")
