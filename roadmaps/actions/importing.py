"""Writing a plan that was read from a document: act, road map, sections, rows, due dates, first revision."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from indicators.models import Mechanism
from msoko.audit.recording import record
from msoko.lib.sorting import folded
from roadmaps import interpreting
from roadmaps.actions.missing import complete_directory
from roadmaps.actions.rows import write_rows
from roadmaps.bodies import directory_of
from roadmaps.deadlines import PlanPeriod
from roadmaps.models import Act, Direction, Revision, Roadmap
from roadmaps.occurrences import regenerate
from roadmaps.reading import reading_settings
from roadmaps.responsible import find_aliases
from roadmaps.snapshots import checksum, snapshot
from schools.models import Municipality

_ACT_KINDS = (
    (Act.Kind.RESOLUTION, "постановлени"),
    (Act.Kind.DIRECTIVE, "распоряжени"),
    (Act.Kind.ORDER, "приказ"),
    (Act.Kind.REGULATION, "положени"),
    (Act.Kind.PROTOCOL, "протокол"),
    (Act.Kind.LETTER, "письм"),
)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_CONTROL = re.compile(r"контрол\w*\s+(?:за\s+)?(?:исполнени|выполнени|реализаци)|контроль\s+оставл", re.IGNORECASE)
_REPORTING = re.compile(r"отч[её]т\w*.{0,200}(?:ежеквартальн|ежемесячн|ежегодн|до\s+\d)", re.IGNORECASE | re.DOTALL)


class PlanError(ValueError):
    """The plan cannot be written as it is; the text says what to do."""


@transaction.atomic
def write_plan(
    result: Mapping[str, Any],
    *,
    municipality: Municipality,
    by: Any,
    act_file: File | None = None,
    state: str = Roadmap.State.ACTIVE,
    period: PlanPeriod | None = None,
) -> Roadmap:
    """Write a read plan as a road map in force (or a draft). `result` has the shape that importers give.

    Printed texts are stored as they are. Departments, methodical services and risk groups that the plan names and the
    municipality does not have yet are created; a school that is not known stays a remark on the row.
    """
    if not any(section.get("activities") for section in result.get("sections") or []):
        raise PlanError("В документе нет ни одного мероприятия. Проверьте, тот ли файл выбран.")
    plan = period or plan_period(result)
    act = _act(result, municipality, act_file)
    roadmap = _roadmap(result, municipality, plan, act, by, state)
    directions = _directions(roadmap, result)
    directory = complete_directory(roadmap, _phrases(result), directory_of(municipality), by=by)
    interpreter = interpreting.Interpreter(plan, reading_settings(municipality), directory, roadmap.aliases)
    activities = write_rows(result, directions, interpreter)
    regenerate(activities, calendar=municipality.calendar(), shift_rule=municipality.shift_rule)
    write_revision(roadmap, act=act, effective_on=act.date or plan.start, by=by, note="Первая редакция")
    counts = {"rows": [None, len(activities)], "sections": [None, len(directions)]}
    record("roadmap.imported", roadmap, by=by, changes=counts)
    return roadmap


def write_revision(roadmap: Roadmap, *, act: Act | None, effective_on: date, by: Any, note: str) -> Revision:
    """Keep the present content as an immutable revision with the current number."""
    content = snapshot(roadmap)
    return Revision.objects.create(
        roadmap=roadmap,
        number=roadmap.revision,
        act=act,
        effective_on=effective_on,
        content=content,
        checksum=checksum(content),
        note=note,
        created_by=by,
    )


def plan_period(result: Mapping[str, Any]) -> PlanPeriod:
    """The printed period of the plan; if there is none, the years of its deadlines and of the act."""
    printed = PlanPeriod.from_text(result.get("period") or "") or PlanPeriod.from_text(result.get("document") or "")
    if printed is not None:
        return printed
    deadlines = " ".join(row.get("deadline") or "" for row in _rows(result))
    years = sorted({int(year) for year in _YEAR.findall(deadlines)})
    if not years and result.get("date"):
        years = [date.fromisoformat(result["date"]).year]
    if not years:
        raise PlanError("В документе не указано, на какие годы составлен план. Укажите годы и повторите.")
    return PlanPeriod.years(years[0], years[-1])


def _rows(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [row for section in result["sections"] for row in section["activities"]]


def _phrases(result: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(row.get("responsible") or "" for row in _rows(result)))


def _act(result: Mapping[str, Any], municipality: Municipality, act_file: File | None) -> Act:
    details = result.get("act") or {}
    clauses = [clause["text"] for clause in details.get("clauses") or result.get("order_clauses") or []]
    act = Act(
        municipality=municipality,
        kind=_act_kind(f"{details.get('kind', '')} {result.get('requisites') or ''}"),
        number=(result.get("number") or "")[:60],
        date=date.fromisoformat(result["date"]) if result.get("date") else None,
        title=details.get("title") or "",
        issuer=(result.get("issuer") or "")[:300],
        requisites=(result.get("requisites") or "")[:500],
        control=details.get("control") or next((text for text in clauses if _CONTROL.search(text)), ""),
        reporting=details.get("reporting") or next((text for text in clauses if _REPORTING.search(text)), ""),
    )
    if act_file is not None:
        content = act_file.read()
        act_file.seek(0)
        act.sha256 = hashlib.sha256(content).hexdigest()
        act.file_name = (act_file.name or "").rsplit("/", 1)[-1][:200]
        act.file.save(act.file_name, act_file, save=False)
    act.save()
    return act


def _act_kind(words: str) -> str:
    text = folded(words)
    return next((kind for kind, word in _ACT_KINDS if word in text), Act.Kind.ORDER)


def _roadmap(
    result: Mapping[str, Any], municipality: Municipality, plan: PlanPeriod, act: Act, by: Any, state: str
) -> Roadmap:
    roles, labels = result.get("column_order") or [], result.get("columns") or []
    return Roadmap.objects.create(
        municipality=municipality,
        act=act,
        title=result.get("document") or "Дорожная карта",
        starts_on=plan.start,
        ends_on=plan.end,
        period_note=(result.get("period") or "")[:300],
        state=state,
        columns=[{"role": role, "label": label} for role, label in zip(roles, labels, strict=False)],
        aliases=_aliases(result),
        expected_results=result.get("expected_results_by_year") or [],
        is_sample=municipality.is_sample,
        created_by=by,
    )


def _aliases(result: Mapping[str, Any]) -> dict[str, str]:
    """Abbreviations that the act defines anywhere, the definitions in cells of the responsible first."""
    found: dict[str, str] = {}
    for phrase in _phrases(result):
        for short, full in find_aliases(phrase).items():
            found.setdefault(short, full)
    for short, full in ((result.get("act") or {}).get("aliases") or {}).items():
        found.setdefault(short, full)
    return found


def _directions(roadmap: Roadmap, result: Mapping[str, Any]) -> list[Direction]:
    mechanisms = list(Mechanism.objects.all())
    return Direction.objects.bulk_create(
        Direction(
            roadmap=roadmap,
            position=position,
            number=(section.get("number") or "")[:40],
            title=section.get("title") or "",
            mechanism=mechanism_of(section.get("title") or "", mechanisms),
        )
        for position, section in enumerate(result["sections"], 1)
    )


def mechanism_of(title: str, mechanisms: list[Mechanism]) -> Mechanism | None:
    """The federal topic whose longest known wording stands in the title of the section; none rather than a guess."""
    text = folded(title)
    fitting = [
        (len(alias), mechanism)
        for mechanism in mechanisms
        for alias in (mechanism.name, *mechanism.aliases)
        if alias and folded(alias) in text
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None
