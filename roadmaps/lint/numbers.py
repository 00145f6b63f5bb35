"""Numbers of rows and rows that are printed twice."""

import re
from collections.abc import Iterator

from roadmaps.lint.plan import Found, LintPlan, LintRow, at

_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,4}")


def gap(plan: LintPlan) -> Iterator[Found]:
    """Пропущен номер.

    На пропущенный номер могут ссылаться отчёты и письма; возможно, строка потеряна при подготовке приказа.
    """
    last: dict[tuple[int, tuple[int, ...]], tuple[int, int]] = {}
    for row, path in _numbered(plan):
        head, number = (0 if len(path) > 1 else row.section, path[:-1]), path[-1]
        before, section = last.get(head, (0, row.section))
        runs_on = before or len(path) > 1
        if runs_on and number > before + 1:
            missing = ".".join(map(str, (*path[:-1], before + 1)))
            until = ".".join(map(str, (*path[:-1], number - 1)))
            what = f"нет номера {missing}" if missing == until else f"нет номеров {missing}–{until}"
            yield at(
                row,
                f"Перед строкой {'.'.join(map(str, path))} {what}",
                "Найдите потерянную строку или исправьте номера.",
            )
        last[head] = (number, section)


def repeat(plan: LintPlan) -> Iterator[Found]:
    """Номер повторяется.

    По номеру строки в отчёте и в письме нельзя понять, о каком мероприятии речь.
    """
    seen: dict[tuple[int, tuple[int, ...]], LintRow] = {}
    for row, path in _numbered(plan):
        if (row.section, path) in seen:
            first = seen[row.section, path]
            yield at(
                row,
                f"Этот номер уже есть у строки «{first.title[:80]}»",
                "Дайте одной из строк другой номер.",
                "number",
            )
        else:
            seen[row.section, path] = row


def repeated_row(plan: LintPlan) -> Iterator[Found]:
    """Мероприятие напечатано дважды.

    За одно и то же дело отчитаются два раза, а процент исполнения исказится.
    """
    seen: dict[tuple[str, str, str], LintRow] = {}
    for row in plan.activities:
        words = _folded(row.title), _folded(row.deadline), _folded(row.responsible)
        if not words[0]:
            continue
        if words in seen:
            first = seen[words]
            name = first.number.strip().rstrip(".") or first.title[:40]
            yield at(
                row,
                f"То же мероприятие, срок и ответственные, что в строке {name}",
                "Уберите повтор или уточните, чем строки отличаются.",
            )
        else:
            seen[words] = row


def _numbered(plan: LintPlan) -> Iterator[tuple[LintRow, tuple[int, ...]]]:
    for row in plan.rows:
        number = row.number.strip(" .)")
        if _NUMBER.fullmatch(number):
            yield row, tuple(map(int, number.split(".")))


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split()).rstrip(".")
