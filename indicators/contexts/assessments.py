"""Results of procedures: schools beside the municipality, histogram with borders, journal agreement, tasks, years."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from indicators.formulas import (
    JournalAgreement,
    MarkCounts,
    is_small,
    marks_from_scores,
    places,
    ratio,
    score_statistics,
)
from indicators.models import AssessmentResult, Procedure
from indicators.signal_facts import borders_of, histogram_of
from msoko.lib.russian import NO_VALUE, number, percent

Level = AssessmentResult.Level
SMALL_TEXT = "меньше 10 работ"


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums of one school or of many; adds up, so that levels above are computed from pupils."""

    n: int = 0
    marks: MarkCounts | None = None
    journal: JournalAgreement | None = None
    histogram: dict[int, int] = field(default_factory=dict)
    tasks: dict[str, tuple[int, int, int]] = field(default_factory=dict)  # score, works, most
    below: int | None = None
    high: int | None = None
    hundred: int | None = None
    mean_score: Decimal | None = None

    @property
    def score(self) -> Decimal | None:
        """Mean primary score: from the histogram if there is one, else as the file gave it."""
        statistics = score_statistics(self.histogram)
        return statistics.mean if statistics else self.mean_score

    @property
    def below_share(self) -> Decimal | None:
        return ratio(self.below, self.n)


def figures_of(row: AssessmentResult, borders: dict[int, int]) -> Figures:
    """A stored result as figures; marks are computed from scores when only scores are known."""
    marks = [getattr(row, name) for name in AssessmentResult.COUNTS]
    histogram = histogram_of(row.histogram)
    counted = None if None in marks else MarkCounts(*marks)
    if counted is None and histogram and borders:
        counted = marks_from_scores(histogram, borders)
    journal = [row.lowered, row.confirmed, row.raised]
    return Figures(
        row.participants,
        counted,
        None if None in journal else JournalAgreement(*(count or 0 for count in journal)),
        histogram,
        {name: (int(task["score"]), int(task["n"]), int(task["max"])) for name, task in row.tasks.items()},
        row.below_minimum, row.high, row.hundred, row.mean_score,
    )  # fmt: skip


def together(parts: Iterable[Figures]) -> Figures:
    """Sums over schools. A figure that no school has stays absent; means are weighted by pupils."""
    listed = list(parts)
    histogram: dict[int, int] = {}
    tasks: dict[str, tuple[int, int, int]] = {}
    for part in listed:
        for score, count in part.histogram.items():
            histogram[score] = histogram.get(score, 0) + count
        for name, (score, n, most) in part.tasks.items():
            known = tasks.get(name, (0, 0, 0))
            tasks[name] = (known[0] + score, known[1] + n, max(known[2], most))
    marks = [part.marks for part in listed if part.marks]
    journal = [part.journal for part in listed if part.journal]
    scored = [(part.mean_score, part.n) for part in listed if part.mean_score is not None]
    people = sum(n for _, n in scored)
    return Figures(
        sum(part.n for part in listed),
        sum(marks, MarkCounts()) if marks else None,
        sum(journal, JournalAgreement()) if journal else None,
        histogram,
        tasks,
        _sum(part.below for part in listed),
        _sum(part.high for part in listed),
        _sum(part.hundred for part in listed),
        sum((score * n for score, n in scored), Decimal(0)) / people if people else None,
    )


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A row of the table, ready to print."""

    name: str
    organisation: int | None
    figures: Figures
    is_hidden: bool
    place: str = ""
    level: str = Level.ORGANISATION

    def _mark(self, name: str) -> str:
        marks = None if self.is_hidden else self.figures.marks
        return percent(getattr(marks, name)) if marks else NO_VALUE

    @property
    def quality(self) -> str:
        return self._mark("quality")

    @property
    def pass_rate(self) -> str:
        return self._mark("pass_rate")

    @property
    def degree(self) -> str:
        return self._mark("degree_of_learning")

    @property
    def mean(self) -> str:
        marks = None if self.is_hidden else self.figures.marks
        return number(marks.mean, 2) if marks else NO_VALUE

    @property
    def score(self) -> str:
        return NO_VALUE if self.is_hidden else number(self.figures.score, 1)

    @property
    def counts(self) -> tuple[str, ...]:
        marks = None if self.is_hidden else self.figures.marks
        return tuple(str(count) for count in marks.as_tuple()) if marks else (NO_VALUE,) * 4

    @property
    def journal(self) -> tuple[str, str, str]:
        """Shares lower, equal, higher than the journal."""
        agreement = None if self.is_hidden else self.figures.journal
        if agreement is None:
            return NO_VALUE, NO_VALUE, NO_VALUE
        shares = (agreement.share_lowered, agreement.share_confirmed, agreement.share_raised)
        return percent(shares[0]), percent(shares[1]), percent(shares[2])

    @property
    def exam(self) -> dict[str, str]:
        """Counts that only exams have."""
        own = {name: getattr(self.figures, name) for name in EXAM}
        return {name: NO_VALUE if self.is_hidden else number(count) for name, count in own.items()}


EXAM = {"below": "Ниже минимума", "high": "81–99", "hundred": "100"}
"""Figures of exams and what their columns are called."""


@dataclass(frozen=True, slots=True)
class ProcedureResults:
    """One procedure: schools, levels above, the same procedure in other years."""

    procedure: Procedure
    rows: tuple[ResultRow, ...]
    levels: tuple[ResultRow, ...]
    years: tuple[tuple[Procedure, ResultRow], ...]
    borders: dict[int, int]

    @property
    def municipality(self) -> ResultRow:
        return self.levels[0]

    @property
    def has_journal(self) -> bool:
        return self.municipality.figures.journal is not None

    @property
    def exam(self) -> dict[str, str]:
        """Columns that only exams have, with their heads; one that says what the marks say already is left out."""
        figures = self.municipality.figures
        given = {name: head for name, head in EXAM.items() if getattr(figures, name) is not None}
        if figures.marks and figures.below == figures.marks.n2:
            given.pop("below", None)
        return given

    @property
    def hidden(self) -> int:
        return sum(row.is_hidden for row in self.rows)


def procedure_results(procedure: Procedure, user: Any) -> ProcedureResults:
    """What this person may see of the procedure: staff all schools, a school itself and the levels above.

    The municipal row is always computed from all schools; a municipal row of the file is used when no school is there.
    """
    borders = borders_of(procedure.borders)
    everything = list(procedure.results.select_related("organisation"))
    visible = set(AssessmentResult.objects.visible_to(user).filter(procedure=procedure).values_list("pk", flat=True))
    schools = sorted(
        (row for row in everything if row.organisation_id),
        key=lambda row: row.organisation.sort_key if row.organisation else "",
    )
    computed = together(figures_of(row, borders) for row in schools)
    rows = _school_rows([row for row in schools if row.pk in visible], borders)
    levels = _level_rows(everything, computed, borders)
    return ProcedureResults(procedure, tuple(rows), tuple(levels), tuple(_years(procedure)), borders)


def _school_rows(schools: Sequence[AssessmentResult], borders: dict[int, int]) -> list[ResultRow]:
    listed = [figures_of(row, borders) for row in schools]
    qualities = [
        part.marks.quality if part.marks and not is_small(part.n) else part.score if not is_small(part.n) else None
        for part in listed
    ]
    ranking = places(qualities) if len(listed) > 1 else [None] * len(listed)
    return [
        ResultRow(str(row.organisation), row.organisation_id, part, is_small(part.n), str(place or ""))
        for row, part, place in zip(schools, listed, ranking, strict=True)
    ]


def _level_rows(everything: Sequence[AssessmentResult], computed: Figures, borders: dict[int, int]) -> list[ResultRow]:
    stored = {row.level: figures_of(row, borders) for row in everything if row.level != Level.ORGANISATION}
    own = computed if computed.n else stored.get(Level.MUNICIPALITY, computed)
    rows = [ResultRow("Муниципалитет", None, own, is_small(own.n), level=Level.MUNICIPALITY)]
    for level, name in ((Level.REGION, "Регион"), (Level.COUNTRY, "Вся выборка")):
        if level in stored:
            rows.append(ResultRow(name, None, stored[level], is_hidden=False, level=level))
    return rows


def _years(procedure: Procedure) -> list[tuple[Procedure, ResultRow]]:
    """The same procedure in earlier and later years, municipal figures from sums. One query."""
    same = Procedure.objects.with_previous(procedure).filter(name=procedure.name)
    found = []
    for other in with_sums(same).order_by("year"):
        counts = [getattr(other, f"sum_{name}") for name in AssessmentResult.COUNTS]
        marks = None if None in counts else MarkCounts(*counts)
        figures = Figures(other.people or 0, marks, below=other.sum_below)
        found.append((other, ResultRow(str(other.year), None, figures, is_small(figures.n))))
    return found


def with_sums(procedures: QuerySet[Procedure]) -> QuerySet[Any]:
    """Procedures with sums over schools, in SQL."""
    schools = Q(results__level=Level.ORGANISATION)
    sums = {f"sum_{name}": Sum(f"results__{name}", filter=schools) for name in AssessmentResult.COUNTS}
    return procedures.annotate(
        people=Sum("results__participants", filter=schools),
        schools=Count("results", filter=schools),
        sum_below=Sum("results__below_minimum", filter=schools),
        **sums,
    )


def listed(procedures: QuerySet[Procedure]) -> list[tuple[Procedure, ResultRow]]:
    """Procedures of a list with municipal figures. One query."""
    found = []
    for procedure in with_sums(procedures):
        counts = [getattr(procedure, f"sum_{name}") for name in AssessmentResult.COUNTS]
        figures = Figures(
            procedure.people or 0, None if None in counts else MarkCounts(*counts), below=procedure.sum_below
        )
        found.append((procedure, ResultRow(str(procedure), None, figures, is_small(figures.n))))
    return found
