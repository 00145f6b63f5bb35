"""Walk the whole journal of actions and check its chain of hashes."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from msoko.audit.recording import verify_chain


class Command(BaseCommand):
    """Exit code 0: every row fits; 1: something was changed behind the portal's back."""

    help = "Check the hash chain of the audit journal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify_chain()
        if options["json"]:
            result = {
                "checked": report.checked,
                "sound": report.sound,
                "broken": list(report.broken),
                "cut": report.is_cut,
            }
            self.stdout.write(json.dumps(result))
        elif report.sound:
            self.stdout.write(f"Журнал цел: проверено записей – {report.checked}.")
        else:
            self.stdout.write(f"Журнал нарушен, проверено записей – {report.checked}.")
            if report.broken:
                self.stdout.write(f"Не на своём месте или изменены записи: {', '.join(map(str, report.broken))}.")
            if report.is_cut:
                self.stdout.write("Последние записи не те, на которых журнал закончился: часть их удалена.")
        if not report.sound:
            raise SystemExit(1)
