"""Markup that somebody typed into a field is shown as text on every page, never run."""

import re

import pytest
from django.apps import apps
from django.db import models
from django.db.models.functions import Cast, Concat
from django.test import Client

from tests.integration.access import World
from tests.integration.rows import opened_by, prepared_world

ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7|add:7 }}"
LIVE = re.compile(rb"<script>alert|<img src=x|=\"[^\"<>]*\"'><img")
# Text people type, by model; what holds codes, addresses and readings of the portal itself stays as it is.
TYPED = {
    "schools.Municipality": ("name", "authority_name", "authority_short", "name_genitive", "authority_genitive"),
    "schools.Organisation": ("short_name", "full_name"),
    "schools.User": ("last_name", "first_name", "patronymic", "post"),
    "schools.RiskGroup": ("name", "short_name"),
    "schools.RiskGroupMembership": ("basis",),
    "schools.CalendarCorrection": ("reason",),
    "roadmaps.Roadmap": ("title",),
    "roadmaps.Direction": ("title", "number"),
    "roadmaps.Activity": ("title", "responsible", "document_kind", "indicator_text", "expected_result", "note"),
    "reports.ReportLine": ("title", "direction_title", "text", "reason_text", "document_kind", "expected_result"),
    "reports.Evidence": ("document_kind", "number"),
    "reports.EvidenceFile": ("name",),
    "reports.Extension": ("reason",),
    "reports.Transition": ("comment",),
    "indicators.IndicatorSet": ("name",),
    "indicators.Indicator": ("name", "unit"),
    "indicators.Procedure": ("name",),
    "indicators.SignalRule": ("name",),
    "jobs.Job": ("title", "stage", "error"),
    "outbox.Letter": ("subject", "text"),
}


def poison() -> int:
    """Write the attack into every typed field of every row; the number of fields."""
    written = 0
    for label, names in TYPED.items():
        model = apps.get_model(label)
        for name in names:
            limit = getattr(model._meta.get_field(name), "max_length", None)
            # The number of the row keeps names that must differ different.
            text = models.Value(ATTACK[: limit - 12] if limit else ATTACK, output_field=models.TextField())
            value = Concat(text, Cast("pk", models.TextField()), output_field=models.TextField())
            written += bool(model._default_manager.update(**{name: value}))
    return written


@pytest.fixture
def world(db: None) -> World:
    return prepared_world()


@pytest.mark.parametrize("visitor", ["department", "head"])
def test_stored_markup_is_text_on_every_page(world: World, visitor: str) -> None:
    pages = list(opened_by(visitor, world))
    assert poison() > 30
    client = Client()
    client.force_login(world.people[visitor])
    shown, broken = 0, []
    for name, address in pages:
        response = client.get(address)
        if not response["Content-Type"].startswith("text/html"):
            continue
        content = response.getvalue()
        shown += b"&lt;script&gt;alert(1)" in content
        broken += [name] if LIVE.search(content) or b"&#x27;&gt;&lt;img src=x onerror=alert(2)&gt;14" in content else []
    assert shown > 15
    assert broken == []
