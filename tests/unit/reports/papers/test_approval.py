"""The sheet of agreement names those whom the map charges, with lines to sign; a wide map lies on its side."""

from datetime import UTC, date, datetime
from io import BytesIO

import docx as python_docx
import pytest

from reports.papers.approval import approval_paper
from reports.papers.roadmap import roadmap_paper
from reports.renderers import docx
from schools.access import Role
from tests.factories.plans import load_gold
from tests.factories.roadmaps import ActivityFactory, RoadmapFactory
from tests.factories.schools import MunicipalityFactory, OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def test_municipal_bodies_agree_and_schools_read():
    town = MunicipalityFactory()
    school = OrganisationFactory(municipality=town)
    head = user_with_role(Role.HEAD, organisation=school)
    plan = load_gold("002", town)
    agreed, read = approval_paper(plan, at=NOW, today=TODAY).tables
    assert agreed.rows[0][0] == "1"
    assert [row[1] for row in agreed.rows[-4:]] == [""] * 4
    (line,) = read.rows
    measures = plan.activities.executable().filter(responsibilities__kind="school").distinct().count()
    assert line == ("1", school.full_name or school.short_name, str(measures), str(head), "", "")
    assert {len(row) for table in (agreed, read) for row in table.rows} == {6}


def test_people_of_a_school_map_are_its_own_words():
    own = RoadmapFactory(organisation=OrganisationFactory())
    for words in ("директор", "заместитель директора", "директор"):
        ActivityFactory(direction__roadmap=own, responsible=words)
    assert [row[1:3] for row in approval_paper(own, at=NOW, today=TODAY).tables[1].rows] == [
        ("директор", "2"), ("заместитель директора", "1")]  # fmt: skip


@pytest.mark.parametrize(("code", "wide"), [("002", True), ("004", False)])
def test_a_map_of_six_columns_lies_on_its_side(code, wide):
    paper = roadmap_paper(load_gold(code, MunicipalityFactory()), at=NOW)
    page = python_docx.Document(BytesIO(docx.render(paper))).sections[0]
    assert (page.page_width > page.page_height) == wide
