"""Make an archive of the database and the files, and keep as many as are asked for."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from msoko import backup


class Command(BaseCommand):
    """Exit code 0: the archive is written; 1: it could not be."""

    help = "Write msoko-<time>.tar.gz with the database, the files and a manifest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BACKUP_DIR or settings.DATA_DIR / "backups")
        parser.add_argument("--keep", type=int, metavar="N", help="remove all but the N newest archives afterwards")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep: хотя бы одна копия должна остаться.", returncode=2)
        try:
            archive = backup.backup(options["folder"], at=timezone.now())
            removed = backup.prune(options["folder"], keep=options["keep"]) if options["keep"] else 0
        except (backup.BackupError, OSError) as error:
            self.stderr.write(str(error))
            raise SystemExit(1) from error
        if options["json"]:
            result = {"archive": str(archive), "bytes": archive.stat().st_size, "removed": removed}
            self.stdout.write(json.dumps(result))
        else:
            self.stdout.write(f"Копия записана: {archive}." + (f" Старых удалено: {removed}." if removed else ""))
