"""Compute the annual analysis of a municipality, here and now."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from msoko.jobs import running
from msoko.lib.russian import percent
from reports.actions.analysing import request_analysis
from reports.models import AnalysisRun
from reports.refusals import ActionRefused
from reports.snapshots import analysis_of
from schools.models import Municipality


class Command(BaseCommand):
    """Exit code 0: computed; 1: refused; 2: no such municipality or year."""

    help = "Compute the annual analysis."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("municipality", help="code of the municipality")
        parser.add_argument("year", type=int)
        parser.add_argument("--academic", action="store_true", help="YEAR/YEAR+1 academic year")
        parser.add_argument("--final", action="store_true")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(code=options["municipality"]).first()
        if municipality is None:
            raise CommandError(f"Нет муниципалитета с кодом «{options['municipality']}».", returncode=2)
        if not 2000 <= options["year"] <= 2100:
            raise CommandError("Год пишется четырьмя цифрами, например 2025.", returncode=2)
        kind = AnalysisRun.YearKind.ACADEMIC if options["academic"] else AnalysisRun.YearKind.CALENDAR
        try:
            run = request_analysis(
                municipality=municipality, year=options["year"], by=None, at=timezone.now(), year_kind=kind,
                is_final=options["final"],
            )  # fmt: skip
        except ActionRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if run.job is not None:
            running.run(run.job.pk)
        run.refresh_from_db()
        if run.computed_at is None:
            raise CommandError(getattr(run.job, "error", "") or "Расчёт не выполнен.")
        self._print(run, options["json"])

    def _print(self, run: AnalysisRun, as_json: bool) -> None:
        total = analysis_of(run).total
        if as_json:
            result = {
                "run": run.pk,
                "number": run.number,
                "checksum": run.checksum,
                "total": total.total,
                "in_time": total.in_time,
                "late": total.late,
                "in_work": total.in_work,
                "overdue": total.overdue,
                "not_required": total.not_required,
                "excluded": total.excluded,
                "executed_percent": str(total.executed_share),
            }
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            share = f" ({percent(total.executed_share)})" if total.executed_share is not None else ""
            self.stdout.write(f"{run}: исполнено {total.executed} из {total.total}{share}.")
