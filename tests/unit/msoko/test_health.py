import json
import os
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisDown

from msoko import health
from msoko.jobs.models import Job

pytestmark = pytest.mark.django_db


def checks(client):
    """Status and the verdict of each check."""
    response = client.get("/health/ready")
    return response.status_code, json.loads(response.content)["checks"]


def test_all_is_well(client):
    status, verdicts = checks(client)
    assert status == 200
    assert set(verdicts.values()) == {"ok"}


@pytest.mark.parametrize("error", [DatabaseError("gone"), RedisDown("gone")])
def test_cache_that_is_away_is_said(client, monkeypatch, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(cache, "set", fail, raising=False)
    status, verdicts = checks(client)
    assert status == 503
    assert verdicts["cache"] == "cache does not answer"


def test_full_disk_is_said(client, monkeypatch):
    monkeypatch.setattr(health, "MIN_FREE_BYTES", 10**18)
    status, verdicts = checks(client)
    assert status == 503
    assert "200 MB" in verdicts["disk"]


def test_work_that_nobody_takes_is_said(client):
    long_ago = timezone.now() - health.JOB_LAG - timedelta(minutes=1)
    Job.objects.create(kind="x", title="x", idempotency_key="x", created_at=long_ago)
    status, verdicts = checks(client)
    assert status == 503
    assert verdicts["jobs"].startswith("1 jobs wait")


def test_backup_is_watched_where_it_is_configured(client, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    assert checks(client)[1]["backup"] == "no backup yet"
    archive = tmp_path / "msoko-1.tar.gz"
    archive.touch()
    assert checks(client)[1]["backup"] == "ok"
    stale = time.time() - health.BACKUP_AGE.total_seconds() - 60
    os.utime(archive, (stale, stale))
    assert "older" in checks(client)[1]["backup"]


def test_live_stays_green_whatever_is_bad(client, monkeypatch):
    monkeypatch.setattr(health, "MIN_FREE_BYTES", 10**18)
    assert client.get("/health/live").status_code == 200
