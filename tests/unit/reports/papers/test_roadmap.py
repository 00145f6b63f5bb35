"""A road map printed as DOCX or XLSX and imported again is the same plan."""

from datetime import UTC, datetime

import pytest

from reports.papers.roadmap import roadmap_paper
from reports.renderers import docx, xlsx
from roadmaps.importers.reading import read
from roadmaps.models import Roadmap
from tests.factories.plans import gold, load_gold
from tests.factories.roadmaps import ActivityFactory
from tests.factories.schools import MunicipalityFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
FIELDS = (
    "number",
    "title",
    "deadline",
    "responsible",
    "document_kind",
    "indicator",
    "expected_result",
    "kind",
    "parent",
)
RENDERERS = {"docx": docx.render, "xlsx": xlsx.render}


def plain(reading):
    return [
        (section["number"], section["title"], [[row[name] or "" for name in FIELDS] for row in section["activities"]])
        for section in reading["sections"]
    ]


@pytest.mark.parametrize("format", ["docx", "xlsx"])
@pytest.mark.parametrize("code", ["001", "002", "004"])
def test_round_trip(code, format):
    roadmap = load_gold(code, MunicipalityFactory())
    content = RENDERERS[format](roadmap_paper(roadmap, at=NOW))
    again = read(content, f"карта.{format}").to_dict()
    assert plain(again) == plain(gold(code))
    assert again["column_order"] == gold(code)["column_order"]
    assert again["columns"] == gold(code)["columns"]
    found = again["document"] or ""
    assert code == "001" or found.startswith(roadmap.title)  # the title of 001 is a description, no name of a plan
    assert "Данные на" not in found
    assert (again["number"], again["date"]) == (gold(code)["number"], gold(code)["date"])


def test_columns_that_the_act_lacks_are_printed_when_filled():
    row = ActivityFactory(indicator_text="не менее 4")
    table = roadmap_paper(row.roadmap, at=NOW).tables[0]
    assert [column.title for column in table.columns][-2:] == ["Вид документа", "Показатель"]
    assert table.rows[0][1] == row.direction.title
    assert table.rows[1][1] == row.title


def test_a_project_says_so():
    row = ActivityFactory(direction__roadmap__state=Roadmap.State.DRAFT, direction__roadmap__act=None)
    assert roadmap_paper(row.roadmap, at=NOW).requisites.stamp == ("ПРОЕКТ",)
