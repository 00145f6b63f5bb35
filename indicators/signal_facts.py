"""Rows of the database → plain facts and rules for `indicators.signals`."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from indicators.formulas import JournalAgreement, MarkCounts
from indicators.models import AssessmentResult, Observation, SignalRule
from indicators.signals import Context, Facts, ProcedureKey, Result, Rule
from schools.models import Municipality, OrganisationYear

CONTEXT_SHARES = (
    "share_both_higher", "share_incomplete", "share_registered", "share_special_needs", "share_non_native",
)  # fmt: skip
LONGEST_LOOK_BACK = 5


def rule_of(row: SignalRule) -> Rule:
    """The rule as plain data."""
    return Rule(
        formula=row.formula,
        threshold=Decimal(row.threshold),
        attention=None if row.attention is None else Decimal(row.attention),
        minimum_n=row.minimum_n,
        procedures_needed=row.procedures_needed,
        years_in_row=row.years_in_row,
        procedures=tuple(
            ProcedureKey(str(item["kind"]), int(item["grade"]), str(item["subject"])) for item in row.procedures
        ),
        weights={name: Decimal(str(weight)) for name, weight in row.weights.items()},
        lower_is_better=row.indicator is None or row.indicator.better == "lower",
    )


def facts_of(municipality: Municipality, year: int) -> Facts:
    """Results and contexts of the year and the years before that rules may look back to. Two queries."""
    first = year - LONGEST_LOOK_BACK + 1
    rows = AssessmentResult.objects.of_organisations().filter(
        procedure__municipality=municipality, procedure__year__range=(first, year)
    )
    fields = (
        "organisation_id", "organisation__is_selective", "procedure_id", "procedure__year", "procedure__kind",
        "procedure__grade", "procedure__subject", "procedure__borders", "participants", "n2", "n3", "n4", "n5",
        "histogram", "lowered", "confirmed", "raised", "below_minimum",
    )  # fmt: skip
    return Facts(tuple(map(_result, rows.values(*fields))), tuple(_contexts(municipality, first, year)))


def with_values(facts: Facts, row: SignalRule, year: int) -> Facts:
    """The same facts with values of the indicator that the rule watches. One query."""
    if row.indicator is None:
        return facts
    found = Observation.objects.of_organisations().with_value().filter(
        indicator=row.indicator, period_start__year__range=(year - LONGEST_LOOK_BACK + 1, year)
    )  # fmt: skip
    values = {
        (organisation, start.year): (value, None if people is None else int(people))
        for organisation, start, value, people in found.order_by("period_start").values_list(
            "organisation_id", "period_start", "value", "denominator"
        )
        if value is not None
    }
    return Facts(facts.results, facts.contexts, values)


def _result(row: dict[str, Any]) -> Result:
    marks = [row[name] for name in AssessmentResult.COUNTS]
    journal = [row[name] for name in ("lowered", "confirmed", "raised")]
    return Result(
        organisation=row["organisation_id"],
        procedure=row["procedure_id"],
        year=row["procedure__year"],
        key=ProcedureKey(row["procedure__kind"], row["procedure__grade"], row["procedure__subject"]),
        n=row["participants"],
        marks=None if None in marks else MarkCounts(*marks),
        histogram=histogram_of(row["histogram"]),
        borders=borders_of(row["procedure__borders"]),
        journal=None if None in journal else JournalAgreement(*journal),
        below_minimum=row["below_minimum"],
        is_selective=row["organisation__is_selective"],
    )


def histogram_of(stored: dict[str, int]) -> dict[int, int]:
    """Score → pupils with numbers as numbers again."""
    return {int(score): count for score, count in stored.items()}


def borders_of(stored: dict[str, int]) -> dict[int, int]:
    """Mark → its lowest score."""
    return {int(mark): int(score) for mark, score in stored.items()}


def _contexts(municipality: Municipality, first: int, year: int) -> Iterable[Context]:
    rows = OrganisationYear.objects.filter(
        organisation__municipality=municipality, organisation__kind="school", year__range=(first - 1, year - 1)
    )
    for row in rows.values("organisation_id", "year", "pupils", *CONTEXT_SHARES):
        shares = {name: row[name] for name in CONTEXT_SHARES}
        yield Context(row["organisation_id"], row["year"] + 1, row["pupils"], shares)
