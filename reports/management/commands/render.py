"""Render a document to a file, here and now: the same paper and the same renderers as in the portal."""

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.building import PAPERS, RENDERERS
from reports.models import AnalysisRun
from reports.renderers.pdf import PdfUnavailable


class Subject(dict[str, int]):
    """What the document is about; a document that misses a part of it names the part."""

    def __missing__(self, name: str) -> int:
        raise CommandError(f"Укажите, о чём документ: --param {name}=НОМЕР.", returncode=2)


class Command(BaseCommand):
    """Exit code 0: the file is written; 1: nothing to render from; 2: bad call."""

    help = "Render a document of an analysis run to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help=f"one of: {', '.join(PAPERS)}")
        parser.add_argument("municipality", help="code of the municipality")
        parser.add_argument("year", type=int)
        parser.add_argument("--run", type=int, help="number of the run; the last computed one is taken without it")
        parser.add_argument("--academic", action="store_true", help="YEAR/YEAR+1 academic year")
        parser.add_argument("--format", choices=[str(name) for name in RENDERERS], default="pdf")
        parser.add_argument("--param", action="append", default=[], metavar="NAME=NUMBER", help="of what: direction=5")
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["kind"] not in PAPERS:
            raise CommandError(f"Нет документа «{options['kind']}». Есть: {', '.join(PAPERS)}.", returncode=2)
        run = self._run(options)
        params = Subject(_numbers(options["param"]), run=run.pk)
        try:
            paper = PAPERS[options["kind"]](params)
            content = RENDERERS[options["format"]](paper)
            options["out"].write_bytes(content)
        except ObjectDoesNotExist as error:
            raise CommandError("Строки с таким номером нет. Проверьте --param.", returncode=2) from error
        except PdfUnavailable as reason:
            raise CommandError(str(reason)) from reason
        except OSError as error:
            raise CommandError(f"Файл не записан: {error.strerror}, {options['out']}.") from error
        self._print(options, run, paper.title, len(content))

    def _run(self, options: dict[str, Any]) -> AnalysisRun:
        kind = AnalysisRun.YearKind.ACADEMIC if options["academic"] else AnalysisRun.YearKind.CALENDAR
        runs = AnalysisRun.objects.ready().filter(
            municipality__code=options["municipality"], year=options["year"], year_kind=kind
        )
        if options["run"]:
            runs = runs.filter(number=options["run"])
        run = runs.order_by("-number").first()
        if run is None:
            raise CommandError(f"Готового расчёта за {options['year']} год нет. Сначала: manage.py analyse.")
        return run

    def _print(self, options: dict[str, Any], run: AnalysisRun, title: str, size: int) -> None:
        if options["json"]:
            result = {"run": run.pk, "number": run.number, "title": title, "bytes": size, "file": str(options["out"])}
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self.stdout.write(f"{title}, {run}: {options['out']}, {size} байт.")


def _numbers(pairs: list[str]) -> dict[str, int]:
    """`direction=5` → {"direction": 5}."""
    found = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        if not name or not value.isdigit():
            raise CommandError(f"Параметр пишется как direction=5, а не «{pair}».", returncode=2)
        found[name] = int(value)
    return found
