"""Sample indicators, their values for three years, and results of assessment procedures: counts, never pupils."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from indicators.models import AssessmentResult, Indicator, IndicatorSet, Mechanism, Observation, Procedure, Target
from msoko.lib.periods import CalendarYear
from roadmaps.models import Activity
from schools.models import Municipality, Organisation, OrganisationYear, User

Kind = Indicator.Kind


@dataclass(frozen=True)
class Spec:
    """A sample indicator: starting level and yearly drift in percentage points (or units), target step."""

    code: str
    name: str
    numerator: str
    denominator: str
    mechanism: str  # a word of the mechanism's name
    base: float
    drift: float
    target: int
    better: str = Indicator.Better.HIGHER
    size: tuple[int, int] = (40, 160)  # range of denominators
    new_method: bool = False  # counted in a new way since the year before the last one


SPECS = (
    Spec(
        "no-two-vpr", "Доля участников ВПР без отметки «2» (пример)", "участников без «2»", "участников ВПР",
        mechanism="подготовки", base=88, drift=1.2, target=92,
    ),
    Spec(
        "confirmed-vpr", "Доля участников ВПР, подтвердивших отметку журнала (пример)", "подтвердили отметку",
        "участников ВПР", mechanism="объективност", base=66, drift=2.0, target=75,
    ),
    Spec(
        "deficits", "Доля педагогов, прошедших диагностику дефицитов (пример)", "прошли диагностику", "педагогов",
        mechanism="профессиональн", base=38, drift=9, target=60, size=(14, 60),
    ),
    Spec(
        "oge-maths-low", "Доля выпускников 9 класса с «2» по математике на ОГЭ (пример)", "получили «2»",
        "участников ОГЭ", mechanism="низкими", base=9, drift=-0.9, target=6, better=Indicator.Better.LOWER,
        size=(20, 80),
    ),
    Spec(
        "guidance", "Доля обучающихся 8–11 классов, охваченных профориентацией (пример)", "охвачено",
        "обучающихся 8–11 классов", mechanism="самоопределени", base=52, drift=7, target=70,
    ),
    Spec(
        "olympiad", "Доля участников школьного этапа олимпиады (пример)", "участвовали", "обучающихся 4–11 классов",
        mechanism="талант", base=41, drift=3, target=50, size=(90, 400), new_method=True,
    ),
)  # fmt: skip
# Subject, grade, kind of procedure, greatest score, borders of «3», «4», «5».
PROCEDURES = (
    (Procedure.Kind.VPR, 5, "Русский язык", 38, (18, 29, 35)),
    (Procedure.Kind.VPR, 5, "Математика", 20, (7, 11, 15)),
    (Procedure.Kind.VPR, 6, "Русский язык", 41, (20, 31, 37)),
    (Procedure.Kind.VPR, 6, "Математика", 16, (6, 10, 14)),
    (Procedure.Kind.OGE, 9, "Русский язык", 33, (15, 23, 29)),
    (Procedure.Kind.OGE, 9, "Математика", 31, (8, 15, 22)),
)
YEARS = 3


@dataclass(frozen=True)
class Asked:
    """A sample number that schools give in the quarterly report, in the first row whose title has the word."""

    code: str
    word: str
    name: str
    unit: str
    numerator: str = ""
    denominator: str = ""


ASKED = (
    Asked(
        "seminars", "семинар", "Доля педагогов, участвовавших в семинарах (пример)", "%", "участвовали", "педагогов",
    ),
    Asked("meetings", "анализ", "Проведено совещаний по итогам анализа (пример)", "ед."),
)  # fmt: skip


def create_figures(municipality: Municipality, last_year: int, author: User, rng: random.Random) -> None:
    """Context, indicators with targets and values, procedures with results, up to and including `last_year`."""
    schools = list(municipality.organisations.of_kind(Organisation.Kind.SCHOOL).in_order())
    years = range(last_year - YEARS + 1, last_year + 1)
    levels = {school.pk: rng.gauss(0, 6) for school in schools}
    _contexts(schools, years, rng)
    sample_set = IndicatorSet.objects.create(
        municipality=municipality, code="sample", name="Показатели МСОКО (пример)", is_sample=True,
        source="Учебный пример: значения созданы случайным образом",
    )  # fmt: skip
    for position, spec in enumerate(SPECS, 1):
        indicator = _indicator(sample_set, spec, position, years[-2])
        Target.objects.bulk_create(_targets(indicator, spec, years, author))
        Observation.objects.bulk_create(_values(indicator, spec, municipality, schools, years, levels, author, rng))
    ask_in_reports(municipality)
    for year in years:
        for kind, grade, subject, top, borders in PROCEDURES:
            procedure = Procedure.objects.create(
                municipality=municipality, kind=kind, year=year, grade=grade, subject=subject, max_score=top,
                borders={"3": borders[0], "4": borders[1], "5": borders[2]}, is_sample=True,
            )  # fmt: skip
            AssessmentResult.objects.bulk_create(
                _result(procedure, school, levels[school.pk], top, borders, rng) for school in schools
            )


def ask_in_reports(municipality: Municipality) -> None:
    """Link sample indicators to rows of the road map: their numbers are asked in lines of quarterly reports."""
    rows = Activity.objects.executable().filter(roadmap__municipality=municipality)
    schools = rows.filter(responsibilities__kind=Organisation.Kind.SCHOOL).order_by("position")
    asked_set = IndicatorSet.objects.create(
        municipality=municipality, code="sample-reports", name="Числа квартальных отчётов (пример)", is_sample=True,
        source="Учебный пример: значения созданы случайным образом", position=1,
    )  # fmt: skip
    for position, spec in enumerate(ASKED, 1):
        row = next((each for each in schools if spec.word in each.title.casefold()), None)
        if row is None:
            continue
        is_share = bool(spec.numerator)
        Indicator.objects.create(
            set=asked_set, code=spec.code, name=spec.name, kind=Kind.SHARE if is_share else Kind.COUNT, unit=spec.unit,
            numerator_label=spec.numerator, denominator_label=spec.denominator, position=position,
            frequency=Indicator.Frequency.QUARTER, comparison=Indicator.Comparison.NONE, places=1 if is_share else 0,
            across_organisations=(
                Indicator.AcrossOrganisations.RATIO if is_share else Indicator.AcrossOrganisations.SUM
            ),
            across_periods=Indicator.AcrossPeriods.LAST if is_share else Indicator.AcrossPeriods.SUM,
            lowest=Decimal(0), origin=row.lineage, source="Учебный пример",
        )  # fmt: skip


def _contexts(schools: list[Organisation], years: range, rng: random.Random) -> None:
    rows = []
    for school in schools:
        pupils, higher = rng.randrange(120, 900), Decimal(rng.randrange(15, 55))
        for year in years:
            pupils = max(90, pupils + rng.randrange(-15, 20))
            rows.append(
                OrganisationYear(
                    organisation=school,
                    year=year - 1,
                    pupils=pupils,
                    teachers=pupils // 13,
                    classes=pupils // 22,
                    is_rural=pupils < 250,
                    share_both_higher=higher,
                    share_incomplete=Decimal(rng.randrange(12, 34)),
                    share_registered=Decimal(rng.randrange(0, 60)) / 10,
                    share_special_needs=Decimal(rng.randrange(2, 14)),
                )  # fmt: skip
            )
    OrganisationYear.objects.bulk_create(rows)


def _indicator(sample_set: IndicatorSet, spec: Spec, position: int, turn: int) -> Indicator:
    mechanism = next((row for row in Mechanism.objects.all() if spec.mechanism in row.name.casefold()), None)
    is_lower = spec.better == Indicator.Better.LOWER
    return Indicator.objects.create(
        set=sample_set, code=spec.code, name=spec.name, kind=Kind.SHARE, unit="%", numerator_label=spec.numerator,
        denominator_label=spec.denominator, across_organisations=Indicator.AcrossOrganisations.RATIO,
        across_periods=Indicator.AcrossPeriods.LAST, better=spec.better, position=position, mechanism=mechanism,
        comparison=Indicator.Comparison.AT_MOST if is_lower else Indicator.Comparison.AT_LEAST,
        lowest=Decimal(0), highest=Decimal(100), source="Учебный пример",
        method="Числитель ÷ знаменатель × 100 %. По муниципалитету – из сумм по школам.",
        method_changed=[turn] if spec.new_method else [],
    )  # fmt: skip


def _targets(indicator: Indicator, spec: Spec, years: range, author: User) -> Iterator[Target]:
    sign = -1 if spec.better == Indicator.Better.LOWER else 1
    for back, year in enumerate(reversed(years)):
        yield Target(
            indicator=indicator, year=year, value=Decimal(spec.target - sign * back * max(1, round(abs(spec.drift)))),
            reason="Учебный пример", set_by=author,
        )  # fmt: skip


def _values(
    indicator: Indicator,
    spec: Spec,
    municipality: Municipality,
    schools: list[Organisation],
    years: range,
    levels: dict[int, float],
    author: User,
    rng: random.Random,
) -> Iterator[Observation]:
    sign = -1 if spec.better == Indicator.Better.LOWER else 1
    for school in schools:
        whole = rng.randrange(*spec.size)
        for number, year in enumerate(years):
            period = CalendarYear(year)
            row = Observation(
                indicator=indicator, municipality=municipality, organisation=school, period_code=period.code,
                period_start=period.start, period_end=period.end, author=author, source_note="Учебный пример",
            )  # fmt: skip
            if rng.random() < 0.02:
                row.absence = Observation.Absence.NO_DATA
            else:
                share = spec.base + spec.drift * number + sign * levels[school.pk] + rng.gauss(0, 3)
                part = round(whole * min(max(share, 0), 100) / 100)
                row.numerator, row.denominator = Decimal(part), Decimal(whole)
                row.value = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.000001"))
            yield row


def _result(
    procedure: Procedure,
    school: Organisation,
    level: float,
    top: int,
    borders: tuple[int, int, int],
    rng: random.Random,
) -> AssessmentResult:
    """Scores of an invented class: a bell around the school's level, marks by the borders."""
    scores = [
        min(top, max(0, round(rng.gauss(top * (0.6 + level / 100), top * 0.17)))) for _ in range(rng.randrange(18, 75))
    ]
    marks = [2 + sum(score >= border for border in borders) for score in scores]
    histogram = {str(score): scores.count(score) for score in sorted(set(scores))}
    lowered = sum(rng.random() < 0.13 for _ in scores)
    raised = sum(rng.random() < 0.1 for _ in range(len(scores) - lowered))
    return AssessmentResult(
        procedure=procedure, organisation=school, participants=len(scores), n2=marks.count(2), n3=marks.count(3),
        n4=marks.count(4), n5=marks.count(5), histogram=histogram, lowered=lowered, raised=raised,
        confirmed=len(scores) - lowered - raised,
        mean_score=(Decimal(sum(scores)) / len(scores)).quantize(Decimal("0.001")),
        below_minimum=marks.count(2),
    )  # fmt: skip
