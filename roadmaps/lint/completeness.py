"""Cells without which a row cannot be executed or measured."""

import re
from collections.abc import Iterator

from roadmaps.lint.plan import Found, LintPlan, at

_TARGET = re.compile(
    r"\d|%|налич|отсутств|выполнен|исполнен|увелич|сниж|уменьш|рост\b|динамик|все(?:х|ми)?\b|кажд|утвержд|реализ|соответств",
    re.IGNORECASE,
)


def without_deadline(plan: LintPlan) -> Iterator[Found]:
    """Не указан срок.

    Без срока мероприятие не попадёт ни в один квартальный отчёт.
    """
    for row in plan.activities:
        if not row.deadline.strip():
            yield at(row, "Ячейка срока пуста", "Впишите срок из подписанного акта или назначьте его.", "deadline")


def without_responsible(plan: LintPlan) -> Iterator[Found]:
    """Нет ответственного.

    Никто не получит это мероприятие в отчёт, и спросить за него будет не с кого.
    """
    for row in plan.activities:
        if not row.responsible.strip() and not row.has_bodies:
            yield at(row, "Ячейка ответственных пуста", "Назначьте ответственных.", "responsible")


def damaged_row(plan: LintPlan) -> Iterator[Found]:
    """Повреждённая строка.

    Часть текста потеряна: мероприятие есть в подписанном акте, но исполнять его по этой строке нельзя.
    """
    for row in plan.rows:
        if row.kind == "fragment":
            rest = next((text for _, text in row.texts()), "пусто")
            yield at(row, f"Осталось: «{rest[:120]}»", "Дополните строку по подписанному акту или уберите её.")


def unmeasurable_indicator(plan: LintPlan) -> Iterator[Found]:
    """Показатель без измеримой цели.

    По такому показателю нельзя сказать, выполнено мероприятие или нет.
    """
    for row in plan.activities:
        if row.indicator is None:
            continue
        text = row.indicator.strip()
        if not text:
            yield at(
                row,
                "Показатель не указан",
                "Впишите, чем подтвердится исполнение: «Наличие приказа», «не менее 4».",
                "indicator",
            )
        elif not _TARGET.search(text):
            yield at(row, f"«{text[:120]}»", "Добавьте значение: сколько, какая доля или какой документ.", "indicator")
