"""What a person should look at after reading: found from the finished rows alone."""

from collections import Counter
from collections.abc import Sequence

from roadmaps.importers import numbering
from roadmaps.importers.rows import Problem, Row, Section
from roadmaps.importers.wording import is_unfinished, unbalanced

_NAMES = {
    "title": "мероприятие",
    "deadline": "срок",
    "responsible": "ответственный",
    "document_kind": "вид документа",
    "indicator": "показатель",
    "expected_result": "ожидаемый результат",
}


def label(row: Row) -> str:
    """How the row is called in a message: its number, or the place where it is printed."""
    return row.number_clean or (row.places[0].describe() if row.places else "без номера")


def row_problems(row: Row, section: int) -> list[Problem]:
    """Problems seen in one row without its neighbours."""
    place = row.places[0] if row.places else None
    found: list[tuple[str, str, str]] = []
    if row.kind == "fragment":
        what = (
            "пустая строка" if not any((row.title, row.deadline, row.responsible, row.indicator)) else "обрывок строки"
        )
        found.append(("row", f"{what}: дополните по оригиналу или удалите", "warning"))
    elif row.kind == "activity":
        if not row.title:
            found.append(("title", "не прочитано название мероприятия", "warning"))
        if row.deadline == "":
            found.append(("deadline", "не указан срок", "warning"))
        if row.responsible == "":
            found.append(("responsible", "не указан ответственный", "warning"))
    if row.kind != "fragment":
        found.extend(_cut_texts(row))
    return [
        Problem(label(row), name, what, severity, section, place or Problem.place) for name, what, severity in found
    ]


def _cut_texts(row: Row) -> list[tuple[str, str, str]]:
    """Texts that end in a comma, a preposition or an open bracket: something was lost in print."""
    found = []
    for name, title in _NAMES.items():
        text = getattr(row, name)
        if not text:
            continue
        if text.rstrip().endswith(","):
            found.append((name, f"{title}: текст обрывается запятой, проверьте, не потеряно ли окончание", "warning"))
        elif unbalanced(text) != 0:
            found.append((name, f"{title}: скобки или кавычки не закрыты", "info"))
        elif is_unfinished(text):
            found.append((name, f"{title}: текст обрывается на «{text.split()[-1]}»", "info"))
    return found


def numbering_problems(sections: Sequence[Section]) -> list[Problem]:
    """Gaps, repeats and missing numbers inside each section."""
    problems = []
    for index, section in enumerate(sections, 1):
        counts = Counter(row.number_clean for row in section.rows if row.number_clean)
        for number, count in counts.items():
            if count > 1:
                problems.append(Problem(number, "number", f"номер {number} встречается {count} раза", "warning", index))
        problems.extend(_gaps(section, index))
        if counts:
            for row in section.rows:
                if row.number is None and row.kind == "activity":
                    problems.append(
                        Problem(
                            label(row),
                            "number",
                            "строка без номера",
                            "warning",
                            index,
                            row.places[0] if row.places else Problem.place,
                        )
                    )
    return problems


def _gaps(section: Section, index: int) -> list[Problem]:
    problems = []
    previous: dict[tuple[int, ...], int] = {}
    for row in section.rows:
        path = numbering.path(row.number)
        if not path:
            continue
        head, last = path[:-1], path[-1]
        before = previous.get(head)
        if before is not None and last > before + 1:
            missing = ".".join(map(str, (*head, before + 1)))
            problems.append(Problem(label(row), "number", f"пропущен номер {missing}", "info", index, row.places[0]))
        previous[head] = last
    return problems
