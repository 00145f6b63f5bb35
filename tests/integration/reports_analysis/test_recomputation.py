"""Every figure of the report, counted again in another way: plain loops over the rows of the portal."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from statistics import linear_regression, median

import pytest

from indicators.models import AssessmentResult, Indicator, Observation
from msoko.lib.dates import local_day
from reports.analysis.execution import Tally
from reports.contexts.matrix import MatrixFilter, matrix
from reports.models import Extension, QuarterlyReport, ReportLine
from reports.snapshots import analysis_of
from reports.standing import standing
from schools.models import OrganisationYear
from tests.factories.analysis import CUT_OFF, YEAR, busy_year, computed

pytestmark = pytest.mark.django_db
SENT = {"submitted", "checked", "accepted"}


@pytest.fixture(params=[5, 11, 23])
def world(request):
    municipality = busy_year(schools=5, tasks=7, seed=request.param)
    return municipality, analysis_of(computed(municipality))


def tenth(part, whole):
    """Percent rounded half up, with whole numbers only."""
    return None if not whole else int(Fraction(part * 1000, whole) + Fraction(1, 2)) / 10


def waived(line):
    return Extension.objects.filter(
        kind="waiver", period=line.report.period, organisation=line.report.organisation, revoked_at=None
    ).exists()


def obligations(municipality):
    """(activity, organisation, time) → its lines, quarter after quarter."""
    lines = defaultdict(list)
    for line in ReportLine.objects.filter(report__period__municipality=municipality, removed_at=None).order_by(
        "report__period__start"
    ):
        if not waived(line):
            lines[line.report.organisation_id, line.activity_id, line.occurrence_id].append(line)
    return lines


def outcomes(municipality):
    """(direction, activity, organisation) → category, one obligation after another."""
    found = {}
    for (organisation, activity, occurrence), own in obligations(municipality).items():
        found[own[0].activity.direction_id, activity, organisation, occurrence] = category(own)
    return {key: value for key, value in found.items() if value}


def category(own):
    occurrence = own[0].occurrence
    told = [line for line in own if line.report.state in SENT]
    if own[0].activity.excluded:
        return "excluded"
    if occurrence is None:
        return {"done": "in_time", "not_required": "not_required"}.get(told[-1].state if told else "", "in_work")
    return dated(own, told, occurrence)


def dated(own, told, occurrence):
    done = [line.done_on for line in told if line.state == "done"]
    if done:
        return "late" if min(done) > occurrence.due else "in_time"
    if occurrence.nominal_due > date(YEAR, 12, 31):
        return ""
    if told and told[-1].state == "not_required" and told[-1].report.period.end >= occurrence.nominal_due:
        return "not_required"
    is_late = occurrence.due < local_day(CUT_OFF, "Europe/Moscow")
    is_told = any(passed(line) and line.report.period.end >= occurrence.nominal_due for line in own)
    return "overdue" if is_late and (is_told or all(passed(line) for line in own)) else "in_work"


def passed(line):
    return line.report.state in SENT or line.report.period.on_time_until < local_day(CUT_OFF, "Europe/Moscow")


def check(tally, categories):
    counts = Counter(categories)
    names = ("in_time", "late", "in_work", "overdue", "not_required", "excluded")
    assert {name: getattr(tally, name) for name in names} == {name: counts[name] for name in names}
    whole = counts["in_time"] + counts["late"] + counts["in_work"] + counts["overdue"]
    assert tally.total == whole
    shown = None if tally.executed_share is None else float(tally.executed_share)
    assert shown == tenth(counts["in_time"] + counts["late"], whole)


def recount_execution(world):
    municipality, analysis = world
    found = outcomes(municipality)
    assert len(set(found.values())) >= 5  # the sample year has nearly everything in it
    check(analysis.total, found.values())
    for place, lines in ((0, analysis.directions), (1, analysis.activities), (2, analysis.organisations)):
        for line in lines:
            check(line.tally, [value for key, value in found.items() if key[place] == line.id])
    shares = {line.id: line.tally.executed_share for line in analysis.organisations}
    sizes = dict(OrganisationYear.objects.values_list("organisation_id", "pupils"))
    for line in analysis.organisations:
        near = [
            shares[pk]
            for pk, size in sizes.items()
            if line.id in sizes and pk != line.id and size <= 2 * sizes[line.id] and sizes[line.id] <= 2 * size
        ]
        near = [share for share in near if share is not None]
        assert line.peers_count == len(near)
        assert plain(line.peers) == (pytest.approx(float(median(near)), abs=0.051) if len(near) > 1 else None)


def recount_names_of_who_has_not_done(world):
    municipality, analysis = world
    names = dict(municipality.organisations.values_list("pk", "short_name"))
    undone = defaultdict(set)
    for (_, activity, organisation, _), value in outcomes(municipality).items():
        if value == "overdue":
            undone[activity].add(names[organisation])
    assert {row.id: set(row.not_done) for row in analysis.activities if row.not_done} == undone


def recount_reasons(world):
    municipality, analysis = world
    counts, outside = Counter(), 0
    for own in obligations(municipality).values():
        told = [line for line in own if line.report.state in SENT]
        fate = category(own)
        outside += fate in ("not_required", "excluded")
        if fate in ("overdue", "in_work") and told and told[-1].reason:
            counts[told[-1].get_reason_display()] += 1
    assert {row.name: row.count for row in analysis.reasons} == counts
    assert len(analysis.not_required) == outside


def recount_sending_of_reports(world):
    municipality, analysis = world
    whole = Counter()
    absent = set()
    for report in QuarterlyReport.objects.filter(period__municipality=municipality):
        if Extension.objects.filter(period=report.period, organisation=report.organisation, kind="waiver").exists():
            continue
        first = report.submissions.filter(version=1).first()
        if first is None:
            absent.add((report.organisation.short_name, report.period.code))
        is_prompt = first is not None and local_day(first.at, municipality.zone) <= report.period.on_time_until
        for place in ("", report.period.code, report.organisation_id):
            whole[place, "expected"] += 1
            whole[place, "sent"] += first is not None
            whole[place, "on_time"] += is_prompt
    rates = {"": analysis.reporting} | {row.quarter: row.rate for row in analysis.quarters}
    rates |= {row.id: row.rate for row in analysis.organisations}
    for place, found in rates.items():
        counts = [whole[place, name] for name in ("expected", "sent", "on_time")]
        assert [found.expected, found.sent, found.on_time] == counts
        assert plain(found.completeness) == tenth(counts[1], counts[0])
        assert plain(found.timeliness) == tenth(counts[2], counts[0])
    assert {(row.organisation, row.quarter) for row in analysis.missing} == absent


def recount_indicators(world):
    municipality, analysis = world
    shown = {row.indicator_id: row for row in analysis.measures}
    for indicator in Indicator.objects.filter(set__municipality=municipality):
        row = shown[indicator.pk]
        for year in range(YEAR - 3, YEAR + 1):
            own = Observation.objects.filter(indicator=indicator, period_code=str(year))
            top, bottom = sum(item.numerator for item in own), sum(item.denominator for item in own)
            value = tenth(int(top), int(bottom))
            assert float(row.history[year]) == value
        assert float(row.fact) == value
        assert row.plan == indicator.targets.get().value
        assert float(row.change) == pytest.approx(float(row.history[YEAR]) - float(row.history[YEAR - 1]))
        assert {item.organisation_id: float(item.value) for item in row.schools} == {
            item.organisation_id: tenth(int(item.numerator), int(item.denominator)) for item in own
        }
        exact = {item.organisation_id: Fraction(int(item.numerator), int(item.denominator)) for item in own}
        assert float(row.median) == pytest.approx(float(median(exact.values())) * 100, abs=0.051)
        for school in row.schools:
            better = sum(value > exact[school.organisation_id] for value in exact.values())
            equal = sum(value == exact[school.organisation_id] for value in exact.values())
            shared = str(better + 1) if equal == 1 else f"{better + 1}–{better + equal}"
            assert school.place == f"{shared} из {len(exact)}"
        slope, start = linear_regression(list(row.history), [float(value) for value in row.history.values()])
        assert float(row.forecast_value) == pytest.approx(min(100, max(0, start + slope * (YEAR + 1))), abs=0.2)
        assert (row.verdict == "done") == (Fraction(row.fact) >= Fraction(row.plan))


def recount_procedures(world):
    municipality, analysis = world
    for row in analysis.results:
        own = AssessmentResult.objects.filter(
            procedure__municipality=municipality, procedure__kind=row.kind, procedure__year=YEAR,
            procedure__grade=row.grade, procedure__subject=row.subject,
        )  # fmt: skip
        twos, threes, fours, fives = (sum(getattr(item, name) for item in own) for name in ("n2", "n3", "n4", "n5"))
        pupils = twos + threes + fours + fives
        assert row.participants == pupils
        assert float(row.quality) == tenth(fours + fives, pupils)
        assert float(row.pass_rate) == tenth(pupils - twos, pupils)
        points = 2 * twos + 3 * threes + 4 * fours + 5 * fives
        assert float(row.mean) == int(Fraction(points * 100, pupils) + Fraction(1, 2)) / 100
        learnt = 100 * fives + 64 * fours + 36 * threes + 16 * twos
        assert float(row.degree) == int(Fraction(learnt * 10, pupils) + Fraction(1, 2)) / 10
        assert float(row.confirmed) == tenth(sum(item.confirmed for item in own), pupils)
        before = quality_of(municipality, YEAR - 1, row.kind, [row.grade], row.subject)
        assert float(row.quality_change) == pytest.approx(float(row.quality) - before)
    for gap in analysis.gaps:
        vpr = quality_of(municipality, YEAR, "vpr", range(5, 9), gap.subject)
        oge = quality_of(municipality, YEAR, "oge", [9], gap.subject)
        assert (float(gap.vpr_quality), float(gap.oge_quality)) == (vpr, oge)
        assert float(gap.gap) == pytest.approx(vpr - oge)


def quality_of(municipality, year, kind, grades, subject):
    own = AssessmentResult.objects.filter(
        procedure__municipality=municipality, procedure__kind=kind, procedure__year=year,
        procedure__grade__in=list(grades), procedure__subject=subject,
    )  # fmt: skip
    whole = sum(item.n2 + item.n3 + item.n4 + item.n5 for item in own)
    return tenth(sum(item.n4 + item.n5 for item in own), whole)


def recount_attention(world):
    municipality, analysis = world
    low = []
    for item in AssessmentResult.objects.filter(procedure__municipality=municipality, procedure__year=YEAR):
        pupils = item.n2 + item.n3 + item.n4 + item.n5
        if pupils >= 10 and item.n2 * 100 >= 30 * pupils:
            low.append((item.organisation_id, tenth(item.n2, pupils)))
    assert sorted((row.organisation_id, float(row.value)) for row in analysis.low_results) == sorted(low)
    apart = set()
    for organisation in municipality.organisations.all():
        own = AssessmentResult.objects.filter(organisation=organisation, procedure__year=YEAR)
        works = sum(item.lowered + item.confirmed + item.raised for item in own)
        for name, what in (("lowered", "понижены отметки"), ("raised", "повышены отметки")):
            if works >= 20 and sum(getattr(item, name) for item in own) * 100 > 40 * works:
                apart.add((organisation.pk, what))
    assert {(row.organisation_id, row.what) for row in analysis.journal_attention} == apart


def recount_nothing_of_the_future_is_known(world):
    municipality, _ = world
    early = analysis_of(computed(municipality, at=CUT_OFF - timedelta(days=380)))
    assert early.total.executed == early.reporting.sent == 0


def recount_pages_of_every_day(world):
    """The list of reports and the page of a school say what the analysis says, to the last obligation."""
    municipality, analysis = world
    assert not analysis.awaited_obligations
    counted = {row.id: row.tally for row in analysis.organisations if row.tally != Tally()}
    periods = municipality.periods.all()
    assert standing(municipality, periods, CUT_OFF) == counted
    pk, own = next(iter(counted.items()))
    assert standing(municipality, periods, CUT_OFF, body=pk) == {pk: own}
    shown = matrix(municipality, MatrixFilter(), CUT_OFF)
    assert {row.organisation.pk: row.share for row in shown.rows if row.organisation.pk in counted} == {
        pk: row.executed_share for pk, row in counted.items()
    }
    assert shown.share == analysis.total.executed_share


def few(part, whole):
    """A percent over at least ten works."""
    return None if whole < 10 else tenth(part, whole)


def recount_schools_over_all_procedures(world):
    municipality, analysis = world
    rows = defaultdict(list)
    for row in AssessmentResult.objects.filter(procedure__municipality=municipality, procedure__year=YEAR):
        rows[row.organisation_id].append(row)
    assert {line.organisation_id for line in analysis.school_results} == set(rows)
    for line in analysis.school_results:
        own = rows[line.organisation_id]
        subjects = [{row.procedure.subject for row in own if row.procedure.kind == kind} for kind in ("vpr", "oge")]
        quality = {}
        for kind in ("vpr", "oge"):
            common = [
                row
                for row in own
                if row.procedure.kind == kind and row.procedure.subject in set.intersection(*subjects)
            ]
            works = sum(row.n2 + row.n3 + row.n4 + row.n5 for row in common)
            quality[kind] = few(sum(row.n4 + row.n5 for row in common), works)
        works = sum(row.n2 + row.n3 + row.n4 + row.n5 for row in own)
        assert plain(line.vpr_quality) == quality["vpr"]
        assert plain(line.oge_quality) == quality["oge"]
        assert plain(line.failed) == few(sum(row.n2 for row in own), works)
        low = [row for row in own if sum((row.n2, row.n3, row.n4, row.n5)) >= 10]
        assert line.low == sum(row.n2 * 100 >= 30 * sum((row.n2, row.n3, row.n4, row.n5)) for row in low)
        named = {risk.name: risk for risk in analysis.risks}
        assert line.name in named or not line.low


def plain(value):
    return None if value is None else float(value)


RECOUNTS = (
    recount_execution,
    recount_names_of_who_has_not_done,
    recount_reasons,
    recount_sending_of_reports,
    recount_indicators,
    recount_procedures,
    recount_attention,
    recount_pages_of_every_day,
    recount_nothing_of_the_future_is_known,
    recount_schools_over_all_procedures,
)
"""One after another on one year: building a year takes longer than counting it again."""


def test_every_figure_is_counted_again(world):
    _, analysis = world
    assert analysis.total.total > 0 < len(analysis.results)  # a year with nothing in it would agree with anything
    for recount in RECOUNTS:
        recount(world)
