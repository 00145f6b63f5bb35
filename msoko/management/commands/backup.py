"""Make an archive of the database and the files."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from msoko import backup


class Command(BaseCommand):
    """Exit code 0: the archive is written; 1: it could not be."""

    help = "Write msoko-<time>.tar.gz with the database, the files and a manifest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BACKUP_DIR or settings.DATA_DIR / "backups")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            archive = backup.backup(options["folder"], at=timezone.now())
        except (backup.BackupError, OSError) as error:
            self.stderr.write(str(error))
            raise SystemExit(1) from error
        size = archive.stat().st_size
        text = json.dumps({"archive": str(archive), "bytes": size}) if options["json"] else f"Копия записана: {archive}"
        self.stdout.write(text)
