"""Documents behind a line: files, links, requisites. One file of an organisation may stand behind several lines."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F, Sum

from msoko.lib import files
from msoko.lib.russian import NBSP, number
from msoko.scanning import Verdict, refuse_infected
from reports.actions.filling import hold_open
from reports.models import Evidence, EvidenceFile, ReportLine
from reports.refusals import ActionRefused

MAX_PER_LINE = 20


def attach_file(
    *, line: ReportLine, upload: File, name: str, by: Any, at: datetime, document_kind: str = "", **requisites: Any
) -> Evidence:
    """Put a file behind a line. Raises `files.BadFile` with the exact words when it is not what it must be.

    The same content sent twice by an organisation is stored once.
    """
    content = cast(BinaryIO, upload)
    info = files.inspect(name, content, limits=files.FileLimits(max_size=settings.MAX_UPLOAD_BYTES))
    # Outside the transaction: nobody waits for the database while the antivirus thinks.
    verdict = refuse_infected(content)
    with transaction.atomic():
        stored = _keep(line, upload, files.safe_name(name), info, verdict, by, at)
        return _add(line, by, at, document_kind=document_kind, file=stored, **requisites)


def _keep(
    line: ReportLine, upload: File, name: str, info: files.FileInfo, verdict: Verdict, by: Any, at: datetime
) -> EvidenceFile:
    """The stored file of this content: the one that is there already, or a new one."""
    hold_open(line, by=by, at=at)
    _ensure_room(line)
    organisation = line.report.organisation
    stored = EvidenceFile.objects.filter(organisation=organisation, sha256=info.sha256).first()
    _ensure_quota(line, info.size if stored is None else 0, _new_in_report(line, stored, info.size))
    if stored is None:
        stored = EvidenceFile(
            organisation=organisation, name=name, content_type=info.content_type, size=info.size,
            sha256=info.sha256, scan=verdict, uploaded_at=at, uploaded_by=by,
        )  # fmt: skip
        # A name nobody can guess: the address of a file is no way around the access rules.
        stored.file.save(f"{uuid.uuid4().hex}.{info.kind}", File(upload), save=False)
        stored.save()
    return stored


@transaction.atomic
def attach_again(
    *, line: ReportLine, file: EvidenceFile, by: Any, at: datetime, document_kind: str = "", **requisites: Any
) -> Evidence:
    """Use a file that the organisation has uploaded before."""
    hold_open(line, by=by, at=at)
    _ensure_room(line)
    if file.organisation_id != line.report.organisation_id:
        raise ActionRefused("Этого файла нет среди файлов вашей организации.")
    if file.scan == EvidenceFile.Scan.INFECTED:
        raise ActionRefused("Файл заражён. Сохраните документ заново и приложите его.")
    _ensure_quota(line, 0, _new_in_report(line, file, file.size))
    return _add(line, by, at, document_kind=document_kind, file=file, **requisites)


@transaction.atomic
def attach_link(
    *, line: ReportLine, link: str, by: Any, at: datetime, document_kind: str = "", **requisites: Any
) -> Evidence:
    """Refer to a published document."""
    hold_open(line, by=by, at=at)
    _ensure_room(line)
    return _add(line, by, at, document_kind=document_kind, link=link, **requisites)


def _ensure_room(line: ReportLine) -> None:
    if line.evidence.count() >= MAX_PER_LINE:
        raise ActionRefused(f"К строке можно приложить не больше {MAX_PER_LINE} документов. Уберите лишние.")


def _new_in_report(line: ReportLine, stored: EvidenceFile | None, size: int) -> int:
    """Bytes that the file adds to its report: none when another line of it already has it."""
    known = stored is not None and Evidence.objects.filter(line__report=line.report_id, file=stored).exists()
    return 0 if known else size


def _ensure_quota(line: ReportLine, new: int, new_in_report: int) -> None:
    """Room on the disk is shared: so much for a report, so much for an organisation. A file counts once."""
    behind = EvidenceFile.objects.filter(pk__in=Evidence.objects.filter(line__report=line.report_id).values("file"))
    advice = "Уберите лишние или сожмите сканы."
    _ensure_fits(behind, new_in_report, settings.MAX_REPORT_BYTES, "К отчёту приложено", advice)
    own = EvidenceFile.objects.filter(organisation=line.report.organisation_id)
    advice = "Возьмите уже загруженный файл, укажите ссылку или обратитесь в управление образования."
    _ensure_fits(own, new, settings.MAX_ORGANISATION_BYTES, "Организацией загружено", advice)


def _ensure_fits(files_: Any, new: int, limit: int, taken: str, advice: str) -> None:
    used = files_.aggregate(total=Sum("size"))["total"] or 0
    if new and used + new > limit:
        raise ActionRefused(
            f"{taken} {_megabytes(used)} из {_megabytes(limit)}, этот файл ({_megabytes(new)}) не помещается. {advice}"
        )


def _megabytes(size: int) -> str:
    return f"{number(Decimal(size) / (1024 * 1024), 1)}{NBSP}МБ"


def _add(line: ReportLine, by: Any, at: datetime, **values: Any) -> Evidence:
    same = line.evidence.filter(
        document_kind=values["document_kind"], file=values.get("file"), link=values.get("link", "")
    ).first()
    if same is not None:
        return same
    evidence = Evidence.objects.create(line=line, added_by=by, added_at=at, **values)
    _touch(line, by, at)
    return evidence


@transaction.atomic
def describe(*, evidence: Evidence, number: str, date: date | None, by: Any, at: datetime) -> None:
    """Number and date of the document."""
    if (evidence.number, evidence.date) == (number, date):
        return
    hold_open(evidence.line, by=by, at=at)
    evidence.number, evidence.date = number, date
    evidence.save(update_fields=["number", "date"])
    _touch(evidence.line, by, at)


@transaction.atomic
def remove(*, evidence: Evidence, by: Any, at: datetime) -> None:
    """Take a document away from a line. The file stays while a line or a sent version refers to it."""
    line = evidence.line
    hold_open(line, by=by, at=at)
    evidence.delete()
    _touch(line, by, at)


def _touch(line: ReportLine, by: Any, at: datetime) -> None:
    """A document is part of the answer: it answers a remark. The text's version does not move."""
    ReportLine.objects.filter(pk=line.pk).update(filled_at=at, filled_by=by)
    line.filled_at, line.filled_by = at, by
    if line.report.nothing_to_report:
        type(line.report).objects.filter(pk=line.report_id).update(nothing_to_report=False, version=F("version") + 1)
