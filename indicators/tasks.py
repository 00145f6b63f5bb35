"""Background work of «measured»: looking at uploaded files, and writing reviewed ones."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from celery import shared_task
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from indicators.actions.assessments import SURVEY, WRITE
from indicators.idle_uploads import clean_uploads
from indicators.importers import (
    BadTable,
    ParsedResult,
    Problem,
    Survey,
    Table,
    Told,
    arranged,
    guessed_head,
    head_titles,
    match_name,
    parse,
    read_table,
    read_tables,
    survey,
)
from indicators.importers.tables import cell_text
from indicators.importers.writing import candidates_of, remembered_names, write_results
from indicators.models import AssessmentImport, ColumnMapping
from msoko.audit.recording import record
from msoko.jobs.models import Job
from msoko.jobs.running import Finish, JobRefused, Progress, handles
from msoko.lib import dates
from msoko.lib.archives import BadFile

_MOST_PROBLEMS = 200
TURNED = (
    "Таблица построена иначе обычного: портал переставил её так, чтобы каждая школа стояла в своей строке. Проверьте "
    "ниже школы и число участников"
)
NO_TABLES = "В файле нет таблиц: проверьте, что нужный лист не скрыт и не пуст, и загрузите файл снова"


@shared_task(name="indicators.tasks.clean_uploads")
def clean() -> None:
    """Uploads that nobody finished, after the time for which they are kept."""
    clean_uploads(at=timezone.now())


@handles(SURVEY)
def survey_files(job: Job, progress: Progress) -> Finish:
    """Look at the heads and names of uploaded files and leave them for review."""
    rows = _rows(job)
    for number, row in enumerate(rows):
        progress(100 * number // len(rows), f"Читаем {row.file_name}")
        if row.state == AssessmentImport.State.NEW:
            look_at(row)
    return Finish({"files": len(rows)}, reverse("indicators:imports"))


@handles(WRITE)
def write_files(job: Job, progress: Progress) -> Finish:
    """Write reviewed files; a file that fails says why and does not stop the others."""
    rows, written = _rows(job), 0
    for number, row in enumerate(rows):
        progress(100 * number // len(rows), f"Записываем {row.file_name}")
        if row.state in (AssessmentImport.State.REVIEW, AssessmentImport.State.RUNNING):
            written += write_one(row)
    failed = [row.file_name for row in rows if row.state == AssessmentImport.State.FAILED]
    if failed and len(failed) == len(rows):
        raise JobRefused(f"Не записано: {', '.join(failed)}. Откройте файл в списке загрузок: там сказано, что делать.")
    url = rows[0].get_absolute_url() if len(rows) == 1 else reverse("indicators:imports")
    return Finish({"results": written, "failed": failed}, url)


def _rows(job: Job) -> list[AssessmentImport]:
    found = AssessmentImport.objects.select_related("municipality", "created_by").filter(
        pk__in=job.params["imports"], municipality=job.municipality_id
    )
    return list(found.order_by("pk"))


def look_at(row: AssessmentImport) -> None:
    """Shape, columns, names and size of one file; a bad file keeps the sentence that says what to do.

    A workbook with tables on several sheets becomes an import for each of them. Everything is read before anything is
    written: a large file must not hold the database.
    """
    try:
        content = _content(row)
        found = read_tables(_readable_name(row), content)
    except (BadFile, BadTable) as error:
        _refuse(row, str(error))
        return
    found = found[:1] if _told(row) else found  # the person has spoken of the first one
    seen = [_seen(row, name, table, keep=content[:2] == b"PK") for name, table in found]
    good = [one for one in seen if isinstance(one, Seen)]
    if not good:
        table, words = (arranged(found[0][1]), str(seen[0])) if seen else (Table(()), NO_TABLES)
        _ask(row, table, words)
        return
    if not _told(row) and (known := _same_before(row)):
        good[0].problems.insert(0, Problem(0, known))
    skipped = [name for (name, _), one in zip(found, seen, strict=True) if not isinstance(one, Seen)]
    with transaction.atomic():
        for number, one in enumerate(good):
            _keep(row if number == 0 else _sibling(row, one.name), one, skipped if number == 0 else [])


def _same_before(row: AssessmentImport) -> str:
    """A word about an earlier upload of the very same file; writing it again changes nothing."""
    places = (AssessmentImport.State.REVIEW, AssessmentImport.State.DONE)
    same = AssessmentImport.objects.filter(municipality=row.municipality, sha256=row.sha256, state__in=places)
    earlier = same.exclude(pk=row.pk).exclude(job_id=row.job_id).order_by("-created_at").first()
    if earlier is None:
        return ""
    day = dates.plain_date(timezone.localtime(earlier.created_at).date())
    return f"Такой же файл уже загружали {day}: {earlier.get_state_display()}. Запись ещё раз ничего не изменит"


@dataclass(frozen=True, slots=True)
class Seen:
    """A table that was understood; `text`: how a workbook is kept until it is written, as it was printed."""

    name: str
    survey: Survey
    about: dict[str, Any]
    results: list[ParsedResult]
    problems: list[Problem]
    rows: int
    text: str


def _readable_name(row: AssessmentImport) -> str:
    """A workbook that is kept as text is read as text, whatever it was called."""
    return "текст.csv" if (row.file.name or "").endswith(".csv") else row.file_name


def _seen(row: AssessmentImport, name: str, printed: Table, *, keep: bool) -> Seen | str:
    """What a table says; the sentence about it when it says nothing."""
    table = arranged(printed)
    try:
        found = survey(table, f"{row.file_name} {name}", _remembered_columns(row), _told(row))
        about = {**found.about, **row.about, "municipality_names": _names_of(row)}
        results, problems = parse(table, found, about, _borders(about))
    except BadTable as error:
        return str(error)
    if table is not printed:
        problems.insert(0, Problem(0, TURNED))
    return Seen(name, found, about, results, problems, len(table.rows), _as_text(printed) if keep else "")


def _told(row: AssessmentImport) -> Told | None:
    """What the person has said of the head and the columns, if anything."""
    told = row.about.get("told")
    return Told(told["row"], told["shape"], told["columns"]) if told else None


def _refuse(row: AssessmentImport, words: str) -> None:
    row.state, row.problems = AssessmentImport.State.FAILED, [{"row": 0, "text": words, "is_error": True}]
    row.save()


def _ask(row: AssessmentImport, table: Table, words: str) -> None:
    """A table that nobody understands waits for a person to name its columns; a text that is no table is refused."""
    told = _told(row)
    head = told.row if told and told.row is not None else guessed_head(table)
    if head is None or head >= len(table.rows):
        _refuse(row, words)
        return
    row.shape, row.names = "", {}
    row.mapping = dict(told.columns) if told else {}
    row.summary = {"titles": list(head_titles(table, head)), "head": head + 1, "rows": len(table.rows) - head - 1}
    row.problems = [{"row": head + 1, "text": f"{words}. Укажите ниже, что в каком столбце", "is_error": True}]
    row.state = AssessmentImport.State.REVIEW
    row.version += 1
    row.save()


def _sibling(row: AssessmentImport, sheet: str) -> AssessmentImport:
    """An import of another sheet of the same file."""
    name = f"{row.file_name}, лист «{sheet}»"[:200]
    return AssessmentImport(
        municipality=row.municipality, file_name=name, sha256=row.sha256, about=dict(row.about),
        created_by=row.created_by, job_id=row.job_id,
    )  # fmt: skip


def _keep(row: AssessmentImport, seen: Seen, skipped: Sequence[str]) -> None:
    """Keep what was read for the review."""
    found = seen.survey
    row.shape, row.mapping, row.about = found.shape, dict(found.columns), seen.about
    row.summary = _summary(found, seen.results, seen.rows)
    row.names = _matched(row, seen.results)
    row.problems = [problem.as_dict() for problem in seen.problems[:_MOST_PROBLEMS]]
    if skipped:
        words = f"Листы без результатов пропущены: {', '.join(skipped)}"
        row.problems = [Problem(0, words).as_dict(), *row.problems]
    row.state = AssessmentImport.State.REVIEW
    row.version += 1
    if seen.text:
        if row.file:
            row.file.delete(save=False)
        row.file.save(f"{row.sha256[:24]}.csv", ContentFile(seen.text.encode()), save=False)
    row.save()


def write_one(row: AssessmentImport) -> int:
    """Count the file again with the confirmed columns and save its results. The file itself is not kept."""
    row.state = AssessmentImport.State.RUNNING
    row.save(update_fields=["state"])
    try:
        table = arranged(read_table(_readable_name(row), _content(row)))
        told = row.summary
        confirmed = Survey(row.shape, row.mapping, told["first_row"], tuple(told["titles"]), told["signature"])
        results, problems = parse(table, confirmed, row.about, _borders(row.about))
    except (BadFile, BadTable) as error:
        _refuse(row, str(error))
        return 0
    written, more = write_results(row, results)
    row.problems = [problem.as_dict() for problem in [*problems, *more][:_MOST_PROBLEMS]]
    row.summary = {**row.summary, "written": written}
    row.state = AssessmentImport.State.DONE if written else AssessmentImport.State.FAILED
    row.save()
    record("assessments.imported", row, by=row.created_by, changes={"results": [None, written]})
    if written:
        # Rows of pupils are counted and not kept.
        row.file.delete(save=True)
    return written


def _as_text(table: Table) -> str:
    """A workbook as text: reading the workbook a second time would cost ten times more."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows([cell_text(cell) for cell in cells] for cells in table.rows)
    return stream.getvalue()


def _content(row: AssessmentImport) -> bytes:
    if not row.file:
        raise BadTable("Файла уже нет: результаты из него записаны раньше. Загрузите его снова")
    with row.file.open("rb") as stream:
        return bytes(stream.read())


def _names_of(row: AssessmentImport) -> list[str]:
    town = row.municipality
    return [town.name, town.name_genitive]


def _borders(about: dict[str, Any]) -> dict[int, int]:
    return {int(mark): int(score) for mark, score in (about.get("borders") or {}).items()}


def _remembered_columns(row: AssessmentImport) -> dict[str, dict[str, Any]]:
    found = ColumnMapping.objects.filter(municipality=row.municipality)
    return {
        f"{shape}:{signature}": columns
        for shape, signature, columns in found.values_list("shape", "signature", "columns")
    }


def _summary(seen: Survey, results: list[ParsedResult], rows: int) -> dict[str, Any]:
    return {
        "titles": list(seen.titles),
        "signature": seen.signature,
        "head": seen.head_row + 1,
        "first_row": seen.first_row,
        "rows": rows - seen.first_row,
        "participants": sum(result.participants for result in results if result.level == "organisation"),
        "schools": len({result.key for result in results if result.level == "organisation"}),
        "procedures": sorted(
            {f"{result.year or '?'}, {result.grade or '?'} класс, {result.subject or '?'}" for result in results}
        ),
        "has_marks": any(result.marks for result in results),
    }


def _matched(row: AssessmentImport, results: list[ParsedResult]) -> dict[str, dict[str, Any]]:
    """Name or log-in of the file → the school it may mean and how sure that is."""
    candidates, remembered = candidates_of(row.municipality), remembered_names(row.municipality)
    people: dict[str, int] = defaultdict(int)
    names: dict[str, dict[str, Any]] = {}
    for result in results:
        if result.level != "organisation":
            continue
        people[result.key] += result.participants
        if result.key not in names:
            match = match_name(result.name, result.login, candidates, remembered)
            names[result.key] = {
                "name": result.name, "organisation": match.organisation, "how": match.how, "sure": match.is_sure,
            }  # fmt: skip
    for key, count in people.items():
        names[key]["people"] = count
    return names
