"""How long the annual analysis and its report take, and how that grows with the data.

    .venv/bin/python -m tests.benchmarks.analysis [--times 1 10] [--schools 60] [--activities 100] [--years 5]

Builds a municipality in a database of its own (SQLite in memory, or DATABASE_URL), computes the analysis of the last
year, renders the report, prints seconds of wall and of processor, queries, rows and the peak of memory. The times are
multiplied by the number of schools.
"""

import argparse
import os
import resource
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_databases  # noqa: E402

from indicators.models import Observation  # noqa: E402
from msoko.lib.periods import CalendarYear, Quarter  # noqa: E402
from reports.analysis.snapshot import compute  # noqa: E402
from reports.contexts.annual import annual_report  # noqa: E402
from reports.gathering import gather  # noqa: E402
from reports.models import QuarterlyReport, ReportingPeriod, ReportLine, Submission  # noqa: E402
from reports.papers.annual import annual_paper  # noqa: E402
from reports.renderers import docx, pdf, xlsx  # noqa: E402
from roadmaps.models import Activity, Occurrence  # noqa: E402
from schools.models import Municipality, Organisation  # noqa: E402
from tests.factories.analysis import computed  # noqa: E402
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory  # noqa: E402
from tests.factories.reports import PlanFactory, SectionFactory, task  # noqa: E402
from tests.factories.schools import MunicipalityFactory, UserFactory  # noqa: E402

LAST = 2025
TITLE = "Проведение семинаров для образовательных организаций по вопросам анализа и интерпретации результатов, часть {}"


def build(schools: int, activities: int, years: int) -> Municipality:
    """Schools that report on every activity once a year; ten indicators; everything in bulk."""
    municipality = MunicipalityFactory(code=f"town-of-{schools}")
    Organisation.objects.bulk_create(
        Organisation(municipality=municipality, kind="school", short_name=f"Школа № {n}", full_name=f"Школа № {n}")
        for n in range(1, schools + 1)
    )
    bodies = list(municipality.organisations.values_list("pk", flat=True))
    plan = PlanFactory(municipality=municipality, starts_on=date(LAST - years + 1, 1, 1))
    directions = [SectionFactory(roadmap=plan, number=f"{n}.", title=f"Направление {n}") for n in range(1, 11)]
    for n in range(activities):
        number = f"{n % 10 + 1}.{n // 10 + 1}."
        task(plan, direction=directions[n % 10], number=number, title=TITLE.format(n), windows=[])
    rows = list(Activity.objects.filter(roadmap=plan))
    by = UserFactory()
    for year in range(LAST - years + 1, LAST + 1):
        _report_year(municipality, bodies, rows, year, by)
    _observe(municipality, bodies, years)
    return municipality


def _report_year(municipality: Municipality, bodies: list[int], rows: list[Activity], year: int, by: Any) -> None:
    for quarter in (Quarter(year, number) for number in (1, 2, 3, 4)):
        own = rows[quarter.number - 1 :: 4]
        due = quarter.end - timedelta(days=10)
        times = Occurrence.objects.bulk_create(
            Occurrence(activity=row, key=f"{due}/0", start=quarter.start, nominal_due=due, due=due) for row in own
        )
        period = ReportingPeriod.objects.create(
            municipality=municipality, code=quarter.code, start=quarter.start, end=quarter.end,
            nominal_due=quarter.end + timedelta(days=5), due=quarter.end + timedelta(days=5),
            on_time_until=quarter.end + timedelta(days=5), locks_at=datetime(year + 2, 1, 1, tzinfo=UTC),
            opened_at=datetime(year, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        reports = QuarterlyReport.objects.bulk_create(
            QuarterlyReport(period=period, organisation_id=body, state="submitted") for body in bodies
        )
        at = datetime.combine(quarter.end + timedelta(days=3), datetime.min.time(), UTC)
        sent = Submission.objects.bulk_create(
            Submission(
                report=report, version=1, number=f"{report.pk}", at=at, by=by, content={}, checksum="0" * 64,
                idempotency_key=f"{report.pk}",
            )
            for report in reports
        )  # fmt: skip
        for report, submission in zip(reports, sent, strict=True):
            report.current = submission
        QuarterlyReport.objects.bulk_update(reports, ["current"], batch_size=400)
        ReportLine.objects.bulk_create(
            (
                _line(report, activity, occurrence, place, due)
                for report in reports
                for place, (activity, occurrence) in enumerate(zip(own, times, strict=True))
            ),
            batch_size=1000,
        )


def _line(report: QuarterlyReport, activity: Activity, occurrence: Occurrence, place: int, due: date) -> ReportLine:
    fate = (report.organisation_id * 7 + activity.pk * 3) % 20
    state = "done" if fate < 15 else "in_progress" if fate < 17 else "not_done" if fate < 19 else "not_required"
    return ReportLine(
        report=report, activity=activity, occurrence=occurrence, position=place, direction_title="", title="", due=due,
        nominal_due=due, state=state, reason="" if state == "done" else "staff",
        done_on=due + timedelta(days=fate % 4 - 2) if state == "done" else None,
    )  # fmt: skip


def _observe(municipality: Municipality, bodies: list[int], years: int) -> None:
    own = IndicatorSetFactory(municipality=municipality)
    for indicator in IndicatorFactory.create_batch(10, set=own):
        Observation.objects.bulk_create(
            (
                Observation(
                    indicator=indicator, municipality=municipality, organisation_id=body, period_code=str(year),
                    period_start=CalendarYear(year).start, period_end=CalendarYear(year).end,
                    numerator=Decimal(body % 50), denominator=Decimal(60), value=Decimal(body % 50) * 100 / 60,
                )
                for body in bodies
                for year in range(LAST - years + 1, LAST + 1)
            ),
            batch_size=1000,
        )  # fmt: skip


def timed(name: str, work: Callable[[], Any]) -> Any:
    wall, processor = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as queries:
        result = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    spent = time.perf_counter() - wall, time.process_time() - processor
    print(f"  {name:<28} {spent[0]:7.2f} s wall {spent[1]:7.2f} s CPU {len(queries):4} queries, peak {peak} MiB")
    return result


def measure(times: int, schools: int, activities: int, years: int) -> None:
    municipality = build(schools * times, activities, years)
    at = datetime(LAST + 1, 1, 20, 9, 0, tzinfo=UTC)
    lines = ReportLine.objects.filter(report__organisation__municipality=municipality).count()
    print(f"×{times}: {schools * times} schools × {activities} activities × {years} years, {lines} lines")
    inputs = timed("read", lambda: gather(municipality, year=LAST, year_kind="calendar", cut_off=at))
    timed("compute", lambda: compute(inputs))
    run = timed("whole job", lambda: computed(municipality, year=LAST, at=at))
    report = timed("read the stored analysis", lambda: annual_report(run))
    paper = annual_paper(report)
    for name, renderer in (("XLSX", xlsx), ("DOCX", docx), ("PDF", pdf)):
        if times == 1:
            content = timed(name, lambda renderer=renderer: renderer.render(paper))
            print(f"    {len(content) // 1024} KiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--schools", type=int, default=60)
    parser.add_argument("--activities", type=int, default=100)
    parser.add_argument("--years", type=int, default=5)
    options = parser.parse_args()
    apps = [config.label for config in django.apps.apps.get_app_configs()]
    settings.MIGRATION_MODULES = dict.fromkeys(apps)  # tables straight from the models: quicker than the history
    setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    for times in options.times:
        measure(times, options.schools, options.activities, options.years)


if __name__ == "__main__":
    main()
