"""`manage.py open_period CODE 2026Q3`: open a quarter for reporting, or refresh an open one."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from msoko.lib.dates import local_day
from msoko.lib.periods import Quarter
from reports.actions.periods import Opening, open_period
from reports.refusals import ActionRefused
from schools.models import Municipality

BAD_CALL = 2
FOUND_PROBLEMS = 1


class Command(BaseCommand):
    help = "Opens a quarter for reporting: a report of every concerned body, a line per activity. May be repeated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("municipality", metavar="CODE", help="code of the municipality")
        parser.add_argument("quarter", metavar="QUARTER", help="for example 2026Q3")
        parser.add_argument("--today", metavar="YYYY-MM-DD", help="pretend that this is the day (for rehearsals)")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(code=options["municipality"]).first()
        if municipality is None:
            known = ", ".join(Municipality.objects.values_list("code", flat=True)) or "нет ни одного"
            raise CommandError(f"Нет муниципалитета «{options['municipality']}». Есть: {known}.", returncode=BAD_CALL)
        try:
            quarter = Quarter.parse(options["quarter"])
            now = timezone.now()
            today = _day(options["today"]) if options["today"] else local_day(now, municipality.zone)
        except ValueError as error:
            raise CommandError(str(error), returncode=BAD_CALL) from error
        try:
            opening = open_period(municipality=municipality, quarter=quarter, by=None, today=today)
        except ActionRefused as refusal:
            raise CommandError(str(refusal), returncode=FOUND_PROBLEMS) from refusal
        self.stdout.write(_as_json(opening) if options["as_json"] else _as_text(opening))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"День пишется как 2026-10-01, а не «{text}»") from error


def _as_json(opening: Opening) -> str:
    period = opening.period
    answer = {
        "period": period.code,
        "municipality": period.municipality.code,
        "new": opening.is_new,
        "nominal_due": period.nominal_due.isoformat(),
        "due": period.due.isoformat(),
        "on_time_until": period.on_time_until.isoformat(),
        "locks_at": period.locks_at.isoformat(),
        "reports_added": opening.reports_added,
        "lines": {
            "added": opening.lines.added, "changed": opening.lines.changed, "removed": opening.lines.removed,
        },
        "unplaced": [
            {"number": row.activity.number_clean, "title": row.activity.title, "why": row.why}
            for row in opening.unplaced
        ],
    }  # fmt: skip
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _as_text(opening: Opening) -> str:
    period, lines = opening.period, opening.lines
    word = "открыт" if opening.is_new else "обновлён"
    text = (
        f"{period.quarter.label} {word}: отчётов добавлено {opening.reports_added}, "
        f"строк добавлено {lines.added}, изменено {lines.changed}, снято {lines.removed}. "
        f"Сдать до {period.due:%d.%m.%Y}."
    )
    if opening.unplaced:
        text += f"\nНе попали ни в один отчёт: {len(opening.unplaced)}"
        text += "".join(f"\n  {row.activity.number_clean} {row.why}" for row in opening.unplaced)
    return text
