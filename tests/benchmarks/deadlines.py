"""Due dates of five real plans over ten years: made, then made again after the shift rule has changed.

    python -m tests.benchmarks.deadlines

Prints the time of each plan; ends with 1 if one takes a second or more.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parents[1] / "fixtures" / "seeds" / "gold.json"
FIRST, LAST = 2024, 2033
LIMIT = 1.0  # seconds a plan


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"MSOKO_DATA": folder, "DJANGO_SETTINGS_MODULE": "msoko.settings", "DATABASE_URL": ""}
        import django  # noqa: PLC0415 - the environment comes first

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        measure("to warm up", ["ежегодно"])
        worst = max(measure(name, phrases) for name, phrases in plans().items())
        print(f"the slowest: {worst:.2f} s; the limit is {LIMIT:.0f} s a plan")
        return int(worst >= LIMIT)


def plans() -> dict[str, list[str]]:
    """Printed deadlines of each plan."""
    found = {}
    for number, plan in enumerate(json.loads(GOLD.read_text(encoding="utf-8"))["seeds"]):
        rows = [row for section in plan["sections"] for row in section["activities"]]
        found[f"plan {number}"] = [row["deadline"] or "" for row in rows]
    return found


def measure(name: str, phrases: list[str]) -> float:
    """Seconds of the slower of two runs."""
    from roadmaps.models import Activity, Occurrence  # noqa: PLC0415
    from roadmaps.occurrences import regenerate_roadmap  # noqa: PLC0415

    roadmap = filled(name, phrases)
    times = []
    for rule in ("forward", "back"):
        roadmap.municipality.shift_rule = rule
        began = time.perf_counter()
        summary = regenerate_roadmap(roadmap)
        times.append(time.perf_counter() - began)
    count = Occurrence.objects.filter(activity__roadmap=roadmap).count()
    rows = Activity.objects.filter(roadmap=roadmap).count()
    print(f"{name}: {rows} rows, {count} dates, made in {times[0]:.2f} s, {summary.moved} moved in {times[1]:.2f} s")
    return max(times)


def filled(name: str, phrases: list[str]) -> Any:
    from roadmaps.deadlines import parse  # noqa: PLC0415
    from roadmaps.models import Activity  # noqa: PLC0415
    from tests.factories.roadmaps import DirectionFactory, RoadmapFactory  # noqa: PLC0415

    roadmap = RoadmapFactory(starts_on=f"{FIRST}-01-01", ends_on=f"{LAST}-12-31")
    roadmap.refresh_from_db()
    section = DirectionFactory(roadmap=roadmap, title=name)
    Activity.objects.bulk_create(
        Activity(
            roadmap=roadmap, direction=section, position=place, title=phrase or name, deadline=phrase,
            schedule=parse(phrase, roadmap.plan).to_dict(),
        ) for place, phrase in enumerate(phrases)
    )  # fmt: skip
    return roadmap


if __name__ == "__main__":
    sys.exit(main())
