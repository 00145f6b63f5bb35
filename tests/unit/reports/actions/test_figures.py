"""Figures of lines: asked once, saved with the answer, kept in the version, written as observations on acceptance."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Indicator, Observation
from reports.actions.reviewing import accept
from reports.contexts.versions import differences_between
from reports.figures import Usual, unusual
from reports.models import LineFigure, ReportingPeriod, ReportLine
from reports.refusals import ActionRefused
from schools.access import Role
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory
from tests.factories.reports import NOON, QUARTER, fill, school_report, sent
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(client):
    """A draft of one line whose activity has one quarterly share; its head is logged in."""
    report, head = school_report(tasks=1)
    ReportingPeriod.objects.update(locks_at="2100-01-01T00:00Z")
    report.period.refresh_from_db()
    line = report.lines.get()
    indicator = IndicatorFactory(
        set=IndicatorSetFactory(municipality=report.organisation.municipality),
        name="Преодолели порог", kind=Indicator.Kind.SHARE, numerator_label="преодолели", jump=Decimal(50),
        denominator_label="участников", origin=line.activity.lineage, frequency="quarter", across_organisations="ratio",
    )  # fmt: skip
    client.force_login(head)
    return report, line, indicator, head


def save(client, line, **fields):
    line.refresh_from_db()
    data = {"version": line.version, "state": "done", "text": "Проведено", **fields}
    return client.post(reverse("reports:autosave", args=[line.pk]), data)


def typed(indicator, **values):
    return {f"figure{indicator.pk}-{name}": value for name, value in values.items()}


def test_the_page_asks_for_both_numbers(client, case):
    _, line, indicator, _ = case
    page = client.get(line.get_absolute_url()).content.decode()
    assert f'name="figure{indicator.pk}-numerator"' in page
    assert f'name="figure{indicator.pk}-denominator"' in page
    assert f'name="figure{indicator.pk}-value"' not in page


@pytest.mark.parametrize("before", [{}, {"numerator": "26", "denominator": "29"}])
def test_a_ratio_is_saved_with_its_share_in_six_queries(client, case, before):
    _, line, indicator, _ = case
    assert save(client, line, text="Первое", **typed(indicator, **before)).status_code == 200
    line.refresh_from_db()
    data = {"version": line.version, "state": "done", "text": "Второе"}
    data |= typed(indicator, numerator="27", denominator="29")
    with CaptureQueriesContext(connection) as captured:
        assert client.post(reverse("reports:autosave", args=[line.pk]), data).status_code == 200
    # Opening and closing of the transaction read and write nothing.
    spoken = [row["sql"] for row in captured if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(spoken) <= 6, spoken
    figure = LineFigure.objects.get()
    assert (figure.numerator, figure.denominator, figure.value) == (27, 29, Decimal("93.103448"))


def test_an_impossible_number_is_refused_in_words_and_the_text_is_saved(client, case):
    _, line, indicator, _ = case
    answer = save(client, line, text="Новое", **typed(indicator, numerator="34", denominator="31"))
    assert answer.status_code == 422
    (words,) = answer.json()["errors"][f"figure{indicator.pk}-numerator"]
    assert words == "Число «преодолели» не может быть больше, чем «участников». Проверьте числа"
    line.refresh_from_db()
    assert line.text == "Новое"
    assert answer.json()["version"] == line.version
    assert not LineFigure.objects.exists()


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"numerator": "много", "denominator": "31"}, "numerator"),
        ({"numerator": "1", "denominator": "0"}, "denominator"),
        ({"numerator": "1", "denominator": "2", "absence": "no_data"}, "absence"),
        ({"numerator": "-1", "denominator": "2"}, "numerator"),
    ],
)
def test_bad_numbers_name_their_field(client, case, values, name):
    _, line, indicator, _ = case
    answer = save(client, line, **typed(indicator, **values))
    assert list(answer.json()["errors"]) == [f"figure{indicator.pk}-{name}"]


def test_a_stale_page_overwrites_no_number(client, case):
    _, line, indicator, _ = case
    save(client, line, **typed(indicator, numerator="5", denominator="10"))
    data = {"version": 1, "state": "done", "text": "Проведено", **typed(indicator, numerator="6", denominator="10")}
    assert client.post(reverse("reports:autosave", args=[line.pk]), data).status_code == 409
    assert LineFigure.objects.get().numerator == 5


def test_a_done_line_without_its_number_is_not_sent(case):
    report, _, _, head = case
    with pytest.raises(ActionRefused, match="Осталось 1"):
        sent(report, head, at=NOON)
    fill(report, state=ReportLine.State.NOT_REQUIRED)
    assert ReportLine.objects.get().state == "not_required"


def test_acceptance_writes_the_observation_once(case, client):
    report, line, indicator, head = case
    save(client, line, **typed(indicator, numerator="27", denominator="29", comment="без пересдачи"))
    submission = sent(report, head)
    (kept,) = submission.content["lines"][0]["figures"]
    assert kept["words"].replace("\u00a0", " ") == "27 из 29, то есть 93,1 %"
    assert not Observation.objects.exists()
    accept(report=report, by=user_with_role(Role.METHODOLOGIST, municipality=report.organisation.municipality), at=NOON)
    row = Observation.objects.get()
    assert (row.indicator, row.organisation, row.period_code) == (indicator, report.organisation, QUARTER.code)
    assert (row.numerator, row.denominator, row.source, row.note) == (27, 29, "report", "без пересдачи")


def test_versions_show_a_changed_number():
    figure = {"name": "Охват", "words": "5", "comment": ""}
    line = {"activity": 1, "number": "1.", "title": "Х", "figures": [figure]}
    after = line | {"figures": [figure | {"words": "6", "comment": "уточнили"}]}
    (found,) = differences_between({"lines": [line]}, {"lines": [after]})
    assert (found.field, found.before, found.after) == ("Числа", "Охват: 5", "Охват: 6 (уточнили)")


@pytest.mark.parametrize(
    ("value", "usual", "count"),
    [
        (90, Usual(Decimal(88)), 0),
        (20, Usual(Decimal(88)), 1),
        (20, Usual(None, tuple(map(Decimal, (88, 90, 91, 93)))), 1),
        (89, Usual(None, tuple(map(Decimal, (88, 90, 91, 93)))), 0),
        (20, Usual(None, (Decimal(88), Decimal(90))), 0),
    ],
)
def test_a_number_far_from_history_or_neighbours_is_noticed(case, value, usual, count):
    _, line, indicator, _ = case
    figure = LineFigure(line=line, indicator=indicator, value=Decimal(value))
    assert len(unusual(indicator, figure, usual)) == count


def test_nothing_is_asked_without_a_linked_indicator(client, case):
    _, line, indicator, _ = case
    Indicator.objects.update(origin=None)
    assert b"figure" not in client.get(line.get_absolute_url()).content
