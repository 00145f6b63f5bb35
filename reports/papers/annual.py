"""The yearly information-analytical report. Its structure follows the practice of municipal reports (domain notes, §4)."""

from collections.abc import Iterator
from decimal import Decimal

from msoko.lib.charts import PRINT_WIDTH, Head, Panel, StackedRow, small_multiples, stacked_bars
from msoko.lib.dates import plain_date
from msoko.lib.periods import Quarter
from msoko.lib.russian import counted, percent, signed
from reports.analysis.execution import Tally
from reports.analysis.snapshot import Analysis, DirectionLine
from reports.analysis.wording import CONTINUE
from reports.contexts.annual import AnnualReport, Words
from reports.papers.blocks import Block, Bullets, Column, Figure, Heading, Note, Paper, Requisites, Table, Text, Value

TALLY_COLUMNS = (
    Column("Всего", "int", 7),
    Column("В срок", "int", 7),
    Column("С опозд.", "int", 7),
    Column("В работе", "int", 7),
    Column("Просроч.", "int", 8),
    Column("Исполнено, %", "percent", 9),
)
SERIES = ("в срок", "с опозданием", "в работе", "просрочено")


def annual_paper(report: AnnualReport) -> Paper:
    """All sections in their order; a section without data says so."""
    run = report.run
    state = "окончательный" if run.is_final else "предварительный"
    return Paper(
        kind="annual",
        title="Информационно-аналитический отчёт",
        subtitle=f"о функционировании муниципальной системы оценки качества образования {report.place_genitive} за {report.analysis.year_label}",  # fmt: skip
        requisites=Requisites(
            authority=report.authority,
            place=report.place,
            stamp=report.stamp,
            post=report.head_post,
            signer=report.signer,
        ),
        blocks=tuple(_blocks(report)),
        data_as_of=run.cut_off,
        version=f"расчёт № {run.number}, {state}",
        checksum=run.checksum,
        facts=_facts(report),
        has_contents=True,
        is_sample=report.is_sample,
    )


def _facts(report: AnnualReport) -> tuple[tuple[str, str], ...]:
    total = report.analysis.total
    return (
        ("Исполнено обязательств", f"{total.executed} из {total.total} ({percent(total.executed_share)})"),
        ("Исполнено в срок", f"{total.in_time} ({percent(total.in_time_share)})"),
        ("Просрочено", str(total.overdue)),
        ("Не сдано отчётов", str(len(report.analysis.missing))),
    )


def _blocks(report: AnnualReport) -> Iterator[Block]:
    yield from _introduction(report)
    yield from _passport(report)
    yield from _execution(report)
    yield from _by_direction(report)
    yield from _organisations(report)
    yield from _measures(report)
    yield from _results(report)
    yield from _timeliness(report)
    yield from _proposals(report)
    yield from _method(report)


def _introduction(report: AnnualReport) -> Iterator[Block]:
    analysis = report.analysis
    yield Heading("Введение")
    yield Text(
        f"Отчёт подготовлен по итогам исполнения дорожной карты: {report.act}. Период – {analysis.year_label}, данные на "
        f"{plain_date(analysis.data_day)}. Числа рассчитаны по отчётам организаций, значениям показателей и результатам "
        "оценочных процедур; порядок расчёта приведён в последнем разделе."
    )
    if not report.run.is_final:
        yield Text("Отчёт предварительный: после сдачи остальных отчётов расчёт повторяется, ему присваивается новый номер.")
    if analysis.missing:
        yield Text(f"К дате данных не сдано {counted(len(analysis.missing), 'отчёт', 'отчёта', 'отчётов')}:")
        yield Table(
            "Несданные отчёты",
            (Column("Организация", width=30), Column("Квартал", width=14), Column("Состояние", width=12)),
            tuple((row.organisation, Quarter.parse(row.quarter).label, row.state) for row in analysis.missing),
            sheet="Не сдано",
        )


def _passport(report: AnnualReport) -> Iterator[Block]:
    yield Heading("Муниципальная система образования")
    yield Table(
        "Организации, исполняющие дорожную карту",
        (Column("Вид", width=30), Column("Организаций", "int", 8), Column("Обучающихся", "int", 8)),
        report.passport,
        has_total=True,
        sheet="Паспорт",
    )


def _execution(report: AnnualReport) -> Iterator[Block]:
    analysis = report.analysis
    yield Heading("Исполнение дорожной карты")
    yield from _words(report.words("total"))
    yield Figure(f"Обязательства по состоянию, {analysis.year_label}, % от числа в направлении", execution_chart(analysis, PRINT_WIDTH))  # fmt: skip
    yield Table(
        f"Исполнение обязательств по направлениям, {analysis.year_label}",
        (Column("Направление", width=32), *TALLY_COLUMNS, Column("К прошлому году, п. п.", "signed", 9)),
        direction_rows(analysis),
        has_total=True,
        sheet="По направлениям",
    )
    if analysis.reasons:
        yield Table(
            "Причины, названные организациями",
            (Column("Причина", width=40), Column("Обязательств", "int", 10)),
            tuple((row.name, row.count) for row in analysis.reasons),
            sheet="Причины",
        )
    if analysis.not_required:
        yield Table(
            "Не вошло в расчёт",
            (Column("Организация", width=22), Column("№", width=6), Column("Мероприятие", width=40), Column("Почему", width=22)),
            tuple((row.organisation, row.number, row.title, row.reason) for row in analysis.not_required),
            sheet="Не вошло в расчёт",
        )  # fmt: skip


def _by_direction(report: AnnualReport) -> Iterator[Block]:
    analysis = report.analysis
    yield Heading("Исполнение по направлениям и мероприятиям")
    for place, direction in enumerate(analysis.directions, start=1):
        own = [row for row in analysis.activities if row.direction_id == direction.id]
        yield Heading(direction.label, 2)
        yield from _words(report.words("direction", str(direction.id)))
        yield Table(
            f"Мероприятия направления «{direction.label}»",
            (
                Column("№", width=5), Column("Мероприятие", width=30), Column("Всего", "int", 6),
                Column("В срок", "int", 6), Column("С опозд.", "int", 7), Column("В работе", "int", 7),
                Column("Просроч.", "int", 8), Column("%", "percent", 7),
                Column("Вывод и предложение", width=32),
            ),
            tuple(
                (row.number, row.title, *_counts(row.tally), _conclusion(report.words("activity", str(row.id))))
                for row in own
            ),
            sheet=f"{place}. {direction.label.lstrip('0123456789. ')}",
        )  # fmt: skip


def _conclusion(words: Words | None) -> str:
    return "" if words is None else " ".join(part for part in (words.text, words.proposal) if part)


def _organisations(report: AnnualReport) -> Iterator[Block]:
    analysis = report.analysis
    yield Heading("Исполнение по организациям")
    yield Text(
        "Организация сравнивается с похожими: тем же видом, местностью и близким контингентом (от половины до двукратного). "
        "Медиана показана, если похожих не меньше двух."
    )
    rows: list[tuple[Value, ...]] = [
        (row.name, ", ".join(row.groups), *_counts(row.tally), row.peers) for row in analysis.organisations
    ]
    rows.append(("Итого", "", *_counts(analysis.total), None))
    yield Table(
        f"Исполнение обязательств по организациям, {analysis.year_label}",
        (Column("Организация", width=26), Column("Группы риска", width=16), *TALLY_COLUMNS, Column("Похожие, медиана, %", "percent", 9)),
        tuple(rows),
        has_total=True,
        sheet="По организациям",
    )  # fmt: skip


def _measures(report: AnnualReport) -> Iterator[Block]:
    analysis = report.analysis
    yield Heading("Показатели")
    if not analysis.measures:
        yield Text("Значений показателей за этот год в портале нет.")
        return
    yield from _words(report.words("indicators"))
    panels = measure_panels(analysis)
    if panels:
        years = [str(year) for year in panel_years(analysis)]
        head = Head("measures", "Динамика показателей", width=PRINT_WIDTH)
        yield Figure("Динамика показателей, %", small_multiples(head, years, panels))
    yield Table(
        f"Показатели: план и факт, {analysis.year_label}",
        (
            Column("Показатель", width=34), Column("Ед.", width=5), Column("План", "number", 7),
            Column("Факт", "number", 7), Column("Прошлый год", "number", 8), Column("Изменение", "signed", 8),
            Column("Цель", width=12), Column("Медиана школ", "number", 8), Column("Прогноз", width=14),
        ),
        tuple(
            (row.name, row.unit, row.plan, row.fact, row.previous, row.change, VERDICTS.get(row.verdict, ""),
             row.median, _forecast(row.forecast_value, row.forecast_low, row.forecast_high))
            for row in analysis.measures
        ),
        sheet="Показатели",
    )  # fmt: skip
    absent = [f"{row.name}: {', '.join(row.without_data)}" for row in analysis.measures if row.without_data]
    if absent:
        yield Text("Нет данных:")
        yield Bullets(tuple(absent))


VERDICTS = {"done": "достигнута", "soon": "близко", "failed": "не достигнута", "undated": "не сравнивается"}


def _forecast(value: Decimal | None, low: Decimal | None, high: Decimal | None) -> str:
    """«84,0 (80,1–88,0)», an empty text without three years."""
    if value is None or low is None or high is None:
        return ""
    texts = [f"{part:f}".replace(".", ",") for part in (value, low, high)]
    return f"{texts[0]} ({texts[1]}–{texts[2]})"


def panel_years(analysis: Analysis) -> list[int]:
    return sorted({year for row in analysis.measures for year in row.history})


def measure_panels(analysis: Analysis) -> list[Panel]:
    """One small chart for each percent indicator with at least two years."""
    years = panel_years(analysis)
    return [
        Panel(row.name, tuple(row.history.get(year) for year in years), row.plan)
        for row in analysis.measures
        if row.unit == "%" and len(row.history) > 1
    ]


def _results(report: AnnualReport) -> Iterator[Block]:
    analysis = report.analysis
    yield Heading("Оценочные процедуры и объективность")
    if not analysis.results:
        yield Text("Результатов оценочных процедур за этот год в портале нет.")
        return
    yield from _words(report.words("results"))
    yield Table(
        f"Результаты процедур, {analysis.year_label}",
        (
            Column("Процедура", width=10), Column("Класс", "int", 6), Column("Предмет", width=18),
            Column("Участников", "int", 9), Column("Качество, %", "percent", 9), Column("К прошл. году, п. п.", "signed", 9),
            Column("Успеваемость, %", "percent", 10), Column("Средняя отметка", "hundredth", 9), Column("СОУ, %", "percent", 7),
            Column("Подтвердили журнал, %", "percent", 11),
        ),
        tuple(
            (row.kind_name, row.grade, row.subject, row.participants, row.quality, row.quality_change, row.pass_rate,
             row.mean, row.degree, row.confirmed)
            for row in analysis.results
        ),
        sheet="Процедуры",
    )  # fmt: skip
    if analysis.gaps:
        yield Table(
            "Качество ВПР и ОГЭ по одному предмету",
            (Column("Предмет", width=24), Column("ВПР, 5–8 классы, %", "percent", 12), Column("ОГЭ, %", "percent", 10), Column("Разница, п. п.", "signed", 10)),
            tuple((row.subject, row.vpr_quality, row.oge_quality, row.gap) for row in analysis.gaps),
            sheet="ВПР и ОГЭ",
        )  # fmt: skip
    yield from _words(report.words("objectivity"))
    signals = (*analysis.journal_attention, *analysis.low_results)
    if signals:
        yield Table(
            "Школы, на результаты которых стоит посмотреть (сигналы, не выводы)",
            (Column("Школа", width=24), Column("Что", width=36), Column("Значение, %", "percent", 9), Column("Порог, %", "percent", 8), Column("Работ", "int", 7)),
            tuple((row.name, row.what, row.value, row.threshold, row.n) for row in signals),
            sheet="Сигналы",
        )  # fmt: skip


def _timeliness(report: AnnualReport) -> Iterator[Block]:
    analysis = report.analysis
    yield Heading("Сдача квартальных отчётов")
    yield from _words(report.words("timeliness"))
    rows: list[tuple[Value, ...]] = [
        (Quarter.parse(row.quarter).label, row.rate.expected, row.rate.sent, row.rate.on_time, row.rate.completeness, row.rate.timeliness)
        for row in analysis.quarters
    ]  # fmt: skip
    total = analysis.reporting
    rows.append(("Итого", total.expected, total.sent, total.on_time, total.completeness, total.timeliness))
    yield Table(
        f"Полнота и своевременность отчётов, {analysis.year_label}",
        (Column("Квартал", width=24), Column("Ожидалось", "int"), Column("Сдано", "int"), Column("Вовремя", "int"), Column("Полнота, %", "percent"), Column("Вовремя, %", "percent")),
        tuple(rows),
        has_total=True,
        sheet="Сдача отчётов",
    )  # fmt: skip


def _proposals(report: AnnualReport) -> Iterator[Block]:
    yield Heading("Предложения по изменению дорожной карты")
    rows = [
        (row.number, row.title, words.proposal)
        for row in report.analysis.activities
        if (words := report.words("activity", str(row.id))) and words.proposal and words.proposal != CONTINUE
    ]
    if not rows:
        yield Text("Предложений нет: мероприятия исполняются, изменения не требуются.")
        return
    yield Table(
        "Предложения по мероприятиям",
        (Column("№", width=6), Column("Мероприятие", width=40), Column("Предложение", width=40)),
        tuple(rows),
        sheet="Предложения",
    )


def _method(report: AnnualReport) -> Iterator[Block]:
    yield Heading("Порядок расчёта")
    yield Bullets(tuple(f"{name}: {text}" for name, text in report.analysis.formulas))
    yield Note(f"Контрольная сумма снимка: {report.run.checksum}")


def _words(words: Words | None) -> Iterator[Block]:
    if words is None:
        return
    yield Text(words.text)
    if words.proposal:
        yield Text(f"Предложение: {words.proposal}")


def _counts(tally: Tally) -> tuple[Value, ...]:
    return tally.total, tally.in_time, tally.late, tally.in_work, tally.overdue, tally.executed_share


def direction_rows(analysis: Analysis) -> tuple[tuple[Value, ...], ...]:
    """Rows of the table of directions with the total; the page draws the same ones."""
    rows: list[tuple[Value, ...]] = [(row.label, *_counts(row.tally), row.change) for row in analysis.directions]
    rows.append(("Итого", *_counts(analysis.total), analysis.change))
    return tuple(rows)


def execution_chart(analysis: Analysis, width: int | None = None):  # type: ignore[no-untyped-def]
    """Stacked bars of directions, last year as a tick; the same in the page and in the PDF."""
    head = Head("execution", "Исполнение по направлениям", width=width) if width else Head("execution", "Исполнение по направлениям")  # fmt: skip
    rows = [_bar(row) for row in analysis.directions]
    return stacked_bars(head, SERIES, rows, tick_label="исполнено в прошлом году")


def _bar(row: DirectionLine) -> StackedRow:
    counts = (row.tally.in_time, row.tally.late, row.tally.in_work, row.tally.overdue)
    note = signed(row.change) if row.change is not None else ""
    return StackedRow(row.label, counts, percent(row.tally.executed_share), note, row.previous_share)
