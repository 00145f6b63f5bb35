"""The page, the PDF, the workbook and the Word document say the same, as of the same time."""

import io
import re

import docx
import openpyxl
import pdfplumber
import pytest
from django.urls import reverse
from lxml import html

from reports.building import RENDERERS
from reports.contexts.annual import annual_report
from reports.papers.annual import annual_paper
from reports.renderers.texts import typeset
from schools.access import Role
from tests.factories.analysis import busy_year, computed
from tests.factories.papers import printed
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return computed(busy_year(schools=3, tasks=5))


def squeezed(text):
    """Letters and signs without spaces: lines break where the page ends."""
    return re.sub(r"[\s\u00ad]+", "", text)


def expected(paper):
    """Caption → rows as printed."""
    return {table.caption: printed(table) for table in paper.tables if table.rows}


def test_word_has_every_table_of_the_paper(run):
    paper = annual_paper(annual_report(run))
    document = docx.Document(io.BytesIO(RENDERERS["docx"](paper)))
    tables = [[[cell.text for cell in row.cells] for row in table.rows[1:]] for table in document.tables[1:]]
    assert tables == list(expected(paper).values())


def test_the_workbook_has_every_value_of_the_paper(run):
    paper = annual_paper(annual_report(run))
    book = openpyxl.load_workbook(io.BytesIO(RENDERERS["xlsx"](paper)))
    assert len(book.worksheets) == 1 + len(paper.tables)
    for table, sheet in zip(paper.tables, book.worksheets[1:], strict=True):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        start = next(place for place, row in enumerate(rows) if row[0] == table.columns[0].title) + 1
        got = rows[start : start + len(table.rows)]
        assert got == [[plain(value) for value in row] for row in table.rows]


def plain(value):
    """What a cell gives back: numbers as Excel keeps them, an empty text as nothing."""
    if value is None or value == "":
        return None
    return value if isinstance(value, str | int) else pytest.approx(float(value))


def test_the_pdf_has_every_row_of_the_paper(run):
    paper = annual_paper(annual_report(run))
    with pdfplumber.open(io.BytesIO(RENDERERS["pdf"](paper))) as file:
        lines = [squeezed(line) for page in file.pages for line in page.extract_text().splitlines()]
    for rows in expected(paper).values():
        for row in rows:
            numbers = [squeezed(cell) for cell in row if re.fullmatch(r"[+−]?[\d\u202f]+(,\d+)?|–", cell)]
            assert any(stand_in(line, numbers) for line in lines), row


def stand_in(line, numbers):
    """Do the numbers stand in the line in their order? Between them stand words of the other cells."""
    place = 0
    for number in numbers:
        place = line.find(number, place)
        if place < 0:
            return False
        place += len(number)
    return True


def test_the_page_shows_the_same_tables(run, client):
    client.force_login(user_with_role(Role.METHODOLOGIST, municipality=run.municipality))
    page = html.fromstring(client.get(reverse("reports:analysis_run", args=[run.pk])).content)
    paper = expected(annual_paper(annual_report(run)))
    directions = next(rows for caption, rows in paper.items() if "по направлениям" in caption)
    assert cells(page, "//section[@id='execution']//table") == directions
    bodies = next(rows for caption, rows in paper.items() if "по организациям" in caption)
    shown = [row[1:7] for row in cells(page, "//section[@id='organisations']//table")]
    assert shown == [row[2:8] for row in bodies[:-1]]
    activities = [rows for caption, rows in paper.items() if caption.startswith("Мероприятия")]
    shown = cells(page, "//section[@id='activities']//div//table")
    assert [row[3:8] for row in shown] == [row[3:8] for rows in activities for row in rows]
    quarters = next(rows for caption, rows in paper.items() if caption.startswith("Полнота"))
    assert cells(page, "//section[@id='timeliness']//table") == quarters[:-1]
    schools = next(rows for caption, rows in paper.items() if caption.startswith("Школы по итогам"))
    assert cells(page, "//section[@id='results']//table[@data-table='schools']") == schools


def cells(page, path):
    """Texts of all rows of the tables found, heads left out."""
    rows = page.xpath(f"{path}//tr[not(ancestor::thead)]")
    return [[typeset(cell.text_content()).strip() for cell in row.xpath("./th|./td")] for row in rows]


def test_the_time_and_version_stand_on_every_format(run):
    paper = annual_paper(annual_report(run))
    assert paper.data_as_of == run.cut_off
    assert paper.checksum == run.checksum
    with pdfplumber.open(io.BytesIO(RENDERERS["pdf"](paper))) as file:
        assert "20.01.2026" in file.pages[1].extract_text()
    whole = "\n".join(part.text for part in docx.Document(io.BytesIO(RENDERERS["docx"](paper))).paragraphs)
    assert "20.01.2026" in whole
