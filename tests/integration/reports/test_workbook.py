"""The report goes out to Excel and comes back."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from reports.models import LineFigure, ReportingPeriod, ReportLine
from reports.worksheet import COLUMNS
from reports.worksheet_cells import FIRST_ROW
from reports.worksheet_cells import LINES_SHEET as SHEET
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory
from tests.factories.reports import PDF, school_report

pytestmark = pytest.mark.django_db
TEXT = next(number for number, column in enumerate(COLUMNS, start=1) if column.field == "text")
STATE = next(number for number, column in enumerate(COLUMNS, start=1) if column.field == "state")


@pytest.fixture
def case(client):
    report, head = school_report()
    ReportingPeriod.objects.update(locks_at=timezone.now() + timedelta(days=20))
    client.force_login(head)
    return report, client


def changed(client, report, *, state="Сделано", text="Проведено в сентябре"):
    content = client.get(reverse("reports:template", args=[report.pk])).content
    book = load_workbook(io.BytesIO(content))
    book[SHEET].cell(FIRST_ROW, STATE).value = state
    book[SHEET].cell(FIRST_ROW, TEXT).value = text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def upload(client, report, content, name="отчёт.xlsx"):
    url = reverse("reports:workbook", args=[report.pk])
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def test_preview_changes_nothing_and_application_changes_what_was_shown(case):
    report, client = case
    page = upload(client, report, changed(client, report))
    assert page.status_code == 200
    assert "Проведено в сентябре" in page.content.decode()
    assert not report.lines.exclude(state="").exists()
    client.post(reverse("reports:workbook_apply", args=[report.pk]), {"payload": page.context["payload"]})
    assert list(report.lines.values_list("state", "text")) == [("done", "Проведено в сентябре"), ("", ""), ("", "")]


def test_line_changed_meanwhile_is_left_alone(case):
    report, client = case
    page = upload(client, report, changed(client, report))
    ReportLine.objects.update(text="Написано в портале", version=5)
    apply = reverse("reports:workbook_apply", args=[report.pk])
    page = client.post(apply, {"payload": page.context["payload"]}, follow=True)
    assert "Не записаны строки" in page.content.decode()
    assert set(report.lines.values_list("text", flat=True)) == {"Написано в портале"}


def test_errors_come_back_in_the_persons_own_file(case):
    report, client = case
    page = upload(client, report, changed(client, report, state="почти"))
    assert "Выберите из списка, а не «почти»" in page.content.decode()
    file = client.get(reverse("reports:workbook_errors", args=[report.pk, page.context["errors_key"]]))
    sheet = load_workbook(io.BytesIO(file.content))[SHEET]
    assert sheet.cell(FIRST_ROW, STATE).comment.text.startswith("Выберите из списка")
    assert sheet.cell(FIRST_ROW, TEXT).value == "Проведено в сентябре"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("a.pdf", PDF, "Нужен XLSX"), ("a.xlsx", b"", "Файл пуст"), ("a.xlsx", b"PK\x03\x04broken", "повреждён")],
)
def test_wrong_file_is_explained(case, name, content, words):
    report, client = case
    upload(client, report, content, name)
    page = client.get(report.get_absolute_url()).content.decode()
    assert words in page


@pytest.mark.parametrize("payload", ["", "x", "eyJhIjoxfQ:abc:def"])
def test_forged_preview_is_refused(case, payload):
    report, client = case
    apply = reverse("reports:workbook_apply", args=[report.pk])
    page = client.post(apply, {"payload": payload}, follow=True)
    assert "Просмотр устарел" in page.content.decode()


def test_preview_of_one_person_is_not_applied_by_another(case):
    report, client = case
    page = upload(client, report, changed(client, report))
    other, head = school_report()
    client.force_login(head)
    apply = reverse("reports:workbook_apply", args=[other.pk])
    answer = client.post(apply, {"payload": page.context["payload"]}, follow=True)
    assert "Просмотр устарел" in answer.content.decode()


def test_a_number_typed_in_excel_is_shown_and_written(case):
    report, client = case
    line = report.lines.first()
    indicator = IndicatorFactory(
        set=IndicatorSetFactory(municipality=report.organisation.municipality), name="Охват", unit="%",
        origin=line.activity.lineage,
    )  # fmt: skip
    content = client.get(reverse("reports:template", args=[report.pk])).content
    book = load_workbook(io.BytesIO(content))
    book["Числа"].cell(FIRST_ROW, 4).value = 27
    book["Числа"].cell(FIRST_ROW, 5).value = 29
    stream = io.BytesIO()
    book.save(stream)
    page = upload(client, report, stream.getvalue())
    assert "27 из 29" in page.content.decode()
    assert not LineFigure.objects.exists()
    client.post(reverse("reports:workbook_apply", args=[report.pk]), {"payload": page.context["payload"]})
    row = LineFigure.objects.get()
    assert (row.line, row.indicator, row.numerator, row.denominator) == (line, indicator, 27, 29)
    assert f"{row.value:.2f}" == "93.10"
