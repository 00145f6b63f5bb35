"""Recording values: locks, absence, journal, batches, rights."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from indicators.actions.values import Entry, ValuesChanged, note_value, record_presence, record_values, undo_batch
from indicators.cells import Cell, parse_cell
from indicators.models import Indicator, Observation
from msoko.audit.models import AuditEvent
from msoko.audit.recording import verify_chain
from msoko.lib.periods import CalendarYear
from schools.access import Role
from tests.factories.indicators import IndicatorFactory, ObservationFactory
from tests.factories.schools import OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db
PERIOD = CalendarYear(2025)


@pytest.fixture
def indicator() -> Indicator:
    return IndicatorFactory()


@pytest.fixture
def town(indicator):
    return indicator.set.municipality


@pytest.fixture
def school(town):
    return OrganisationFactory(municipality=town)


@pytest.fixture
def methodist(town):
    return user_with_role(Role.METHODOLOGIST, municipality=town)


def write(indicator, school, by, typed, *, seen=None, title="", source="manual"):
    entry = Entry(indicator.pk, school.pk if school else None, parse_cell(typed, is_ratio=True), seen=seen)
    return record_values(
        by=by, municipality=indicator.set.municipality, period=PERIOD, entries=[entry], title=title, source=source
    )


def test_value_keeps_numerator_and_denominator(indicator, school, methodist):
    assert write(indicator, school, methodist, "31/60").created == 1
    row = Observation.objects.get()
    assert (row.numerator, row.denominator, row.value) == (31, 60, Decimal("51.666667"))
    assert (row.author, row.version, row.period_start.isoformat()) == (methodist, 1, "2025-01-01")
    event = AuditEvent.objects.of(row).get()
    assert event.action == "value.recorded"
    assert event.changes["numerator"][0] is None


def test_same_value_changes_nothing(indicator, school, methodist):
    write(indicator, school, methodist, "31/60")
    assert write(indicator, school, methodist, "31/60").total == 0
    assert Observation.objects.get().version == 1


def test_seen_version_guards_against_a_lost_update(indicator, school, methodist):
    write(indicator, school, methodist, "31/60", seen=0)
    write(indicator, school, methodist, "32/60", seen=1)
    with pytest.raises(ValuesChanged) as conflict:
        write(indicator, school, methodist, "40/60", seen=1)
    assert conflict.value.places == [(indicator.pk, school.pk)]
    assert Observation.objects.get().numerator == 32


def test_conflict_in_one_cell_saves_nothing(indicator, school, methodist, town):
    other = OrganisationFactory(municipality=town)
    write(indicator, school, methodist, "31/60")
    entries = [
        Entry(indicator.pk, other.pk, Cell(value=Decimal(5)), seen=0),
        Entry(indicator.pk, school.pk, Cell(), seen=9),
    ]
    with pytest.raises(ValuesChanged):
        record_values(by=methodist, municipality=town, period=PERIOD, entries=entries)
    assert Observation.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "absence"), [("н/д", "no_data"), ("н/п", "not_applicable"), ("н/с", "not_submitted")]
)
def test_absence_has_a_kind_and_is_not_zero(indicator, school, methodist, typed, absence):
    write(indicator, school, methodist, typed)
    row = Observation.objects.get()
    assert (row.absence, row.value) == (absence, None)
    write(indicator, school, methodist, "0/60")
    assert Observation.objects.get().value == 0


def test_empty_cell_takes_the_value_away_and_the_batch_brings_it_back(indicator, school, methodist):
    write(indicator, school, methodist, "31/60")
    result = write(indicator, school, methodist, "", title="Очистка")
    assert (result.removed, Observation.objects.count()) == (1, 0)
    assert undo_batch(batch=result.batch, by=methodist) == 1
    assert Observation.objects.get().numerator == 31
    assert undo_batch(batch=result.batch, by=methodist) == 0


def test_undo_leaves_values_changed_since(indicator, school, methodist, town):
    other = OrganisationFactory(municipality=town)
    write(indicator, school, methodist, "10/60")
    entries = [Entry(indicator.pk, place.pk, parse_cell("20/60", is_ratio=True)) for place in (school, other)]
    batch = record_values(
        by=methodist, municipality=town, period=PERIOD, entries=entries, title="Блок", source="paste"
    ).batch  # fmt: skip
    write(indicator, other, methodist, "25/60")
    assert undo_batch(batch=batch, by=methodist) == 1
    put_back = Observation.objects.get(organisation=school)
    assert (put_back.numerator, put_back.source) == (10, "manual")
    assert Observation.objects.get(organisation=other).numerator == 25
    assert verify_chain().sound


def test_school_writes_its_own_value_only_through_a_report(indicator, school):
    head = user_with_role(Role.HEAD, organisation=school)
    with pytest.raises(PermissionDenied):
        write(indicator, school, head, "31/60")
    assert write(indicator, school, head, "31/60", source="report").created == 1
    other = OrganisationFactory(municipality=school.municipality)
    with pytest.raises(PermissionDenied):
        write(indicator, other, head, "31/60", source="report")
    with pytest.raises(PermissionDenied):
        write(indicator, None, head, "31/60", source="report")


def test_stranger_writes_nothing(indicator, school):
    with pytest.raises(PermissionDenied):
        write(
            indicator,
            school,
            user_with_role(Role.METHODOLOGIST, municipality=OrganisationFactory().municipality),
            "1/2",
        )


def test_foreign_organisation_is_refused(indicator, methodist):
    with pytest.raises(PermissionDenied):
        write(indicator, OrganisationFactory(), methodist, "1/2")


def test_block_costs_a_bounded_number_of_queries(indicator, methodist, town, django_assert_max_num_queries):
    schools = [OrganisationFactory(municipality=town) for _ in range(60)]
    others = [IndicatorFactory(set=indicator.set) for _ in range(5)]
    entries = [Entry(row.pk, place.pk, Cell(value=Decimal(5))) for row in others for place in schools]
    with django_assert_max_num_queries(40):
        record_values(by=methodist, municipality=town, period=PERIOD, entries=entries, title="Блок")
    assert Observation.objects.count() == 300
    assert verify_chain().sound


def test_database_refuses_two_values_in_one_place():
    row = ObservationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ObservationFactory(indicator=row.indicator, organisation=row.organisation)
    whole = ObservationFactory(indicator=row.indicator, organisation=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        ObservationFactory(indicator=row.indicator, organisation=None)
    assert whole.pk


@pytest.mark.parametrize("broken", [{"absence": "no_data"}, {"denominator": 0, "value": 5}, {"value": None}])
def test_database_refuses_impossible_values(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        ObservationFactory(**broken)


def test_note_is_kept_with_history(methodist, indicator, school):
    row = ObservationFactory(indicator=indicator, organisation=school)
    note_value(observation=row, note="Сведения уточнены", by=methodist)
    assert Observation.objects.get().note == "Сведения уточнены"
    assert AuditEvent.objects.of(row).get().action == "value.noted"


def test_accepted_evidence_fills_document_indicators(methodist, town, school, indicator):
    document = IndicatorFactory(set=indicator.set, kind="document_presence", level="municipality")

    def fill(count):
        places = {(document.pk, None): count}
        return record_presence(by=methodist, municipality=town, period=PERIOD, documents=places)

    assert (fill(None), fill(2), fill(2)) == (0, 1, 0)
    row = Observation.objects.get(indicator=document)
    assert (row.value, row.organisation, row.source) == (2, None, "evidence")
    assert fill(None) == 1
    assert not Observation.objects.exists()
    fill(2)
    Observation.objects.update(source="manual")
    assert (fill(5), fill(None)) == (0, 0)
    assert Observation.objects.get().value == 2
