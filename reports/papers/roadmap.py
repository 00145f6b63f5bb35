"""A road map as a document: the act on top, the table in the printed order of columns. What it prints is read back."""

from datetime import datetime

from reports.papers.blocks import Column, Note, Paper, Requisites, Table, Value
from roadmaps.models import Activity, Direction, Roadmap

USUAL = (
    ("number", "№ п/п"), ("title", "Наименование мероприятия"), ("deadline", "Срок исполнения"),
    ("responsible", "Ответственные исполнители"), ("document_kind", "Вид документа"), ("indicator", "Показатель"),
    ("expected_result", "Ожидаемый результат"),
)  # fmt: skip
FIELDS = {"indicator": "indicator_text"}
WIDE = 6
"""From so many columns on the page lies on its side."""
ALWAYS = frozenset({"number", "title", "deadline", "responsible"})
"""Printed also when no row has anything there."""
WIDTHS = {
    "number": 7, "title": 34, "deadline": 16, "responsible": 18, "document_kind": 14, "indicator": 22,
    "expected_result": 26,
}  # fmt: skip
Line = tuple[Value, ...]


def roadmap_paper(roadmap: Roadmap, *, at: datetime) -> Paper:
    """The whole map as it is at this moment, without rows that were taken out. Three queries."""
    requisites = _requisites(roadmap)
    rows = list(Activity.objects.filter(roadmap=roadmap).present().select_related("direction").order_by("position"))
    columns = _columns(roadmap, rows)
    table = Table(
        caption="Мероприятия дорожной карты",
        columns=tuple(Column(label, width=WIDTHS[role]) for role, label in columns),
        rows=tuple(_lines(rows, [role for role, _ in columns])),
        sheet="Дорожная карта",
        empty="В карте нет мероприятий.",
    )
    return Paper(
        kind="roadmap",
        title=roadmap.title,
        subtitle=_subtitle(roadmap),
        requisites=requisites,
        blocks=(table, *_notes(roadmap, requisites)),
        data_as_of=at,
        version=f"редакция {roadmap.revision}",
        is_sample=roadmap.is_sample,
        landscape=len(columns) >= WIDE,
    )


def _columns(roadmap: Roadmap, rows: list[Activity]) -> list[tuple[str, str]]:
    """Columns as the act prints them; those that only a person has filled come last."""
    usual = dict(USUAL)
    printed = [(one["role"], one["label"] or usual[one["role"]]) for one in roadmap.columns if one["role"] in usual]
    known = {role for role, _ in printed}
    needed = [
        (role, label)
        for role, label in USUAL
        if role not in known and (role in ALWAYS or any(getattr(row, FIELDS.get(role, role)) for row in rows))
    ]
    return printed + needed


def _lines(rows: list[Activity], roles: list[str]) -> list[Line]:
    """Rows under the titles of their sections."""
    lines: list[Line] = []
    section: Direction | None = None
    for row in rows:
        if section is None or row.direction_id != section.pk:
            section = row.direction
            heading = {"number": section.number, "title": section.title}
            lines.append(tuple(heading.get(role, "") for role in roles))
        lines.append(tuple(getattr(row, FIELDS.get(role, role)) or "" for role in roles))
    return lines


def _requisites(roadmap: Roadmap) -> Requisites:
    municipality, act = roadmap.municipality, roadmap.act
    stamp: tuple[str, ...] = ()
    if act is not None and (act.date or act.number):
        dated = f"от {act.date:%d.%m.%Y}" if act.date else ""
        numbered = f"№ {act.number}" if act.number else ""
        issued = f"{act.instrumental} {municipality.authority_genitive}".strip()
        stamp = ("УТВЕРЖДЕН", issued, f"{dated} {numbered}".strip())
    elif roadmap.state == Roadmap.State.DRAFT:
        stamp = ("ПРОЕКТ",)
    return Requisites(municipality.authority_name, municipality.name, stamp)


def _subtitle(roadmap: Roadmap) -> str:
    """The years, unless the title says them."""
    if str(roadmap.ends_on.year) in roadmap.title:
        return ""
    return f"на {roadmap.years} {'год' if roadmap.starts_on.year == roadmap.ends_on.year else 'годы'}"


def _notes(roadmap: Roadmap, requisites: Requisites) -> tuple[Note, ...]:
    """The act in words, for formats without a stamp, and the abbreviations it defines."""
    notes = []
    if len(requisites.stamp) > 1:
        notes.append(Note(f"Утвержден {' '.join(requisites.stamp[1:])}"))
    if roadmap.aliases:
        listed = "; ".join(f"{short} – {full}" for short, full in roadmap.aliases.items())
        notes.append(Note(f"Сокращения: {listed}."))
    return tuple(notes)
