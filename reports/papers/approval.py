"""The sheet that goes around with a road map: who agrees to it, who has read it and signs for that."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from reports.papers.blocks import Column, Heading, Paper, Requisites, Table, Text
from roadmaps.contexts.who import Roster
from roadmaps.models import Activity, Roadmap
from schools.access import Role
from schools.models import Membership, Organisation

BLANK_LINES = 4
AGREEING = (Organisation.Kind.AUTHORITY, Organisation.Kind.METHODICAL, Organisation.Kind.ASSOCIATION)
AGREED = "Согласующие"


class Body(NamedTuple):
    """Somebody the map charges with measures, how many, and who signs."""

    kind: str
    name: str
    measures: int
    head: str


def approval_paper(roadmap: Roadmap, *, at: datetime, today: date) -> Paper:
    """Bodies of the map of a day, with the number of their measures; lines for signatures. Six queries."""
    municipality = roadmap.municipality
    counts = _own_words(roadmap) if roadmap.organisation_id else _organisations(roadmap, today)
    agreeing = [(one.name, one.head) for one in counts if one.kind in AGREEING]
    reading = [(one.name, str(one.measures), one.head) for one in counts if one.kind not in AGREEING]
    blank = ("",)
    blocks = (
        Text(f"К дорожной карте: {roadmap.title}{_version(roadmap)}."),
        Heading("Согласование"),
        _table(AGREED, "Должность, организация", [*agreeing, *[blank] * BLANK_LINES]),
        Heading("Ознакомление"),
        _table("Исполнители, ознакомленные с картой", "Организация, исполнитель", reading or [blank] * BLANK_LINES),
    )
    issuer = str(roadmap.organisation) if roadmap.organisation else municipality.authority_name
    return Paper(
        kind="approval",
        title="Лист согласования и ознакомления",
        subtitle=str(roadmap),
        requisites=Requisites(issuer, municipality.name),
        blocks=blocks,
        data_as_of=at,
        version=f"редакция {roadmap.revision}",
        is_sample=roadmap.is_sample,
    )


def _version(roadmap: Roadmap) -> str:
    if roadmap.is_working_copy:
        return f" (проект изменения, редакция {roadmap.revision})"
    return f" ({roadmap.act})" if roadmap.act else " (проект)"


def _table(caption: str, who: str, names: Sequence[tuple[str, ...]]) -> Table:
    widths = {"№": 5, who: 34, "Мероприятий": 13, "Фамилия, инициалы": 22, "Подпись": 14, "Дата": 12, "Замечания": 22}
    titles = [name for name in widths if name != ("Мероприятий" if caption == AGREED else "Замечания")]
    rows = tuple((str(number), *name, *("" for _ in titles[1 + len(name) :])) for number, name in enumerate(names, 1))
    columns = tuple(Column(name, "text" if name in ("№", who) else "blank", widths[name]) for name in titles)
    return Table(caption, columns, rows, sheet=caption)


def _organisations(roadmap: Roadmap, today: date) -> list[Body]:
    """Organisations that the map charges with something, in the usual order."""
    roster = Roster.of(roadmap, today)
    rows = Activity.objects.filter(roadmap=roadmap).executable()
    counts: Counter[int] = Counter()
    for row in rows.prefetch_related("responsibilities__organisation", "responsibilities__group"):
        charged = frozenset[int]().union(*(roster.body(one).organisations for one in row.responsibilities.all()))
        counts.update(charged)
    heads = Membership.objects.active_on(today).filter(role=Role.HEAD, organisation__in=list(counts))
    names = {one.organisation_id: str(one.user) for one in heads.select_related("user")}
    return [
        Body(one.kind, one.full_name or one.short_name, counts[pk], names.get(pk, ""))
        for pk, one in roster.organisations.items()
        if counts[pk]
    ]


def _own_words(roadmap: Roadmap) -> list[Body]:
    """In a school's map the executors are people, known by the words of the map."""
    rows = Activity.objects.filter(roadmap=roadmap).executable().values_list("responsible", flat=True)
    counts = Counter(" ".join(words.split()) for words in rows if words.strip())
    return [Body("", words, count, "") for words, count in counts.most_common()]
