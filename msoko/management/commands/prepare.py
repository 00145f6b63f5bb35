"""Bring the database, the cache table and the static files to the state of the code."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

STAMP = ".collected"


def fingerprint() -> str:
    """Changes when any static file of the code or of a package is added, removed or written."""
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class Command(BaseCommand):
    help = "Migrates the database, makes the cache table and collects static files that changed."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        stamp, current = Path(settings.STATIC_ROOT) / STAMP, fingerprint()
        if stamp.exists() and stamp.read_text(encoding="ascii") == current:
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(current, encoding="ascii")
