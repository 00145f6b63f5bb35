"""Rules and signals: counting again, decisions of people, official lists that become risk groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from itertools import count

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from indicators.importers.writing import remember_name
from indicators.library import CONDITIONS, RULES
from indicators.models import Signal, SignalRule
from indicators.signal_facts import facts_of, rule_of, with_values
from indicators.signals import Check, check_all, found
from msoko.audit.recording import difference, record, record_many
from msoko.locking import EditConflict, save_if_unchanged
from schools.access import Permission, ensure
from schools.actions import composition_changed, save_risk_group
from schools.models import Municipality, Organisation, RiskGroup, RiskGroupMembership, User

RULE_FIELDS = (
    "name", "group", "formula", "threshold", "attention", "minimum_n", "procedures_needed", "years_in_row",
    "procedures", "weights", "indicator_id", "source", "is_active",
)  # fmt: skip
_CENT = Decimal("0.0001")


@transaction.atomic
def ensure_rules(*, municipality: Municipality, by: User) -> list[SignalRule]:
    """Starting rules of the library that the municipality does not have yet. Rules of people stay as they are."""
    ensure(by, Permission.EDIT_INDICATORS, municipality=municipality)
    known = set(SignalRule.objects.filter(municipality=municipality).values_list("code", flat=True))
    made = []
    for position, template in enumerate(RULES, start=1):
        if template.code not in known:
            rule = SignalRule(
                municipality=municipality, code=template.code, name=template.name, group=template.group,
                formula=template.formula, threshold=template.threshold, attention=template.attention,
                minimum_n=template.minimum_n, procedures_needed=template.procedures_needed,
                years_in_row=template.years_in_row, procedures=template.procedures, weights=template.weights,
                source=template.source, position=position,
            )  # fmt: skip
            rule.save()
            made.append(rule)
    record_many("signal_rule.created", [(rule, {}) for rule in made], by=by)
    return made


@transaction.atomic
def create_rule(*, rule: SignalRule, by: User) -> SignalRule:
    """A rule of the department's own after those that it has."""
    ensure(by, Permission.EDIT_INDICATORS, municipality=rule.municipality)
    own = SignalRule.objects.filter(municipality=rule.municipality)
    known = set(own.select_for_update().values_list("code", flat=True))
    number = next(number for number in count(1) if f"own-{number}" not in known)
    rule.code, rule.position = f"own-{number}", 100 + number
    rule.save()
    record("signal_rule.created", rule, by=by)
    return rule


def with_conditions(rule: SignalRule) -> SignalRule:
    """The rule with weights of social conditions, if its formula needs them and it has none."""
    needs = rule.formula in (SignalRule.Formula.ADVERSE, SignalRule.Formula.RESILIENT)
    rule.weights = rule.weights or (dict(CONDITIONS) if needs else {})
    return rule


@transaction.atomic
def save_rule(*, rule: SignalRule, by: User, seen: int) -> SignalRule:
    """Change a rule. Signals given earlier keep the version of the rule they were given by. Raises EditConflict."""
    ensure(by, Permission.EDIT_INDICATORS, municipality=rule.municipality)
    before = SignalRule.objects.get(pk=rule.pk)
    save_if_unchanged(rule, RULE_FIELDS, seen=seen)
    record("signal_rule.changed", rule, by=by, changes=difference(before, rule, RULE_FIELDS))
    return rule


def preview(rule: SignalRule, year: int) -> list[Check]:
    """What the rule as it is now in memory, saved or not, would find in the year. Nothing is written."""
    facts = with_values(facts_of(rule.municipality, year), rule, year)
    return found(check_all(rule_of(rule), facts, _marker_rules(rule)), year)


def _marker_rules(rule: SignalRule) -> list:
    rows = SignalRule.objects.filter(municipality=rule.municipality, group=rule.group, is_active=True)
    return [rule_of(row) for row in rows.select_related("indicator") if row.pk != rule.pk]


@transaction.atomic
def recount(*, municipality: Municipality, year: int, by: User) -> int:
    """Count all active rules for the year. Open signals follow the rules; decided ones stay. Returns open signals."""
    ensure(by, Permission.EDIT_INDICATORS, municipality=municipality)
    rules = list(SignalRule.objects.filter(municipality=municipality, is_active=True).select_related("indicator"))
    facts = facts_of(municipality, year)
    stored = {
        (signal.rule_id, signal.organisation_id, signal.subject): signal
        for signal in Signal.objects.select_for_update().filter(rule__municipality=municipality, year=year)
    }
    seen: set[tuple[int, int, str]] = set()
    for rule in rules:
        others = [rule_of(row) for row in rules if row.group == rule.group and row.pk != rule.pk]
        for check in found(check_all(rule_of(rule), with_values(facts, rule, year), others), year):
            key = (rule.pk, check.organisation, check.subject)
            seen.add(key)
            signal = stored.get(key)
            if signal is None or signal.state == Signal.State.OPEN:
                _written(signal or Signal(rule=rule, year=year), rule, check).save()
    gone = [signal.pk for key, signal in stored.items() if key not in seen and signal.state == Signal.State.OPEN]
    Signal.objects.filter(pk__in=gone).delete()
    record("signals.counted", municipality, by=by, changes={"year": [None, year]}, municipality_id=municipality.pk)
    return Signal.objects.open().filter(rule__municipality=municipality, year=year).count()


def _written(signal: Signal, rule: SignalRule, check: Check) -> Signal:
    signal.organisation_id, signal.subject, signal.procedure_id = check.organisation, check.subject, check.procedure
    signal.strength, signal.n, signal.reason = check.strength, check.n, check.reason
    signal.value, signal.threshold = check.value.quantize(_CENT, ROUND_DOWN), check.threshold
    signal.rule_version = rule.version
    return signal


@transaction.atomic
def decide(
    *, signal: Signal, is_confirmed: bool, reason: str, by: User, since: date, seen: int, basis: str = ""
) -> Signal:
    """A person's decision about a signal. A confirmed one becomes a dated membership of a risk group with its basis.

    Raises EditConflict when somebody has decided in between, ValidationError without a reason.
    """
    ensure(by, Permission.DECIDE, municipality=signal.municipality_id)
    if not reason.strip():
        raise ValidationError({"reason": "Напишите, почему так решено: это увидит школа."})
    locked = Signal.objects.select_for_update(of=("self",)).select_related("rule", "organisation").get(pk=signal.pk)
    if locked.version != seen or locked.state != Signal.State.OPEN:
        raise EditConflict(locked)
    locked.state = Signal.State.CONFIRMED if is_confirmed else Signal.State.DISMISSED
    locked.decided_by, locked.decided_at, locked.decision_reason = by, timezone.now(), reason.strip()[:300]
    locked.version += 1
    if is_confirmed:
        group = risk_group(locked.rule.municipality, locked.rule.group, by)
        locked.membership, _ = join_group(
            group=group, organisation=locked.organisation, since=since, by=by, is_official=False,
            basis=basis.strip() or f"Сигнал «{locked.rule.name}», {locked.year}: {reason.strip()}",
        )  # fmt: skip
        composition_changed(group.municipality_id)
    locked.save()
    record(
        "signal.confirmed" if is_confirmed else "signal.dismissed", locked, by=by, reason=reason,
        changes={"state": [Signal.State.OPEN, locked.state]},
    )  # fmt: skip
    return locked


def risk_group(municipality: Municipality, code: str, by: User) -> RiskGroup:
    """The group of this meaning; made when the municipality has none."""
    group = RiskGroup.objects.filter(municipality=municipality, code=code).order_by("pk").first()
    if group is None:
        name = RiskGroup.Code(code).label
        new = RiskGroup(municipality=municipality, code=code, name=name.capitalize(), short_name=name[:60])
        group = save_risk_group(group=new, by=by)
    return group


@transaction.atomic
def listed_group(*, municipality: Municipality, choice: str, by: User) -> RiskGroup:
    """The group by its number, or by its meaning where it has to be made."""
    ensure(by, Permission.MANAGE_MUNICIPALITY, municipality=municipality)
    if choice.isdigit():
        return RiskGroup.objects.get(municipality=municipality, pk=int(choice))
    return risk_group(municipality, choice, by)


def join_group(
    *, group: RiskGroup, organisation: Organisation, since: date, basis: str, is_official: bool, by: User
) -> tuple[RiskGroupMembership, bool]:
    """The membership in force from the day on, or a new one. An official list stands above a signal and marks it so.

    A membership that begins later begins on the day now: a school is in a group once.
    """
    current = group.memberships.during(since, date.max).filter(organisation=organisation).order_by("since").first()
    if current is None:
        current = RiskGroupMembership.objects.create(
            group=group, organisation=organisation, since=since, basis=basis[:300], is_official=is_official, added_by=by
        )
        record(
            "risk_group.joined", current, by=by, changes={"basis": [None, basis]}, municipality_id=group.municipality_id
        )
        return current, True
    changes: dict[str, list[object]] = {}
    if is_official and not current.is_official:
        changes = {"is_official": [False, True], "basis": [current.basis, basis]}
        current.is_official, current.basis = True, basis[:300]
    if current.since > since:
        changes["since"] = [current.since, since]
        current.since = since
    if changes:
        current.save(update_fields=["is_official", "basis", "since"])
        record("risk_group.confirmed", current, by=by, changes=changes, municipality_id=group.municipality_id)
    return current, False


@transaction.atomic
def apply_official_list(
    *,
    group: RiskGroup,
    organisations: Sequence[Organisation],
    since: date,
    basis: str,
    closes_others: bool,
    by: User,
    spellings: Mapping[str, Organisation] | None = None,
) -> tuple[int, int]:
    """Put schools of an official list into the group from a day; returns (joined, left).

    With `closes_others` schools that are not on the new list leave it the day before: the list replaces the old one.
    `spellings`: names of the list that a person has recognised, kept for the next list and file.
    """
    ensure(by, Permission.MANAGE_MUNICIPALITY, municipality=group.municipality)
    if not basis.strip():
        raise ValidationError({"basis": "Напишите, на чём основан список: письмо или приказ, номер и дата."})
    if any(organisation.municipality_id != group.municipality_id for organisation in organisations):
        raise ValidationError("В списке есть организация другого муниципалитета.")
    joined = sum(
        join_group(group=group, organisation=row, since=since, basis=basis, is_official=True, by=by)[1]
        for row in organisations
    )
    left = _close_others(group, {row.pk for row in organisations}, since, by) if closes_others else 0
    for printed, organisation in (spellings or {}).items():
        remember_name(group.municipality, printed, printed, organisation.pk)
    composition_changed(group.municipality_id)
    return joined, left


def _close_others(group: RiskGroup, staying: set[int], since: date, by: User) -> int:
    leaving = list(group.memberships.on(since).exclude(organisation__in=staying).filter(since__lt=since))
    for membership in leaving:
        membership.until = date.fromordinal(since.toordinal() - 1)
        membership.save(update_fields=["until"])
    events = [(membership, {"until": [None, membership.until]}) for membership in leaving]
    record_many("risk_group.left", events, by=by, municipality_id=group.municipality_id)
    return len(leaving)
