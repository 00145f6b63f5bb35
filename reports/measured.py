"""What the paper of an indicator is made of, read for a sheet of A4."""

from datetime import date

from indicators.contexts.comparison import Comparison, comparison, latest_period, measured
from indicators.contexts.passport import Passport, passport
from indicators.models import Indicator
from msoko.lib.charts import PRINT_WIDTH


def passport_of(indicator: Indicator, today: date) -> tuple[Passport, Comparison]:
    """Passport up to the last year with a value, and the organisations of its last period."""
    period = latest_period(indicator, today)
    organisations = comparison(indicator, period, organisations=measured(indicator), width=PRINT_WIDTH)
    return passport(indicator, period.start.year, width=PRINT_WIDTH), organisations
