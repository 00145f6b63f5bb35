"""Imports of results: upload, review, start of the writing job, discarding."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from indicators.importers import clean_name, match_name
from indicators.importers.writing import remember_name
from indicators.models import AssessmentImport, ColumnMapping, Procedure
from indicators.scales import apply_scale
from msoko.audit.recording import difference, record
from msoko.jobs.models import Job
from msoko.jobs.running import enqueue
from msoko.lib.files import safe_name
from msoko.locking import EditConflict, save_if_unchanged
from schools.access import Permission, ensure
from schools.models import Municipality, Organisation, User

SURVEY, WRITE = "indicators.survey", "indicators.write"
"""Kinds of jobs: looking at uploaded files, writing reviewed ones."""
ABOUT = ("kind", "year", "grade", "subject", "name", "borders", "without_marks")
MOST_FILES = 60


@transaction.atomic
def upload(*, municipality: Municipality, files: Sequence[Any], about: Mapping[str, Any], by: User) -> Job:
    """Keep uploaded files for reading by a job. `about` is what the person said of all of them."""
    ensure(by, Permission.ENTER_VALUES, municipality=municipality)
    if not files or len(files) > MOST_FILES:
        raise ValidationError(f"Выберите от одного до {MOST_FILES} файлов.")
    rows = [_kept(municipality, file, about, by) for file in files]
    keys = hashlib.sha256(",".join(str(row.pk) for row in rows).encode()).hexdigest()
    job = enqueue(
        SURVEY, title=f"Чтение файлов с результатами: {len(rows)}", by=by, key=f"{SURVEY}:{keys}",
        params={"imports": [row.pk for row in rows]}, municipality_id=municipality.pk,
    )  # fmt: skip
    AssessmentImport.objects.filter(pk__in=[row.pk for row in rows]).update(job_id=job.pk)
    return job


def _kept(municipality: Municipality, file: BinaryIO, about: Mapping[str, Any], by: User) -> AssessmentImport:
    content = file.read()
    name = safe_name(getattr(file, "name", "") or "файл")
    said = {key: value for key, value in about.items() if key in ABOUT and value not in (None, "", {})}
    row = AssessmentImport(
        municipality=municipality, file_name=name, sha256=hashlib.sha256(content).hexdigest(), about=said, created_by=by
    )
    # The stored name says nothing about a school or a person.
    row.file.save(f"{row.sha256[:24]}.bin", ContentFile(content), save=True)
    record("assessments.uploaded", row, by=by, changes={"sha256": [None, row.sha256]})
    return row


@transaction.atomic
def review(
    *,
    row: AssessmentImport,
    about: Mapping[str, Any],
    names: Mapping[str, int | None],
    columns: Mapping[str, Any] | None,
    by: User,
    seen: int,
) -> AssessmentImport:
    """Keep the answers of the person: what the file is, which school each name means, which column is which.

    Recognised names and confirmed columns are remembered for the next file. Raises EditConflict.
    """
    ensure(by, Permission.ENTER_VALUES, municipality=row.municipality)
    if row.state != AssessmentImport.State.REVIEW:
        raise EditConflict(row)
    chosen = {key: names.get(key, answer.get("organisation")) for key, answer in row.names.items()}
    schools = Organisation.objects.filter(municipality=row.municipality, pk__in=[pk for pk in chosen.values() if pk])
    own = set(schools.values_list("pk", flat=True))
    for key, answer in row.names.items():
        answer["organisation"] = chosen[key] if chosen[key] in own else None
        answer["sure"] = True
    row.about = {**row.about, **{key: value for key, value in about.items() if key in ABOUT}}
    row.mapping = {**row.mapping, **(columns or {})}
    save_if_unchanged(row, ["about", "names", "mapping"], seen=seen)
    _remember(row, by)
    _tell_others(row)
    record("assessments.reviewed", row, by=by, changes={"names": [None, len(row.names)]})
    return row


@transaction.atomic
def remap(
    *, row: AssessmentImport, head: int, shape: str, columns: Mapping[str, int | None], by: User, seen: int
) -> Job:
    """Read the file again with the head and the columns that the person names. Raises EditConflict, ValidationError.

    `head`: number of the row with the head as Excel counts; `columns`: meaning → column from 0, None: there is none.
    """
    ensure(by, Permission.ENTER_VALUES, municipality=row.municipality)
    if row.state != AssessmentImport.State.REVIEW:
        raise EditConflict(row)
    if shape not in AssessmentImport.Shape.values:
        raise ValidationError("Выберите вид таблицы.")
    if columns.get("name") is None and columns.get("login") is None:
        raise ValidationError("Укажите столбец с названием или логином школы.")
    row.about = {**row.about, "told": {"row": max(head - 1, 0), "shape": shape, "columns": dict(columns)}}
    row.state = AssessmentImport.State.NEW
    save_if_unchanged(row, ["about", "state"], seen=seen)
    job = enqueue(
        SURVEY, title=f"Чтение файла с результатами: {row.file_name}", by=by, key=f"{SURVEY}:{row.pk}v{row.version}",
        params={"imports": [row.pk]}, municipality_id=row.municipality_id,
    )  # fmt: skip
    AssessmentImport.objects.filter(pk=row.pk).update(job_id=job.pk)
    record("assessments.remapped", row, by=by, changes={"shape": [row.shape, shape]})
    return job


def _remember(row: AssessmentImport, by: User) -> None:
    for key, answer in row.names.items():
        if answer["organisation"] and answer.get("how") not in ("code", "exact"):
            remember_name(row.municipality, key, answer["name"], answer["organisation"])
    ColumnMapping.objects.update_or_create(
        municipality=row.municipality, shape=row.shape, signature=row.summary["signature"],
        defaults={"columns": row.mapping, "confirmed_by": by},
    )  # fmt: skip


def _tell_others(row: AssessmentImport) -> None:
    """Files that still wait learn the names recognised here: a season has the same schools in every file.

    Their versions stay: whoever has such a page open sends an answer to every name anyway.
    """
    known = {clean_name(key): answer["organisation"] for key, answer in row.names.items() if answer["organisation"]}
    waiting = AssessmentImport.objects.select_for_update().filter(
        municipality=row.municipality, state=AssessmentImport.State.REVIEW
    )
    for other in waiting.exclude(pk=row.pk):
        unsure = [(key, answer) for key, answer in other.names.items() if not answer.get("sure")]
        told = [(answer, match_name(answer["name"], key, (), known).organisation) for key, answer in unsure]
        for answer, school in told:
            if school:
                answer.update(organisation=school, how="remembered", sure=True)
        if any(school for _, school in told):
            other.save(update_fields=["names"])


@transaction.atomic
def start_writing(*, municipality: Municipality, rows: Sequence[AssessmentImport], by: User) -> Job:
    """Start the job that writes reviewed files. A second click finds the first job."""
    ensure(by, Permission.ENTER_VALUES, municipality=municipality)
    chosen = [row for row in rows if row.state == AssessmentImport.State.REVIEW]
    if not chosen:
        raise ValidationError("Нет файлов, готовых к записи. Проверьте их сначала.")
    for row in chosen:
        if missing := missing_answers(row):
            raise ValidationError(f"{row.file_name}: {missing}")
    key = hashlib.sha256(",".join(f"{row.pk}v{row.version}" for row in chosen).encode()).hexdigest()
    job = enqueue(
        WRITE, title=f"Запись результатов, файлов: {len(chosen)}", by=by, key=f"{WRITE}:{key}",
        params={"imports": [row.pk for row in chosen]}, municipality_id=municipality.pk,
    )  # fmt: skip
    AssessmentImport.objects.filter(pk__in=[row.pk for row in chosen]).update(job_id=job.pk)
    return job


def missing_answers(row: AssessmentImport) -> str:
    """What a person still has to say before the file can be written; empty when nothing."""
    about, columns = row.about, row.mapping
    if not row.shape:
        return "укажите, что в каком столбце."
    for code, words in (("year", "год"), ("grade", "класс"), ("subject", "предмет")):
        in_table = code in columns or (code == "subject" and columns.get("blocks"))
        if not in_table and not about.get(code):
            return f"укажите {words}."
    if not about.get("kind"):
        return "укажите процедуру."
    return _missing_schools(row) or ("укажите границы отметок." if needs_borders(row) else "")


def needs_borders(row: AssessmentImport) -> bool:
    """Scores of pupils without marks and without a scale: the comparison with the journal cannot be counted later."""
    is_bare = row.shape == AssessmentImport.Shape.PUPILS and row.summary.get("has_marks") is False
    return is_bare and not row.about.get("borders") and not row.about.get("without_marks")


def _missing_schools(row: AssessmentImport) -> str:
    if not row.names:
        return "нет ни одной строки с результатами школы: что помешало, сказано в замечаниях."
    if any(not answer.get("sure") for answer in row.names.values()):
        return "проверьте названия школ."
    if not any(answer.get("organisation") for answer in row.names.values()):
        return "ни одна школа не узнана."
    return ""


@transaction.atomic
def discard(*, row: AssessmentImport, by: User) -> None:
    """Throw away an upload that will not be written, with its file."""
    ensure(by, Permission.ENTER_VALUES, municipality=row.municipality)
    if row.state in (AssessmentImport.State.DONE, AssessmentImport.State.DISCARDED):
        return
    row.state = AssessmentImport.State.DISCARDED
    row.save(update_fields=["state"])
    record("assessments.discarded", row, by=by)
    transaction.on_commit(lambda: row.file.delete(save=True) if row.file else None)


@transaction.atomic
def save_procedure(*, procedure: Procedure, by: User, seen: int) -> Procedure:
    """Change the scale, the date or the mark of incomparability. Raises EditConflict."""
    ensure(by, Permission.EDIT_INDICATORS, municipality=procedure.municipality)
    fields = ("held_on", "max_score", "borders", "is_changed")
    before = Procedure.objects.get(pk=procedure.pk)
    save_if_unchanged(procedure, fields, seen=seen)
    if before.borders != procedure.borders:
        apply_scale(procedure, before.borders)
    record("procedure.changed", procedure, by=by, changes=difference(before, procedure, fields))
    return procedure
