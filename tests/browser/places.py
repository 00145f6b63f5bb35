"""A small town with a real road map and an open quarter, for walks through the portal."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from msoko.lib.periods import Quarter
from reports.actions.periods import open_period
from reports.models import QuarterlyReport, ReportingPeriod, ReportLine
from roadmaps.models import Roadmap
from schools.access import Role
from schools.models import Municipality, Organisation, User
from tests.factories.plans import load_gold
from tests.factories.schools import MunicipalityFactory, OrganisationFactory, user_with_role

QUARTER = Quarter(2024, 2)
"""A past quarter of the plan «002»: nothing on the pages depends on the day of the test, except that it is late."""
TEXT = "Проведён семинар для заместителей директоров, участвовали 24 педагога. Решение принято."


@dataclass
class Town:
    """Two schools that report by the plan «002», their people and the report of the first school."""

    municipality: Municipality
    plan: Roadmap
    schools: list[Organisation]
    period: ReportingPeriod
    people: dict[str, User] = field(default_factory=dict)

    def report(self, number: int = 0) -> QuarterlyReport:
        rows = self.period.reports.select_related("organisation__municipality", "period__municipality")
        return rows.get(organisation=self.schools[number])

    def line(self, position: int = 0) -> ReportLine:
        return self.report().lines.live()[position]


def small_town() -> Town:
    """Build it; the quarter takes reports for a month from now."""
    municipality = MunicipalityFactory()
    schools = OrganisationFactory.create_batch(2, municipality=municipality)
    plan = load_gold("002", municipality)
    opening = open_period(municipality=municipality, quarter=QUARTER, by=None, today=QUARTER.end + timedelta(days=1))
    ReportingPeriod.objects.filter(pk=opening.period.pk).update(locks_at=timezone.now() + timedelta(days=30))
    town = Town(municipality, plan, schools, ReportingPeriod.objects.get(pk=opening.period.pk))
    town.people = {
        "head": user_with_role(Role.HEAD, organisation=schools[0]),
        "staff": user_with_role(Role.STAFF, organisation=schools[0]),
        "methodist": user_with_role(Role.METHODOLOGIST, municipality=municipality),
        "department": user_with_role(Role.DEPARTMENT, municipality=municipality),
    }
    return town


def colleagues_fill(report: QuarterlyReport, *, besides: Any = ()) -> None:
    """The other lines are answered, as colleagues of the school would have done."""
    rows = report.lines.live().exclude(pk__in=[line.pk for line in besides])
    rows.update(state=ReportLine.State.DONE, text=TEXT, filled_at=timezone.now())
