"""The single entry: bytes of a file or pasted text in, a checked reading of the road map out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from roadmaps.importers import checks, classify, combined, finish, flow, headings, requisites, safety, years
from roadmaps.importers import columns as heads
from roadmaps.importers.drafts import SectionDraft
from roadmaps.importers.requisites import Requisites
from roadmaps.importers.rows import Problem, Section, Source, SourceLine, SourceRow, UnreadableFile, YearBlock
from roadmaps.importers.sources import docx, pdf, text, xlsx
from roadmaps.importers.tables import MAP, OTHER, YEARS, Run, collect
from roadmaps.importers.wording import reflowed

__all__ = ["ReadResult", "UnreadableFile", "interpret", "open_source", "read", "read_text"]

NOT_FOUND = (
    "В файле не найдена дорожная карта: нет таблицы с графами «Мероприятие», «Срок» и «Ответственный». "
    "Проверьте, тот ли файл выбран, или вставьте таблицу текстом."
)
_MIXED = "графы напечатаны рядом и разделены пробелами: слова могли смешаться, сверьте с оригиналом"
_READERS = {"docx": docx.read, "xlsx": xlsx.read, "pdf": pdf.read}


@dataclass(frozen=True)
class ReadResult:
    """Everything that was read: requisites, columns as printed, sections with rows, problems for a person."""

    requisites: Requisites
    columns: tuple[str, ...]
    column_order: tuple[str, ...]
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...] = ()
    expected_results_by_year: tuple[YearBlock, ...] = ()
    source_kind: str = "text"
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    def to_dict(self) -> dict[str, object]:
        """Plain data for JSON: requisites, columns, sections with activities, problems."""
        act = self.requisites
        return {
            "document": act.document or None,
            "requisites": act.headline(),
            "issuer": act.issuer or None,
            "date": act.date or None,
            "number": act.number or None,
            "period": act.period or None,
            "act": act.as_dict(),
            "columns": list(self.columns),
            "column_order": list(self.column_order),
            "sections": [section.as_dict(index) for index, section in enumerate(self.sections, 1)],
            "expected_results_by_year": [block.as_dict() for block in self.expected_results_by_year],
            "counts": dict(self.counts),
            "problems": [problem.as_dict() for problem in self.problems],
        }


def read(content: bytes, filename: str) -> ReadResult:
    """Read a DOCX, XLSX, PDF, TXT or TSV file. Raises UnreadableFile with a sentence for a person."""
    return interpret(open_source(content, filename))


def open_source(content: bytes, filename: str) -> Source:
    """The printed lines and rows of a file, not yet understood. Raises UnreadableFile."""
    kind = safety.check(content, filename)
    if kind != "text":
        return _READERS[kind](content)
    printed = safety.decode(content)
    safety.check_text(printed)
    return text.read(printed)


def read_text(pasted: str) -> ReadResult:
    """Read a text pasted from Word or Excel, or the text of a file. Raises UnreadableFile."""
    safety.check_text(pasted)
    return interpret(text.read(pasted))


def interpret(source: Source) -> ReadResult:
    """Find the road map in a stream of lines and rows."""
    if source.flow:
        return _from_flow(source)
    runs, _ = collect(source)
    _give_columns(runs)
    maps = [run for run in runs if run.kind == MAP and run.columns]
    if not maps:
        return _from_flow(source)
    sections, problems = _sections(maps)
    if not any(section.rows for section in sections):
        raise UnreadableFile(NOT_FOUND)
    titles = [section.title for section in sections if section.title]
    blocks = [block for run in runs if run.kind == YEARS for block in years.read_years(run, titles)]
    problems.extend(_skipped(runs))
    problems.extend(Problem("", "file", note, "info") for note in source.notes)
    printed, order = _printed_columns(maps)
    before = [line.text for line in _before_first(source, maps[0])]
    act = requisites.find(reflowed(before) if source.wrapped else before, _all_texts(source))
    return _result(act, printed, order, sections, problems, blocks, source.kind)


def _give_columns(runs: Sequence[Run]) -> None:
    """Tables without a known header get their columns by content, when no header was found anywhere."""
    for run in runs:
        if run.kind == MAP and run.columns:
            run.columns = heads.by_content(run.columns, [row.texts for row in run.data])
    if any(run.kind == MAP for run in runs):
        return
    for run in runs:
        if run.kind == OTHER:
            columns = heads.infer([row.texts for row in run.data])
            if columns:
                first = run.data[0].texts
                if heads.is_strange_header(first, columns):
                    columns = replace(columns, printed=tuple(first[: len(columns.roles)]))
                    run.rows.remove(run.data[0])
                run.kind, run.columns = MAP, columns


def _sections(maps: Sequence[Run]) -> tuple[list[Section], list[Problem]]:
    sections: list[Section] = []
    problems: list[Problem] = []
    for run in maps:
        between = [row for row in run.rows if isinstance(row, SourceLine)]
        heading = headings.before_table(run.before, len(maps) > 1) or headings.first_of_several(run.before, between)
        drafts = classify.classify(run, heading is not None)
        at = combined.combined_at(run.columns) if run.columns else None
        if run.columns and at is not None:
            combined.divide(drafts, run.columns, at)
            run.columns = combined.two_columns(run.columns, at)
        if heading and drafts:
            drafts[0].number, drafts[0].title, drafts[0].places = heading
        finished, found = finish.finish(_without_empty(drafts), len(sections))
        problems.extend(_without_tail(finished))
        sections.extend(finished)
        problems.extend(found)
        if run.columns and run.columns.inferred:
            found_by = "названия граф непривычны" if any(run.columns.printed) else "шапка таблицы не найдена"
            problems.append(Problem("", "columns", f"{found_by}: графы определены по содержанию", "warning"))
    problems.extend(checks.numbering_problems(sections))
    return sections, problems


def _without_tail(sections: list[Section]) -> Iterator[Problem]:
    """Takes away what was printed after the last row: a title without rows is no section."""
    while len(sections) > 1 and not sections[-1].rows:
        title = sections.pop().title
        yield Problem("", "row", f"текст «{title}» после последней строки не отнесён к дорожной карте", "info")


def _without_empty(drafts: Sequence[SectionDraft]) -> list[SectionDraft]:
    return [draft for draft in drafts if draft.rows or draft.title]


def _skipped(runs: Sequence[Run]) -> list[Problem]:
    return [
        Problem(
            "",
            "table",
            f"таблица не похожа на дорожную карту и не прочитана ({run.place.describe()})",
            "info",
            place=run.place,
        )
        for run in runs
        if run.kind == OTHER
    ]


def _printed_columns(maps: Sequence[Run]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The header that most tables of the document have."""
    usual = Counter(run.columns.printed for run in maps if run.columns).most_common(1)[0][0]
    run = next(run for run in maps if run.columns and run.columns.printed == usual)
    return usual, run.columns.roles if run.columns else ()


def _before_first(source: Source, run: Run) -> list[SourceLine]:
    found = []
    for item in source.items:
        if isinstance(item, SourceRow) and item.place == run.place:
            break
        if isinstance(item, SourceLine):
            found.append(item)
        else:
            found.append(SourceLine(" ".join(cell.text for cell in item.cells), item.place))
    return found


def _all_texts(source: Source) -> list[str]:
    return [
        text
        for item in source.items
        for text in ([item.text] if isinstance(item, SourceLine) else [cell.text for cell in item.cells])
    ]


def _from_flow(source: Source) -> ReadResult:
    reading = flow.read_flow(source) or flow.read_named_fields(source)
    if reading is None:
        raise UnreadableFile(NOT_FOUND)
    first = reading.sections[0]
    if not first.title and reading.before and headings.has_keyword(reading.before[-1]):
        first.number, first.title = headings.split_title(reading.before.pop())
    if source.mixed:
        for draft in (row for section in reading.sections for row in section.rows):
            for name in (heads.TITLE, heads.DEADLINE, heads.RESPONSIBLE):
                draft.note(name, _MIXED)
    sections, problems = finish.finish(_without_empty(reading.sections))
    problems.extend(_without_tail(sections))
    problems.extend(checks.numbering_problems(sections))
    problems.extend(Problem("", "file", note, "info") for note in source.notes)
    act = requisites.find(reading.before, _all_texts(source))
    return _result(act, reading.columns.printed, reading.columns.roles, sections, problems, [], source.kind)


def _result(
    act: Requisites,
    printed: tuple[str, ...],
    order: tuple[str, ...],
    sections: list[Section],
    problems: list[Problem],
    blocks: list[YearBlock],
    kind: str,
) -> ReadResult:
    rows = [row for section in sections for row in section.rows]
    kinds = Counter(row.kind for row in rows)
    counts = {
        "sections": len(sections),
        "rows": len(rows),
        "activities": kinds["activity"],
        "group_headings": kinds["group"],
        "fragments": kinds["fragment"],
    }
    return ReadResult(act, printed, order, tuple(sections), tuple(problems), tuple(blocks), kind, counts)
