"""Health of the portal for a proxy or a monitor: live – the process answers; ready – it can do its work."""

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from redis.exceptions import RedisError

from msoko import scanning
from msoko.backup import ARCHIVES
from msoko.jobs.models import Job

MIN_FREE_BYTES = 200 * 1024 * 1024
JOB_LAG = timedelta(minutes=10)
BACKUP_AGE = timedelta(hours=36)


@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """Database, cache, disk, queue and the last backup; 503 if any of them is bad."""
    checks = {name: check() for name, check in CHECKS.items()}
    healthy = not any(checks.values())
    report = {name: problem or "ok" for name, problem in checks.items()}
    return JsonResponse({"ready": healthy, "checks": report}, status=200 if healthy else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "database does not answer"
    return ""


def _cache() -> str:
    # The cache in Redis raises Redis's own errors, the one in the database raises DatabaseError.
    try:
        cache.set("health", "1", 30)
        return "" if cache.get("health") == "1" else "cache loses values"
    except (DatabaseError, RedisError):
        return "cache does not answer"


def _disk() -> str:
    if shutil.disk_usage(settings.DATA_DIR).free < MIN_FREE_BYTES:
        return "less than 200 MB free"
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
            file.write(os.urandom(1))
    except OSError:
        return "data folder is not writable"
    return ""


def _jobs() -> str:
    try:
        waiting = Job.objects.filter(state=Job.State.WAITING, created_at__lt=timezone.now() - JOB_LAG).count()
    except DatabaseError:
        return "unknown: database does not answer"
    return f"{waiting} jobs wait longer than 10 minutes: is a worker running?" if waiting else ""


def _backup() -> str:
    """Only watched where a backup folder is configured."""
    if not settings.BACKUP_DIR:
        return ""
    archives = sorted(settings.BACKUP_DIR.glob(ARCHIVES), key=lambda path: path.stat().st_mtime)
    if not archives:
        return "no backup yet"
    age = timezone.now().timestamp() - archives[-1].stat().st_mtime
    return "" if age < BACKUP_AGE.total_seconds() else "last backup is older than 36 hours"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "cache": _cache,
    "disk": _disk,
    "jobs": _jobs,
    "backup": _backup,
    "antivirus": scanning.problem,
}
