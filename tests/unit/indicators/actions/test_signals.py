"""Signals: counting, what-if, decisions, official lists."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from indicators.actions.signals import apply_official_list, decide, ensure_rules, preview, recount, save_rule
from indicators.models import Signal, SignalRule
from msoko.locking import EditConflict
from schools.access import Role
from schools.models import RiskGroupMembership
from tests.factories.indicators import AssessmentResultFactory, ProcedureFactory
from tests.factories.schools import OrganisationFactory, RiskGroupFactory, user_with_role

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 10)


@pytest.fixture
def result():
    """30 of 40 marks are lower than the journal."""
    return AssessmentResultFactory(lowered=30, confirmed=10, raised=0)


@pytest.fixture
def town(result):
    return result.procedure.municipality


@pytest.fixture
def department(town):
    return user_with_role(Role.DEPARTMENT, municipality=town)


@pytest.fixture
def signal(town, department) -> Signal:
    ensure_rules(municipality=town, by=department)
    recount(municipality=town, year=2025, by=department)
    return Signal.objects.get(rule__code="journal-lowered")


def test_signal_shows_value_threshold_n_and_reason(signal, result):
    assert (signal.value, signal.threshold, signal.n, signal.strength) == (75, 40, 40, "high")
    assert (signal.organisation, signal.procedure) == (result.organisation, result.procedure)
    assert "75,0" in signal.reason


def test_recount_is_repeatable_and_follows_the_results(signal, town, department, result):
    recount(municipality=town, year=2025, by=department)
    assert Signal.objects.filter(rule__code="journal-lowered").get().pk == signal.pk
    result.lowered, result.confirmed = 0, 40
    result.save()
    recount(municipality=town, year=2025, by=department)
    assert not Signal.objects.filter(rule__code="journal-lowered").exists()


def test_decided_signal_outlives_a_recount(signal, town, department, result):
    decide(signal=signal, is_confirmed=False, reason="Разобрали с учителем", by=department, since=DAY, seen=1)
    result.delete()
    recount(municipality=town, year=2025, by=department)
    assert Signal.objects.get().state == Signal.State.DISMISSED


def test_confirmed_signal_becomes_dated_membership_with_basis(signal, department):
    confirmed = decide(signal=signal, is_confirmed=True, reason="Справка № 4", by=department, since=DAY, seen=1)
    membership = RiskGroupMembership.objects.get()
    assert (membership.organisation, membership.since, membership.is_official) == (signal.organisation, DAY, False)
    assert "Справка № 4" in membership.basis
    assert (membership.group.code, confirmed.membership) == ("bias", membership)
    with pytest.raises(EditConflict):
        decide(signal=signal, is_confirmed=False, reason="Передумали", by=department, since=DAY, seen=1)


def test_decision_needs_a_reason_and_the_right(signal, department, town):
    with pytest.raises(ValidationError):
        decide(signal=signal, is_confirmed=True, reason=" ", by=department, since=DAY, seen=1)
    methodist = user_with_role(Role.METHODOLOGIST, municipality=town)
    with pytest.raises(PermissionDenied):
        decide(signal=signal, is_confirmed=True, reason="Да", by=methodist, since=DAY, seen=1)


def test_what_if_changes_the_list_and_not_the_database(signal, town):
    rule = SignalRule.objects.get(code="journal-lowered")
    rule.threshold, rule.attention = Decimal(80), None
    assert preview(rule, 2025) == []
    rule.threshold = Decimal(70)
    assert [check.organisation for check in preview(rule, 2025)] == [signal.organisation_id]
    assert SignalRule.objects.get(code="journal-lowered").threshold == 40
    assert Signal.objects.get(pk=signal.pk).threshold == 40


def test_rule_is_saved_over_the_version_seen(signal, department):
    rule = SignalRule.objects.get(code="journal-lowered")
    rule.threshold = Decimal(50)
    save_rule(rule=rule, by=department, seen=1)
    with pytest.raises(EditConflict):
        save_rule(rule=rule, by=department, seen=1)


def test_starting_rules_are_added_once(town, department):
    assert len(ensure_rules(municipality=town, by=department)) == 9
    assert ensure_rules(municipality=town, by=department) == []


def test_low_results_of_two_years():
    town = ProcedureFactory().municipality
    school = OrganisationFactory(municipality=town)
    by = user_with_role(Role.METHODOLOGIST, municipality=town)
    for year in (2024, 2025):
        for subject in ("Русский язык", "Математика"):
            procedure = ProcedureFactory(municipality=town, year=year, subject=subject, grade=6)
            AssessmentResultFactory(procedure=procedure, organisation=school, n2=15, n3=15, n4=5, n5=5)
    ensure_rules(municipality=town, by=by)
    recount(municipality=town, year=2025, by=by)
    signal = Signal.objects.get(rule__code="low-results")
    assert (signal.strength, signal.value, signal.organisation) == ("high", Decimal("37.5"), school)


def test_official_list_stands_above_and_replaces(signal, department, town):
    decide(signal=signal, is_confirmed=True, reason="Справка", by=department, since=date(2025, 1, 9), seen=1)
    group, other = RiskGroupMembership.objects.get().group, OrganisationFactory(municipality=town)
    arguments = {"group": group, "since": DAY, "basis": "Письмо № 7", "by": department}
    assert apply_official_list(organisations=[signal.organisation, other], closes_others=True, **arguments) == (1, 0)
    assert RiskGroupMembership.objects.filter(is_official=True).count() == 2
    later = {**arguments, "since": date(2026, 11, 10)}
    assert apply_official_list(organisations=[other], closes_others=True, **later) == (0, 1)
    left = RiskGroupMembership.objects.get(organisation=signal.organisation)
    assert left.until == date(2026, 11, 9)


def test_a_list_of_an_earlier_day_moves_the_beginning_of_a_membership(signal, department, town):
    decide(signal=signal, is_confirmed=True, reason="Справка", by=department, since=DAY, seen=1)
    earlier = {"since": date(2025, 9, 1), "basis": "Письмо № 3", "closes_others": False, "by": department}
    group = RiskGroupMembership.objects.get().group
    assert apply_official_list(group=group, organisations=[signal.organisation], **earlier) == (0, 0)
    only = RiskGroupMembership.objects.get()
    assert (only.since, only.is_official, only.basis) == (date(2025, 9, 1), True, "Письмо № 3")


def test_official_list_of_strangers_is_refused(department, town):
    group = RiskGroupFactory(municipality=town)
    with pytest.raises(ValidationError):
        apply_official_list(
            group=group,
            organisations=[OrganisationFactory()],
            since=DAY,
            basis="Письмо",
            closes_others=False,
            by=department,
        )
