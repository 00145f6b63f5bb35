"""The journal of a person and of a time, as it is handed over after an incident."""

import json

import pytest
from django.core.management import CommandError, call_command

from msoko.audit.recording import record
from tests.factories.schools import UserFactory

pytestmark = pytest.mark.django_db


def exported(capsys: pytest.CaptureFixture[str], **options: str) -> list[str]:
    call_command("export_audit", **options)
    return [json.loads(line)["action"] for line in capsys.readouterr().out.splitlines()]


def test_person_s_deeds_and_what_was_done_to_the_account(capsys: pytest.CaptureFixture[str]) -> None:
    one, other = UserFactory(), UserFactory()
    record("school.changed", other, by=one)
    record("user.blocked", one, by=other)
    record("user.changed", other, by=other)
    assert exported(capsys, person=one.email.upper()) == ["school.changed", "user.blocked"]
    assert exported(capsys) == ["school.changed", "user.blocked", "user.changed"]
    assert exported(capsys, since="2999-01-01") == exported(capsys, until="1999-01-01") == []


@pytest.mark.parametrize("options", [{"person": "nobody@example.test"}, {"since": "yesterday"}])
def test_bad_call_is_one_line(options: dict[str, str]) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("export_audit", **options)
    assert caught.value.returncode == 2
