"""The rows behind figures of procedures, of the sending of reports and of bodies alike, as the run read them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from msoko.lib.dates import plain_date
from msoko.lib.periods import Quarter
from msoko.lib.russian import counted, number, percent
from msoko.lib.sorting import sort_key
from reports.analysis.peers import alike
from reports.analysis.results import journal_of, marks_of, procedure_name, tenth
from reports.analysis.rows import OrganisationRow, ReportRow, ResultRow
from reports.models import AnalysisRun
from reports.snapshots import analysis_of, organisations_behind, reports_behind, results_behind

OLD_RUN = "В этом расчёте строки не сохранены: он сделан прежней версией портала. Запустите расчёт заново."
RESULT_HEADS = (
    "Процедура", "Участников", "«2»", "«3»", "«4»", "«5»", "Качество, %", "Доля «2», %", "Подтвердили журнал, %",
)  # fmt: skip
REPORT_HEADS = ("Квартал", "Сдать до", "Сдан", "Состояние")
PEER_HEADS = ("Обучающихся", "Местность", "Исполнено, %")
CAME = {"on_time": "вовремя", "late": "с опозданием", "absent": "не сданы"}
VPR_GRADES = range(5, 9)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: the organisation and its values as texts. The sum of all rows has no organisation."""

    organisation_id: int | None
    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowsPage:
    """`about` says what the rows are limited to; `numbers` are the places of columns with numbers."""

    title: str
    about: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: frozenset[int] = frozenset()
    empty: str = ""

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Heads, and whether numbers stand under them."""
        return [(head, place in self.numbers) for place, head in enumerate(self.heads)]

    @property
    def table(self) -> list[tuple[Row, list[tuple[str, bool, str]]]]:
        """Rows with the heads beside their values: on a narrow screen every value names itself."""
        return [
            (row, [(*column, text) for column, text in zip(self.columns, row.cells, strict=True)]) for row in self.rows
        ]

    @property
    def found(self) -> int:
        return sum(row.organisation_id is not None for row in self.rows)


def rows_page(run: AnalysisRun, what: str, chosen: Mapping[str, str]) -> RowsPage | None:
    """Rows of one kind, limited by what was chosen; None for an unknown kind. No queries."""
    page = PAGES.get(what)
    return page(run, chosen) if page else None


def _names(run: AnalysisRun) -> dict[int, str]:
    return {row.id: row.name for row in organisations_behind(run)}


def _results(run: AnalysisRun, chosen: Mapping[str, str]) -> RowsPage:
    stored, names = results_behind(run), _names(run)
    own = [row for row in stored if row.year == run.year and _chosen_result(row, chosen)]
    own.sort(key=lambda row: (sort_key(names.get(row.organisation_id, "")), row.kind, row.grade, row.subject))
    about = ", ".join(
        part
        for part in (
            names.get(int(chosen["organisation"])) if chosen.get("organisation", "").isdigit() else "",
            procedure_name(own[0]) if own and chosen.get("grade") else chosen.get("subject", ""),
        )
        if part
    )
    rows = [
        Row(row.organisation_id, names.get(row.organisation_id, "–"), (procedure_name(row), *_marks([row])))
        for row in own
    ]
    if len(own) > 1:
        rows.append(Row(None, "Вместе", ("", *_marks(own))))
    empty = "Результатов нет." if stored else OLD_RUN
    numbers = frozenset(range(1, len(RESULT_HEADS)))
    return RowsPage("Результаты процедур по школам", about, RESULT_HEADS, tuple(rows), numbers, empty)


def _chosen_result(row: ResultRow, chosen: Mapping[str, str]) -> bool:
    """Of a procedure; of a subject alone, those that are compared between ВПР and ОГЭ."""
    if chosen.get("organisation", "").isdigit() and row.organisation_id != int(chosen["organisation"]):
        return False
    if chosen.get("kind") and row.kind != chosen["kind"]:
        return False
    if chosen.get("grade", "").isdigit() and row.grade != int(chosen["grade"]):
        return False
    if not chosen.get("subject"):
        return True
    compared = row.kind == "oge" or (row.kind == "vpr" and row.grade in VPR_GRADES)
    return row.subject == chosen["subject"] and (bool(chosen.get("kind")) or compared)


def _marks(rows: list[ResultRow]) -> tuple[str, ...]:
    marks, journal = marks_of(rows), journal_of(rows)
    shares = (marks.quality, marks.failed, journal.share_confirmed)
    counts = (sum(row.participants for row in rows), marks.n2, marks.n3, marks.n4, marks.n5)
    return (*(number(count) for count in counts), *(number(tenth(share), 1) for share in shares))


def _reports(run: AnalysisRun, chosen: Mapping[str, str]) -> RowsPage:
    stored, names = reports_behind(run), _names(run)
    quarter, came = chosen.get("quarter", ""), chosen.get("came", "")
    organisation = chosen.get("organisation", "")
    own = [
        row
        for row in stored
        if (not quarter or row.quarter == quarter)
        and (not organisation.isdigit() or row.organisation_id == int(organisation))
        and (came not in CAME or _came(row) == came)
    ]
    own.sort(key=lambda row: (row.quarter, sort_key(names.get(row.organisation_id, ""))))
    about = ", ".join(
        part
        for part in (
            names.get(int(organisation)) if organisation.isdigit() else "",
            Quarter.parse(quarter).label if own and quarter else "",
            CAME.get(came, ""),
        )
        if part
    )
    rows = tuple(Row(row.organisation_id, names.get(row.organisation_id, "–"), _report(row)) for row in own)
    return RowsPage("Отчёты, которых ждали", about, REPORT_HEADS, rows, empty="Отчётов нет." if stored else OLD_RUN)


def _came(row: ReportRow) -> str:
    if row.sent_on is None:
        return "absent"
    return "on_time" if row.sent_on <= row.on_time_until else "late"


def _report(row: ReportRow) -> tuple[str, ...]:
    state = {"absent": "не сдан", "on_time": "вовремя"}.get(_came(row))
    if state is None and row.sent_on:
        days = (row.sent_on - row.on_time_until).days
        state = f"позже на {counted(days, 'день', 'дня', 'дней')}"
    if row.is_returned:
        state = f"{state}, возвращён на исправление"
    sent = plain_date(row.sent_on) if row.sent_on else "–"
    return Quarter.parse(row.quarter).label, plain_date(row.on_time_until), sent, state or "–"


def _peers(run: AnalysisRun, chosen: Mapping[str, str]) -> RowsPage:
    wanted = chosen.get("organisation", "")
    bodies = organisations_behind(run)
    row = next((row for row in bodies if wanted.isdigit() and row.id == int(wanted)), None)
    title = "С кем сравнивается организация"
    if row is None:
        return RowsPage(title, "", PEER_HEADS, (), empty="Организация не выбрана." if bodies else OLD_RUN)
    lines = {line.id: line for line in analysis_of(run).organisations if line.tally.total}
    own = lines.get(row.id)
    rows = tuple(
        Row(one.id, one.name, (*_context(one), number(lines[one.id].tally.executed_share, 1)))
        for one in _rated(alike(row, bodies), lines)
    )
    share = percent(own.tally.executed_share) if own else "–"
    middle = f", медиана похожих {percent(own.peers)}" if own and own.peers is not None else ""
    size = "" if row.pupils is None else f", {counted(row.pupils, 'обучающийся', 'обучающихся', 'обучающихся')}"
    about = f"{row.name}{size}: исполнено {share}{middle}"
    return RowsPage(title, about, PEER_HEADS, rows, frozenset({0, 2}), "Похожих организаций нет.")


def _rated(rows: Iterable[OrganisationRow], lines: Mapping[int, object]) -> list[OrganisationRow]:
    """Bodies with obligations of the year; the others are nobody's example."""
    return sorted((row for row in rows if row.id in lines), key=lambda row: sort_key(row.name))


def _context(row: OrganisationRow) -> tuple[str, str]:
    pupils = "–" if row.pupils is None else number(row.pupils)
    return pupils, "сельская" if row.is_rural else "городская"


PAGES: dict[str, Callable[[AnalysisRun, Mapping[str, str]], RowsPage]] = {
    "results": _results,
    "reports": _reports,
    "peers": _peers,
}
