"""How much the ORM costs over a plain GROUP BY on millions of observations.

    python -m tests.benchmarks.indicators_aggregation [millions] [sqlite|postgres]

A temporary database, filled in SQL; prints the times and their ratio.
"""

import contextlib
import os
import sys
import tempfile
import time
from datetime import date

ORGANISATIONS, INDICATORS = 5000, 100
RULES = ("ratio", "ratio", "sum", "mean", "share_met")

PLAIN = (
    "SELECT indicator_id, period_code, SUM(numerator), SUM(denominator), SUM(value), COUNT(*)"
    " FROM indicators_observation WHERE organisation_id IS NOT NULL GROUP BY indicator_id, period_code"
)
INSERT = """
INSERT INTO indicators_observation (indicator_id, municipality_id, organisation_id, period_code, period_start,
  period_end, numerator, denominator, value, text, absence, source, source_note, note, updated_at, version)
SELECT 1 + i % {indicators}, 1, 1 + (i / {indicators}) % {organisations}, CAST(2000 + i / {block} AS TEXT),
  {first_day}, {last_day}, i % 60, 60, (i % 60) * 100.0 / 60, '', '', 'file', '', '', '2026-01-01', 1 FROM {numbers}
"""
# How each engine makes days and whole numbers.
WAYS = {
    "sqlite": {
        "first_day": "printf('%d-01-01', 2000 + i / {block})", "last_day": "printf('%d-12-31', 2000 + i / {block})",
        "numbers": "(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {rows})"
        " SELECT i FROM n)",
    },
    "postgresql": {
        "first_day": "make_date(2000 + i / {block}, 1, 1)", "last_day": "make_date(2000 + i / {block}, 12, 31)",
        "numbers": "generate_series(0, {rows} - 1) AS n(i)",
    },
}  # fmt: skip


def main(millions: float, engine: str) -> None:
    """Fill, measure three times each, print medians."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        url = started(stack) if engine == "postgres" else ""
        os.environ |= {"MSOKO_DATA": folder, "DJANGO_SETTINGS_MODULE": "msoko.settings", "DATABASE_URL": url}
        import django  # noqa: PLC0415 - the environment comes first

        django.setup()
        measure(int(millions * 1_000_000))


def started(stack: contextlib.ExitStack) -> str:
    """The address of a server of our own, stopped and removed afterwards."""
    from tests.harness import sources  # noqa: PLC0415
    from tests.harness.servers import Postgres  # noqa: PLC0415

    server = Postgres(sources.postgres().path.parent)
    stack.callback(server.stop)
    server.start()
    return server.url


def filled(rows: int) -> float:
    """Seconds that the filling took."""
    from django.db import connection  # noqa: PLC0415

    block = ORGANISATIONS * INDICATORS
    ways = {name: text.format(block=block, rows=rows) for name, text in WAYS[connection.vendor].items()}
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")  # no check of a key for each of the rows
        cursor.execute(INSERT.format(indicators=INDICATORS, organisations=ORGANISATIONS, block=block, **ways))
        cursor.execute("ANALYZE")
    return time.perf_counter() - begun


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
        Indicator(set=indicator_set, code=f"i{n}", name=f"i{n}", across_organisations=RULES[n % len(RULES)])
        for n in range(INDICATORS)
    )
    Organisation.objects.bulk_create(
        Organisation(municipality=town, short_name=f"o{n}", sort_key=f"{n:05}") for n in range(ORGANISATIONS)
    )
    seconds = filled(rows)
    print(f"{connection.vendor}: {Observation.objects.count():,} rows filled in {seconds:.1f} s", flush=True)
    indicators = list(Indicator.objects.all())
    plain = best(lambda: run(PLAIN))
    orm = best(lambda: list(sums(Observation.objects.all(), RULES)))
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
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1, sys.argv[2] if len(sys.argv) > 2 else "sqlite")
