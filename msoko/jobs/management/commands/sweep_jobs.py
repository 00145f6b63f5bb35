"""Send again the jobs whose message was lost with a worker or a broker."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from msoko.jobs import running


class Command(BaseCommand):
    """The scheduler does this every minute; the command is for a person who does not want to wait."""

    help = "Send lost jobs to the broker again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        sent = running.sweep()
        self.stdout.write(json.dumps({"sent": sent}) if options["json"] else f"Отправлено снова: {sent}.")
