"""Show how a printed deadline is read and which dates it gives."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from msoko.lib.workdays import FORWARD, SHIFT_RULES, ProductionCalendar
from roadmaps.deadlines import PlanPeriod, Schedule, Window, parse

RECOGNISED, UNREAD, BAD_CALL = 0, 1, 2


class BadCall(Exception):
    """The arguments make no sense; the text says what to do."""


class Command(BaseCommand):
    """Exit code 0: read in full; 1: not read, or only in part; 2: a bad call."""

    help = "Read a deadline phrase: kind, reading in Russian, due dates, dates shifted to working days."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("phrase", nargs="?", help="the deadline as printed")
        parser.add_argument("--plan", default="", help="2024-2026, 2024, or 2024-12-17..2026-12-31")
        parser.add_argument("--from", dest="start", default="", help="first due date to show")
        parser.add_argument("--to", dest="end", default="", help="last due date to show")
        parser.add_argument("--shift", default=FORWARD, help="forward, back or none: what a day off does to a due date")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer, code = _answer(options)
        except BadCall as error:
            self.stderr.write(str(error))
            raise SystemExit(BAD_CALL) from error
        text = json.dumps(answer, ensure_ascii=False, indent=2) if options["json"] else _for_people(answer)
        self.stdout.write(text)
        if code != RECOGNISED:
            raise SystemExit(code)


def _answer(options: dict[str, Any]) -> tuple[dict[str, Any], int]:
    phrase = options["phrase"]
    if phrase is None:
        raise BadCall('Напишите фразу в кавычках: parse_deadline "ежегодно, декабрь" --plan 2024-2026')
    plan = _plan(options["plan"])
    if options["shift"] not in SHIFT_RULES:
        raise BadCall(f"Правило переноса «{options['shift']}» неизвестно; есть: {', '.join(SHIFT_RULES)}")
    start, end = _day(options["start"], "--from"), _day(options["end"], "--to")
    if start and end and end < start:
        raise BadCall("Дата --to раньше даты --from: поменяйте их местами")
    schedule = parse(phrase, plan)
    if start or end:
        found = schedule.occurrences(start or plan.start, end or max(plan.end, start or plan.end))
    else:
        found = schedule.plan_occurrences()
    outside = [] if start or end else schedule.outside_plan()
    answer = _described(schedule) | {
        "plan": [plan.start.isoformat(), plan.end.isoformat()],
        "occurrences": [_dates(window, options["shift"]) for window in found],
        "outside_plan": [_dates(window, options["shift"]) for window in outside],
    }
    return answer, RECOGNISED if schedule.recognised else UNREAD


def _plan(text: str) -> PlanPeriod:
    first, dots, last = text.partition("..")
    start, end = (_day(first, "--plan"), _day(last, "--plan")) if dots else (None, None)
    if start and end:
        if end < start:
            raise BadCall("Конец плана раньше начала: напишите --plan 2024-12-17..2026-12-31")
        return PlanPeriod(start, end)
    plan = PlanPeriod.from_text(text)
    if plan is None:
        raise BadCall("Укажите срок плана: --plan 2024-2026, --plan 2025 или --plan 2024-12-17..2026-12-31")
    return plan


def _day(text: str, option: str) -> date | None:
    if not text:
        return None
    parts = text.split(".")
    try:
        return date.fromisoformat("-".join(reversed(parts)) if len(parts) == 3 else text)
    except ValueError as error:
        raise BadCall(f"{option}: «{text}» – не дата; напишите 2025-12-31 или 31.12.2025") from error


def _described(schedule: Schedule) -> dict[str, Any]:
    return {
        "phrase": schedule.phrase,
        "kind": schedule.kind.value,
        "kinds": [rule.kind.value for rule in schedule.rules],
        "reading": schedule.reading,
        "recognised": schedule.recognised,
        "confidence": schedule.confidence.value,
        "unread_part": schedule.unread_part,
        "hint": schedule.hint,
        "event": schedule.event,
        "source_schedule": schedule.source_schedule,
        "condition": schedule.condition,
    }


def _dates(window: Window, rule: str) -> dict[str, Any]:
    shifted = ProductionCalendar().shift(window.due, window.workday or rule)
    return {
        "start": window.start.isoformat(),
        "due": window.due.isoformat(),
        "shifted": shifted.isoformat(),
        "label": window.label,
        "backstop": window.backstop,
        "checkpoint": window.checkpoint,
        "cut": window.cut,
    }


def _for_people(answer: dict[str, Any]) -> str:
    lines = [answer["reading"]]
    if answer["hint"]:
        lines.append(f"уточните: {answer['hint']}")
    for title, windows in (("", answer["occurrences"]), ("вне плана: ", answer["outside_plan"])):
        for window in windows:
            moved = "" if window["shifted"] == window["due"] else f", рабочий день {window['shifted']}"
            lines.append(f"{title}{window['start']} – {window['due']}{moved}")
    return "\n".join(lines)
