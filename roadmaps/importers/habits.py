"""How one table is printed as a whole: facts about all its rows that decide about single ones."""

from collections import Counter

from roadmaps.importers import columns as heads
from roadmaps.importers import numbering
from roadmaps.importers.columns import Columns
from roadmaps.importers.tables import Run
from roadmaps.importers.wording import squeeze, starts_low

_MEANINGFUL = (heads.DEADLINE, heads.RESPONSIBLE, heads.DOCUMENT, heads.INDICATOR, heads.RESULT)


def numbers_inside_titles(run: Run, title_at: int) -> bool:
    """Most titles begin with a number and there is no number column."""
    titles = [row.texts[title_at] for row in run.data if title_at < len(row.texts) and row.texts[title_at]]
    numbered = [title for title in titles if numbering.split_leading(title)[0]]
    return len(numbered) >= 2 and len(numbered) >= 0.6 * len(titles)


def depths(run: Run, columns: Columns, number_at: int | None, inline: bool) -> tuple[Counter[int], Counter[int]]:
    """How many numbered rows of each depth (1, 1.1, 1.1.1) are executed, and how many hold a title only."""
    busy: Counter[int] = Counter()
    idle: Counter[int] = Counter()
    keys = [index for index, role in enumerate(columns.roles) if role in _MEANINGFUL]
    at = number_at if number_at is not None else columns.index(heads.TITLE) or 0
    for row in run.data:
        texts = row.texts
        if at >= len(texts) or not texts[at] or row.whole:
            continue
        number = (
            texts[at] if numbering.is_number(texts[at]) else numbering.split_leading(texts[at])[0] if inline else None
        )
        depth = len(numbering.path(number))
        if depth and not numbering.is_roman(number):
            target = busy if any(index < len(texts) and texts[index] for index in keys) else idle
            target[depth] += 1
    return busy, idle


def frequent_tails(run: Run) -> set[str]:
    """Last one to three words of texts that recur at least three times in some column."""
    seen: Counter[str] = Counter()
    for row in run.data:
        seen.update({text for text in row.texts if len(text) > 12})
    tails: set[str] = set()
    for text, count in seen.items():
        words = text.split()
        if count >= 3:
            tails.update(" ".join(words[-length:]) for length in range(1, min(4, len(words))))
    return tails


def section_column(run: Run, columns: Columns) -> int | None:
    """The column «Направление» when it groups rows: it is often empty, merged or repeated.

    Where titles of sections are printed as rows of their own, a column «Цель» or «Задача» only describes its row.
    """
    index = columns.index(heads.SECTION)
    if index is None:
        return None
    texts = [row.texts[index] for row in run.data if index < len(row.texts) and not row.whole]
    filled = [text for text in texts if text]
    if not filled or len(set(filled)) > 0.7 * len(texts):
        return None
    titles = _title_rows(run, index)
    describes = squeeze(columns.printed[index]).startswith(("цел", "задач"))
    return None if titles and (describes or titles >= len(set(filled))) else index


def _title_rows(run: Run, section_at: int) -> int:
    """Rows with nothing but a title, when the table begins with one; years are none."""
    alone = []
    for row in run.data:
        filled = [at for at, text in enumerate(row.texts) if text]
        text = row.texts[filled[0]] if filled else ""
        title = len(filled) == 1 and filled[0] != section_at and not starts_low(text) and not text.endswith(":")
        alone.append(title and not heads.is_year(text) and not numbering.is_number(text))
    return sum(alone) if alone and alone[0] else 0


def bold_rows(run: Run, columns: Columns) -> float:
    """Share of rows with several filled cells that are printed in bold throughout."""
    wide = [row for row in run.data if sum(1 for cell in row.cells if cell.text.strip()) > 2]
    bold = [row for row in wide if all(cell.bold for cell in row.cells if cell.text.strip())]
    return len(bold) / max(1, len(wide))


def plain_titles(run: Run, title_at: int) -> int:
    """How many rows hold one text in the title column only, are not merged and do not start a page."""
    count = 0
    for row in run.data:
        texts = row.texts
        filled = [index for index, text in enumerate(texts) if text]
        if filled == [title_at] and not row.whole and not row.gap and not starts_low(texts[title_at]):
            count += 1
    return count
