"""What followed from the analysis, in a document: recommendations, decisions and measures, effects."""

from collections.abc import Iterator, Sequence

from reports.analysis.effect import EffectResult
from reports.contexts.annual import AnnualReport
from reports.models import Effect, Finding, Measure, Recommendation
from reports.papers import columns
from reports.papers.blocks import Block, Bullets, Heading, Note, Table, Text, Value


def advice_blocks(report: AnnualReport) -> Iterator[Block]:
    """Addressed recommendations that were issued: to whom, what, by when."""
    yield Heading("Адресные рекомендации")
    issued = [row for row in report.cycle.recommendations if row.state == Recommendation.State.ISSUED]
    if not issued:
        yield Text("Рекомендации по этому анализу не направлялись.")
        return
    yield advice_table(issued, report.cycle.findings)


def advice_table(issued: Sequence[Recommendation], findings: Sequence[Finding]) -> Table:
    """What is advised, on what ground, to whom, by when."""
    grounds = grounds_of(findings)
    rows = tuple(
        (row.number, row.text, grounds.get(row.finding_id, ""), names(row.organisations.all()), row.due)
        for row in issued
    )
    return Table("Адресные рекомендации", columns.ADVICE, rows, sheet="Рекомендации")


def grounds_of(findings: Sequence[Finding]) -> dict[int | None, str]:
    """Finding → what it says. Advice of one rule has the same words; its ground tells one from another."""
    return {row.pk: row.title for row in findings}


def measure_blocks(report: AnnualReport) -> Iterator[Block]:
    """Decisions by number and date, with their measures and how many bodies have done them."""
    yield Heading("Управленческие решения и меры")
    if not report.cycle.decisions:
        yield Text("Решений по рекомендациям этого анализа нет.")
        return
    acts = tuple(
        (str(row), row.title, ", ".join(f"№\u00a0{item.number}" for item in row.recommendations.all()))
        for row in report.cycle.decisions
    )
    yield Table("Управленческие решения", columns.DECISIONS, acts, sheet="Решения")
    if report.cycle.measures:
        rows = tuple(measure_row(row) for row in report.cycle.measures)
        yield Table("Меры", columns.MEASURES_TAKEN, rows, sheet="Меры")


def measure_row(row: Measure) -> tuple[Value, ...]:
    """A row of the table of measures: how many of its bodies have done it."""
    bodies = list(row.bodies.all())
    done = sum(body.done_on is not None for body in bodies)
    return (
        row.text,
        f"№\u00a0{row.recommendation.number}" if row.recommendation else "",
        str(row.decision),
        names(body.organisation for body in bodies),
        row.due,
        f"{done} из {len(bodies)}",
    )


def effect_blocks(report: AnnualReport) -> Iterator[Block]:
    """Before and after of earlier measures, with the doubts said aloud."""
    yield Heading("Эффект принятых мер")
    if not report.cycle.effects:
        yield Text("Мер, эффект которых можно измерить за этот год, нет.")
        return
    yield from effect_table(report.cycle.effects)


def effect_table(effects: Sequence[tuple[Effect, EffectResult]]) -> Iterator[Block]:
    """Each measure beside bodies without it, and why the comparison may not be believed."""
    rows = tuple(_effect(effect, result) for effect, result in effects)
    yield Table("Показатели до и после мер", columns.EFFECTS, rows, sheet="Эффект мер")
    yield Note("Сравнили школ: сколько охвачено мерой и сколько похожих без неё; у всех есть значения за оба года.")
    doubts = tuple(
        f"{effect.measure.text.rstrip('.')}: {text}" for effect, result in effects for text in result.warnings
    )
    if doubts:
        yield Text("Ограничения:")
        yield Bullets(doubts)


def _effect(effect: Effect, result: EffectResult) -> tuple[Value, ...]:
    verdict = effect.get_verdict_display() if effect.verdict else f"по числам: {effect.get_proposed_display()}"
    verdict += f"; {result.words}"
    return (
        effect.measure.text, str(effect.measure.indicator), result.covered.before, result.covered.after,
        result.covered.change, result.others.change, f"{result.covered.bodies} и {result.others.bodies}", verdict,
    )  # fmt: skip


def names(rows: object) -> str:
    """Names of organisations in one cell."""
    return ", ".join(str(row) for row in rows)  # type: ignore[attr-defined]
