"""A later municipal amendment reaches a school's map row by row: the school takes it over or keeps its own text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from roadmaps import interpreting
from roadmaps.actions import structure
from roadmaps.actions.deriving import concerned_rows
from roadmaps.actions.workshop import PRINTED, EditError, Workshop, write_bodies
from roadmaps.comparing import FieldChange, RowChange, compare
from roadmaps.models import Activity, CascadeAnswer, Direction, Responsibility, Roadmap

ADD, CHANGE, REMOVE = "added", "changed", "removed"
# Field of the comparison → what the school's row takes with it; the school itself stays responsible.
TAKEN = {
    "number": ("number",),
    "title": ("title",),
    "deadline": ("deadline", "schedule", "schedule_by_person"),
    "schedule": ("schedule", "schedule_by_person"),
    "document_kind": ("document_kind",),
    "indicator_text": ("indicator_text",),
    "expected_result": ("expected_result",),
    "mechanism": ("mechanism_id",),
}


@dataclass(frozen=True)
class Offer:
    """One municipal change that concerns the school, beside the school's own row."""

    lineage: str
    what: str
    number: str
    title: str
    fields: tuple[FieldChange, ...]
    source: Activity | None
    own: Activity | None


def offers(own: Roadmap, today: date) -> list[Offer]:
    """Changes of the municipal map since each row was taken or answered, in the municipal order."""
    parent = own.parent
    if parent is None or own.organisation is None or own.parent_revision is None:
        return []
    if parent.revision <= own.parent_revision:
        return []
    seen = _seen(own)
    changes = _changes(own, parent, seen)
    if not changes:
        return []
    derived = Activity.objects.filter(roadmap=own, derived_from__isnull=False).select_related("derived_from")
    mine = {str(row.derived_from.lineage): row for row in derived}  # type: ignore[union-attr]
    concerned = {str(row.lineage): row for row in concerned_rows(parent, own.organisation, today)}
    found = [_offer(one, mine.get(one.lineage), concerned.get(one.lineage)) for one in changes]
    return [offer for offer in found if offer is not None]


def _seen(own: Roadmap) -> dict[str, int]:
    """The last municipal revision on which the school decided, by municipal row."""
    answers = CascadeAnswer.objects.filter(roadmap=own).order_by("revision").values_list("lineage", "revision")
    return {str(lineage): revision for lineage, revision in answers}


def _changes(own: Roadmap, parent: Roadmap, seen: Mapping[str, int]) -> list[RowChange]:
    first = own.parent_revision or 0
    numbers = {first, parent.revision, *seen.values()}
    contents = dict(parent.revisions.filter(number__in=numbers).values_list("number", "content"))
    latest = contents.get(parent.revision)
    if latest is None:
        return []
    return [
        change
        for base in sorted(contents)
        if base < parent.revision
        for change in compare(contents[base], latest).rows
        if change.what != "moved" and seen.get(change.lineage, first) == base
    ]


def _offer(change: RowChange, own: Activity | None, source: Activity | None) -> Offer | None:
    """None when the change does not touch this school."""
    fields = tuple(one for one in change.fields if one.name in TAKEN)
    here = own is not None and own.removed_at is None
    if here and (change.what == REMOVE or source is None):
        return Offer(change.lineage, REMOVE, change.number, change.title, (), None, own)
    if here and fields and source is not None:
        return Offer(change.lineage, CHANGE, change.number, change.title, fields, source, own)
    if own is None and source is not None:
        return Offer(change.lineage, ADD, change.number, change.title, (), source, None)
    return None


@transaction.atomic
def answer(own: Roadmap, lineage: str, *, take: bool, by: Any, at: datetime, today: date) -> Offer:
    """Take one offered change over, or keep the school's own row as it is."""
    own = _locked(own)
    offer = next((one for one in offers(own, today) if one.lineage == lineage), None)
    if offer is None:
        raise EditError("По этому изменению решение уже принято.")
    _settle(own, offer, take=take, by=by, at=at)
    return offer


@transaction.atomic
def answer_all(own: Roadmap, *, by: Any, at: datetime, today: date) -> int:
    """Take everything that is offered now; returns how many rows."""
    own = _locked(own)
    # Removals last: with a row goes what is nested in it, also what was to be changed or removed by itself.
    found = sorted(offers(own, today), key=lambda one: one.what == REMOVE)
    for offer in found:
        _settle(own, offer, take=True, by=by, at=at)
    return len(found)


def _locked(own: Roadmap) -> Roadmap:
    rows = Roadmap.objects.select_for_update(of=("self",)).select_related("parent", "organisation", "municipality")
    return rows.get(pk=own.pk)


def _settle(own: Roadmap, offer: Offer, *, take: bool, by: Any, at: datetime) -> None:
    """Carry the decision out and remember it, so that the change is not offered again."""
    if take:
        _take(own, offer, by=by, at=at)
    revision = own.parent.revision  # type: ignore[union-attr]  # only a map made from another one has offers
    CascadeAnswer.objects.create(roadmap=own, lineage=offer.lineage, revision=revision, taken=take, at=at, by=by)


def _take(own: Roadmap, offer: Offer, *, by: Any, at: datetime) -> None:
    if offer.own is None and offer.source is not None:
        _add(own, offer.source, by=by, at=at)
        return
    if offer.own is None:
        return
    reason = f"изменение муниципальной карты, редакция {own.parent.revision}"  # type: ignore[union-attr]
    if offer.what == REMOVE:
        structure.remove(offer.own, reason=reason, version=offer.own.version, by=by, at=at)
        return
    work = Workshop(own, by=by, at=at, label=f"Принять изменение строки {offer.own.number_clean}")
    names = {name for one in offer.fields for name in TAKEN[one.name]}
    values = {name: getattr(offer.source, name) for name in names}
    work.change(offer.own, values, action="activity.cascaded", reason=reason)
    work.finish()


def _add(own: Roadmap, source: Activity, *, by: Any, at: datetime) -> None:
    """A municipal row that the school has not had: into the section of the same name, the school responsible."""
    section = Direction.objects.filter(roadmap=own, title=source.direction.title).order_by("position").first()
    if section is None:
        last = Direction.objects.filter(roadmap=own).order_by("-position").first()
        section = Direction.objects.create(
            roadmap=own, position=last.position + 1 if last else 1, number=source.direction.number,
            title=source.direction.title, mechanism_id=source.direction.mechanism_id,
        )  # fmt: skip
    values = {name: getattr(source, name) for name in PRINTED}
    new = structure.add_activity(section, values=values, after=None, by=by, at=at)
    new.derived_from = source
    interpreting.replace_problems(new, "responsible", [])
    new.confidence = interpreting.confidence(new)
    new.save(update_fields=["derived_from", "problems", "confidence"])
    part = str(Responsibility.Part.EXECUTOR)
    write_bodies(new, [[part, own.organisation_id, "", None, source.responsible[:300]]])
