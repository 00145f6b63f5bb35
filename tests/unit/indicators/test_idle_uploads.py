"""Uploads that nobody finished are put away in time; finished and fresh ones stay."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from indicators.idle_uploads import clean_uploads
from indicators.models import AssessmentImport
from msoko.audit.models import AuditEvent
from tests.factories.indicators import AssessmentImportFactory

pytestmark = pytest.mark.django_db
State = AssessmentImport.State


def test_old_unfinished_uploads_lose_their_file(settings, django_capture_on_commit_callbacks):
    settings.IMPORT_RETENTION_DAYS = 30
    at = timezone.now()
    rows = {state: AssessmentImportFactory(state=state) for state in State.values}
    paths = {}
    for state, row in rows.items():
        row.file.save("a.bin", ContentFile(b"x"))
        paths[state] = Path(row.file.path)
    AssessmentImport.objects.update(created_at=at - timedelta(days=31))
    fresh = AssessmentImportFactory(state=State.REVIEW)
    with django_capture_on_commit_callbacks(execute=True):
        assert clean_uploads(at=at) == 3
        assert clean_uploads(at=at) == 0
    kept = {state for state, path in paths.items() if path.exists()}
    assert kept == {State.RUNNING, State.DONE, State.DISCARDED}
    fresh.refresh_from_db()
    assert fresh.state == State.REVIEW
    assert AuditEvent.objects.filter(action="assessments.discarded").count() == 3
    settings.IMPORT_RETENTION_DAYS = 0
    AssessmentImport.objects.update(state=State.REVIEW, created_at=at - timedelta(days=99))
    assert clean_uploads(at=at) == 0
