"""Put the reminders of this hour into the outbox."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reports.reminders import send_all


class Command(BaseCommand):
    help = "Writes reminders about due dates; the worker sends them. Running it twice writes nothing twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", default="", help="moment in ISO form instead of now: 2026-10-01T09:00+05:00")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        done = send_all(_moment(options["at"]))
        if options["json"]:
            self.stdout.write(json.dumps([row.to_dict() for row in done], ensure_ascii=False))
            return
        for row in done:
            word = "напоминания выключены" if row.off else "тихие часы" if row.quiet else f"писем: {row.letters}"
            self.stdout.write(f"{row.municipality}: {word}")
            for name in row.without_recipient:
                self.stdout.write(f"  некому напоминать: {name}")


def _moment(text: str) -> datetime:
    if not text:
        return timezone.now()
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"Не понимаю время «{text}». Пример: 2026-10-01T09:00+05:00") from error
    return at if at.tzinfo else timezone.make_aware(at)
