"""Load the demo: each municipality in one transaction, so that a load that was killed goes on where it stopped."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from indicators.library import ensure_mechanisms
from msoko.lib.dates import start_of_day
from msoko.lib.periods import Quarter
from msoko.outbox.models import Letter
from reports.demo.cycle import analyse_years
from reports.demo.figures import create_figures
from reports.demo.people import create_admin, create_people
from reports.demo.places import RISK_GROUPS, SAMPLES, Sample, organisations_of
from reports.demo.reporting import Crew, report_quarters
from reports.models import QuarterlyReport
from roadmaps.actions.importing import write_plan
from roadmaps.models import Activity, Direction, Roadmap
from schools.access import Role
from schools.models import Municipality, Organisation, RiskGroup, RiskGroupMembership, User

PLANS = Path(__file__).parent / "plans"
SEED = 486  # the number of a real order: one fixed seed makes the same demo on every machine
Say = Callable[[str], None]


@dataclass(frozen=True)
class Loaded:
    """What stands in the portal after loading."""

    municipalities: int
    sections: int
    rows: int
    activities: int
    reports: int


def load(*, today: date, say: Say, codes: list[str] | None = None) -> Loaded:
    """Load what is missing. Running it again changes nothing."""
    ensure_mechanisms()
    if not User.objects.filter(memberships__role=Role.PORTAL_ADMIN).exists():
        create_admin()
    for sample in SAMPLES:
        if codes and sample.code not in codes:
            continue
        municipality = Municipality.objects.filter(code=sample.code).first()
        if municipality is None:
            say(f"{sample.name}: карта, организации, отчёты")
            municipality = load_one(sample, today=today, say=say)
        else:
            say(f"{sample.name}: уже есть")
        # Outside the transaction above: an analysis is a job of its own, which a killed load makes the next time.
        if made := analyse_years(sample, municipality, today=today):
            say(f"  анализ за год: {made}")
    return count()


@transaction.atomic
def load_one(sample: Sample, *, today: date, say: Say) -> Municipality:
    """One municipality with everything around its road map."""
    rng = random.Random(f"{SEED}-{sample.code}")  # noqa: S311 – sample data, not a secret
    first, last = Quarter.parse(sample.first_quarter), Quarter.parse(sample.last_quarter)
    municipality = _municipality(sample)
    _organisations(sample, municipality)
    create_people(sample, municipality, rng, since=first.start - timedelta(days=365))
    _risk_groups(municipality, first, rng)
    plan = json.loads((PLANS / f"{sample.code}.json").read_text(encoding="utf-8"))
    author = User.objects.get(memberships__municipality=municipality, memberships__role=Role.DEPARTMENT)
    roadmap = write_plan(plan, municipality=municipality, by=author)
    type(roadmap).objects.filter(pk=roadmap.pk).update(is_sample=True)
    create_figures(municipality, min(last.year, today.year), author, rng)
    crew = Crew.gather(sample, municipality, rng, start_of_day(first.start, municipality.zone))
    report_quarters(crew, rng, today, say)
    _quiet_letters(municipality, today)
    return municipality


def _municipality(sample: Sample) -> Municipality:
    return Municipality.objects.create(
        code=sample.code,
        name=sample.name,
        name_genitive=sample.genitive,
        name_locative=sample.locative,
        region=sample.region,
        authority_name=sample.authority,
        authority_genitive=sample.authority_genitive,
        authority_short=sample.authority_short,
        head_post=sample.head_post,
        time_zone=sample.zone,
        lock_after_days=sample.lock_after_days,
        two_step_review=sample.two_step_review,
        is_sample=True,
    )


def _organisations(sample: Sample, municipality: Municipality) -> None:
    for kind, short, full, opened in organisations_of(sample):
        Organisation.objects.create(
            municipality=municipality, kind=kind, short_name=short, full_name=full, opened_on=opened, is_sample=True
        )


def _risk_groups(municipality: Municipality, first: Quarter, rng: random.Random) -> None:
    """Three groups; two or three schools in each, one of which leaves after a year."""
    schools = list(municipality.organisations.of_kind(Organisation.Kind.SCHOOL).in_order())
    for number, (code, name, short, aliases) in enumerate(RISK_GROUPS):
        group = RiskGroup.objects.create(
            municipality=municipality, code=code, name=name, short_name=short, aliases=aliases
        )
        members = [schools[number], *rng.sample(schools[3:], 2)]
        for place, school in enumerate(members):
            since = first.start - timedelta(days=48)
            RiskGroupMembership.objects.create(
                group=group, organisation=school, since=since,
                until=since.replace(year=since.year + 1) if place == 2 else None,
                basis=f"письмо от {since - timedelta(days=4):%d.%m.%Y} № {rng.randrange(100, 900)} (пример)",
            )  # fmt: skip


def _quiet_letters(municipality: Municipality, today: date) -> None:
    """Letters about the past are marked as sent: the demo writes to nobody."""
    now = timezone.now()
    waiting = Letter.objects.filter(municipality_id=municipality.pk, state=Letter.State.WAITING)
    waiting.update(state=Letter.State.SENT, sent_at=now, channel=Letter.Channel.PORTAL)


def count() -> Loaded:
    """Rows of the sample municipalities, as the acts print them: maps of schools are not counted."""
    maps = Roadmap.objects.filter(municipality__is_sample=True).municipal().originals()
    rows = Activity.objects.present().filter(roadmap__in=maps)
    return Loaded(
        municipalities=maps.values("municipality").distinct().count(),
        sections=Direction.objects.filter(roadmap__in=maps).count(),
        rows=rows.count(),
        activities=rows.filter(kind=Activity.Kind.ACTIVITY).count(),
        reports=QuarterlyReport.objects.filter(period__municipality__is_sample=True).count(),
    )
