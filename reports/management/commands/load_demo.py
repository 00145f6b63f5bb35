"""Load the five sample municipalities with their road maps, organisations, people, reports and figures."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reports.demo import loading
from reports.demo.people import DEMO_PASSWORD, accounts
from reports.demo.places import SAMPLES


class Command(BaseCommand):
    """Sample data with a fixed seed. Loads what is missing; a second run changes nothing."""

    help = "Load the demo: five real road maps, sample organisations, people and two years of reports."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipality", action="append", help="code; may be given several times; default: all")
        parser.add_argument("--today", help="the day the demo is made for, YYYY-MM-DD; default: today")
        parser.add_argument("--json", action="store_true", help="print one JSON object at the end")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Демо загружается только при DEMO=1: у учётных записей демо известный пароль.")
        codes = options["municipality"]
        unknown = set(codes or []) - {sample.code for sample in SAMPLES}
        if unknown:
            raise CommandError(f"Нет такого муниципалитета: {', '.join(sorted(unknown))}.", returncode=2)
        try:
            today = date.fromisoformat(options["today"]) if options["today"] else timezone.localdate()
        except ValueError as error:
            raise CommandError("День пишется так: 2026-11-21.", returncode=2) from error
        quiet = options["json"]
        # With --json the standard output is for a program; what goes on is said beside it.
        progress = self.stderr if quiet else self.stdout
        loaded = loading.load(today=today, codes=codes, say=lambda text: progress.write(text, str))
        if quiet:
            people = [{"who": who, "login": login} for who, login in accounts()]
            result = asdict(loaded) | {"accounts": people, "password": DEMO_PASSWORD}
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self.stdout.write(
                f"Готово: муниципалитетов – {loaded.municipalities}, разделов – {loaded.sections}, строк – "
                f"{loaded.rows}, мероприятий – {loaded.activities}, отчётов – {loaded.reports}."
            )
