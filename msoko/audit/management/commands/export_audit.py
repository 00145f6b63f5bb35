"""Print the journal of actions of a time or a person, for a check or for whoever asks after an incident."""

import json
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from msoko.audit.models import AuditEvent


class Command(BaseCommand):
    """One JSON object a line, the earliest first. Exit code 0, or 2 for a bad call."""

    help = "Print the audit journal as JSON lines."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--person", metavar="EMAIL", help="what this person did, and what was done to the account")
        parser.add_argument("--since", metavar="YYYY-MM-DD", help="first day")
        parser.add_argument("--until", metavar="YYYY-MM-DD", help="last day")
        parser.add_argument("--json", action="store_true", help="lines are JSON in any case")

    def handle(self, *args: Any, **options: Any) -> None:
        events = AuditEvent.objects.select_related("by").order_by("id")
        if options["person"]:
            user = get_user_model().objects.filter(email=options["person"].lower()).first()
            if user is None:
                raise CommandError(f"Нет человека с почтой {options['person']}.", returncode=2)
            events = events.about_person(user)
        if options["since"]:
            events = events.filter(at__date__gte=_day(options["since"]))
        if options["until"]:
            events = events.filter(at__date__lte=_day(options["until"]))
        for event in events.iterator(chunk_size=2000):
            row = {"id": event.pk, **event.content(), "who": str(event.by or ""), "digest": event.digest}
            self.stdout.write(json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"«{text}» – не дата. Напишите её как 2026-09-01.", returncode=2) from error
