"""Documents behind a line."""

import io
from pathlib import PurePath

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from msoko.lib.files import BadFile
from reports.actions import evidence
from reports.models import Evidence, EvidenceFile, ReportLine
from reports.refusals import ActionRefused
from tests.factories.reports import NOON, PDF, EvidenceFileFactory, school_report, sent

pytestmark = pytest.mark.django_db


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def line_and_head():
    report, head = school_report()
    rows = ReportLine.objects.select_related("report__period", "report__organisation__municipality", "report__current")
    return rows.filter(report=report).first(), head


def attach(line, head, name="справка.pdf", content=PDF, **fields):
    return evidence.attach_file(
        line=line, upload=SimpleUploadedFile(name, content), name=name, by=head, at=NOON, **fields
    )


def test_file_is_stored_under_a_name_nobody_guesses(line_and_head):
    line, head = line_and_head
    added = attach(line, head, name="../../приказ.pdf", document_kind="Приказ", number="5")
    assert added.file.name == "приказ.pdf"
    stored = PurePath(added.file.file.name)
    assert "приказ" not in stored.name
    assert stored.suffix == ".pdf"
    assert (added.file.content_type, added.number) == ("application/pdf", "5")
    assert added.file.file.read() == PDF


def test_same_content_is_stored_once_and_serves_two_lines(line_and_head):
    line, head = line_and_head
    other = line.report.lines.exclude(pk=line.pk).select_related("report__period").first()
    other.report = line.report
    attach(line, head, name="a.pdf")
    attach(other, head, name="b.pdf")
    assert EvidenceFile.objects.count() == 1
    assert Evidence.objects.count() == 2


def test_second_click_adds_no_second_document(line_and_head):
    line, head = line_and_head
    assert attach(line, head) == attach(line, head)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("пусто.pdf", b"", "Файл пуст"),
        ("a.exe", b"MZ", "Нужен PDF, DOCX, XLSX, JPG или PNG"),
        ("a.svg", b"<svg/>", "Нужен PDF, DOCX, XLSX, JPG или PNG"),
        ("a.docm", b"PK\x03\x04", "макрос"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "в старом формате"),
        ("a.pdf", b"hello", "Внутри файла не PDF"),
        ("a.pdf", picture(), "внутри – PNG"),
        ("a.pdf", PDF.replace(b"<<>>", b"<</Encrypt 5 0 R>>"), "паролем"),
        ("a.png", picture()[:60], "повреждён"),
        ("a.pdf", b"%PDF-1.4" + b" " * (10 * 1024 * 1024), "Файл больше 10 МБ"),
    ],
)
def test_wrong_file_is_refused_in_exact_words(line_and_head, name, content, words):
    line, head = line_and_head
    with pytest.raises(BadFile, match=words):
        attach(line, head, name=name, content=content)
    assert not EvidenceFile.objects.exists()


def test_file_of_another_organisation_is_refused(line_and_head):
    line, head = line_and_head
    with pytest.raises(ActionRefused, match="нет среди файлов"):
        evidence.attach_again(line=line, file=EvidenceFileFactory(), by=head, at=NOON)


def test_own_file_is_used_again(line_and_head):
    line, head = line_and_head
    file = EvidenceFileFactory(organisation=line.report.organisation, uploaded_by=head)
    added = evidence.attach_again(line=line, file=file, by=head, at=NOON, document_kind="Протокол")
    assert (added.file, added.document_kind) == (file, "Протокол")


def test_link_is_a_document_too(line_and_head):
    line, head = line_and_head
    assert evidence.attach_link(line=line, link="https://example.test/1", by=head, at=NOON).link


def test_line_holds_a_limited_number(line_and_head, monkeypatch):
    line, head = line_and_head
    monkeypatch.setattr(evidence, "MAX_PER_LINE", 1)
    attach(line, head)
    with pytest.raises(ActionRefused, match="не больше 1"):
        evidence.attach_link(line=line, link="https://example.test/1", by=head, at=NOON)


def test_document_answers_a_remark_but_moves_no_version(line_and_head):
    line, head = line_and_head
    attach(line, head)
    line.refresh_from_db()
    assert (line.filled_at, line.version) == (NOON, 1)


def test_requisites_and_removal(line_and_head):
    line, head = line_and_head
    added = attach(line, head)
    evidence.describe(evidence=added, number="01-17", date=NOON.date(), by=head, at=NOON)
    added.refresh_from_db()
    assert (added.number, added.date) == ("01-17", NOON.date())
    evidence.remove(evidence=added, by=head, at=NOON)
    assert not Evidence.objects.exists()
    assert EvidenceFile.objects.exists(), "a sent version may refer to it"


def test_sent_report_takes_no_documents(line_and_head):
    line, head = line_and_head
    sent(line.report, head)
    line.report.refresh_from_db()
    with pytest.raises(ActionRefused):
        evidence.attach_file(line=line, upload=ContentFile(PDF), name="a.pdf", by=head, at=NOON)


def test_a_report_holds_so_many_bytes(line_and_head, settings):
    line, head = line_and_head
    settings.MAX_REPORT_BYTES = len(PDF) + 10
    attach(line, head)
    attach(line, head, document_kind="ещё раз")  # the same file counts once
    with pytest.raises(ActionRefused, match=r"^К отчёту приложено .*не помещается. Уберите"):
        attach(line, head, name="b.pdf", content=PDF + b"\n%%EOF\n  ")


def test_an_old_file_counts_in_the_report_that_takes_it(line_and_head, settings):
    line, head = line_and_head
    settings.MAX_REPORT_BYTES = 10
    file = EvidenceFileFactory(organisation=line.report.organisation, size=11)
    with pytest.raises(ActionRefused, match="К отчёту приложено"):
        evidence.attach_again(line=line, file=file, by=head, at=NOON)


def test_an_organisation_holds_so_many_bytes(line_and_head, settings):
    line, head = line_and_head
    settings.MAX_ORGANISATION_BYTES = 100
    EvidenceFileFactory(organisation=line.report.organisation, size=90)
    with pytest.raises(ActionRefused, match="Организацией загружено .* обратитесь в управление образования"):
        attach(line, head)
