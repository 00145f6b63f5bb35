"""Assessment procedures of a year: quality, pass rate, agreement with the journal, comparison across procedures.

Municipal figures are counted from pupils (sums over schools). Years whose tests are not comparable are marked so and
give no change.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from indicators.formulas.marks import MarkCounts
from indicators.formulas.objectivity import JournalAgreement, quality_gap
from reports.analysis.rows import Inputs, ResultRow

HIGH = Decimal(40)
"""Share of lowered or raised marks that draws attention; source: the portal's default."""
LOW_RESULTS, FEWEST_PUPILS = Decimal(30), 10
"""Percent of «2» and the smallest group that speak of low results (federal rule: 30 % below the minimum)."""
FEWEST = 20
"""Fewer works than this are a rough minimum: no signal is made (ФИОКО, recommendations of 2026)."""


@dataclass(frozen=True, slots=True)
class ProcedureResult:
    """One procedure, grade and subject over the municipality."""

    kind: str
    kind_name: str
    grade: int
    subject: str
    participants: int
    schools: int
    n2: int
    n3: int
    n4: int
    n5: int
    quality: Decimal | None
    pass_rate: Decimal | None
    mean: Decimal | None
    degree: Decimal | None
    previous_quality: Decimal | None
    previous_pass_rate: Decimal | None
    comparable: bool
    lowered: Decimal | None
    confirmed: Decimal | None
    raised: Decimal | None

    @property
    def quality_change(self) -> Decimal | None:
        if self.quality is None or self.previous_quality is None or not self.comparable:
            return None
        return self.quality - self.previous_quality


@dataclass(frozen=True, slots=True)
class Attention:
    """A school whose figures ask for a closer look. A signal, never a verdict."""

    organisation_id: int
    name: str
    what: str
    value: Decimal
    threshold: Decimal
    n: int


def results_of(inputs: Inputs) -> tuple[ProcedureResult, ...]:
    """Procedures of the year in the order of kind, grade and subject."""
    groups: dict[tuple[str, int, str], list[ResultRow]] = defaultdict(list)
    before: dict[tuple[str, int, str], list[ResultRow]] = defaultdict(list)
    for row in inputs.results:
        key = (row.kind, row.grade, row.subject)
        if row.year == inputs.year:
            groups[key].append(row)
        elif row.year == inputs.year - 1:
            before[key].append(row)
    return tuple(_procedure(rows, before.get(key, [])) for key, rows in sorted(groups.items()))


def _procedure(rows: list[ResultRow], before: list[ResultRow]) -> ProcedureResult:
    marks, past = marks_of(rows), marks_of(before)
    journal = journal_of(rows)
    first = rows[0]
    return ProcedureResult(
        kind=first.kind, kind_name=first.kind_name, grade=first.grade, subject=first.subject,
        participants=sum(row.participants for row in rows), schools=len({row.organisation_id for row in rows}),
        n2=marks.n2, n3=marks.n3, n4=marks.n4, n5=marks.n5,
        quality=tenth(marks.quality), pass_rate=tenth(marks.pass_rate), degree=tenth(marks.degree_of_learning),
        mean=None if marks.mean is None else marks.mean.quantize(Decimal("0.01"), ROUND_HALF_UP),
        previous_quality=tenth(past.quality), previous_pass_rate=tenth(past.pass_rate),
        comparable=not any(row.is_changed for row in rows),
        lowered=tenth(journal.share_lowered), confirmed=tenth(journal.share_confirmed),
        raised=tenth(journal.share_raised),
    )  # fmt: skip


def marks_of(rows: Iterable[ResultRow]) -> MarkCounts:
    return sum((MarkCounts(row.n2, row.n3, row.n4, row.n5) for row in rows), MarkCounts())


def journal_of(rows: Iterable[ResultRow]) -> JournalAgreement:
    """Agreement with the journal, of the rows that know it."""
    known = [row for row in rows if row.confirmed is not None]
    parts = (JournalAgreement(row.lowered or 0, row.confirmed or 0, row.raised or 0) for row in known)
    return sum(parts, JournalAgreement())


def procedure_name(row: ProcedureResult | ResultRow) -> str:
    """«ВПР, 5 класс, русский язык»: a subject inside a sentence begins small."""
    subject = row.subject[:1].lower() + row.subject[1:] if row.subject[1:2].islower() else row.subject
    return ", ".join(part for part in (row.kind_name, f"{row.grade} класс" if row.grade else "", subject) if part)


def journal_attention(inputs: Inputs) -> tuple[Attention, ...]:
    """Schools where more than 40 % of works disagree with the journal in one direction (n ≥ 20)."""
    by_school: dict[int, list[ResultRow]] = defaultdict(list)
    for row in inputs.results:
        if row.year == inputs.year:
            by_school[row.organisation_id].append(row)
    names = {row.id: row.name for row in inputs.organisations}
    found = []
    for pk, rows in by_school.items():
        journal = journal_of(rows)
        for what, value in (("понижены отметки", journal.share_lowered), ("повышены отметки", journal.share_raised)):
            if pk in names and value is not None and journal.n >= FEWEST and value > HIGH:
                found.append(Attention(pk, names[pk], what, tenth(value) or value, HIGH, journal.n))
    return tuple(sorted(found, key=lambda row: -row.value))


def low_results(inputs: Inputs) -> tuple[Attention, ...]:
    """Schools with at least 30 % of «2» in a procedure, procedures added up by school.

    Source: the federal rule of low results (30 % below the minimum), domain description 3.4; here one year and one
    procedure are enough for attention, the list itself is made by the rules of signals.
    """
    names = {row.id: row.name for row in inputs.organisations}
    found = []
    for row in inputs.results:
        pk, marks = row.organisation_id, marks_of([row])
        failed = marks.failed or Decimal(0)
        if row.year == inputs.year and pk in names and marks.n >= FEWEST_PUPILS and failed >= LOW_RESULTS:
            what = f"{procedure_name(row)}: доля «2»"
            found.append(Attention(pk, names[pk], what, tenth(failed) or failed, LOW_RESULTS, marks.n))
    return tuple(sorted(found, key=lambda row: (-row.value, row.name)))


@dataclass(frozen=True, slots=True)
class Gap:
    """Quality of one subject in ВПР (grades 5–8) against ОГЭ (grade 9)."""

    subject: str
    vpr_quality: Decimal
    oge_quality: Decimal
    gap: Decimal
    works: int = FEWEST  # in the procedure that has fewer of them

    @property
    def is_wide(self) -> bool:
        """More than 20 points and enough works on both sides; source: the portal's default."""
        return abs(self.gap) > 20 and self.works >= FEWEST


def gaps_of(inputs: Inputs) -> tuple[Gap, ...]:
    vpr: dict[str, list[ResultRow]] = defaultdict(list)
    oge: dict[str, list[ResultRow]] = defaultdict(list)
    for row in inputs.results:
        if row.year == inputs.year and row.kind == "vpr" and 5 <= row.grade <= 8:
            vpr[row.subject].append(row)
        elif row.year == inputs.year and row.kind == "oge":
            oge[row.subject].append(row)
    found = []
    for subject in sorted(vpr.keys() & oge.keys()):
        both = marks_of(vpr[subject]), marks_of(oge[subject])
        first, second = (tenth(marks.quality) for marks in both)
        gap = quality_gap(first, second)
        if first is not None and second is not None and gap is not None:
            found.append(Gap(subject, first, second, gap, min(marks.n for marks in both)))
    return tuple(found)


def tenth(value: Decimal | None) -> Decimal | None:
    """Rounded half up to one decimal, as it is printed everywhere."""
    return None if value is None else value.quantize(Decimal("0.1"), ROUND_HALF_UP)
