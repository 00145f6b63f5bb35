"""Measured: sets, indicators, values, procedures with results, rules and signals."""

from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from indicators.models import (
    AssessmentImport,
    AssessmentResult,
    Indicator,
    IndicatorSet,
    Observation,
    Procedure,
    Signal,
    SignalRule,
    Target,
)
from msoko.lib.periods import CalendarYear
from tests.factories.schools import MunicipalityFactory, OrganisationFactory


class IndicatorSetFactory(DjangoModelFactory):
    class Meta:
        model = IndicatorSet

    municipality = factory.SubFactory(MunicipalityFactory)
    code = factory.Sequence(lambda n: f"set-{n}")
    name = factory.Sequence(lambda n: f"Набор {n} (пример)")


class IndicatorFactory(DjangoModelFactory):
    """A share of pupils summed over organisations; another kind with `kind=`."""

    class Meta:
        model = Indicator

    set = factory.SubFactory(IndicatorSetFactory)
    code = factory.Sequence(lambda n: f"indicator-{n}")
    name = factory.Sequence(lambda n: f"Доля участников {n} (пример)")
    kind = Indicator.Kind.SHARE
    unit = "%"
    across_organisations = Indicator.AcrossOrganisations.RATIO
    position = factory.Sequence(lambda n: n % 1000)


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    indicator = factory.SubFactory(IndicatorFactory)
    year = 2025
    value = Decimal(50)


class ObservationFactory(DjangoModelFactory):
    """31 of 60 in the calendar year 2025."""

    class Meta:
        model = Observation

    indicator = factory.SubFactory(IndicatorFactory)
    organisation = factory.SubFactory(
        OrganisationFactory, municipality=factory.SelfAttribute("..indicator.set.municipality")
    )
    municipality = factory.LazyAttribute(lambda row: row.indicator.set.municipality)
    period_code = "2025"
    period_start = factory.LazyAttribute(lambda row: CalendarYear.parse(row.period_code).start)
    period_end = factory.LazyAttribute(lambda row: CalendarYear.parse(row.period_code).end)
    numerator = Decimal(31)
    denominator = Decimal(60)
    value = factory.LazyAttribute(
        lambda row: None if row.denominator is None else Decimal(row.numerator) * 100 / Decimal(row.denominator)
    )


class ProcedureFactory(DjangoModelFactory):
    class Meta:
        model = Procedure

    municipality = factory.SubFactory(MunicipalityFactory)
    kind = Procedure.Kind.VPR
    year = 2025
    grade = 5
    subject = "Математика"
    borders = factory.LazyFunction(lambda: {"3": 6, "4": 10, "5": 15})


class AssessmentResultFactory(DjangoModelFactory):
    """Forty works: 4 «2», 16 «3», 12 «4», 8 «5»."""

    class Meta:
        model = AssessmentResult

    procedure = factory.SubFactory(ProcedureFactory)
    organisation = factory.SubFactory(
        OrganisationFactory, municipality=factory.SelfAttribute("..procedure.municipality")
    )
    participants = 40
    n2, n3, n4, n5 = 4, 16, 12, 8


class SignalRuleFactory(DjangoModelFactory):
    class Meta:
        model = SignalRule

    municipality = factory.SubFactory(MunicipalityFactory)
    code = factory.Sequence(lambda n: f"rule-{n}")
    name = "Отметки ниже журнала"
    group = "bias"
    formula = SignalRule.Formula.JOURNAL_LOWERED
    threshold = Decimal(40)
    attention = Decimal(20)


class SignalFactory(DjangoModelFactory):
    class Meta:
        model = Signal

    rule = factory.SubFactory(SignalRuleFactory)
    organisation = factory.SubFactory(OrganisationFactory, municipality=factory.SelfAttribute("..rule.municipality"))
    year = 2025
    value = Decimal(55)
    threshold = Decimal(40)
    n = 40
    reason = "отметка ниже журнала у 55,0 % из 40, порог 40,0 %"


class AssessmentImportFactory(DjangoModelFactory):
    """A file that waits for review."""

    class Meta:
        model = AssessmentImport

    municipality = factory.SubFactory(MunicipalityFactory)
    file_name = "ВПР 2025 5 класс Математика.csv"
    shape = AssessmentImport.Shape.MARKS
    state = AssessmentImport.State.REVIEW

    @factory.lazy_attribute
    def summary(self) -> dict[str, Any]:
        return {"titles": ["ОО", "Кол-во участников", "2", "3", "4", "5"], "signature": "0" * 64}
