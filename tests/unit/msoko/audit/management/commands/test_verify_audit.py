"""The command that walks the journal."""

import json

import pytest
from django.core.management import call_command

from msoko.audit.models import ChainHead
from msoko.audit.recording import record
from tests.factories.schools import MunicipalityFactory

pytestmark = pytest.mark.django_db


def test_sound_journal(capsys: pytest.CaptureFixture[str]) -> None:
    record("step", MunicipalityFactory(), by=None)
    call_command("verify_audit", json=True)
    assert json.loads(capsys.readouterr().out) == {"checked": 1, "sound": True, "broken": [], "cut": False}


def test_broken_journal_is_said_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    record("step", MunicipalityFactory(), by=None)
    ChainHead.objects.update(digest="0" * 64)
    with pytest.raises(SystemExit) as caught:
        call_command("verify_audit")
    assert caught.value.code == 1
    said = capsys.readouterr().out
    assert "Журнал нарушен" in said
    assert "часть их удалена" in said
