"""The journal is append-only and its chain shows any change made behind the portal's back."""

import pytest
from django.db import DatabaseError, connection, transaction

from msoko.audit.models import AuditEvent, ChainHead
from msoko.audit.recording import difference, record, verify_chain
from tests.factories.schools import MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_record_keeps_who_what_and_municipality() -> None:
    town, user = MunicipalityFactory(), UserFactory()
    event = record("town.changed", town, by=user, changes={"name": ["а", "б"]}, municipality_id=town.pk)
    assert (event.by, event.action, event.municipality_id) == (user, "town.changed", town.pk)
    assert list(AuditEvent.objects.of(town)) == [event]


def test_chain_of_many_events_is_sound() -> None:
    town = MunicipalityFactory()
    for number in range(5):
        record("step", town, by=None, changes={"n": [number, number + 1]})
    report = verify_chain()
    assert (report.checked, report.sound) == (5, True)


@pytest.mark.parametrize("statement", ["UPDATE audit_auditevent SET action = 'x'", "DELETE FROM audit_auditevent"])
def test_database_refuses_to_change_the_journal(statement: str) -> None:
    record("step", MunicipalityFactory(), by=None)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.count() == 1


def test_event_that_was_never_chained_is_found() -> None:
    town = MunicipalityFactory()
    first = record("step", town, by=None)
    forged = AuditEvent(
        at=first.at, action="forged", target_type=first.target_type, target_id=first.target_id, previous=first.digest
    )
    forged.digest = "f" * 64
    forged.save(force_insert=True)
    report = verify_chain()
    assert not report.sound
    assert forged.pk in report.broken


def test_tail_that_was_cut_off_is_found() -> None:
    record("step", MunicipalityFactory(), by=None)
    ChainHead.objects.update(count=7)
    assert not verify_chain().sound


def test_event_disappears_with_its_transaction() -> None:
    town = MunicipalityFactory()
    with transaction.atomic():
        record("step", town, by=None)
        transaction.set_rollback(True)
    assert AuditEvent.objects.count() == 0
    assert verify_chain().sound


def test_difference_names_only_what_changed() -> None:
    town = MunicipalityFactory(name="город А")
    before = {"name": "город А", "region": town.region}
    town.name = "город Б"
    assert difference(before, town, ["name", "region"]) == {"name": ["город А", "город Б"]}
