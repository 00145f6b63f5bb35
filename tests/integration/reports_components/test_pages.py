"""The matrix as people fill it: a document behind a cell, points by the region's scale, topics, expected results."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Mechanism
from reports.contexts.annual import annual_report
from reports.contexts.components import maps_of, matrix_page
from reports.contexts.expected import expected_of
from reports.models import ComponentLink, ComponentPoints, Conclusion, Document, ExpectedMark, Recommendation
from reports.papers.annual import annual_paper
from reports.papers.components import matrix_paper
from reports.renderers import docx, pdf, xlsx
from schools.access import Role
from tests.factories.analysis import CUT_OFF, busy_year, computed
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory, TargetFactory
from tests.factories.schools import user_with_role
from tests.integration.reports_components.access_rows import TABLE

pytestmark = pytest.mark.django_db
MOST_QUERIES = 40


@pytest.fixture
def run():
    return computed(busy_year(schools=2, tasks=3))


@pytest.fixture
def plan(run):
    plan = maps_of(run.municipality)[0]
    plan.expected_results = TABLE
    plan.save()
    return plan


@pytest.fixture
def chief(client, run):
    person = user_with_role(Role.DEPARTMENT, municipality=run.municipality)
    client.force_login(person)
    return person


def url(name, direction, component, year=2025):
    return reverse(f"reports:{name}", args=[direction.pk, year, component])


def cells(run, plan):
    page = matrix_page(run.municipality, [plan], plan, 2025)
    return {(cell.direction_id, cell.component): cell for row in page.matrix.rows for cell in row.cells}


def test_what_the_portal_holds_fills_cells(run, plan):
    direction = plan.directions.first()
    topic = Mechanism.objects.create(code="objectivity-x", name="Объективность", short_name="объективность")
    direction.mechanism = topic
    direction.save()
    own = IndicatorFactory(set=IndicatorSetFactory(municipality=run.municipality), mechanism=topic, method="Доля.")
    TargetFactory(indicator=own, year=2025, value=50)
    run.conclusions.filter(subject=Conclusion.Subject.DIRECTION, key=str(direction.pk)).update(is_approved=True)
    advice = Recommendation.objects.create(
        municipality=run.municipality, run=run, direction=direction, number=1, text="Разобрать.", due="2026-03-01",
        created_at=CUT_OFF, issued_at=CUT_OFF, state="issued",
    )  # fmt: skip
    found = cells(run, plan)
    filled = {component for (pk, component), cell in found.items() if pk == direction.pk and cell.is_filled}
    assert filled == {"goals", "indicators", "methods", "monitoring", "analysis", "advice"}
    assert found[direction.pk, "advice"].holdings[0].url == advice.get_absolute_url()
    other = plan.directions.last()
    assert not found[other.pk, "analysis"].is_filled


def test_a_document_behind_a_cell(client, run, plan, chief):
    direction = plan.directions.first()
    attach = url("component_attach", direction, "effect")
    refused = client.post(attach, {"title": "Справка", "link": "/documents/99999/"})
    assert refused.status_code == 422
    assert "такой страницы в портале нет" in refused.content.decode()
    assert client.post(attach, {"title": "Без адреса"}).status_code == 422
    assert client.post(attach, {"title": "Справка", "link": "https://uo.example/s.pdf"}).status_code == 302
    assert cells(run, plan)[direction.pk, "effect"].state == "proved"
    assert "внешний сайт портал не открывает" in client.get(url("component", direction, "effect")).content.decode()
    client.post(reverse("reports:component_detach", args=[ComponentLink.objects.get().pk]))
    assert cells(run, plan)[direction.pk, "effect"].state == "empty"


def test_points_keep_to_the_scale(client, run, plan, chief):
    direction = plan.directions.first()
    assert client.post(url("component_points", direction, "goals"), {"points": "2"}).status_code == 422
    scale = dict.fromkeys((code for _, code in cells(run, plan)), "1") | {"goals": "2"}
    assert client.post(reverse("reports:components_scale"), scale).status_code == 302
    assert client.post(url("component_points", direction, "goals"), {"points": "1.5"}).status_code == 302
    page = client.get(reverse("reports:components")).content.decode()
    assert "1,5 из 2" in page
    lower = client.post(reverse("reports:components_scale"), scale | {"goals": "1"})
    assert lower.status_code == 422
    assert "уже поставлены баллы больше 1" in lower.content.decode()
    client.post(url("component_points", direction, "goals"), {"points": ""})
    assert not ComponentPoints.objects.exists()


def test_the_topic_of_a_direction_is_named_by_a_person(client, plan, chief):
    direction = plan.directions.first()
    topic = Mechanism.objects.create(code="talents-x", name="Таланты", short_name="таланты-x")
    client.post(url("component_topic", direction, "goals"), {"mechanism": topic.pk})
    direction.refresh_from_db()
    assert direction.mechanism == topic


def test_the_matrix_as_documents(run, plan):
    paper = matrix_paper(matrix_page(run.municipality, [plan], plan, 2025), CUT_OFF)
    state = paper.tables[0]
    assert [row[-1] for row in state.rows][-1] == dict(paper.facts)["Заполнено ячеек"].split(" (")[0]
    assert xlsx.render(paper)[:2] == docx.render(paper)[:2] == b"PK"
    assert pdf.render(paper).startswith(b"%PDF")


def test_the_same_matrix_is_one_document(client, plan, chief):
    order = {"roadmap": plan.pk, "year": "2025", "format": "xlsx"}
    for _ in range(2):
        client.post(reverse("reports:components_document"), order)
    assert Document.objects.filter(kind="components").count() == 1
    client.post(url("component_attach", plan.directions.first(), "goals"), {"link": "https://uo.example/goals"})
    client.post(reverse("reports:components_document"), order)
    assert Document.objects.filter(kind="components").count() == 2


def test_the_matrix_asks_no_more_with_more_rows(client, run, plan, chief):
    client.get(reverse("reports:components"))
    for direction in plan.directions.all():
        for component in ("goals", "effect"):
            client.post(url("component_attach", direction, component), {"link": "https://uo.example/x"})
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("reports:components"))
    assert len(queries) <= MOST_QUERIES


def test_an_expected_result_is_marked(client, run, plan, chief):
    activity = plan.activities.first()
    address = reverse("reports:expected_mark", args=[plan.pk, 0, 0, 2025])
    bare = client.post(address, {"state": "done"})
    assert bare.status_code == 422
    assert "Назовите документ" in bare.content.decode()
    silent = client.post(address, {"state": "not_done"})
    assert "почему результат не получен" in silent.content.decode()
    client.post(address, {"state": "done", "title": "Справка от 01.06.2025 № 3", "activity": activity.pk})
    page = client.get(reverse("reports:expected")).content.decode()
    assert "Справка от 01.06.2025 № 3" in page
    found = expected_of(plan).cells[0]
    line = next(row for row in annual_report(run).analysis.activities if row.id == activity.pk)
    assert found.tally == line.tally
    table = next(table for table in annual_paper(annual_report(run)).tables if table.sheet == "Результаты года")
    assert table.rows[0][1:3] == ("Аналитическая справка по итогам ВПР", "получен")
    client.post(address, {"state": ""})
    assert not ExpectedMark.objects.exists()


@pytest.mark.parametrize("place", [(0, 0, 2026), (0, 9, 2025), (5, 0, 2025)])
def test_a_cell_without_a_text_is_not_found(client, plan, chief, place):
    assert client.get(reverse("reports:expected_mark", args=[plan.pk, *place])).status_code == 404
