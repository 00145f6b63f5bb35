"""What every test may use."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import SimpleTestCase
from hypothesis import settings as hypothesis_settings

SERVICES_NEEDED = "Run it through ./check, which starts PostgreSQL and Redis, or set DATABASE_URL and REDIS_URL."

# A busy machine must not turn a right answer into a failure: speed is asserted where it is promised.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path: Path) -> None:
    """Uploads, letters and broker messages of a test stay in its own folder."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rate limits counted in one test do not reach the next."""
    yield
    if os.environ.get("REDIS_URL") and {"db", "transactional_db"} & set(request.fixturenames):
        cache.clear()


@pytest.fixture(autouse=True)
def _services_present(request: pytest.FixtureRequest) -> None:
    """A test that needs the real servers fails without them; it is never skipped in silence."""
    if request.node.get_closest_marker("services") and not (
        os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")
    ):
        pytest.fail(f"{request.node.nodeid} needs PostgreSQL and Redis. {SERVICES_NEEDED}")


DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_reset_sequences", "live_server"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that touch no database: `./check` runs them on one engine, the others on both."""
    for item in items:
        needs_database = (
            DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
            or item.get_closest_marker("django_db")
            or item.get_closest_marker("services")
            or issubclass(getattr(item, "cls", None) or object, SimpleTestCase)
        )
        if not needs_database:
            item.add_marker("pure")
