"""Values of the municipality as a whole: when they are asked for, and that only the department is asked."""

import uuid
from datetime import date

import pytest

from indicators.contexts.municipal import missing
from indicators.models import Indicator
from indicators.periods import asked_period
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory, ObservationFactory


@pytest.mark.parametrize(
    ("frequency", "today", "code"),
    [
        ("quarter", date(2026, 1, 10), "2025Q4"),
        ("year", date(2026, 9, 30), "2025"),
        ("year", date(2026, 10, 1), "2026"),
        ("year", date(2027, 2, 1), "2026"),
        ("academic", date(2027, 5, 31), "2025-26"),
        ("academic", date(2027, 6, 1), "2026-27"),
    ],
)
def test_a_year_is_asked_for_from_its_last_quarter_on(frequency, today, code):
    assert asked_period(frequency, today).code == code


@pytest.mark.django_db
def test_what_is_entered_or_follows_or_begins_later_is_not_missing():
    own = {"set": IndicatorSetFactory(), "level": Indicator.Level.MUNICIPALITY, "frequency": "year"}
    IndicatorFactory(**own)
    filled = IndicatorFactory(**own)
    later = IndicatorFactory(**own)
    later.targets.create(year=2027, value=5)
    IndicatorFactory(**own, kind=Indicator.Kind.DOCUMENT_PRESENCE, origin=uuid.uuid4())
    IndicatorFactory(**(own | {"level": Indicator.Level.ORGANISATION}))
    town = own["set"].municipality
    ObservationFactory(indicator=filled, organisation=None, municipality=town, period_code="2026")
    found = missing(town, date(2026, 11, 1))
    assert {period.code: count for period, count in found.items()} == {"2026": 1}
