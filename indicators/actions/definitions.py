"""Sets and indicators: loading from the library, editing, proposals read from a road map, XLSX in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from indicators.library import SetTemplate, ensure_mechanisms
from indicators.library.shape import IndicatorTemplate
from indicators.models import Indicator, IndicatorSet, Mechanism, Target
from indicators.phrases import Proposal, read
from msoko.audit.recording import difference, record, record_many
from msoko.locking import save_if_unchanged
from schools.access import Permission, ensure
from schools.models import Municipality, User

INDICATOR_FIELDS = (
    "code", "name", "kind", "unit", "numerator_label", "denominator_label", "level", "frequency",
    "across_organisations", "across_periods", "better", "comparison", "tolerance", "weight", "places", "counts_people",
    "lowest", "highest", "jump", "part_of_id", "document_kinds", "source", "method", "method_changed", "mechanism_id",
    "is_active", "search_text",
)  # fmt: skip
SET_FIELDS = ("name", "description", "source", "mechanism_id", "position", "is_archived")
_RATIOS = Indicator.RATIO_KINDS


def default_aggregation(kind: str) -> dict[str, str]:
    """How values of this kind are put together when nobody says otherwise."""
    across = {"count": "sum", "value": "mean", "document_presence": "share_met", "action_done": "share_met"}
    periods = {"count": "sum"}
    if kind in _RATIOS:
        return {"across_organisations": "ratio", "across_periods": "last"}
    return {"across_organisations": across.get(kind, "none"), "across_periods": periods.get(kind, "last")}


def usual_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a newly named indicator gets where nobody says otherwise: aggregation of its kind, bounds of a share."""
    kind = str(values.get("kind") or Indicator.Kind.VALUE)
    bounds = {"lowest": Decimal(0), "highest": Decimal(100)} if kind in _RATIOS else {}
    return {**default_aggregation(kind), **bounds}


@transaction.atomic
def load_set(*, municipality: Municipality, template: SetTemplate, by: User) -> IndicatorSet:
    """Copy a set of the library into the municipality; a set that is there already is returned as it is."""
    ensure(by, Permission.EDIT_INDICATORS, municipality=municipality)
    mechanism = ensure_mechanisms().get(template.mechanism)
    loaded, is_new = IndicatorSet.objects.get_or_create(
        municipality=municipality,
        code=template.code,
        defaults={
            "name": template.name, "description": template.description, "source": template.source,
            "mechanism": mechanism, "position": mechanism.position if mechanism else 90,
        },
    )  # fmt: skip
    if not is_new:
        return loaded
    for position, entry in enumerate(template.indicators, start=1):
        _from_template(loaded, entry, position, mechanism).save()
    for position in range(1, template.places + 1):
        Indicator(set=loaded, code=f"place-{position}", position=position, is_active=False).save()
    record("indicators.set_loaded", loaded, by=by)
    return loaded


def _from_template(
    loaded: IndicatorSet, entry: IndicatorTemplate, position: int, mechanism: Mechanism | None
) -> Indicator:
    return Indicator(
        set=loaded, code=entry.code, name=entry.name, kind=entry.kind, unit=entry.unit,
        numerator_label=entry.numerator, denominator_label=entry.denominator, level=entry.level,
        frequency=entry.frequency, better=entry.better, comparison="le" if entry.better == "lower" else "ge",
        counts_people=entry.counts_people, printed=entry.printed, method=entry.method, source=entry.source,
        mechanism=mechanism, position=position, lowest=Decimal(0),
        highest=Decimal(100) if entry.kind in _RATIOS else None, **default_aggregation(entry.kind),
    )  # fmt: skip


@transaction.atomic
def save_set(*, indicator_set: IndicatorSet, by: User, seen: int | None = None) -> IndicatorSet:
    """Create or change a set. Raises EditConflict."""
    ensure(by, Permission.EDIT_INDICATORS, municipality=indicator_set.municipality_id)
    if not indicator_set.pk:
        indicator_set.save()
        record("indicators.set_created", indicator_set, by=by)
        return indicator_set
    before = IndicatorSet.objects.get(pk=indicator_set.pk)
    save_if_unchanged(indicator_set, SET_FIELDS, seen=indicator_set.version if seen is None else seen)
    changes = difference(before, indicator_set, SET_FIELDS)
    record("indicators.set_changed", indicator_set, by=by, changes=changes)
    return indicator_set


@transaction.atomic
def save_indicator(*, indicator: Indicator, by: User, seen: int | None = None, reason: str = "") -> Indicator:
    """Create or change a definition. Raises EditConflict, ValidationError.

    A way of putting values together is not changed silently under recorded values: it needs a reason.
    """
    ensure(by, Permission.EDIT_INDICATORS, municipality=indicator.set.municipality_id)
    if not indicator.pk:
        indicator.position = indicator.position or _next_position(indicator.set)
        indicator.save()
        record("indicator.created", indicator, by=by, municipality_id=indicator.set.municipality_id)
        return indicator
    before = Indicator.objects.get(pk=indicator.pk)
    recounts = difference(before, indicator, ("kind", "across_organisations", "across_periods", "frequency"))
    if recounts and not reason.strip() and indicator.observations.exists():
        raise ValidationError({"reason": "По показателю уже есть значения. Напишите, почему меняется порядок расчёта."})
    indicator.search_text = indicator.searchable()
    save_if_unchanged(indicator, INDICATOR_FIELDS, seen=indicator.version if seen is None else seen)
    changes = difference(before, indicator, [name for name in INDICATOR_FIELDS if name != "search_text"])
    record(
        "indicator.changed", indicator, by=by, changes=changes, reason=reason,
        municipality_id=indicator.set.municipality_id,
    )  # fmt: skip
    return indicator


def _next_position(indicator_set: IndicatorSet) -> int:
    return (indicator_set.indicators.aggregate(last=Max("position"))["last"] or 0) + 1


@dataclass(frozen=True, slots=True)
class Phrase:
    """An indicator phrase of a road map row, passed in as plain data: plans stand above indicators."""

    text: str
    origin: UUID | None = None
    number: str = ""
    mechanism: str = ""  # code


@dataclass(frozen=True, slots=True)
class Chosen:
    """A proposal that a person has confirmed, perhaps after changing it."""

    phrase: Phrase
    proposal: Proposal


def propose(phrases: Iterable[Phrase], years: Sequence[int]) -> list[Chosen]:
    """Typed proposals for phrases; a compound phrase gives one for each of its parts. Nothing is written."""
    return [Chosen(phrase, part) for phrase in phrases for part in read(phrase.text, years).each()]


@transaction.atomic
def confirm_proposals(
    *, indicator_set: IndicatorSet, chosen: Iterable[Chosen], years: Sequence[int], by: User
) -> list[Indicator]:
    """Make indicators and their targets from confirmed proposals. The same row and phrase are not made twice."""
    ensure(by, Permission.EDIT_INDICATORS, municipality=indicator_set.municipality_id)
    mechanisms = ensure_mechanisms()
    known = set(indicator_set.indicators.values_list("origin", "printed", "kind", "name"))
    position = _next_position(indicator_set)
    made: list[Indicator] = []
    for item in chosen:
        key = (item.phrase.origin, item.phrase.text, item.proposal.kind, item.proposal.name)
        if key in known:
            continue
        known.add(key)
        indicator = _from_proposal(indicator_set, item, position + len(made), mechanisms)
        indicator.save()
        made.append(indicator)
        Target.objects.bulk_create(_targets(indicator, item.proposal, years, by))
    events = [(indicator, {"printed": [None, indicator.printed]}) for indicator in made]
    record_many("indicator.created", events, by=by, municipality_id=indicator_set.municipality_id)
    return made


def _from_proposal(
    indicator_set: IndicatorSet, item: Chosen, position: int, mechanisms: Mapping[str, Mechanism]
) -> Indicator:
    proposal = item.proposal
    is_ratio = proposal.kind in _RATIOS
    return Indicator(
        set=indicator_set, code=f"p-{position}", name=proposal.name, kind=proposal.kind, unit=proposal.unit,
        numerator_label=proposal.numerator, denominator_label=proposal.denominator, level=proposal.level,
        frequency=proposal.frequency, better=proposal.better, comparison=proposal.comparison,
        counts_people=proposal.counts_people, document_kinds=list(proposal.documents), printed=item.phrase.text,
        origin=item.phrase.origin, mechanism=mechanisms.get(item.phrase.mechanism), position=position,
        lowest=Decimal(0) if is_ratio else None, highest=Decimal(100) if is_ratio else None,
        **default_aggregation(proposal.kind),
    )  # fmt: skip


def _targets(indicator: Indicator, proposal: Proposal, years: Sequence[int], by: User) -> list[Target]:
    """Targets by year of a stepped phrase; else the threshold for every year of the plan."""
    values: dict[int, Any] = dict(proposal.targets)
    if not values and proposal.target is not None:
        values = dict.fromkeys(years, proposal.target)
    reason = "Из дорожной карты"
    return [
        Target(indicator=indicator, year=year, value=value, reason=reason, set_by=by)
        for year, value in sorted(values.items())
    ]


@transaction.atomic
def import_set(*, indicator_set: IndicatorSet, rows: Iterable[Mapping[str, Any]], by: User) -> tuple[int, int]:
    """Create or change indicators of a set by their codes; returns (created, changed). Raises ValidationError."""
    ensure(by, Permission.EDIT_INDICATORS, municipality=indicator_set.municipality_id)
    known = {indicator.code: indicator for indicator in indicator_set.indicators.select_related("set")}
    created = changed = 0
    for values in rows:
        indicator = known.get(str(values["code"])) or Indicator(set=indicator_set, code=str(values["code"]))
        before = {name: getattr(indicator, name) for name in values}
        filled = values if indicator.name or not values.get("name") else {**usual_of(values), **values}
        for name, value in filled.items():
            setattr(indicator, name, value)
        if indicator.pk and all(before[name] == value for name, value in values.items()):
            continue
        indicator.is_active = indicator.is_active or bool(indicator.name)
        _clean(indicator)
        created, changed = (created + 1, changed) if not indicator.pk else (created, changed + 1)
        save_indicator(indicator=indicator, by=by, reason="Загрузка набора из файла")
    return created, changed


def _clean(indicator: Indicator) -> None:
    """Says which row and which column of the file cannot be taken."""
    try:
        indicator.full_clean(exclude=["set", "search_text"])
    except ValidationError as error:
        names = {field.name: str(field.verbose_name) for field in Indicator._meta.get_fields() if field.concrete}
        raise ValidationError([
            f"Код «{indicator.code}»{f', {names[name]}' if name in names else ''}: {text}"
            for name, texts in error.message_dict.items()
            for text in texts
        ]) from error  # fmt: skip
