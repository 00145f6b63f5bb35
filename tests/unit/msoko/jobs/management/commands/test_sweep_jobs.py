"""The command that sends lost jobs again."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from msoko.jobs import running
from msoko.jobs.models import Job

pytestmark = pytest.mark.django_db


def test_counts_what_it_sent(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running.app, "send_task", lambda *args, **kwargs: None)
    Job.objects.create(kind="x", title="Проба", idempotency_key="x", created_at=timezone.now() - timedelta(hours=1))
    call_command("sweep_jobs", json=True)
    assert json.loads(capsys.readouterr().out) == {"sent": 1}
    call_command("sweep_jobs")
    assert capsys.readouterr().out.strip() == "Отправлено снова: 0."
