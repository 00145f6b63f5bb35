"""The matrix of the cycle: attach documents to cells, give points, set the scale, name the topic of a direction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from indicators.models import Mechanism
from msoko.audit.recording import record
from reports.linking import LinkState, check_link
from reports.models import Component, ComponentLink, ComponentPoints, ComponentScale, Document
from reports.models.components import MOST_POINTS
from reports.refusals import ActionRefused
from roadmaps.models import Direction
from schools.access import Permission, ensure
from schools.models import Municipality


@dataclass(frozen=True, slots=True)
class Place:
    """Which cell: a direction, a year, a component."""

    direction: Direction
    year: int
    component: str

    @property
    def municipality_id(self) -> int:
        return self.direction.roadmap.municipality_id


@transaction.atomic
def attach(
    *, place: Place, title: str, by: Any, at: datetime, link: str = "", document: Document | None = None
) -> ComponentLink:
    """Put a document of the portal or an address behind a cell; a dead address is refused with the reason."""
    ensure(by, Permission.RUN_ANALYSIS, municipality=place.municipality_id)
    link = link.strip()
    if bool(link) == (document is not None):
        raise ActionRefused("Укажите что-то одно: документ портала или адрес.")
    if document is not None and document.municipality_id != place.municipality_id:
        raise ActionRefused("Документ не из этого муниципалитета.")
    if link:
        check = check_link(link, place.municipality_id)
        if check.state == LinkState.BROKEN:
            raise ActionRefused(f"Адрес не принят: {check.words}.")
    name = title.strip() or (document.title if document else link)
    row = ComponentLink.objects.create(
        direction=place.direction, year=place.year, component=place.component, title=name[:500], link=link,
        document=document, created_at=at, created_by=by,
    )  # fmt: skip
    target = link or str(document)
    changes = {"title": [None, row.title], "link": [None, target], "component": [None, place.component]}
    record("component.attached", row, by=by, changes=changes, municipality_id=place.municipality_id)
    return row


@transaction.atomic
def detach(*, row: ComponentLink, by: Any) -> None:
    """Take a document away from its cell; the document itself stays."""
    municipality = row.direction.roadmap.municipality_id
    ensure(by, Permission.RUN_ANALYSIS, municipality=municipality)
    record("component.detached", row, by=by, changes={"title": [row.title, None]}, municipality_id=municipality)
    row.delete()


@transaction.atomic
def give_points(*, place: Place, points: Decimal | None, most: Decimal, note: str, by: Any, at: datetime) -> None:
    """Points of one cell within the scale; None takes them back."""
    ensure(by, Permission.RUN_ANALYSIS, municipality=place.municipality_id)
    if points is not None and not 0 <= points <= most:
        raise ActionRefused(f"Баллы этого компонента – от 0 до {most.normalize():f}.")
    where: dict[str, Any] = {"direction": place.direction, "year": place.year, "component": place.component}
    old = ComponentPoints.objects.filter(**where).first()
    before = old.points if old else None
    if points is None:
        ComponentPoints.objects.filter(**where).delete()
    else:
        values = {"points": points, "note": note.strip()[:500], "changed_at": at, "changed_by": by}
        ComponentPoints.objects.update_or_create(**where, defaults=values)
    if before != points:
        changes = {"points": [before, points], "component": [None, place.component], "year": [None, place.year]}
        record("component.rated", place.direction, by=by, changes=changes, municipality_id=place.municipality_id)


@transaction.atomic
def set_scale(*, municipality: Municipality, most: Mapping[str, Decimal], by: Any) -> None:
    """The most points of every component. Points already given must fit into the new scale."""
    ensure(by, Permission.DECIDE, municipality=municipality)
    given = ComponentPoints.objects.filter(direction__roadmap__municipality=municipality)
    changes = {}
    old = dict(ComponentScale.objects.filter(municipality=municipality).values_list("component", "most"))
    for code, value in most.items():
        if not 0 <= value <= MOST_POINTS:
            raise ActionRefused(f"Наибольший балл – от 0 до {MOST_POINTS}.")
        if given.filter(component=code, points__gt=value).exists():
            name = Component(code).label
            raise ActionRefused(f"«{name}»: уже поставлены баллы больше {value.normalize():f}. Сначала исправьте их.")
        if old.get(code) != value:
            ComponentScale.objects.update_or_create(municipality=municipality, component=code, defaults={"most": value})
            changes[code] = [old.get(code), value]
    if changes:
        record("component.scale", municipality, by=by, changes=changes, municipality_id=municipality.pk)


@transaction.atomic
def name_topic(*, direction: Direction, mechanism: Mechanism | None, by: Any) -> None:
    """Tie a direction to a federal topic: its indicators are found by it."""
    municipality = direction.roadmap.municipality_id
    ensure(by, Permission.RUN_ANALYSIS, municipality=municipality)
    before, direction.mechanism = direction.mechanism, mechanism
    if before != mechanism:
        direction.save(update_fields=["mechanism"])
        changes = {"mechanism": [str(before or ""), str(mechanism or "")]}
        record("direction.topic", direction, by=by, changes=changes, municipality_id=municipality)
