"""Review of an order on a living road map and on a draft that was just read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.urls import reverse

from roadmaps.deadlines import PlanPeriod, Schedule, parse
from roadmaps.drafting.plan import rows_of
from roadmaps.lint import LintPlan, LintRow, Remark, review
from roadmaps.models import Activity, ImportDraft, Roadmap
from roadmaps.reading import reading_settings
from roadmaps.responsible import find_aliases
from schools.models import Municipality


@dataclass(frozen=True)
class Linked:
    """A remark with the address of its row."""

    remark: Remark
    href: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.remark, name)


def lint_of_roadmap(roadmap: Roadmap) -> list[Linked]:
    """Remarks to a road map as it is now. Two queries."""
    rows = (
        Activity.objects.filter(roadmap=roadmap)
        .present()
        .select_related("direction", "parent")
        .annotate(bodies=Count("responsibilities"))
        .order_by("position")
    )
    plan = LintPlan(
        rows=tuple(_of_activity(row) for row in rows),
        period=roadmap.plan,
        act_date=roadmap.act.date if roadmap.act else None,
        aliases=roadmap.aliases,
        places=_places(roadmap.municipality, roadmap.title, roadmap.act.issuer if roadmap.act else ""),
    )
    return [Linked(one, reverse("roadmaps:activity", args=[one.key]) if one.key else "") for one in review(plan)]


def lint_of_draft(draft: ImportDraft, period: PlanPeriod | None) -> list[Linked]:
    """The same before anything is written."""
    plan = draft.plan
    present = [row for row in rows_of(plan) if not row["removed"]]
    sections = {row["uid"]: index for index, one in enumerate(plan["sections"], 1) for row in one["activities"]}
    aliases = dict((plan.get("act") or {}).get("aliases") or {})
    for phrase in dict.fromkeys(row["responsible"] or "" for row in present):
        aliases |= find_aliases(phrase)
    settings = reading_settings(draft.municipality)
    phrases = {row["deadline"] or "" for row in present}
    schedules = {phrase: parse(phrase, period or _SOME_YEAR, settings) for phrase in phrases}
    lint = LintPlan(
        rows=tuple(_of_read(row, sections[row["uid"]], schedules) for row in present),
        period=period,
        act_date=date.fromisoformat(plan["date"]) if plan.get("date") else None,
        aliases=aliases,
        places=_places(draft.municipality, plan.get("document") or "", plan.get("issuer") or ""),
    )
    return [Linked(one, f"#{one.key}" if one.key else "") for one in review(lint)]


# Without years of the plan there is no date of an act either: it only matters whether the words are understood.
_SOME_YEAR = PlanPeriod.years(2000, 2000)


def _of_activity(row: Activity) -> LintRow:
    return LintRow(
        key=str(row.pk),
        section=row.direction.position,
        kind=row.kind,
        number=row.number,
        title=row.title,
        deadline=row.deadline,
        responsible=row.responsible,
        document_kind=row.document_kind,
        indicator=row.indicator_text,
        expected_result=row.expected_result,
        schedule=row.read_schedule,
        has_bodies=bool(row.bodies),  # type: ignore[attr-defined]
    )


def _of_read(row: Mapping[str, Any], section: int, schedules: Mapping[str, Schedule]) -> LintRow:
    deadline = row["deadline"] or ""
    return LintRow(
        key=row["uid"],
        section=section,
        kind=row["kind"],
        number=row["number"] or "",
        title=row["title"],
        deadline=deadline,
        responsible=row["responsible"] or "",
        document_kind=row["document_kind"],
        indicator=row["indicator"],
        expected_result=row["expected_result"],
        schedule=schedules[deadline],
    )


def _places(municipality: Municipality, title: str, issuer: str) -> tuple[str, ...]:
    """How one's own place may be called: by the directory, by the title of the map, by whoever issued the act."""
    names = (municipality.name, municipality.name_genitive, municipality.name_locative, municipality.authority_name)
    return tuple(name for name in (*names, municipality.region, title, issuer.title()) if name)
