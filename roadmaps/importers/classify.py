"""Rows of a run → sections with rows: what is a section title, a group, a torn piece, an activity, a damaged row."""

from collections.abc import Sequence

from roadmaps.importers import columns as heads
from roadmaps.importers import habits, headings, numbering, torn
from roadmaps.importers.columns import Columns
from roadmaps.importers.drafts import Note, RowDraft, SectionDraft
from roadmaps.importers.rows import Cell, Place, SourceLine
from roadmaps.importers.tables import GridRow, Run
from roadmaps.importers.wording import collapse, continues, join_pieces, starts_low, unbalanced


def classify(run: Run, titled: bool) -> list[SectionDraft]:
    """Sections of one road map table; ``titled`` = the title of its first section is already known."""
    if run.columns is None:
        return []
    worker = _Classifier(run, run.columns, titled)
    for index, row in enumerate(run.rows):
        if isinstance(row, SourceLine):
            worker.line(row, index)
        else:
            worker.row(row, index)
    return worker.sections


class _Classifier:
    def __init__(self, run: Run, columns: Columns, titled: bool) -> None:
        self.run = run
        self.columns = columns
        self.sections = [SectionDraft(None, "", [], columns)]
        self.titled = titled
        self.open: RowDraft | None = None
        self.year: str | None = None
        self.number_at = columns.index(heads.NUMBER)
        self.title_at = columns.index(heads.TITLE) or 0
        self.inline = self.number_at is None and habits.numbers_inside_titles(run, self.title_at)
        self.busy_depths, self.idle_depths = habits.depths(run, self.columns, self.number_at, self.inline)
        self.tails = habits.frequent_tails(run)
        self.section_at = habits.section_column(run, self.columns)
        self.area = ""
        self.bold_rows = habits.bold_rows(run, self.columns)
        self.plain_titles = habits.plain_titles(run, self.title_at)
        self.first_alone = habits.plain_titles(run, 0)

    # --- rows -------------------------------------------------------------------------------------------------

    def row(self, row: GridRow, index: int) -> None:
        """One printed row."""
        above = self.open.texts if self.open else None
        cells, remark = torn.align(row.cells, self.columns, above)
        texts = [collapse(cell.text) for cell in cells]
        if self.number_at is not None and cells[self.number_at].held:
            texts[self.number_at] = ""
        if (row.whole and any(texts)) or self._heads_first_column(row, texts):
            texts = self._as_title(texts)
        if not any(texts):
            self._blank(row, index)
            return
        number, texts = self._number(texts)
        torn_deadline = row.gap and self.open is not None and bool(self._others(texts))
        if heads.is_year("".join(texts)) and not number and not torn_deadline:
            self._year("".join(texts), row)
            return
        if number is None and self._joins_above(row, cells, texts):
            self._continue(row, texts, remark)
            return
        if self._is_section(row, texts, number, index):
            self._section(texts, number, row)
            return
        self._activity(row, cells, texts, number, remark)

    def _as_title(self, texts: Sequence[str]) -> list[str]:
        """The text of a merged row stands for a title wherever the merged cell begins."""
        text = next(text for text in texts if text)
        at = self.title_at if self.number_at is None or not numbering.is_number(text) else self.number_at
        return [text if index == at else "" for index in range(len(texts))]

    def _heads_first_column(self, row: GridRow, texts: Sequence[str]) -> bool:
        """A title alone in the first column of a table that has neither numbers nor measures there."""
        torn = row.gap and self.open is not None
        if self.title_at == 0 or self.number_at is not None or torn or row.cells[0].held:
            return False
        if not texts[0] or any(texts[1:]) or starts_low(texts[0]):
            return False
        marked = bool(headings.split_title(texts[0])[0]) or self._is_bold(row, texts)
        return marked or self.section_at == 0 or self.first_alone > 1

    def _number(self, texts: list[str]) -> tuple[str | None, list[str]]:
        """The row number and the texts without it (also when number and title share one cell)."""
        texts = list(texts)
        at = self.number_at if self.number_at is not None else self.title_at
        text = texts[at]
        if self.number_at is not None and numbering.is_number(text):
            texts[at] = ""
            return text, texts
        number, rest = numbering.split_leading(text)
        if self.number_at is not None and number and not texts[self.title_at]:
            texts[at], texts[self.title_at] = "", rest
            return number, texts
        if self.inline and number:
            texts[at] = rest
            return number, texts
        if self.number_at is not None and text and not texts[self.title_at]:
            texts[at], texts[self.title_at] = "", text
        return None, texts

    def _others(self, texts: Sequence[str]) -> list[int]:
        """Positions of filled cells besides number and title."""
        return [index for index, text in enumerate(texts) if text and index not in (self.title_at, self.number_at)]

    def _joins_above(self, row: GridRow, cells: Sequence[Cell], texts: list[str]) -> bool:
        """True when the unnumbered row only goes on with the row above."""
        if self.open is None or row.whole:
            return False
        if self.number_at is None:
            return row.gap and torn.is_continuation(texts, self.open.texts, self.columns, True, False)
        if self._is_stray_tail(texts) or cells[self.number_at].held and cells[self.title_at].held:
            return True
        if not self._others(texts) and self._is_plain_title(row, texts):
            return False
        group = self._closed_group(self.open)
        return torn.is_continuation(texts, self.open.texts, self.columns, row.gap, group)

    def _is_plain_title(self, row: GridRow, texts: Sequence[str]) -> bool:
        """A row with nothing but an unnumbered text in the title column names a section and is no torn piece."""
        title = texts[self.title_at]
        if self._is_bold(row, texts):
            return True
        if not title or starts_low(title):
            return False
        apart = self.plain_titles > 0 and self.open is not None and continues(self.open.text(heads.TITLE), title) < 0
        return self._restarts(row) or apart

    def _closed_group(self, draft: RowDraft) -> bool:
        return draft.text(heads.TITLE).endswith(":") and not draft.text(heads.DEADLINE)

    def _is_stray_tail(self, texts: Sequence[str]) -> bool:
        """The row holds nothing but the last words of a text that is usual in another column."""
        filled = [text for text in texts if text]
        return len(filled) == 1 and unbalanced(filled[0]) < 0 and filled[0] in self.tails

    def _continue(self, row: GridRow, texts: Sequence[str], remark: str) -> None:
        draft = self.open
        if draft is None:
            return
        draft.places.append(row.place)
        stray = self._is_stray_tail(texts)
        held_row = any(cell.held for cell in row.cells)
        for index, text in enumerate(texts):
            if not text or (row.cells[index].held if index < len(row.cells) else False):
                continue
            role = self.columns.roles[index]
            if held_row and draft.texts[index]:
                draft.texts[index] = f"{draft.texts[index]}; {text}"
                continue
            joined, dropped = torn.join_cell(draft.texts[index], text)
            if dropped or (stray and not continues(draft.texts[index], text) > 2):
                draft.note(role, f"обрывок «{text}» напечатан отдельно и ни к чему не отнесён", "info")
                continue
            draft.texts[index] = joined
            if not row.gap and not held_row:
                draft.note(role, "присоединён текст следующей строки без номера", "info")
        if remark:
            draft.note("row", remark)

    def _activity(self, row: GridRow, cells: Sequence[Cell], texts: list[str], number: str | None, remark: str) -> None:
        draft = RowDraft(texts, number, [row.place], self.columns, year=self.year)
        draft.heading = not self._others(texts)
        if self.open is not None and number is not None:
            self._return_leaks(self.open, draft, cells, row.place)
        if remark:
            draft.note("row", remark)
        if self.open is not None and number is None and not texts[self.title_at]:
            draft.fragment = True
        self._area(cells, texts, row.place)
        self.sections[-1].rows.append(draft)
        self.open = draft

    def _return_leaks(self, above: RowDraft, draft: RowDraft, cells: Sequence[Cell], place: Place) -> None:
        """Words of the row above printed at the start of a cell of this row go back to their row."""
        for index, cell in enumerate(cells):
            if index == self.number_at or "\n" not in cell.text or not draft.texts[index]:
                continue
            tail, rest = torn.leaked_tail(above.texts[index], cell.text)
            if tail:
                role = self.columns.roles[index]
                above.texts[index] = join_pieces(above.texts[index], tail)
                above.places.append(place)
                above.note(role, f"окончание «{tail}» было напечатано в следующей строке")
                draft.texts[index] = rest
                draft.note(role, f"начало «{tail}» отнесено к предыдущей строке")

    def _area(self, cells: Sequence[Cell], texts: list[str], place: Place) -> None:
        """A column «Направление» that groups rows opens a section whenever its text changes."""
        if self.section_at is None:
            return
        text = texts[self.section_at]
        texts[self.section_at] = ""
        if text and text != self.area and not cells[self.section_at].held:
            self.area = text
            number, title = headings.split_title(text)
            self._open_section(SectionDraft(number, title, [place], self.columns))

    def _blank(self, row: GridRow, index: int) -> None:
        """A row without a single letter: shown when it stands between two rows of one section."""
        following = self.run.rows[index + 1] if index + 1 < len(self.run.rows) else None
        inside = (
            self.open is not None and isinstance(following, GridRow) and not following.whole and any(following.texts)
        )
        section = self.sections[-1]
        if not inside or self._single(following):
            section.notes.append(Note("row", f"пустая строка таблицы ({row.place.describe()})", "info"))
            return
        draft = RowDraft([""] * len(self.columns.roles), None, [row.place], self.columns, fragment=True, year=self.year)
        section.rows.append(draft)

    def _single(self, row: object) -> bool:
        return isinstance(row, GridRow) and sum(1 for text in row.texts if text) < 2

    # --- sections ---------------------------------------------------------------------------------------------

    def _is_section(self, row: GridRow, texts: Sequence[str], number: str | None, index: int) -> bool:
        """True when the row names a section: nothing but a title, and not a group inside the numbering."""
        title = texts[self.title_at]
        if self._others(texts) or not title or self._torn_below(index):
            return False
        if headings.has_keyword(title) or (numbering.is_roman(number) and self.busy_depths):
            return True
        if number is None:
            return row.whole or self._is_bold(row, texts) or not title.endswith(":")
        marked = row.whole or self._is_bold(row, texts)
        return self._is_numbered_section(numbering.path(number), title, marked, self._next_path(index))

    def _torn_below(self, index: int) -> bool:
        """The next row begins a page and holds other columns only: the rest of this row."""
        following = self.run.rows[index + 1] if index + 1 < len(self.run.rows) else None
        if not isinstance(following, GridRow) or not following.gap or self.number_at is None:
            return False
        texts = self._laid(following)
        return bool(self._others(texts)) and not texts[self.number_at] and not texts[self.title_at]

    def _is_numbered_section(self, path: tuple[int, ...], title: str, marked: bool, following: tuple[int, ...]) -> bool:
        """A title with a number: a section unless rows of that depth are executed and the number is one of theirs.

        ``marked`` = merged or bold; ``following`` = number of the next row.
        """
        depth = len(path)
        if depth > 1 and (self._is_row_number(path[:-1]) or (self.busy_depths[depth - 1] == 0 and not marked)):
            return False
        busy = self.busy_depths[depth] > 0
        heads_children = depth > 0 and following[:depth] == path and len(following) > depth
        last = numbering.path(self._last_number())
        if busy and heads_children and (self._is_next(path, last) or not last):
            return False
        if last and not self._is_next(path, last) and numbering.follows(last, following):
            return True
        if marked:
            return not (busy and heads_children and title.endswith(":"))
        return (heads_children and not busy) or (following == (1,) and not title.endswith(":"))

    def _is_row_number(self, path: tuple[int, ...]) -> bool:
        return path in {numbering.path(draft.number) for draft in self.sections[-1].rows}

    def _is_next(self, path: tuple[int, ...], last: tuple[int, ...]) -> bool:
        """The number goes on in the list of the last row or of a list above it that has executed rows."""
        same_list = len(path) == len(last) or (len(path) < len(last) and self.busy_depths[len(path)] > 0)
        return same_list and numbering.follows(last, path)

    def _restarts(self, row: GridRow) -> bool:
        """The next numbered row begins a new count, or the numbers simply run on after a complete row."""
        index = next(position for position, item in enumerate(self.run.rows) if item is row)
        return self._new_count(index) or (bool(self._next_path(index)) and not row.gap)

    def _new_count(self, index: int) -> bool:
        """The next numbered row is the first of a list that does not belong to the last numbered row."""
        following = self._next_path(index)
        last = numbering.path(self._last_number())
        return following[-1:] == (1,) and not (len(following) > len(last) and following[: len(last)] == last)

    def _next_path(self, index: int) -> tuple[int, ...]:
        for item in self.run.rows[index + 1 :]:
            if isinstance(item, GridRow):
                number, _ = self._number(self._laid(item))
                if number and numbering.path(number):
                    return numbering.path(number)
        return ()

    def _laid(self, row: GridRow) -> list[str]:
        texts = row.texts[: len(self.columns.roles)]
        return [*texts, *([""] * (len(self.columns.roles) - len(texts)))]

    def _last_number(self) -> str | None:
        return next((draft.number for draft in reversed(self.sections[-1].rows) if draft.number), None)

    def _is_bold(self, row: GridRow, texts: Sequence[str]) -> bool:
        """All filled cells are bold, and that is not the way most rows are printed."""
        filled = [cell for cell in row.cells if cell.text.strip()]
        return bool(filled) and all(cell.bold for cell in filled) and self.bold_rows < 0.5

    def _section(self, texts: Sequence[str], number: str | None, row: GridRow) -> None:
        title = texts[self.title_at]
        if number is None or headings.has_keyword(title):
            own, title = headings.split_title(title)
            number = own or number
        self._open_section(SectionDraft(number, title, [row.place], self.columns))

    def _open_section(self, section: SectionDraft) -> None:
        if self.sections[-1].rows or self.sections[-1].title or self.titled:
            self.sections.append(section)
        else:
            section.notes = self.sections[-1].notes
            self.sections[-1] = section
        self.titled = False
        self.open = None
        self.year = None

    def _year(self, text: str, row: GridRow) -> None:
        """«2025 год» over the rows of that year: a section when the table has no other, else a remark on the rows."""
        if not self.titled and all(section.title == "" or heads.is_year(section.title) for section in self.sections):
            self._open_section(SectionDraft(None, text, [row.place], self.columns))
        self.year = text
        self.open = None

    # --- lines printed between rows ---------------------------------------------------------------------------

    def line(self, line: SourceLine, index: int) -> None:
        """A line without columns between rows: a section title or a lost piece of the row above."""
        text = collapse(line.text)
        draft = self.open
        unfinished = draft is not None and any(continues(cell, text) > 1 for cell in draft.texts if cell)
        sure = line.bold or not unfinished or headings.has_keyword(text) or self._new_count(index)
        if headings.looks_like_title(text) and sure:
            number, title = headings.split_title(text)
            self._open_section(SectionDraft(number, title, [line.place], self.columns))
            return
        if heads.is_year(text) and not unfinished:
            self._year(text, GridRow([], line.place, False))
            return
        if draft is None:
            self.sections[-1].notes.append(Note("row", f"строка вне граф: «{text}» ({line.place.describe()})"))
            return
        scores = [continues(cell, text) if cell else -9 for cell in draft.texts]
        best = max(range(len(scores)), key=lambda position: scores[position])
        draft.texts[best] = join_pieces(draft.texts[best], text)
        draft.places.append(line.place)
        draft.note(self.columns.roles[best], f"фрагмент «{text}» напечатан вне граф и присоединён по смыслу")
