"""The five real plans as the portal holds them, for tests."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from roadmaps.actions.importing import write_plan
from roadmaps.models import Roadmap
from schools.models import Municipality
from tests.factories.schools import UserFactory

GOLD = Path(__file__).parents[1] / "fixtures" / "seeds" / "gold.json"


@cache
def _seeds() -> dict[str, dict[str, Any]]:
    seeds = json.loads(GOLD.read_text(encoding="utf-8"))["seeds"]
    return {seed["id"]: seed for seed in seeds}


def gold(code: str) -> dict[str, Any]:
    """The exact reading of one of the five documents («000» … «004»); not to be changed in place."""
    return _seeds()[code]


def load_gold(code: str, municipality: Municipality, by: Any = None, **how: Any) -> Roadmap:
    """The plan written as a road map of the municipality."""
    return write_plan(gold(code), municipality=municipality, by=by or UserFactory(), **how)
