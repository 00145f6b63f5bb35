"""Evidence meets the antivirus: at once, or when the daemon is back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from msoko.audit.models import AuditEvent
from msoko.lib.files import BadFile
from msoko.outbox.models import Letter
from reports.actions import evidence, scanning
from reports.models import EvidenceFile, ReportLine
from reports.refusals import ActionRefused
from tests.clamd import MARK, clamd
from tests.factories.reports import NOON, PDF, school_report

pytestmark = pytest.mark.django_db
INFECTED_PDF = PDF.replace(b"%%EOF", b"% " + MARK + b"\n%%EOF")
NOBODY = "127.0.0.1:1"


@pytest.fixture
def given() -> tuple[ReportLine, Any]:
    report, head = school_report()
    rows = ReportLine.objects.select_related("report__period", "report__organisation__municipality", "report__current")
    return rows.filter(report=report)[0], head


def attach(given: tuple[ReportLine, Any], content: bytes) -> EvidenceFile:
    line, head = given
    upload = SimpleUploadedFile("справка.pdf", content)
    added = evidence.attach_file(line=line, upload=upload, name="справка.pdf", by=head, at=NOON)
    assert added.file is not None
    return added.file


def test_clean_file_is_kept_as_checked(given: tuple[ReportLine, Any], settings: Any) -> None:
    with clamd() as settings.CLAMAV_ADDRESS:
        file = attach(given, PDF)
    assert file.scan == EvidenceFile.Scan.CLEAN
    assert file.file.read() == PDF


def test_infected_file_is_not_kept(given: tuple[ReportLine, Any], settings: Any) -> None:
    with clamd() as settings.CLAMAV_ADDRESS, pytest.raises(BadFile, match="вредоносную"):
        attach(given, INFECTED_PDF)
    assert not EvidenceFile.objects.exists()


def test_daemon_that_is_away_keeps_nobody_from_the_deadline(given: tuple[ReportLine, Any], settings: Any) -> None:
    settings.CLAMAV_ADDRESS = NOBODY
    file = attach(given, PDF)
    assert file.scan == EvidenceFile.Scan.WAITING
    assert scanning.scan_waiting(at=NOON) == 0
    with clamd() as settings.CLAMAV_ADDRESS:
        assert scanning.scan_waiting(at=NOON) == 1
    file.refresh_from_db()
    assert file.scan == EvidenceFile.Scan.CLEAN


def test_infection_found_later_closes_the_file_and_tells_its_owner(
    given: tuple[ReportLine, Any], settings: Any, client: Client
) -> None:
    line, head = given
    settings.CLAMAV_ADDRESS = NOBODY
    file = attach(given, INFECTED_PDF)
    client.force_login(head)
    address = reverse("reports:evidence", args=[line.evidence.get().pk])
    assert client.get(address).status_code == 200
    with clamd() as settings.CLAMAV_ADDRESS:
        scanning.scan_waiting(at=NOON)
        scanning.scan_waiting(at=NOON)
    assert client.get(address).status_code == 404
    page = client.get(reverse("reports:line", args=[line.pk])).content.decode()
    assert "Заражён, скачать нельзя" in page
    assert address not in page
    letter = Letter.objects.get(kind="evidence.infected")
    assert letter.address == head.email
    assert AuditEvent.objects.filter(action="evidence.infected").count() == 1
    file.refresh_from_db()
    with pytest.raises(ActionRefused, match="заражён"):
        evidence.attach_again(line=line, file=file, by=head, at=NOON, document_kind="Приказ")
