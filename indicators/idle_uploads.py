"""Uploads of results that nobody finished: rows of pupils lie in them, so they are not kept for ever."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from indicators.models import AssessmentImport
from msoko.audit.recording import record

_IDLE = (AssessmentImport.State.NEW, AssessmentImport.State.REVIEW, AssessmentImport.State.FAILED)


def clean_uploads(*, at: datetime) -> int:
    """Put away uploads that nobody finished within `IMPORT_RETENTION_DAYS`.

    Returns how many. With 0 days nothing is put away.
    """
    if not settings.IMPORT_RETENTION_DAYS:
        return 0
    before = at - timedelta(days=settings.IMPORT_RETENTION_DAYS)
    idle = AssessmentImport.objects.filter(state__in=_IDLE, created_at__lt=before)
    return sum(_put_away(pk) for pk in list(idle.values_list("pk", flat=True)))


@transaction.atomic
def _put_away(pk: int) -> bool:
    row = AssessmentImport.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=pk)
    if row.state not in _IDLE:
        return False  # somebody came back to it meanwhile
    row.state = AssessmentImport.State.DISCARDED
    row.save(update_fields=["state"])
    record("assessments.discarded", row, by=None, reason="Загрузку не закончили в срок")
    transaction.on_commit(lambda: row.file.delete(save=True) if row.file else None)
    return True
