"""Schools over several procedures at once, and the list of schools to look at with the reasons of it.

«Комплексный анализ по нескольким процедурам»: quality of the same subjects in ВПР and ОГЭ beside each other, the
share of «2» over all works, agreement with the journal. Everything here is a signal for people, never a verdict.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.formulas.objectivity import quality_gap
from msoko.lib.russian import counted, percent
from reports.analysis.results import (
    FEWEST_PUPILS,
    Attention,
    journal_attention,
    journal_of,
    low_results,
    marks_of,
    tenth,
)
from reports.analysis.rows import Inputs, OrganisationRow, ResultRow, SignalRow

WIDE_GAP = Decimal(20)
"""Points of quality between ВПР and ОГЭ that ask for a look; source: the portal's default."""
WORKS = ("работа", "работы", "работ")


@dataclass(frozen=True, slots=True)
class SchoolResults:
    """One school over all procedures of the year. Empty where fewer than ten works stand behind a figure."""

    organisation_id: int
    name: str
    procedures: int
    works: int
    vpr_quality: Decimal | None
    oge_quality: Decimal | None
    gap: Decimal | None
    failed: Decimal | None
    confirmed: Decimal | None
    low: int


@dataclass(frozen=True, slots=True)
class RiskLine:
    """A school of a risk group, or one with reasons to look at it; `reasons` are ready words with their numbers."""

    organisation_id: int
    name: str
    groups: tuple[str, ...]
    reasons: tuple[str, ...]


def school_results(inputs: Inputs) -> tuple[SchoolResults, ...]:
    """Schools that took part in the year, in the order of the municipality."""
    rows = _by_school(inputs)
    return tuple(_school(body, rows[body.id]) for body in inputs.organisations if body.id in rows)


def _by_school(inputs: Inputs) -> dict[int, list[ResultRow]]:
    found: dict[int, list[ResultRow]] = defaultdict(list)
    for row in inputs.results:
        if row.year == inputs.year:
            found[row.organisation_id].append(row)
    return found


def _school(body: OrganisationRow, rows: list[ResultRow]) -> SchoolResults:
    marks = marks_of(rows)
    vpr, oge = _same_subjects(rows)
    journal = journal_of(rows)
    gap = quality_gap(vpr, oge)
    return SchoolResults(
        organisation_id=body.id,
        name=body.name,
        procedures=len(rows),
        works=marks.n,
        vpr_quality=vpr,
        oge_quality=oge,
        gap=tenth(gap),
        failed=tenth(marks.failed) if marks.n >= FEWEST_PUPILS else None,
        confirmed=tenth(journal.share_confirmed) if journal.n >= FEWEST_PUPILS else None,
        low=sum(_is_low(row) for row in rows),
    )


def _is_low(row: ResultRow) -> bool:
    marks = marks_of([row])
    return marks.n >= FEWEST_PUPILS and (marks.failed or 0) >= 30


def _same_subjects(rows: Iterable[ResultRow]) -> tuple[Decimal | None, Decimal | None]:
    """Quality in ВПР of grades 5–8 and in ОГЭ over the subjects that both have."""
    vpr, oge = defaultdict(list), defaultdict(list)
    for row in rows:
        if row.kind == "vpr" and 5 <= row.grade <= 8:
            vpr[row.subject].append(row)
        elif row.kind == "oge":
            oge[row.subject].append(row)
    both = vpr.keys() & oge.keys()
    return _quality(row for key in both for row in vpr[key]), _quality(row for key in both for row in oge[key])


def _quality(rows: Iterable[ResultRow]) -> Decimal | None:
    marks = marks_of(rows)
    return tenth(marks.quality) if marks.n >= FEWEST_PUPILS else None


def risks_of(inputs: Inputs) -> tuple[RiskLine, ...]:
    """Schools with reasons first, the most reasons first; then schools of risk groups without a reason this year."""
    reasons: dict[int, list[str]] = defaultdict(list)
    for row in (*journal_attention(inputs), *low_results(inputs)):
        reasons[row.organisation_id].append(_attention_words(row))
    for school in school_results(inputs):
        if school.gap is not None and school.gap > WIDE_GAP:
            words = f"качество ВПР {percent(school.vpr_quality)}, ОГЭ по тем же предметам {percent(school.oge_quality)}"
            reasons[school.organisation_id].append(words)
    for signal in inputs.signals:
        reasons[signal.organisation_id].append(signal_words(signal))
    found = [
        RiskLine(body.id, body.name, body.groups, tuple(reasons[body.id]))
        for body in inputs.organisations
        if body.id in reasons or body.groups
    ]
    return tuple(sorted(found, key=lambda row: -len(row.reasons)))


def _attention_words(row: Attention) -> str:
    return f"{row.what} – {percent(row.value)} (порог {percent(row.threshold, 0)}, {counted(row.n, *WORKS)})"


def signal_words(row: SignalRow) -> str:
    """«ШНОР: низкие результаты – ВПР, 5 класс, Математика; подтверждён»."""
    where = f", {row.subject}" if row.subject else ""
    stage = "подтверждён" if row.is_confirmed else "не рассмотрен"
    return f"{row.rule}{where} (сигнал {stage})"
