"""Reading changes nothing: every GET of the matrix is replayed and the whole database is compared."""

import pytest
from django.apps import apps
from django.test import Client

from tests.integration.rows import opened_by, prepared_world

# A visit itself is noted here: who is logged in and where, when a calendar feed was last read (its `read_at`).
NOTED = {"django_session", "usersessions_usersession", "roadmaps_calendarfeed"}
READERS = ("admin", "department", "methodist", "head", "other_head")


def whole_database() -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables of the portal."""
    kinds = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    return {
        table: sorted(model._base_manager.values_list(), key=repr)
        for table, model in kinds.items()
        if table not in NOTED
    }


@pytest.mark.parametrize("visitor", READERS)
def test_reading_every_page_leaves_the_database_as_it_was(db: None, visitor: str) -> None:
    world = prepared_world()
    pages = list(opened_by(visitor, world))
    client = Client()
    client.force_login(world.people[visitor])
    before = whole_database()
    for _, address in pages:
        response = client.get(address)
        if response.streaming:
            b"".join(response)  # a file is read to its end, as a browser does
    after = whole_database()
    assert len(pages) > 20
    assert {table for table in after if after[table] != before[table]} == set()
