"""The consolidated report, the confirmation of a version, the dossier: from the button to the file."""

import io
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from indicators.models import Indicator
from reports.actions.documents import Order, request_document
from reports.actions.evidence import attach_file
from reports.building import build
from reports.contexts.consolidated import consolidated
from reports.dossier import write_dossier
from reports.models import Document, LineFigure, ReportingPeriod, ReportLine
from reports.papers.quarter import quarter_paper, submission_paper
from reports.renderers import docx, xlsx
from schools.access import Role
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory
from tests.factories.reports import NOON, PDF, opened, sent, town
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter():
    """Three schools: one did everything and gave 27 of 29, one did nothing and gave 3 of 31, one has not sent."""
    municipality, plan = town(schools=3, tasks=2)
    period = opened(municipality)
    indicator = IndicatorFactory(
        set=IndicatorSetFactory(municipality=municipality), across_organisations="ratio", frequency="quarter",
        kind=Indicator.Kind.SHARE, origin=plan.activities.first().lineage,
    )  # fmt: skip
    for report, top, bottom in zip(period.reports.order_by("pk"), (27, 3), (29, 31), strict=False):
        head = user_with_role(Role.HEAD, organisation=report.organisation)
        line = report.lines.get(activity__lineage=indicator.origin)
        share = Decimal(100 * top) / bottom
        LineFigure.objects.create(line=line, indicator=indicator, numerator=top, denominator=bottom, value=share)
        if top == 27:
            rows = ReportLine.objects.select_related("report__period", "report__organisation__municipality")
            name = "../приказ: «о плане».pdf"
            attach_file(line=rows.get(pk=line.pk), upload=ContentFile(PDF), name=name, by=head, at=NOON)
        sent(report, head)
        if top == 3:
            report.lines.update(state="not_done", reason="staff", reason_text="отпуск", text="")
    return period


def test_it_counts_answers_reasons_and_those_who_did_not_send(quarter):
    found = consolidated(quarter, NOON)
    assert (found.expected, found.sent, len(found.missing)) == (3, 2, 1)
    first = found.activities[0]
    assert (first.asked, first.counts["done"], first.counts["not_done"], first.unanswered) == (3, 1, 1, 1)
    assert first.undone[0][2] == "Не хватило людей. отпуск"


def test_a_ratio_is_counted_from_sums(quarter):
    (total,) = consolidated(quarter, NOON).totals
    assert (total.numerator, total.denominator, total.value) == (30, 60, 50)


def test_queries_do_not_grow(quarter, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        consolidated(quarter, NOON)


def test_both_papers_are_rendered(quarter):
    submission = quarter.reports.exclude(current=None).order_by("pk").first().current
    for paper in (quarter_paper(consolidated(quarter, NOON)), submission_paper(submission)):
        assert xlsx.render(paper).startswith(b"PK")
        assert docx.render(paper).startswith(b"PK")
    assert submission.checksum in str(submission_paper(submission).blocks)


def test_the_dossier_holds_reports_evidence_and_registers(quarter):
    target, stages = io.BytesIO(), []
    count = write_dossier(quarter, target, lambda percent, stage: stages.append(percent), NOON)
    archive = zipfile.ZipFile(target)
    names = archive.namelist()
    assert count == 1
    assert {"Сводный отчёт.xlsx", "Реестр документов.xlsx"} <= set(names)
    assert sum(name.startswith("Отчёты/") for name in names) == 2
    (document,) = [name for name in names if name.startswith("Документы/")]
    assert archive.read(document) == PDF
    assert not any(".." in name or name.startswith("/") or "\\" in name for name in names)
    assert stages == sorted(stages)


def test_the_job_stores_the_archive_for_the_department_alone(quarter):
    department = user_with_role(Role.DEPARTMENT, municipality=quarter.municipality)
    order = Order("dossier", "zip", "Досье", quarter.municipality, {"period": quarter.pk})
    document = request_document(order, by=department, at=NOON)
    build(Document.objects.get(pk=document.pk), lambda percent, stage: None)
    document.refresh_from_db()
    assert document.state == Document.State.READY
    with document.file.open("rb") as content:
        assert zipfile.ZipFile(content).testzip() is None
    head = user_with_role(Role.HEAD, organisation=quarter.reports.first().organisation)
    assert not Document.objects.visible_to(head).filter(pk=document.pk).exists()


def test_buttons_order_documents(client, quarter):
    ReportingPeriod.objects.update(locks_at=timezone.now() + timedelta(days=9))
    client.force_login(user_with_role(Role.DEPARTMENT, municipality=quarter.municipality))
    assert "Досье для проверки" in client.get(quarter.get_absolute_url()).content.decode()
    for code in ("xlsx", "zip"):
        answer = client.post(reverse("reports:period_document", args=[quarter.code]), {"format": code})
        assert answer.status_code == 302
    assert set(Document.objects.values_list("kind", "format")) == {("quarter", "xlsx"), ("dossier", "zip")}
