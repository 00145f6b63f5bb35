"""Rows of filling, review and period control."""

import uuid
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from reports.actions.evidence import attach_file
from reports.actions.periods import extend
from reports.models import Extension, ReportingPeriod, ReportLine
from tests.factories.reports import OPENED, PDF, QUARTER, PlanFactory, opened, sent, task
from tests.integration.access import MUNICIPAL, OWN, Row, World, everyone, only


def prepare(world: World) -> None:
    """A report of the school in focus that is under review, with one document; a draft of the other school."""
    plan = PlanFactory(municipality=world.town)
    for _ in range(2):
        task(plan)
    period = opened(world.town, QUARTER, OPENED)
    now = timezone.now()
    ReportingPeriod.objects.filter(pk=period.pk).update(locks_at=now + timedelta(days=30), closed_at=None)
    report = period.reports.select_related("organisation__municipality", "period").get(organisation=world.school)
    report.period.refresh_from_db()
    rows = ReportLine.objects.select_related("report__period", "report__organisation__municipality", "report__current")
    line = rows.filter(report=report).first()
    assert line is not None
    evidence = attach_file(line=line, upload=ContentFile(PDF), name="приказ.pdf", by=world.people["head"], at=now)
    submission = sent(report, world.people["head"], at=now)
    extension = extend(
        period=report.period, organisation=world.other_school, kind=Extension.Kind.WAIVER, reason="ремонт",
        by=world.people["department"], at=now,
    )  # fmt: skip
    world.things |= {
        "report": report, "line": line, "evidence": evidence, "submission": submission, "extension": extension,
    }  # fmt: skip


def pk_of(name: str) -> Any:
    return lambda world: {"pk": world.things[name].pk}


def code(world: World) -> dict[str, Any]:
    return {"code": QUARTER.code}


def line_of_report(world: World) -> dict[str, Any]:
    return {"pk": world.things["report"].pk, "line_pk": world.things["line"].pk}


SEE = only(*OWN)
# The address belongs to one's own municipality, so a person without the right gets 403 wherever he works.
WITHOUT = {"observer": 403, "head": 403, "staff": 403, "other_head": 403, "foreign_head": 403}
REVIEWERS = {"admin": 200, "department": 200, "methodist": 200, "foreign_department": 200} | WITHOUT
VIEWERS = {**REVIEWERS, "observer": 200}
KEEPERS = {"admin": 302, "department": 302, "methodist": 403} | {"observer": 403}
REVIEW_ONE = {"admin": 200, "department": 200, "methodist": 200, "observer": 403, "head": 403, "staff": 403}
REVIEW_ACT = {who: 302 if status == 200 else status for who, status in REVIEW_ONE.items()}
SCHOOL_403 = {"head": 403, "staff": 403, "other_head": 403, "foreign_head": 403}

ROWS = {
    "reports:index": Row(everyone(200)),
    "reports:report": Row(SEE, kwargs=pk_of("report")),
    "reports:check": Row(SEE, kwargs=pk_of("report")),
    "reports:submit": Row(
        dict.fromkeys(MUNICIPAL, 403) | {"head": 302, "staff": 403},
        kwargs=pk_of("report"),
        method="post",
        data=lambda world: {"token": world.things["submission"].idempotency_key, "confirmed": "on"},
    ),
    "reports:nothing": Row(
        dict.fromkeys(MUNICIPAL, 403) | {"head": 302, "staff": 302}, kwargs=pk_of("report"), method="post"
    ),
    "reports:template": Row(dict.fromkeys(MUNICIPAL, 403) | {"head": 200, "staff": 200}, kwargs=pk_of("report")),
    "reports:workbook": Row(
        dict.fromkeys(MUNICIPAL, 403) | {"head": 302, "staff": 302}, kwargs=pk_of("report"), method="post"
    ),
    "reports:workbook_apply": Row(
        dict.fromkeys(MUNICIPAL, 403) | {"head": 302, "staff": 302}, kwargs=pk_of("report"), method="post"
    ),
    "reports:workbook_errors": Row(
        dict.fromkeys(MUNICIPAL, 403) | {"head": 404, "staff": 404},
        kwargs=lambda world: {"pk": world.things["report"].pk, "key": "no-such-file"},
    ),
    "reports:versions": Row(SEE, kwargs=pk_of("report")),
    "reports:submission": Row(SEE, kwargs=pk_of("submission")),
    "reports:line": Row(SEE, kwargs=pk_of("line")),
    "reports:autosave": Row(
        dict.fromkeys(MUNICIPAL, 403) | {"head": 422, "staff": 422},
        kwargs=pk_of("line"),
        method="post",
        data=lambda world: {"version": 1, "state": "done", "text": uuid.uuid4().hex},
    ),
    "reports:evidence": Row(SEE, kwargs=pk_of("evidence")),
    "reports:evidence_preview": Row(SEE, kwargs=pk_of("evidence")),
    "reports:queue": Row(REVIEWERS),
    "reports:accept_many": Row(
        {who: 302 if status == 200 else status for who, status in REVIEWERS.items()}, method="post"
    ),
    "reports:review": Row(REVIEW_ONE, kwargs=pk_of("report")),
    "reports:review_line": Row(
        REVIEW_ACT, kwargs=line_of_report, method="post", data=lambda world: {"verdict": "accept"}
    ),
    "reports:clean_lines": Row(REVIEW_ACT, kwargs=pk_of("report"), method="post"),
    "reports:decide": Row(
        REVIEW_ACT,
        kwargs=pk_of("report"),
        method="post",
        data=lambda world: {"decision": "accept"},
    ),
    "reports:check_rules": Row(
        {"admin": 200, "department": 200, "methodist": 403, "observer": 403, "foreign_department": 200} | SCHOOL_403
    ),
    "reports:rates": Row(VIEWERS),
    "reports:periods": Row(VIEWERS),
    "reports:period_open": Row(
        KEEPERS | SCHOOL_403 | {"foreign_department": 302}, method="post", data=lambda world: {"quarter": "2026Q3"}
    ),
    "reports:period": Row(VIEWERS | {"foreign_department": 404}, kwargs=code),
    "reports:period_close": Row(KEEPERS | SCHOOL_403, kwargs=code, method="post"),
    "reports:period_reopen": Row(KEEPERS | SCHOOL_403, kwargs=code, method="post"),
    "reports:extend": Row(
        KEEPERS | SCHOOL_403,
        kwargs=code,
        method="post",
        data=lambda world: {"organisation": world.other_school.pk, "kind": "waiver", "reason": "ремонт"},
    ),
    # A format the portal does not know is refused after the rights were asked: no file is made here.
    "reports:period_document": Row(
        {who: 404 if status == 200 else status for who, status in VIEWERS.items()} | {"foreign_department": 404},
        kwargs=code,
        method="post",
        data=lambda world: {"format": "exe"},
    ),
    "reports:submission_document": Row(
        {who: 302 if status == 200 else status for who, status in SEE.items()},
        kwargs=pk_of("submission"),
        method="post",
    ),
    "reports:remind": Row(
        {who: 200 if status == 302 else status for who, status in KEEPERS.items()} | SCHOOL_403, kwargs=code
    ),
    "reports:extension_revoke": Row(KEEPERS | SCHOOL_403, kwargs=pk_of("extension"), method="post"),
}
