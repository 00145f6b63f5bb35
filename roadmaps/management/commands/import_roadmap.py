"""Read a road map out of a file; show what was read or write it for a municipality."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError, CommandParser

from roadmaps.actions.importing import PlanError, write_plan
from roadmaps.importers import safety
from roadmaps.importers.reading import ReadResult, UnreadableFile, read, read_text
from schools.models import Municipality

BAD_CALL = 2
"""Exit code of a call that cannot be carried out as it was typed."""


class Command(BaseCommand):
    """Exit code 0: read (and written); 1: the file cannot be read, written, or has errors; 2: bad call."""

    help = "Read a road map from DOCX, XLSX, PDF, TXT or TSV («-» = text from the standard input)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="path of the file, or - for pasted text")
        parser.add_argument("--municipality", default="", help="code of the municipality the road map is written for")
        parser.add_argument("--dry-run", action="store_true", help="only read and show, write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = self._municipality(options["municipality"], options["dry_run"])
        try:
            result, content = self._read(options["file"])
        except UnreadableFile as error:
            self._refuse(error.message_ru, options["json"])
        reading = result.to_dict()
        if municipality is not None:
            self._write(reading, municipality, options["file"], content, options["json"])
        self.stdout.write(
            json.dumps(reading, ensure_ascii=False, indent=1) if options["json"] else self._summary(result)
        )
        if result.has_errors:
            raise SystemExit(1)

    def _municipality(self, code: str, dry_run: bool) -> Municipality | None:
        if dry_run:
            return None
        if not code:
            raise CommandError("Укажите --municipality КОД или --dry-run.", returncode=BAD_CALL)
        found = Municipality.objects.filter(code=code).first()
        if found is None:
            raise CommandError(f"Муниципалитета с кодом «{code}» нет.", returncode=BAD_CALL)
        return found

    def _read(self, name: str) -> tuple[ReadResult, bytes]:
        if name == "-":
            content = sys.stdin.buffer.read(safety.MAX_BYTES + 1)
            return read_text(safety.decode(content)), content
        path = Path(name)
        try:
            with path.open("rb") as file:
                content = file.read(safety.MAX_BYTES + 1)
        except FileNotFoundError as error:
            raise CommandError(f"Файла «{name}» нет.", returncode=BAD_CALL) from error
        except OSError as error:
            raise CommandError(f"Файл «{name}» не открывается: проверьте права.", returncode=BAD_CALL) from error
        return read(content, path.name), content

    def _write(
        self, reading: dict[str, Any], municipality: Municipality, name: str, content: bytes, as_json: bool
    ) -> None:
        file = ContentFile(content, name=Path(name).name if name != "-" else "вставленный текст.txt")
        try:
            roadmap = write_plan(reading, municipality=municipality, by=None, act_file=file)
        except PlanError as error:
            self._refuse(str(error), as_json)
        reading["roadmap"] = roadmap.pk

    def _refuse(self, message: str, as_json: bool) -> None:
        self.stderr.write(message)
        if as_json:
            self.stdout.write(json.dumps({"error": message}, ensure_ascii=False))
        raise SystemExit(1)

    def _summary(self, result: ReadResult) -> str:
        counts = result.counts
        lines = [
            f"{result.requisites.headline() or 'Акт не найден'}; период: {result.requisites.period or 'не напечатан'}",
            f"Разделов: {counts['sections']}, строк: {counts['rows']}, мероприятий: {counts['activities']}, "
            f"заголовков групп: {counts['group_headings']}, обрывков: {counts['fragments']}",
        ]
        lines.extend(
            f"{problem.severity}: {problem.row or problem.field}: {problem.what}"
            for problem in result.problems
            if problem.severity != "info"
        )
        return "\n".join(lines)
