"""Files that were taken while the antivirus was away are checked when it is back."""

from datetime import datetime
from typing import BinaryIO, cast

from django.db import transaction
from django.urls import reverse

from msoko import scanning
from msoko.audit.recording import record
from msoko.outbox import sending
from reports.models import Evidence, EvidenceFile

MOST = 500
SUBJECT = "Файл «{name}» заражён и закрыт"
TEXT = (
    "Антивирус нашёл вредоносную программу в файле «{name}», который вы приложили к отчёту. "
    "Скачать его больше нельзя.\n\nПроверьте компьютер антивирусом, сохраните документ заново, "
    "уберите заражённый файл из строки отчёта и приложите чистый."
)


def scan_waiting(*, at: datetime) -> int:
    """Ask again about waiting files, the oldest first; returns how many got an answer. Stops while there is none."""
    answered = 0
    for row in EvidenceFile.objects.filter(scan=EvidenceFile.Scan.WAITING).order_by("uploaded_at", "pk")[:MOST]:
        try:
            with row.file.open("rb") as content:
                verdict = scanning.verdict(cast(BinaryIO, content))
        except FileNotFoundError:
            verdict = scanning.Verdict.NOT_CHECKED
        if verdict == scanning.Verdict.WAITING:
            break
        _note(row, verdict, at)
        answered += 1
    return answered


@transaction.atomic
def _note(row: EvidenceFile, verdict: scanning.Verdict, at: datetime) -> None:
    EvidenceFile.objects.filter(pk=row.pk).update(scan=verdict)
    if verdict != scanning.Verdict.INFECTED:
        return
    record("evidence.infected", row, by=None, changes={"sha256": [None, row.sha256]})
    line = Evidence.objects.filter(file=row).order_by("pk").values_list("line", flat=True).first()
    sending.put(
        "evidence.infected",
        key=f"evidence.infected:{row.pk}",
        address=row.uploaded_by.email,
        subject=SUBJECT.format(name=row.name),
        text=TEXT.format(name=row.name),
        url=reverse("reports:line", args=[line]) if line else reverse("reports:index"),
        user=row.uploaded_by,
        municipality_id=row.organisation.municipality_id,
        not_before=at,
    )
