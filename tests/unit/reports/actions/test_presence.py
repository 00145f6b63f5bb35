"""Accepted evidence fills document indicators, once; a reopened report takes back what it gave."""

from datetime import date

import pytest

from indicators.models import Indicator, Observation
from msoko.audit.models import AuditEvent
from msoko.jobs.running import enqueue, run
from reports.actions.periods import extend
from reports.actions.presence import documents_present, record_documents
from reports.actions.reviewing import accept
from reports.figures import asked_of
from reports.models import Evidence, Extension, QuarterlyReport, ReportLine
from roadmaps.actions.measuring import CONFIRMED
from schools.access import Role
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory
from tests.factories.reports import NOON, EvidenceFileFactory, school_report, sent
from tests.factories.schools import user_with_role


@pytest.mark.parametrize(
    ("expected", "attached", "count"),
    [
        ([], [], None),
        ([], ["что угодно"], 1),
        (["приказ"], ["Приказы школы"], 1),
        (["приказ", "протокол"], ["приказ"], None),
        (["приказ", "протокол"], ["приказ", "протокол педсовета", "приказ"], 3),
        (["приказ", "протокол"], ["приказ", "выписка"], 2),
        (["приказ", "протокол"], ["приказ", "приказ"], None),
        (["аналитическая справка"], ["аналитические справки"], 1),
        (["приказ"], [""], 1),
    ],
)
def test_each_expected_kind_has_a_document(expected, attached, count):
    assert documents_present(expected, attached) == count


@pytest.fixture
def case(db):
    """A sent report of one line with an order behind it, and an indicator of each level that expects one."""
    report, head = school_report(tasks=1)
    line = report.lines.get()
    town = report.organisation.municipality
    own = {"set": IndicatorSetFactory(municipality=town), "origin": line.activity.lineage, "document_kinds": ["приказ"]}
    IndicatorFactory(kind=Indicator.Kind.DOCUMENT_PRESENCE, level="organisation", **own)
    IndicatorFactory(kind=Indicator.Kind.ACTION_DONE, level="municipality", **own)
    file = EvidenceFileFactory(organisation=report.organisation)
    Evidence.objects.create(line=line, document_kind="Приказ", file=file, added_at=NOON, added_by=head)
    sent(report, head)
    return report, line, user_with_role(Role.DEPARTMENT, municipality=town)


def values():
    rows = Observation.objects.order_by("indicator__level").values_list("organisation", "value", "source")
    return [(organisation, int(value), source) for organisation, value, source in rows]


def test_acceptance_fills_once_and_asks_nobody(case):
    report, line, department = case
    assert asked_of(report.organisation.municipality_id, [line.activity.lineage]) == {}
    accept(report=report, by=department, at=NOON)
    expected = [(None, 1, "evidence"), (report.organisation_id, 1, "evidence")]
    assert values() == expected
    assert record_documents(QuarterlyReport.objects.get(), by=department) == 0
    assert values() == expected
    assert AuditEvent.objects.filter(action="value.recorded").first().reason.endswith("принят")


def test_an_indicator_confirmed_later_is_filled_from_what_is_accepted_already(case):
    report, _, department = case
    kinds = dict(Indicator.objects.values_list("pk", "origin"))
    Indicator.objects.update(origin=None)
    accept(report=report, by=department, at=NOON)
    assert values() == []
    for pk, origin in kinds.items():
        Indicator.objects.filter(pk=pk).update(origin=origin)
    job = enqueue(
        CONFIRMED, title="", by=department, key="one",
        params={"municipality": report.organisation.municipality_id, "indicators": list(kinds)},
    )  # fmt: skip
    run(job.pk)
    assert values() == [(None, 1, "evidence"), (report.organisation_id, 1, "evidence")]


def test_reopening_takes_back_what_evidence_gave_but_not_a_person(case):
    report, _, department = case
    accept(report=report, by=department, at=NOON)
    Observation.objects.filter(organisation__isnull=True).update(source="manual")
    extend(
        period=report.period, organisation=report.organisation, kind=Extension.Kind.REOPENING, reason="Ошиблись",
        until=date(2026, 12, 1), by=department, at=NOON,
    )  # fmt: skip
    assert values() == [(None, 1, "manual")]
    assert AuditEvent.objects.filter(action="value.removed").get().reason.endswith("открыт заново")


@pytest.mark.parametrize(
    "change", [{"state": ReportLine.State.IN_PROGRESS}, {"removed_at": NOON}, {"review": ReportLine.Review.REMARK}]
)
def test_work_that_is_not_done_or_not_taken_proves_nothing(case, change):
    report, line, department = case
    ReportLine.objects.filter(pk=line.pk).update(**change)
    accept(report=report, by=department, at=NOON)
    assert values() == []
