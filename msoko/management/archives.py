"""What the commands over an archive share: one argument, one verdict, exit code 1 for anything that is not sound."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from msoko.backup import BackupError, Verdict


class ArchiveCommand(BaseCommand):
    """Exit code 0: all is well; 1: the archive is damaged or does not fit."""

    work: Callable[[Path], Verdict]
    praise = ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            verdict = type(self).work(options["archive"])
        except (BackupError, OSError) as error:
            self.stderr.write(str(error))
            raise SystemExit(1) from error
        self.stdout.write(_as_json(verdict) if options["json"] else self._as_text(verdict))
        if not verdict.sound:
            raise SystemExit(1)

    def _as_text(self, verdict: Verdict) -> str:
        if verdict.sound:
            return f"{self.praise}: файлов – {verdict.files}, строк – {verdict.rows}."
        return "Не сошлось: " + "; ".join(verdict.problems)


def _as_json(verdict: Verdict) -> str:
    result = {"files": verdict.files, "rows": verdict.rows, "problems": list(verdict.problems)}
    return json.dumps(result, ensure_ascii=False)
