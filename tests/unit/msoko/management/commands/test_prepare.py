import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from msoko.management.commands import prepare

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def collected(settings, tmp_path, monkeypatch):
    """A project with one static file; the list of collections that took place."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "site.css").write_text("a{}")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    done: list[str] = []
    real = call_command

    def noted(name, *args, **kwargs):
        done.append(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(prepare, "call_command", noted)
    prepare.get_finders.__globals__["get_finder"].cache_clear()
    yield done
    prepare.get_finders.__globals__["get_finder"].cache_clear()


def test_static_files_are_collected_when_they_change(collected, settings):
    call_command("prepare")
    assert (Path(settings.STATIC_ROOT) / "site.css").read_text() == "a{}"
    call_command("prepare")
    assert collected.count("collectstatic") == 1
    changed = settings.STATICFILES_DIRS[0] / "site.css"
    changed.write_text("b{}")
    os.utime(changed, (1, 1))
    call_command("prepare")
    assert collected.count("collectstatic") == 2


def test_database_is_migrated_and_has_its_cache_table(collected, settings):
    call_command("prepare")
    assert collected[:2] == ["migrate", "createcachetable"]
    if not settings.REDIS_URL:
        assert "cache" in connection.introspection.table_names()
