"""Put an archive back over the present data."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from msoko import backup


class Command(BaseCommand):
    """Exit code 0: all is well; 1: the archive is damaged or does not fit."""

    help = "Put an archive back over the present data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            verdict = backup.restore(options["archive"])
        except (backup.BackupError, OSError) as error:
            self.stderr.write(str(error))
            raise SystemExit(1) from error
        if options["json"]:
            result = {"files": verdict.files, "rows": verdict.rows, "problems": list(verdict.problems)}
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        elif verdict.sound:
            self.stdout.write(f"Восстановлено: файлов – {verdict.files}, строк – {verdict.rows}.")
        else:
            self.stdout.write("Не сошлось: " + "; ".join(verdict.problems))
        if not verdict.sound:
            raise SystemExit(1)
