"""Results of procedures: schools beside the municipality, histogram with borders, journal agreement, tasks, years."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum

from indicators.contexts.comparison import FEWEST_SIMILAR, similar_to
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
from schools.access import scope_of

Level = AssessmentResult.Level


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


COLUMNS = {
    "n": "Работ", "n2": "«2»", "n3": "«3»", "n4": "«4»", "n5": "«5»", "quality": "Качество",
    "pass_rate": "Успеваемость", "degree": "СОУ", "mean": "Средняя отметка", "score": "Средний балл",
    "lowered": "Ниже журнала", "confirmed": "Как в журнале", "raised": "Выше журнала", "below": "Ниже минимума",
    "high": "81–99", "hundred": "100", "below_share": "Ниже минимума, доля",
}  # fmt: skip
"""Figures of a result and what their columns are called."""
MARKS = ("n2", "n3", "n4", "n5", "quality", "pass_rate", "degree", "mean")
JOURNAL = ("lowered", "confirmed", "raised")
EXAM = ("below", "high", "hundred")
PERCENTS = frozenset({"quality", "pass_rate", "degree", *JOURNAL, "below_share"})
PLACES = {"mean": 2, "score": 1}


def value_of(figures: Figures, code: str) -> Decimal | int | None:
    """A figure by its code; nothing where the file did not say."""
    if code in MARKS:
        return getattr(figures.marks, "degree_of_learning" if code == "degree" else code) if figures.marks else None
    if code in JOURNAL:
        return getattr(figures.journal, f"share_{code}") if figures.journal else None
    found: Decimal | int | None = getattr(figures, code)
    return found


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A row of the table, ready to print."""

    name: str
    organisation: int | None
    figures: Figures
    is_hidden: bool
    place: str = ""
    level: str = Level.ORGANISATION

    def value(self, code: str) -> Decimal | int | None:
        """A figure for a workbook; hidden ones are absent, the number of works never is."""
        return None if self.is_hidden and code != "n" else value_of(self.figures, code)

    def text(self, code: str) -> str:
        """The same as people write it."""
        value = self.value(code)
        if value is None:
            return NO_VALUE
        return percent(value) if code in PERCENTS else number(value, PLACES.get(code))

    def cells(self, columns: Iterable[str]) -> list[tuple[str, str]]:
        """(head, text) of the columns."""
        return [(COLUMNS[code], self.text(code)) for code in columns]

    @property
    def quality(self) -> str:
        return self.text("quality")

    @property
    def pass_rate(self) -> str:
        return self.text("pass_rate")

    @property
    def degree(self) -> str:
        return self.text("degree")

    @property
    def mean(self) -> str:
        return self.text("mean")

    @property
    def score(self) -> str:
        return self.text("score")


@dataclass(frozen=True, slots=True)
class ProcedureResults:
    """One procedure: schools, levels above, the same procedure in other years."""

    procedure: Procedure
    rows: tuple[ResultRow, ...]
    levels: tuple[ResultRow, ...]
    years: tuple[tuple[Procedure, ResultRow], ...]
    borders: dict[int, int]
    chosen: ResultRow | None = None  # the school that is looked at
    similar: int = 0  # how many schools are behind the row of similar ones

    @property
    def municipality(self) -> ResultRow:
        return self.levels[0]

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns with anything in them; «below the minimum» is left out where it is the number of «2»."""
        figures = self.municipality.figures
        marks = MARKS if figures.marks else ()
        exam = tuple(code for code in EXAM if getattr(figures, code) is not None)
        if figures.marks and figures.below == figures.marks.n2:
            exam = tuple(code for code in exam if code != "below")
        score = ("score",) if figures.score is not None else ()
        return ("n", *marks, *score, *(JOURNAL if figures.journal else ()), *exam)

    @property
    def headline(self) -> list[tuple[str, str, str]]:
        """Four figures that say most: (name, value, what the municipality has when a school is looked at)."""
        row, common = self.chosen or self.municipality, self.municipality
        words = {"n": "Работ", "score": "Средний балл", "below_share": "Не преодолели минимум", "high": "81–99 баллов"}
        if common.figures.marks:
            words = {"n": "Работ", "quality": "Качество: «4» и «5»", "pass_rate": "Успеваемость: «3»–«5»"}
            words["degree"] = "СОУ"
        notes = {code: f"в муниципалитете {common.text(code)}" if self.chosen else "" for code in words}
        return [(title, row.text(code), notes[code]) for code, title in words.items()]

    @property
    def has_places(self) -> bool:
        return any(row.place for row in self.rows)

    @property
    def year_columns(self) -> tuple[str, ...]:
        """What can be compared over the years: marks, else scores."""
        has_marks = any(row.figures.marks for _, row in self.years)
        return ("n", "quality", "pass_rate", "degree") if has_marks else ("n", "score", "below")

    @property
    def year_heads(self) -> list[str]:
        return [COLUMNS[code] for code in self.year_columns]

    @property
    def heads(self) -> list[str]:
        return [COLUMNS[code] for code in self.columns]

    @property
    def lines(self) -> list[tuple[ResultRow, list[tuple[str, str]]]]:
        """Rows of the table with their cells: levels above, then schools."""
        return [(row, row.cells(self.columns)) for row in (*self.levels, *self.rows)]

    @property
    def year_lines(self) -> list[tuple[Procedure, list[tuple[str, str]]]]:
        return [(procedure, row.cells(self.year_columns)) for procedure, row in self.years]

    @property
    def hidden(self) -> int:
        return sum(row.is_hidden for row in self.rows)


def procedure_results(procedure: Procedure, user: Any, focus: str = "") -> ProcedureResults:
    """What this person may see of the procedure: staff all schools, a school itself and the levels above.

    The municipal row is always computed from all schools; a municipal row of the file is used when no school is there.
    `focus`: number of the school that is looked at; a school looks at itself.
    """
    borders = borders_of(procedure.borders)
    everything = list(procedure.results.select_related("organisation"))
    visible = set(AssessmentResult.objects.visible_to(user).filter(procedure=procedure).values_list("pk", flat=True))
    schools = sorted(
        (row for row in everything if row.organisation_id),
        key=lambda row: row.organisation.sort_key if row.organisation else "",
    )
    computed = together(figures_of(row, borders) for row in schools)
    own = frozenset(scope_of(user).organisations)
    rows = _school_rows([row for row in schools if row.pk in visible], borders, own)
    levels = _level_rows(everything, computed, borders)
    shown = [row for row in rows if not row.is_hidden]
    chosen = (
        shown[0] if len(rows) == len(shown) == 1 else next((r for r in shown if str(r.organisation) == focus), None)
    )
    alike = _similar_results(schools, chosen, procedure.year) if chosen else []
    if alike:
        part = together(figures_of(row, borders) for row in alike)
        levels.append(ResultRow(f"Похожие школы ({len(alike)})", None, part, is_small(part.n)))
    return ProcedureResults(
        procedure, tuple(rows), tuple(levels), tuple(_years(procedure)), borders, chosen, len(alike)
    )  # fmt: skip


def _similar_results(schools: Sequence[AssessmentResult], chosen: ResultRow, year: int) -> list[AssessmentResult]:
    """Results of schools like the chosen one; fewer than three would only name them."""
    known = [row.organisation for row in schools if row.organisation]
    focus = next(row for row in known if row.pk == chosen.organisation)
    alike = similar_to(focus, known, year - 1)  # conditions of the academic year that ended with the procedure
    found = [row for row in schools if row.organisation_id in alike]
    return found if len(found) >= FEWEST_SIMILAR else []


def _school_rows(schools: Sequence[AssessmentResult], borders: dict[int, int], own: frozenset[int]) -> list[ResultRow]:
    listed = [figures_of(row, borders) for row in schools]
    qualities = [
        part.marks.quality if part.marks and not is_small(part.n) else part.score if not is_small(part.n) else None
        for part in listed
    ]
    ranking = places(qualities) if len(listed) > 1 else [None] * len(listed)
    return [
        ResultRow(
            str(row.organisation), row.organisation_id, part, is_small(part.n) and row.organisation_id not in own,
            str(place or ""),
        )
        for row, part, place in zip(schools, listed, ranking, strict=True)
    ]  # fmt: skip


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
    same = Procedure.objects.same_in_all_years(procedure).filter(name=procedure.name)
    found = []
    for other in with_sums(same).order_by("year"):
        figures = _summed(other)
        found.append((other, ResultRow(str(other.year), None, figures, is_small(figures.n))))
    return found


def _summed(procedure: Any) -> Figures:
    """Municipal figures of an annotated procedure."""
    counts = [getattr(procedure, f"sum_{name}") for name in AssessmentResult.COUNTS]
    marks = None if None in counts else MarkCounts(*counts)
    mean = Decimal(procedure.sum_score) / procedure.scored if procedure.scored else None
    return Figures(procedure.people or 0, marks, below=procedure.sum_below, mean_score=mean)


def with_sums(procedures: QuerySet[Procedure]) -> QuerySet[Any]:
    """Procedures with sums over schools, in SQL."""
    schools = Q(results__level=Level.ORGANISATION)
    scored = schools & Q(results__mean_score__isnull=False)
    sums = {f"sum_{name}": Sum(f"results__{name}", filter=schools) for name in AssessmentResult.COUNTS}
    return procedures.annotate(
        people=Sum("results__participants", filter=schools),
        schools=Count("results", filter=schools),
        sum_below=Sum("results__below_minimum", filter=schools),
        sum_score=Sum(
            F("results__mean_score") * F("results__participants"),
            filter=scored,
            output_field=DecimalField(max_digits=20, decimal_places=3),
        ),
        scored=Sum("results__participants", filter=scored),
        **sums,
    )


def listed(procedures: QuerySet[Procedure]) -> list[tuple[Procedure, ResultRow]]:
    """Procedures of a list with municipal figures. One query."""
    found = []
    for procedure in with_sums(procedures):
        figures = _summed(procedure)
        found.append((procedure, ResultRow(str(procedure), None, figures, is_small(figures.n))))
    return found


LISTED = ("n", "quality", "pass_rate", "degree", "mean", "score", "below_share")


def list_columns(rows: Sequence[tuple[Procedure, ResultRow]]) -> list[str]:
    """Columns of the list with anything in them."""
    return [code for code in LISTED if any(row.value(code) is not None for _, row in rows)]
