"""How much the ORM costs over a plain GROUP BY on millions of observations.

    python -m tests.benchmarks.indicators_aggregation [millions]

A temporary SQLite database, filled in SQL; prints the times and their ratio.
"""

import os
import sys
import tempfile
import time
from datetime import date

ORGANISATIONS, INDICATORS = 5000, 100

PLAIN = (
    "SELECT indicator_id, period_code, SUM(numerator), SUM(denominator), SUM(value), COUNT(*)"
    " FROM indicators_observation WHERE organisation_id IS NOT NULL GROUP BY indicator_id, period_code"
)
FILL = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s)
INSERT INTO indicators_observation (indicator_id, municipality_id, organisation_id, period_code, period_start,
  period_end, numerator, denominator, value, text, absence, source, source_note, note, updated_at, version)
SELECT 1 + i %% {indicators}, 1, 1 + (i / {indicators}) %% {organisations},
  CAST(2000 + i / {block} AS TEXT), printf('%%d-01-01', 2000 + i / {block}), printf('%%d-12-31', 2000 + i / {block}),
  i %% 60, 60, (i %% 60) * 100.0 / 60, '', '', 'file', '', '', '2026-01-01', 1 FROM n
"""


def main(millions: float) -> None:
    """Fill, measure three times each, print medians."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"MSOKO_DATA": folder, "DJANGO_SETTINGS_MODULE": "msoko.settings", "DATABASE_URL": ""}
        import django  # noqa: PLC0415 - the environment comes first

        django.setup()
        measure(int(millions * 1_000_000))


def measure(rows: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from indicators.aggregation import municipal_values, sums  # noqa: PLC0415
    from indicators.models import Indicator, IndicatorSet, Observation  # noqa: PLC0415
    from schools.models import Municipality, Organisation  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    town = Municipality.objects.create(code="bench", name="x", name_genitive="x", name_locative="x")
    indicator_set = IndicatorSet.objects.create(municipality=town, code="bench", name="x")
    Indicator.objects.bulk_create(
        Indicator(set=indicator_set, code=f"i{n}", name=f"i{n}", across_organisations="ratio")
        for n in range(INDICATORS)
    )
    Organisation.objects.bulk_create(
        Organisation(municipality=town, short_name=f"o{n}", sort_key=f"{n:05}") for n in range(ORGANISATIONS)
    )
    started = time.perf_counter()
    with connection.cursor() as cursor:
        block = ORGANISATIONS * INDICATORS
        cursor.execute(FILL.format(indicators=INDICATORS, organisations=ORGANISATIONS, block=block), [rows])
    print(f"{Observation.objects.count():,} rows filled in {time.perf_counter() - started:.1f} s")
    indicators = list(Indicator.objects.all())
    plain = best(lambda: run(PLAIN))
    orm = best(lambda: list(sums(Observation.objects.all())))
    whole = best(lambda: municipal_values(town, indicators, start=date(2000, 1, 1), end=date(2100, 1, 1)))
    print(f"plain GROUP BY {plain:.2f} s; ORM sums {orm:.2f} s ({orm / plain:.2f}×); "
          f"municipal values {whole:.2f} s ({whole / plain:.2f}×)")  # fmt: skip


def run(statement: str) -> list:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def best(work) -> float:
    """The median of three runs, seconds."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return sorted(times)[1]


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1)
