"""What happened to a report, newest first: its moves and the extensions and waivers given to it."""

from dataclasses import dataclass
from datetime import datetime

from msoko.lib.russian import capitalised
from reports.models import Extension, QuarterlyReport, Transition


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One thing that happened to a report, for the component of history."""

    at: datetime
    text: str
    who: str = ""
    comment: str = ""
    status_code: str = ""
    status_label: str = ""
    is_move: bool = False


def extensions_of(report: QuarterlyReport) -> list[Extension]:
    return list(Extension.objects.of_report(report).select_related("approved_by"))


def history_of(report: QuarterlyReport, extensions: list[Extension]) -> list[HistoryItem]:
    """What happened, newest first. One query."""
    moves = report.transitions.select_related("by", "submission").order_by("-at", "-pk")
    items = [_move_item(move) for move in moves]
    items += [
        HistoryItem(row.approved_at, capitalised(str(row)), str(row.approved_by), row.reason) for row in extensions
    ]
    return sorted(items, key=lambda item: item.at, reverse=True)


def _move_item(move: Transition) -> HistoryItem:
    who = str(move.by) if move.by else ""
    if move.on_behalf_of:
        who = f"{who}, от имени: {move.on_behalf_of}"
    state = QuarterlyReport.State(move.target)
    if not move.source:
        return HistoryItem(move.at, "период открыт", who)
    version = move.submission.version if move.submission else 0
    reopened = move.source == QuarterlyReport.State.ACCEPTED
    words = {
        QuarterlyReport.State.SUBMITTED: f"отправлена версия {version}",
        QuarterlyReport.State.CHECKED: "проверен методистом",
        QuarterlyReport.State.RETURNED: "открыт заново" if reopened else "возвращён на исправление",
        QuarterlyReport.State.ACCEPTED: "принят",
    }
    return HistoryItem(move.at, words.get(state, state.label), who, move.comment, is_move=True)
