"""Everything of a quarter for an inspection in one archive: reports, evidence, registers. Written as a stream."""

import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO

from django.utils import timezone

from msoko.lib.files import safe_name
from msoko.lib.xlsx import Column, SheetWriter, new_workbook, saved
from reports.contexts.consolidated import consolidated
from reports.models import Evidence, EvidenceFile, ReportingPeriod, Submission
from reports.papers.quarter import quarter_paper, submission_paper
from reports.renderers import xlsx

REGISTER = (
    Column("Организация", 34), Column("Строка", 9), Column("Мероприятие", 50), Column("Вид документа", 30),
    Column("Номер", 14), Column("Дата", 12, "date"), Column("Файл в архиве", 60), Column("SHA-256", 66),
    Column("Примечание", 30),
)  # fmt: skip
CHUNK = 1024 * 1024
LOST = "файла нет в хранилище"
INFECTED = "файл заражён, в архив не вошёл"


def write_dossier(period: ReportingPeriod, target: BinaryIO, progress: Callable[[int, str], None], at: datetime) -> int:
    """Write the archive; returns how many evidence files went in. A file behind several lines is stored once."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        progress(10, "Пишем сводный отчёт")
        archive.writestr("Сводный отчёт.xlsx", xlsx.render(quarter_paper(consolidated(period, at))))
        _write_reports(period, archive, progress)
        return _write_evidence(period, archive, progress)


def _write_reports(period: ReportingPeriod, archive: zipfile.ZipFile, progress: Callable[[int, str], None]) -> None:
    """The last sent version of every report."""
    rows = Submission.objects.filter(report__period=period, pk__in=period.reports.values("current")).select_related(
        "report__period", "report__organisation__municipality", "by"
    )
    total = rows.count()
    for place, row in enumerate(rows.order_by("report__organisation__short_name").iterator(chunk_size=20)):
        progress(15 + 25 * place // max(total, 1), "Пишем отчёты организаций")
        name = f"Отчёты/{_folder(row.report)}.xlsx"
        archive.writestr(name, xlsx.render(submission_paper(row)))


def _folder(report: object) -> str:
    """A name that is safe on any disk and differs for organisations of one name."""
    organisation = report.organisation  # type: ignore[attr-defined]
    return safe_name(f"{organisation.pk:04d} {str(organisation).replace('.', ' ')}")[:80].strip()


def _write_evidence(period: ReportingPeriod, archive: zipfile.ZipFile, progress: Callable[[int, str], None]) -> int:
    rows = (
        Evidence.objects.filter(line__report__period=period, line__report__current__isnull=False)
        .select_related("file", "line__report__organisation")
        .order_by("line__report__organisation__short_name", "line__report_id", "line__position", "pk")
    )
    book = new_workbook()
    titles = (f"Реестр документов, {period.quarter.label}", str(period.municipality))
    sheet = SheetWriter(book, "Реестр", REGISTER, titles=titles)
    written: dict[int, str] = {}
    total = rows.count()
    for place, row in enumerate(rows.iterator(chunk_size=200)):
        if place % 20 == 0:
            progress(40 + 55 * place // max(total, 1), f"Пишем документы: {place} из {total}")
        where, note = _write_file(row, archive, written)
        line = row.line
        sheet.row([
            str(line.report.organisation), line.number_clean, line.title, row.document_kind, row.number, row.date,
            where or row.link, row.file.sha256 if row.file else "", note,
        ])  # fmt: skip
    archive.writestr("Реестр документов.xlsx", saved(book))
    return len(written)


def _write_file(row: Evidence, archive: zipfile.ZipFile, written: dict[int, str]) -> tuple[str, str]:
    """(name in the archive, note). Already compressed kinds of files are stored as they are."""
    if row.file is None:
        return "", ""
    if row.file.scan == EvidenceFile.Scan.INFECTED:
        return "", INFECTED
    if row.file.pk in written:
        return written[row.file.pk], ""
    name = f"Документы/{_folder(row.line.report)}/{row.file.pk} {safe_name(row.file.name)}"
    try:
        source = row.file.file.open("rb")
    except FileNotFoundError:
        return "", LOST
    info = zipfile.ZipInfo(name, timezone.localtime(row.file.uploaded_at).timetuple()[:6])
    with source, archive.open(info, "w") as entry:
        while part := source.read(CHUNK):
            entry.write(part)
    written[row.file.pk] = name
    return name, ""
