"""Rows of the management cycle."""

from datetime import UTC, date, datetime
from typing import Any

from reports.models import (
    AnalysisRun,
    Decision,
    Effect,
    Finding,
    Measure,
    MeasureBody,
    Proposal,
    Recommendation,
)
from tests.integration.access import MUNICIPAL, Row, World
from tests.integration.reports_analysis.access_rows import empty_year

AT, DAY = datetime(2026, 1, 20, 9, 0, tzinfo=UTC), date(2026, 3, 1)
NO_GROUP: dict[str, Any] = {"bodies": 0, "people": None, "before": None, "after": None}
NOTHING = {"covered": NO_GROUP, "others": NO_GROUP, "effect": None, "verdict": "early", "warnings": []}


def prepare(world: World) -> None:
    town, things = world.town, world.things
    run = AnalysisRun.objects.create(
        municipality=town, number=2, year=2025, cut_off=AT, computed_at=AT, created_at=AT, content=empty_year()
    )
    things["cycle_run"] = run
    things["finding"] = Finding.objects.create(run=run, key="k", title="Наблюдение", created_at=AT)
    advice = Recommendation.objects.create(
        municipality=town, run=run, number=1, text="Разобрать.", due=DAY, created_at=AT, issued_at=AT, state="issued"
    )
    advice.organisations.add(world.school)
    things["advice"] = advice
    draft = Recommendation.objects.create(municipality=town, run=run, number=2, text="Проект.", due=DAY, created_at=AT)
    draft.organisations.add(world.school)
    things["draft"] = draft
    decision = Decision.objects.create(municipality=town, number="5-О", date=DAY, title="О мерах", created_at=AT)
    decision.recommendations.add(advice)
    things["decision"] = decision
    measure = Measure.objects.create(decision=decision, text="Семинар", starts_on=DAY, due=DAY, created_at=AT)
    things["body"] = MeasureBody.objects.create(measure=measure, organisation=world.school)
    things["effect"] = Effect.objects.create(measure=measure, run=run, content=NOTHING, proposed="early")
    things["proposal"] = Proposal.objects.create(run=run, text="Исключить.", created_at=AT)


def thing(name: str) -> Any:
    return lambda world: {"pk": world.things[name].pk}


SEEN = dict.fromkeys(MUNICIPAL, 200)
RUNNERS = {"admin": 302, "department": 302, "methodist": 302, "observer": 403}
DECIDERS = {"admin": 302, "department": 302, "methodist": 403, "observer": 403}
RUNNERS_READ = SEEN | {"observer": 403}
DECIDERS_READ = SEEN | {"methodist": 403, "observer": 403}
OWN_SCHOOL = {"head": 200, "staff": 200}

ROWS = {
    "reports:cycle": Row(SEEN, kwargs=thing("cycle_run")),
    "reports:findings_propose": Row(RUNNERS, kwargs=thing("run"), method="post"),
    "reports:finding_dismiss": Row(
        RUNNERS, kwargs=thing("finding"), method="post", data=lambda world: {"reason": "Нет"}
    ),
    "reports:recommendation_new": Row(RUNNERS_READ, kwargs=thing("cycle_run")),
    "reports:recommendations": Row(
        dict.fromkeys(("department", "methodist", "observer", "foreign_department", "admin"), 302)
        | dict.fromkeys(("head", "staff", "other_head", "foreign_head"), 200)
    ),
    "reports:recommendation": Row(SEEN | OWN_SCHOOL, kwargs=thing("advice")),
    "reports:recommendation_edit": Row(RUNNERS_READ, kwargs=thing("draft")),
    "reports:recommendation_direction": Row(
        RUNNERS | {"head": 403, "staff": 403}, kwargs=thing("advice"), method="post"
    ),
    "reports:recommendation_issue": Row(DECIDERS, kwargs=thing("draft"), method="post"),
    "reports:recommendations_draft_all": Row(RUNNERS, kwargs=thing("cycle_run"), method="post"),
    "reports:recommendations_issue_all": Row(DECIDERS, kwargs=thing("cycle_run"), method="post"),
    "reports:recommendation_withdraw": Row(
        DECIDERS | {"head": 403, "staff": 403}, kwargs=thing("advice"), method="post",
        data=lambda world: {"reason": "Ошибка"},
    ),
    "reports:decision_new": Row(DECIDERS_READ, kwargs=thing("cycle_run")),
    "reports:decision": Row(SEEN, kwargs=thing("decision")),
    "reports:decision_file": Row({}, kwargs=thing("decision")),
    "reports:measure_new": Row(DECIDERS_READ, kwargs=thing("decision")),
    "reports:measure_done": Row(OWN_SCHOOL | dict.fromkeys(MUNICIPAL, 403), kwargs=thing("body")),
    "reports:effects_weigh": Row(RUNNERS, kwargs=thing("cycle_run"), method="post"),
    "reports:effect": Row(DECIDERS, kwargs=thing("effect"), method="post"),
    "reports:proposal_new": Row(
        RUNNERS, kwargs=thing("cycle_run"), method="post", data=lambda world: {"text": "Изменить срок."}
    ),
    "reports:proposals_gather": Row(RUNNERS, kwargs=thing("cycle_run"), method="post"),
    "reports:proposal_carry": Row(DECIDERS_READ, kwargs=thing("proposal")),
    "reports:proposal_decide": Row(
        DECIDERS, kwargs=thing("proposal"), method="post", data=lambda world: {"state": "taken"}
    ),
}  # fmt: skip
