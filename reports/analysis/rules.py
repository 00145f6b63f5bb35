"""Catalogue of rules: what of an analysis asks for a recommendation, to whom, what and by when. A person decides.

Each rule reads the snapshot only and gives findings with their numbers. The words propose; nothing is sent by itself.
An advice stands alone: its addressee reads it without the finding, so it names the activity, subjects, quarters.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from msoko.lib.periods import Quarter
from msoko.lib.russian import counted, percent
from reports.analysis.results import Attention
from reports.analysis.snapshot import Analysis, OrganisationLine
from reports.analysis.wording import OBLIGATIONS, named, shortened, some

BEHIND = Decimal(15)
"""Percentage points behind the median of bodies like it; source: the portal's default."""
WEAK_ACTIVITY = Decimal(60)
MONTH, QUARTER = 30, 90


@dataclass(frozen=True, slots=True)
class FindingDraft:
    """What a rule found. `days` – how long the recommended work may take from the day it is recommended."""

    rule: str
    key: str
    title: str
    advice: str
    organisations: tuple[int, ...]
    evidence: tuple[tuple[str, str], ...]
    days: int = MONTH

    def due(self, today: date) -> date:
        return today + timedelta(days=self.days)


Rule = Callable[[Analysis], Iterator[FindingDraft]]


def findings_of(analysis: Analysis) -> tuple[FindingDraft, ...]:
    """All rules in their order; keys are unique, so that proposing twice adds nothing."""
    return tuple(draft for rule in CATALOGUE for draft in rule(analysis))


def behind_peers(analysis: Analysis) -> Iterator[FindingDraft]:
    """A body executes clearly less than bodies like it; in an unfinished year, only where something is overdue."""
    for row in analysis.organisations:
        share = row.tally.executed_share
        if not analysis.is_whole and not row.tally.overdue:
            continue
        if share is not None and row.peers is not None and row.peers - share >= BEHIND:
            yield FindingDraft(
                rule="behind_peers",
                key=f"behind_peers:{row.id}",
                title=f"{row.name}: исполнено {percent(share)}, у похожих организаций – {percent(row.peers)}",
                advice=f"Разобрать причины неисполнения мероприятий (исполнено {percent(share)}, "
                f"у похожих организаций – {percent(row.peers)}) и представить план их завершения со сроками.",
                organisations=(row.id,),
                evidence=(
                    ("Исполнено", percent(share)),
                    ("Похожие, медиана", percent(row.peers)),
                    ("Просрочено", str(row.tally.overdue)),
                ),
            )


def overdue_activities(analysis: Analysis) -> Iterator[FindingDraft]:
    """An activity that most of its bodies did not do: its bodies and terms are in question."""
    by_name = _by_name(analysis)
    for row in analysis.activities:
        share = row.tally.executed_share
        if row.tally.overdue and share is not None and row.tally.due_share < WEAK_ACTIVITY and row.not_done:
            label = named(shortened(f"{row.number}. {row.title}" if row.number else row.title, 240))
            yield FindingDraft(
                rule="overdue_activity",
                key=f"overdue_activity:{row.id}",
                title=f"Мероприятие {label}: просрочено {counted(row.tally.overdue, *OBLIGATIONS)}",
                advice=f"Завершить мероприятие {label} и приложить подтверждающие документы.",
                organisations=tuple(by_name[name].id for name in row.not_done if name in by_name),
                evidence=(
                    ("Исполнено", f"{row.tally.executed} из {row.tally.total} ({percent(share)})"),
                    ("Не сделали", some(row.not_done, 6)),
                ),
            )


def late_reports(analysis: Analysis) -> Iterator[FindingDraft]:
    """A body whose reports did not come."""
    quarters: dict[str, list[str]] = defaultdict(list)
    for row in analysis.missing:
        quarters[row.organisation].append(row.quarter)
    by_name = _by_name(analysis)
    for name, codes in quarters.items():
        if name in by_name:
            when = ", ".join(Quarter.parse(code).label for code in codes)
            amount = counted(len(codes), "квартальный отчёт", "квартальных отчёта", "квартальных отчётов")
            yield FindingDraft(
                rule="late_reports",
                key=f"late_reports:{by_name[name].id}",
                title=f"{name}: не сдано: {amount}",
                advice=f"Сдать недостающие отчёты ({when}) и назначить сотрудника, который отвечает за их подготовку.",
                organisations=(by_name[name].id,),
                evidence=(("Кварталы", when),),
                days=14,
            )


def missed_goals(analysis: Analysis) -> Iterator[FindingDraft]:
    """An indicator whose goal is missed: schools below the median are asked to work on it."""
    for row in analysis.measures:
        if row.verdict != "failed":
            continue
        lower = row.better == "lower"
        weak = [
            school.organisation_id
            for school in row.schools
            if school.value is not None
            and row.median is not None
            and (school.value > row.median if lower else school.value < row.median)
        ]
        fact, plan = _number(row.fact, row.unit), _number(row.plan, row.unit)
        evidence = [("Факт", fact), ("План", plan)]
        if row.change is not None:
            evidence.append(("К прошлому году", row.change_words))
        yield FindingDraft(
            rule="missed_goal",
            key=f"missed_goal:{row.indicator_id}",
            title=f"Не достигнута цель по показателю {named(row.name)}"[:500],
            advice=f"Определить причины и меры, которые повлияют на показатель {named(row.name)} (по муниципалитету "
            f"{fact} при плане {plan}), включить их в план работы организации.",
            organisations=tuple(weak),
            evidence=tuple(evidence),
            days=QUARTER,
        )


def journal_gap(analysis: Analysis) -> Iterator[FindingDraft]:
    """Marks far from the journal: a reason to look at works and criteria."""
    for name, rows in _by_school(analysis.journal_attention):
        yield FindingDraft(
            rule="journal_gap",
            key=f"journal_gap:{rows[0].organisation_id}",
            title=f"{name}: отметки за работы расходятся с журналом",
            advice=f"Провести перепроверку работ и обсудить с учителями критерии оценивания. {_named_works(rows)}",
            organisations=(rows[0].organisation_id,),
            evidence=tuple((row.what, f"{percent(row.value)} работ из {row.n}") for row in rows),
        )


def low_results(analysis: Analysis) -> Iterator[FindingDraft]:
    """Low results of a school in one or more procedures."""
    for name, rows in _by_school(analysis.low_results):
        procedures = counted(len(rows), "процедуре", "процедурах", "процедурах")
        yield FindingDraft(
            rule="low_results",
            key=f"low_results:{rows[0].organisation_id}",
            title=f"{name}: не менее 30\u00a0% отметок «2» в {procedures}",
            advice=f"Составить программу адресной помощи ученикам и учителям. {_named_works(rows)}",
            organisations=(rows[0].organisation_id,),
            evidence=tuple((row.what, percent(row.value)) for row in rows),
            days=QUARTER,
        )


CATALOGUE: tuple[Rule, ...] = (
    behind_peers,
    overdue_activities,
    late_reports,
    missed_goals,
    journal_gap,
    low_results,
)


def _by_name(analysis: Analysis) -> dict[str, OrganisationLine]:
    return {row.name: row for row in analysis.organisations}


def _by_school(rows: tuple[Attention, ...]) -> Iterator[tuple[str, list[Attention]]]:
    grouped: dict[str, list[Attention]] = defaultdict(list)
    for row in rows:
        grouped[row.name].append(row)
    yield from sorted(grouped.items())


def _named_works(rows: list[Attention]) -> str:
    return f"Основание: {'; '.join(f'{row.what} – {percent(row.value)}' for row in rows)}."


def _number(value: Decimal | None, unit: str) -> str:
    if value is None:
        return "нет данных"
    return percent(value) if unit == "%" else f"{value:f} {unit}".strip().replace(".", ",")
