"""Every address of the portal stands in the matrix; a new one without a row fails here."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.integration.access import VISITORS, World
from tests.integration.rows import address, all_rows, prepared_world

# allauth has its own tests; its addresses are listed and checked for log-in only.
LIBRARY_PREFIXES = ("account_", "mfa_", "usersessions_")


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            if entry.name:
                yield prefix + entry.name
        else:
            yield from names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


def own_names() -> set[str]:
    return {name for name in names(get_resolver()) if not name.startswith(LIBRARY_PREFIXES)}


ROWS = all_rows()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("matrix")


@pytest.fixture(autouse=True)
def _own_files(settings: Any, files: Path) -> None:
    """One folder for the file of tests, since the world with its uploads is shared."""
    settings.DATA_DIR = files
    settings.MEDIA_ROOT = files / "media"


@pytest.fixture(scope="module")
def made_world(django_db_setup: None, django_db_blocker: Any, files: Path) -> Iterator[World]:
    """Made once, taken back after the last row: each test works in a savepoint inside it."""
    own_files = override_settings(DATA_DIR=files, MEDIA_ROOT=files / "media")
    with own_files, django_db_blocker.unblock(), transaction.atomic():
        yield prepared_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(made_world: World, db: None) -> World:
    return made_world


def test_every_address_has_a_row() -> None:
    assert own_names() - set(ROWS) == set()


def test_no_row_without_an_address() -> None:
    assert set(ROWS) - own_names() == set()


@pytest.mark.parametrize("name", sorted(ROWS))
def test_answers(name: str, world: World) -> None:
    row = ROWS[name]
    url = address(name, row, world)
    got = {}
    for visitor in VISITORS:
        client = Client(raise_request_exception=True)
        if visitor != "anonymous":
            client.force_login(world.people[visitor])
        with transaction.atomic():  # what one visitor changed is taken back before the next one knocks
            response = getattr(client, row.method)(url, row.data(world))
            transaction.set_rollback(True)
        got[visitor] = response.status_code
        if visitor == "anonymous" and not row.open_to_all:
            assert response["Location"].startswith("/accounts/login/"), response["Location"]
    assert got == {visitor: row.expected(visitor) for visitor in VISITORS}
