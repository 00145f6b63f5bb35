"""The consolidated report of a quarter and the confirmation of a sent version."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from msoko.lib.dates import moment_text, plain_date
from msoko.lib.russian import NBSP, capitalised, counted, number
from reports.analysis.wording import row_title
from reports.contexts.consolidated import ActivityAnswers, Consolidated
from reports.explanations import label_of
from reports.models import ReportLine, Submission
from reports.papers.blocks import Block, Column, Heading, Note, Paper, Requisites, Table, Text
from schools.models import Municipality

State = ReportLine.State
COUNTED = (
    Column("Направление", width=24),
    Column("№", width=7),
    Column("Мероприятие", width=42),
    Column("Касается", "int", 8),
    Column("Сделано", "int", 8),
    Column("В работе", "int", 8),
    Column("Не сделано", "int", 8),
    Column("Не требуется", "int", 10),
    Column("Нет ответа", "int", 8),
)
FIGURES = (
    Column("Показатель", width=34),
    Column("Значение", "number", 13),
    Column("Ед.", width=6),
    Column("Числитель", "number", 14),
    Column("Знаменатель", "number", 17),
    Column("Ответов", "int", 11),
    Column("Нет данных", "int", 11),
    Column("Как складывается", width=22),
)
TEXTS = (
    Column("Направление", width=24),
    Column("№", width=7),
    Column("Мероприятие", width=30),
    Column("Организация", width=20),
    Column("Состояние", width=16),
    Column("Ответ", width=44),
)
UNDONE = (
    Column("Направление", width=24),
    Column("№", width=7),
    Column("Мероприятие", width=34),
    Column("Организация", width=20),
    Column("Состояние", width=15),
    Column("Причина", width=26),
    Column("Новый срок", width=15),
)
MISSING = (Column("Организация", width=50), Column("Состояние отчёта", width=30))
RETURNED = (Column("Организация", width=80),)
WAIVED = (Column("Организация", width=50), Column("Основание", width=50))
ANSWERS = (
    Column("№", width=7),
    Column("Мероприятие", width=36),
    Column("Состояние", width=17),
    Column("Результат", width=46),
    Column("Документы", width=24),
)


def _requisites(municipality: Municipality) -> Requisites:
    return Requisites(
        authority=municipality.authority_name,
        place=municipality.name,
        post=municipality.head_post,
    )


def quarter_paper(report: Consolidated) -> Paper:
    """Counts, figures, words, who did not and why, who has not sent."""
    municipality, quarter = report.period.municipality, report.period.quarter
    return Paper(
        kind="quarter",
        title="Сводный отчёт",
        subtitle=f"об исполнении дорожных карт {municipality.name_genitive} за {quarter.label}",
        requisites=_requisites(municipality),
        blocks=tuple(_quarter_blocks(report)),
        data_as_of=report.at,
        version=quarter.label,
        facts=(
            ("Ожидалось отчётов", str(report.expected)),
            ("Сдано", str(report.sent)),
            ("Из них принято", str(report.accepted)),
            ("Из них на исправлении", str(len(report.returned))),
            ("Не сдано", str(len(report.missing))),
        ),
        is_sample=municipality.is_sample,
    )


def _quarter_blocks(report: Consolidated) -> Iterator[Block]:
    sent = counted(report.expected, "отчёта", "отчётов", "отчётов")
    yield Text(
        f"Сдано {report.sent} из {sent}, принято {report.accepted}, на исправлении {len(report.returned)}. "
        "Ответы взяты из сданных отчётов; то, что ещё исправляют, и черновики не учтены."
    )
    yield Heading("Исполнение мероприятий")
    rows = tuple(
        (*_place(row), row.asked, *(row.counts.get(state, 0) for state in State), row.unanswered)
        for row in report.activities
    )
    yield Table("Сколько организаций что ответили", COUNTED, rows, sheet="Мероприятия", grouped=True)  # type: ignore[arg-type]
    yield Heading("Показатели")
    yield Table("Значения из отчётов", FIGURES, tuple(_figure_rows(report)), sheet="Показатели", empty="Чисел нет.")
    yield Heading("Что не сделано и почему")
    undone = tuple((*_place(row), *answer) for row in report.activities for answer in row.undone)
    caption = "Не сделано или в работе"
    yield Table(caption, UNDONE, undone, sheet="Не сделано", empty="Всё сделано.", said_once=2, grouped=True)
    yield Heading("Кто не сдал отчёт")
    yield Table("Несданные отчёты", MISSING, tuple(report.missing), sheet="Не сдали", empty="Отчёты сдали все.")
    if report.returned:
        returned = tuple((name,) for name in report.returned)
        yield Table("Отчёты на исправлении", RETURNED, returned, sheet="На исправлении")
    if report.waived:
        yield Table("Освобождены от отчёта", WAIVED, tuple(report.waived), sheet="Освобождены")
    yield Heading("Ответы организаций")
    texts = tuple((*_place(row), *answer) for row in report.activities for answer in row.texts)
    yield Table("Что сделано", TEXTS, texts, sheet="Ответы", empty="Ответов нет.", said_once=2, grouped=True)


def _place(row: ActivityAnswers) -> tuple[str, str, str]:
    """Direction, number and title of an activity."""
    return row.direction, row.number, row_title(row.title)


def _figure_rows(report: Consolidated) -> Iterator[tuple[Any, ...]]:
    for row in report.totals:
        indicator = row.indicator
        value = None if row.value is None else round(row.value, indicator.places)
        rule = indicator.get_across_organisations_display()
        yield (
            indicator.name, value, indicator.unit, _plain(row.numerator), _plain(row.denominator), row.organisations,
            row.absent, rule,
        )  # fmt: skip


def _plain(value: Decimal | None) -> Decimal | None:
    """Without idle zeros: 284, not 284,00."""
    return None if value is None else Decimal(f"{value.normalize():f}")


def submission_paper(submission: Submission) -> Paper:
    """The confirmation: number, time, checksum, who, and the answers as they were sent."""
    report = submission.report
    municipality = report.organisation.municipality
    sent = moment_text(submission.at, municipality.zone)
    who = str(submission.by) + (f", от имени: {submission.on_behalf_of}" if submission.on_behalf_of else "")
    lines = submission.content["lines"]
    return Paper(
        kind="submission",
        title="Квартальный отчёт",
        subtitle=f"{report.organisation} за {report.period.quarter.label}",
        requisites=Requisites(authority=municipality.authority_name, place=municipality.name),
        blocks=(
            Text(f"Отчёт №{NBSP}{submission.number} отправлен {sent}. Отправил: {who}. Строк: {len(lines)}."),
            Table("Ответы", ANSWERS, tuple(_answer(line) for line in lines), sheet="Ответы"),
            Note(f"Контрольная сумма SHA-256 содержания: {submission.checksum}"),
        ),
        data_as_of=submission.at,
        version=f"версия {submission.version}",
        checksum=submission.checksum,
        facts=(("Номер", submission.number), ("Отправлен", sent), ("Отправил", who), ("Строк", number(len(lines)))),
        is_sample=municipality.is_sample,
    )


def _answer(line: Mapping[str, Any]) -> tuple[str, ...]:
    state = capitalised(State(line["state"]).label) if line["state"] else ""
    parts = [line["text"]]
    if line["reason"]:
        words = f" ({line['reason_text'].strip().rstrip('.')})" if line["reason_text"] else ""
        parts.append(f"Причина: {ReportLine.Reason(line['reason']).label}{words}.")
    if line["new_date"]:
        parts.append(f"Новый срок: {plain_date(date.fromisoformat(line['new_date']))}.")
    parts += [f"{row['name']}: {row['words'].rstrip('.')}." for row in line.get("figures", ())]
    parts += [f"Пояснение ({label_of(code)}): {words}" for code, words in line.get("explanations", {}).items()]
    documents = "; ".join(_document(row) for row in line["evidence"])
    return line["number"].strip().rstrip("."), line["title"], state, " ".join(filter(None, parts)), documents


def _document(row: Mapping[str, Any]) -> str:
    parts = [row["kind"] or "документ"]
    if row["number"]:
        parts.append(f"№{NBSP}{row['number']}")
    if row["date"]:
        parts.append(f"от {plain_date(date.fromisoformat(row['date']))}")
    return f"{' '.join(parts)} ({row['file'] or row['link']})"
