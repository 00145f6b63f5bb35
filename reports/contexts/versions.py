"""Sent versions of a report and how they differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.explanations import label_of
from reports.models import QuarterlyReport, ReportLine, Submission

FIELDS = {
    "state": "Состояние",
    "text": "Результат",
    "reason": "Причина",
    "reason_text": "Пояснение",
    "new_date": "Новый срок",
    "done_on": "Когда сделано",
    "figures": "Числа",
    "evidence": "Документы",
    "explanations": "Пояснения к проверкам",
    "deadline": "Срок по карте",
    "title": "Мероприятие",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one line: what it was and what it became. Texts for people."""

    number: str
    title: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """A sent version and what changed since the one before it."""

    submission: Submission
    lines: int
    differences: list[Difference]


def versions_of(report: QuarterlyReport) -> list[Version]:
    """All versions, newest first. One query."""
    found: list[Version] = []
    before: Mapping[str, Any] | None = None
    for submission in report.submissions.select_related("by").order_by("version"):
        content = submission.content
        differences = differences_between(before, content) if before is not None else []
        found.append(Version(submission, len(content["lines"]), differences))
        before = content
    return found[::-1]


def sent_lines(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Lines of a version for reading: what was answered, with the reason and the dates in words."""
    return [
        {
            **line,
            "number": line["number"].strip().rstrip("."),
            "reason_words": ". ".join(filter(None, [_text("reason", line["reason"]), line["reason_text"].strip()])),
            "new_date_words": _text("new_date", line["new_date"]),
            "done_on_words": _text("done_on", line["done_on"]),
            "explained": _text("explanations", line.get("explanations")),
        }
        for line in content["lines"]
    ]


def differences_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What a reader has to look at: answers, documents and the wording of the plan that differ, line by line."""
    old = {line["activity"]: line for line in before["lines"]}
    found = []
    for line in after["lines"]:
        earlier = old.pop(line["activity"], None)
        number, title = line["number"].strip().rstrip("."), line["title"]
        if earlier is None:
            found.append(Difference(number, title, "Строка", "", "добавлена"))
            continue
        for name, label in FIELDS.items():
            was, now = _text(name, earlier.get(name)), _text(name, line.get(name))
            if was != now:
                found.append(Difference(number, title, label, was, now))
    for line in old.values():
        found.append(Difference(line["number"].strip().rstrip("."), line["title"], "Строка", "была", "больше не нужна"))
    return found


def _text(name: str, value: Any) -> str:
    if not value:
        return ""
    if name in _LABELS:
        return _LABELS[name](value).label
    if name in ("new_date", "done_on"):
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    if name == "explanations":
        return "; ".join(f"{label_of(code)}: {words}" for code, words in value.items())
    if name in _LISTS:
        return "; ".join(_LISTS[name](row) for row in value)
    return str(value)


def _figure(row: Mapping[str, Any]) -> str:
    comment = f" ({row['comment']})" if row["comment"] else ""
    return f"{row['name']}: {row['words']}{comment}"


def _document(row: Mapping[str, Any]) -> str:
    parts = [row["kind"] or "документ"]
    if row["number"]:
        parts.append(f"№ {row['number']}")
    if row["date"]:
        parts.append(f"от {date.fromisoformat(row['date']):%d.%m.%Y}")
    parts.append(f"({row['file'] or row['link']})")
    return " ".join(parts)


_LABELS: dict[str, Any] = {"state": ReportLine.State, "reason": ReportLine.Reason}
_LISTS = {"evidence": _document, "figures": _figure}
