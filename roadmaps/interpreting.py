"""How the portal understands the printed cells of one road map: deadline, responsible, documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from msoko.lib.search import search_text
from roadmaps.bodies import directory_of
from roadmaps.deadlines import PlanPeriod, ReadingSettings, Schedule, parse
from roadmaps.documents import expected_documents
from roadmaps.models import Activity, Responsibility, Roadmap
from roadmaps.reading import reading_settings
from roadmaps.responsible import Directory, Match, Target, match, read

SEARCHED = ("number", "title", "deadline", "responsible", "document_kind", "indicator_text", "expected_result", "note")


@dataclass(frozen=True)
class Interpreter:
    """The plan, the habits and the bodies that give printed words their meaning."""

    plan: PlanPeriod
    settings: ReadingSettings
    directory: Directory
    aliases: Mapping[str, str] = field(default_factory=dict)
    # A road map repeats few phrases in many rows: each is read once.
    _schedules: dict[str, Schedule] = field(default_factory=dict, init=False, repr=False, compare=False)
    _matches: dict[str, Match] = field(default_factory=dict, init=False, repr=False, compare=False)

    def schedule(self, deadline: str) -> Schedule:
        if deadline not in self._schedules:
            self._schedules[deadline] = parse(deadline, self.plan, self.settings)
        return self._schedules[deadline]

    def match(self, responsible: str) -> Match:
        if responsible not in self._matches:
            self._matches[responsible] = match(read(responsible, self.aliases), self.directory)
        return self._matches[responsible]


def interpreter_for(roadmap: Roadmap) -> Interpreter:
    """Five queries; keep it for all the rows of one action."""
    municipality = roadmap.municipality
    return Interpreter(roadmap.plan, reading_settings(municipality), directory_of(municipality), roadmap.aliases)


def deadline_problems(schedule: Schedule) -> list[dict[str, str]]:
    """What a person should look at in the reading of a deadline."""
    if schedule.phrase and not schedule.recognised:
        text = f"Прочитано не всё: «{schedule.unread_part}»." if schedule.has_dates else "Срок не прочитан."
        return [problem("deadline", f"{text} {schedule.hint}".strip())]
    outside = schedule.outside_plan()
    if outside and schedule.plan:
        dates = ", ".join(f"{window.due:%d.%m.%Y}" for window in outside[:3])
        # A report about the last year is due after the plan; a date before the plan begins is suspicious.
        severity = "warning" if outside[0].due < schedule.plan.start else "info"
        return [problem("deadline", f"Срок {dates} вне периода карты.", code="outside", severity=severity)]
    return []


def responsible_problems(found: Match) -> list[dict[str, str]]:
    return [problem("responsible", trouble.text, code=trouble.code) for trouble in found.problems]


def problem(field_name: str, text: str, *, code: str = "", severity: str = "warning") -> dict[str, str]:
    """One remark of reading as it is stored in `Activity.problems`."""
    return {"field": field_name, "text": text, "code": code, "severity": severity}


def replace_problems(activity: Activity, field_name: str, found: list[dict[str, str]]) -> None:
    """Remarks about one field are replaced, those about the others stay."""
    activity.problems = [one for one in activity.problems if one.get("field") != field_name] + found


def index_activity(activity: Activity) -> None:
    """Expected documents and the text for searching follow the printed cells."""
    activity.required_documents = [document.to_dict() for document in expected_documents(activity.document_kind)]
    activity.search_text = search_text(" ".join(getattr(activity, name) or "" for name in SEARCHED))


def responsibility(activity: Activity, target: Target, position: int) -> Responsibility:
    """A row for one target of the reading."""
    return Responsibility(
        activity=activity,
        part=target.part.value,
        organisation_id=target.organisation,
        kind=target.kind,
        group_id=target.group,
        printed=target.printed[:300],
        position=position,
    )


def responsibilities(activity: Activity, found: Match) -> list[Responsibility]:
    return [responsibility(activity, target, position) for position, target in enumerate(found.targets)]


def confidence(activity: Activity, *, doubted: bool = False) -> Any:
    """Low while anything about the reading waits for a person."""
    warned = any(one.get("severity") != "info" for one in activity.problems)
    return Activity.Confidence.LOW if warned or doubted else Activity.Confidence.HIGH
