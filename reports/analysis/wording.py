"""Draft words made from the numbers: plain Russian, no claim that the numbers do not carry.

Every function returns sentences for a person to edit. Where nothing can be said, it says why.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from msoko.lib.dates import plain_date
from msoko.lib.russian import capitalised, counted, join_and, number, percent, plural, signed
from msoko.lib.sorting import sort_key
from reports.analysis.execution import Tally
from reports.analysis.measures import Measure
from reports.analysis.results import FEWEST, ProcedureResult, procedure_name
from reports.analysis.snapshot import ActivityLine, Analysis, DirectionLine

OBLIGATIONS = ("обязательство", "обязательства", "обязательств")
OF_OBLIGATIONS = ("обязательства", "обязательств", "обязательств")
BY_ACTIVITY = ("мероприятию", "мероприятиям")
REPORTS = ("отчёт", "отчёта", "отчётов")
NEARLY = Decimal(95)
WEAK = Decimal(60)
POINT = Decimal(1)
"""A change within one percentage point is called none."""
POINTS = "п.\u00a0п."
RESCHEDULE = "Назначить новый срок и проверить исполнение."
RECONSIDER = "Пересмотреть содержание, срок или исполнителей мероприятия."
FEW = 3
"""Fewer obligations say nothing about the activity itself, only about their bodies."""
LONGEST_TITLE = 300
CONTINUE = "Продолжить."
"""The proposal that changes nothing."""
_LIST = re.compile(r":\s+[-–—]\s|:?\s+[•▪●]\s")
"""Where a list begins that a source has run together with its title."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A conclusion proposed by the portal: about what, on what basis, and a proposal where one follows."""

    subject: str
    key: str
    title: str
    text: str
    proposal: str = ""
    basis: tuple[str, ...] = ()


def drafts_of(analysis: Analysis) -> tuple[Draft, ...]:
    """Drafts in the order of the report: total, directions, activities, indicators, results, timeliness."""
    drafts = [_total(analysis)]
    drafts += [_direction(row, analysis) for row in analysis.directions if row.tally.total]
    drafts += [_activity(row, analysis) for row in analysis.activities]
    if analysis.measures:
        drafts.append(_measures(analysis))
    if analysis.results:
        drafts.append(_results(analysis))
        drafts.append(_objectivity(analysis))
    drafts.append(_timeliness(analysis))
    return tuple(drafts)


def executed_phrase(tally: Tally) -> str:
    """«исполнено 94 из 126 обязательств (74,6 %), в срок – 83»."""
    whole = counted(tally.total, "обязательства", "обязательств", "обязательств")
    return f"исполнено {tally.executed} из {whole} ({percent(tally.executed_share)}), в срок – {tally.in_time}"


def named(title: str) -> str:
    """A title in quotes; its own quotes become inner ones: «Доля „4“ и „5“»."""
    return f"«{title.replace('«', '„').replace('»', '“')}»"


def some(names: Sequence[str], most: int) -> str:
    """All names, or the first ones and how many are left: «1.1, 1.2 и ещё 4»."""
    if len(names) <= most:
        return join_and(list(names))
    return f"{', '.join(names[:most])} и ещё {len(names) - most}"


def not_sent(count: int) -> str:
    """«не сдан 1 отчёт», «не сданы 2 отчёта», «не сдано 5 отчётов»."""
    return f"{plural(count, 'не сдан', 'не сданы', 'не сдано')} {counted(count, *REPORTS)}"


def change_phrase(change: Decimal | None) -> str:
    """«на 6,5 п. п. больше, чем годом раньше», or nothing to compare with."""
    if change is None:
        return "Сравнить с прошлым годом не с чем: анализа за прошлый год нет."
    if abs(change) < POINT:
        return "По сравнению с прошлым годом доля исполненного почти не изменилась."
    word = "выросла" if change > 0 else "снизилась"
    return f"По сравнению с прошлым годом доля исполненного {word}: {signed(change)}"  # «п. п.» ends the sentence


def _total(analysis: Analysis) -> Draft:
    total = analysis.total
    if not total.total:
        return Draft("total", "", "Исполнение в целом", "Обязательств, которые можно посчитать, в этом году нет.")
    sentences = [f"За {analysis.year_label} {executed_phrase(total)}.", _against_last_year(analysis)]
    if total.overdue:
        sentences.append(f"Просрочено {counted(total.overdue, *OBLIGATIONS)}.")
    if total.in_work:
        sentences.append(f"В работе {counted(total.in_work, *OBLIGATIONS)}{_awaited(analysis)}.")
    sentences += _weakest(analysis)
    if analysis.missing:
        absent = capitalised(not_sent(len(analysis.missing)))
        which = "него" if len(analysis.missing) == 1 else "них"
        sentences.append(f"{absent}; обязательства из {which} считаются неисполненными, если срок прошёл.")
    return Draft("total", "", "Исполнение в целом", " ".join(sentences), basis=("Исполнение по направлениям",))


def _against_last_year(analysis: Analysis) -> str:
    """A whole year stands beside an unfinished one: nothing is said of a fall that only the calendar makes."""
    if analysis.previous_share is not None and not analysis.is_whole:
        return "С прошлым годом сравнивать рано: отчёты сданы не за все кварталы."
    return change_phrase(analysis.change)


def _awaited(analysis: Analysis) -> str:
    """What stands behind «в работе»: reports that nobody was to send yet."""
    if not analysis.awaited_obligations:
        return ""
    if analysis.awaited_obligations == analysis.total.in_work:
        return ": отчитываться по ним ещё рано"
    return f", по {analysis.awaited_obligations} из них отчитываться ещё рано"


def _weakest(analysis: Analysis) -> list[str]:
    """The direction that is behind. In an unfinished year only what was to be done by now is compared."""
    if analysis.is_whole:
        words, rows = "Ниже всего исполнение", [row for row in analysis.directions if row.tally.total]
        rated = [(row.tally.executed_share or Decimal(0), row.title) for row in rows]
    else:
        words = "Из того, чему срок наступил, меньше всего исполнено"
        rows = [row for row in analysis.directions if row.tally.executed + row.tally.overdue]
        rated = [(row.tally.due_share, row.title) for row in rows]
    if len(rated) < 2 or min(rated)[0] >= NEARLY:
        return []
    share, title = min(rated)
    return [f"{words} по направлению {named(title)} – {percent(share)}."]


def _direction(row: DirectionLine, analysis: Analysis) -> Draft:
    own = [line for line in analysis.activities if line.direction_id == row.id]
    sentences = [_direction_executed(row.tally, is_whole=analysis.is_whole)]
    if row.change is not None:
        sentences.append(change_phrase(row.change))
    strong = [line for line in own if line.tally.total and line.tally.executed == line.tally.total]
    weak = [line for line in own if line.tally.overdue]
    if strong and row.tally.executed < row.tally.total:
        verb = "Полностью исполнены мероприятия" if len(strong) > 1 else "Полностью исполнено мероприятие"
        if not analysis.is_whole:
            verb = f"Исполнено всё, о чём уже отчитались, по {BY_ACTIVITY[len(strong) > 1]}"
        sentences.append(f"{verb} {_numbers(strong)}.")
    if weak:
        word = BY_ACTIVITY[len(weak) > 1]
        sentences.append(f"Есть просроченные обязательства по {word} {_numbers(weak)}.")
    elif row.tally.in_work:
        sentences.append("Просроченных обязательств нет.")
    return Draft("direction", str(row.id), row.label, " ".join(sentences), basis=("Исполнение по мероприятиям",))


def _direction_executed(tally: Tally, *, is_whole: bool) -> str:
    """Of an unfinished year nothing is said as of a whole one: more will be asked."""
    if tally.executed < tally.total:
        return f"По направлению {executed_phrase(tally)}."
    late = f", с опозданием – {tally.late}" if tally.late else ", всё в срок"
    if not is_whole:
        return f"По направлению исполнено всё, о чём уже отчитались ({tally.total}){late}."
    if tally.total == 1:
        return f"Единственное обязательство направления исполнено{' с опозданием' if tally.late else ' в срок'}."
    return f"По направлению исполнены все обязательства ({tally.total}){late}."


def _numbers(lines: Sequence[ActivityLine]) -> str:
    """Printed numbers; rows without one are named by their first words."""
    return some([line.number or named(shortened(line.title)) for line in lines], 8)


def row_title(title: str) -> str:
    """A title as a row of a document has it: some acts put a page of text into one cell."""
    return title if len(title) <= LONGEST_TITLE else shortened(title, LONGEST_TITLE)


def shortened(title: str, most: int = 60) -> str:
    """A title cut at a word, or before the list that it runs into: «…, включающие: - …»."""
    if len(title) <= most:
        return title.rstrip(".")
    head = _LIST.split(title, maxsplit=1)[0]
    if most // 4 <= len(head) <= most:
        return f"{head}…"
    return f"{title[:most].rsplit(' ', 1)[0].rstrip(',;:')}…"


def _activity(row: ActivityLine, analysis: Analysis) -> Draft:
    title = f"{row.number}. {row.title}" if row.number else row.title
    text, proposal = _activity_words(row, is_whole=analysis.is_whole)
    return Draft("activity", str(row.id), title[:400], text, proposal)


def _activity_words(row: ActivityLine, *, is_whole: bool) -> tuple[str, str]:
    tally = row.tally
    if row.excluded_reason:
        return f"В расчёт не входит: {row.excluded_reason}.", ""
    if not tally.total and tally.not_required:
        return "В этом году не требовалось.", "Уточнить, нужно ли мероприятие в плане следующего года."
    if not tally.total:
        return _silent(row)
    if tally.total == tally.executed == 1:
        return f"Исполнено {'с опозданием' if tally.late else 'в срок'}.", CONTINUE
    if tally.executed == tally.total:
        late = f", с опозданием – {tally.late}" if tally.late else ", всё в срок"
        amount = "полностью" if is_whole else "всё, о чём уже отчитались"
        return f"Исполнено {amount} ({tally.executed} из {tally.total}){late}.", CONTINUE
    return _unfinished(row)


def _unfinished(row: ActivityLine) -> tuple[str, str]:
    """Words to an activity with obligations left: in work, or with debts and the bodies that have them."""
    tally = row.tally
    text = f"Исполнено {tally.executed} из {tally.total} ({percent(tally.executed_share)})."
    if not tally.overdue:
        return (f"{text} Остальное в работе." if tally.executed else "В работе, срок не прошёл."), CONTINUE
    bodies = some(row.not_done, 5)
    if tally.total == 1:
        return f"Не исполнено, срок прошёл: {bodies}.", RESCHEDULE
    proposal = RESCHEDULE if tally.due_share >= WEAK or tally.total < FEW else RECONSIDER
    return f"{text} Не исполнили, срок прошёл: {bodies}.", proposal


def _silent(row: ActivityLine) -> tuple[str, str]:
    """Words to an activity that no report of the year speaks of."""
    if not row.is_dated:
        return "Срок исполнения не определён, в отчёты этого года мероприятие не вошло.", "Определить срок исполнения."
    if row.next_due is not None:
        return f"В этом году срок не наступает, ближайший – {plain_date(row.next_due)}.", CONTINUE
    if row.past_due is not None:
        return f"В этом году срока нет, последний был {plain_date(row.past_due)}.", ""
    return "В отчётах этого года мероприятия нет.", "Проверить сроки и исполнителей мероприятия."


def _measures(analysis: Analysis) -> Draft:
    met = [row for row in analysis.measures if row.verdict == "done"]
    missed = [row for row in analysis.measures if row.verdict == "failed"]
    judged = [row for row in analysis.measures if row.verdict in ("done", "soon", "failed")]
    sentences = []
    if judged:
        sentences.append(_goals(len(judged), len(met), len(judged) - len(met) - len(missed)))
    else:
        sentences.append("Целей, с которыми можно сравнить значения, на этот год нет.")
    if missed:
        names = [f"{named(row.name)} – {_value(row, row.fact)} при плане {_value(row, row.plan)}" for row in missed]
        if len(judged) == 1:
            sentences[-1] = f"{sentences[-1].rstrip('.')}: {names[0]}."
        else:
            sentences.append(
                f"{'Не достигнута цель' if len(missed) == 1 else 'Не достигнуты цели'}: {'; '.join(names)}."
            )
    worse = [row for row in analysis.measures if row.is_better is False and not row.is_slight]
    if worse:
        changes = [f"{named(row.name)} ({row.change_words})" for row in worse]
        sentences.append(f"Хуже, чем годом раньше: {some(changes, 4)}.")
    return Draft("indicators", "", "Показатели", " ".join(sentences), basis=("Показатели: план и факт",))


def _goals(judged: int, met: int, near: int) -> str:
    """«Цели установлены по 6 показателям: достигнуты 3, близко к цели 2, не достигнута 1.»"""
    if judged == 1:
        state = "достигнута" if met else "почти достигнута: значение близко к ней" if near else "не достигнута"
        return f"Цель установлена по одному показателю и {state}."
    missed = judged - met - near
    parts = [
        words
        for count, words in (
            (met, f"{plural(met, 'достигнута', 'достигнуты', 'достигнуто')} {met}"),
            (near, f"близко к цели {near}"),
            (missed, f"{plural(missed, 'не достигнута', 'не достигнуты', 'не достигнуто')} {missed}"),
        )
        if count
    ]
    return f"Цели установлены по {counted(judged, 'показателю', 'показателям', 'показателям')}: {', '.join(parts)}."


def _value(row: Measure, value: Decimal | None) -> str:
    if value is None:
        return "нет данных"
    return f"{number(value, row.places)}\u00a0{row.unit}" if row.unit else number(value, row.places)


def _results(analysis: Analysis) -> Draft:
    rated = [row for row in analysis.results if row.quality is not None and row.participants >= FEWEST]
    sentences = [_best_and_worst(rated)]
    for gap in analysis.gaps:
        if gap.is_wide:
            apart = f"{number(abs(gap.gap), 1)}\u00a0{POINTS}"
            sentences.append(f"По предмету {named(gap.subject)} качество ВПР и ОГЭ расходится на {apart}")
    if analysis.low_results:
        schools = len({row.organisation_id for row in analysis.low_results})
        where = counted(schools, "школе", "школах", "школах")
        sentences.append(f"Не менее 30\u00a0% отметок «2» хотя бы в одной процедуре – в {where}.")
    return Draft("results", "", "Оценочные процедуры", " ".join(sentences), basis=("Результаты процедур",))


def _best_and_worst(rated: Sequence[ProcedureResult]) -> str:
    """Of procedures with enough works: three pupils of a rare exam are neither the best nor the worst."""
    if not rated:
        return f"Процедур, в которых не меньше {FEWEST} работ с отметками, за этот год нет: сравнивать нечего."
    best, worst = max(rated, key=lambda row: row.quality or 0), min(rated, key=lambda row: row.quality or 0)
    if len(rated) == 1:
        return f"Качество – {percent(best.quality)} ({procedure_name(best)})."
    return (
        f"Наибольшее качество – {percent(best.quality)} ({procedure_name(best)}), "
        f"наименьшее – {percent(worst.quality)} ({procedure_name(worst)})."
    )


def _objectivity(analysis: Analysis) -> Draft:
    if all(row.confirmed is None for row in analysis.results):
        text = "Отметок журнала в результатах этого года нет: сравнить с ними нечего."
        return Draft("objectivity", "", "Объективность", text)
    if not analysis.journal_attention:
        text = (
            "Школ, где больше 40\u00a0% работ расходятся с журналом в одну сторону, не найдено. Одного этого мало, "
            "чтобы говорить об объективности результатов."
        )
        return Draft("objectivity", "", "Объективность", text)
    schools = some(sorted({row.name for row in analysis.journal_attention}, key=sort_key), 6)
    text = (
        f"Больше 40\u00a0% работ расходятся с отметками журнала в одну сторону: {schools}. "
        "Это повод рассмотреть работы и критерии оценивания, а не вывод о необъективности."
    )
    return Draft("objectivity", "", "Объективность", text, "Провести выборочную перепроверку работ в этих школах.")


def _timeliness(analysis: Analysis) -> Draft:
    reporting = analysis.reporting
    if not reporting.expected:
        return Draft("timeliness", "", "Сдача отчётов", "Отчётных периодов в этом году не было.")
    expected = counted(reporting.expected, "отчёта", "отчётов", "отчётов")
    sent = f"Сдано {reporting.sent} из {expected} ({percent(reporting.completeness)})"
    if reporting.sent == reporting.expected > 1:
        sent = f"Все отчёты сданы ({reporting.sent})"
    text = f"{sent}, вовремя – {reporting.on_time} ({percent(reporting.timeliness)})."
    if analysis.missing:
        names = some(sorted({row.organisation for row in analysis.missing}, key=sort_key), 6)
        text += f" Не сдали: {names}."
    if analysis.returned:
        whose = "его" if len(analysis.returned) == 1 else "их"
        text += (
            f" На исправлении {counted(len(analysis.returned), *REPORTS)}: {whose} строки не учтены до повторной сдачи."
        )
    return Draft("timeliness", "", "Сдача отчётов", text, basis=("Сдача отчётов по кварталам",))
