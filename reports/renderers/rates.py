"""Completeness and timeliness as a workbook: one sheet by quarter, one by organisation."""

from msoko.lib import xlsx
from msoko.lib.dates import moment_text
from reports.contexts.rates import Rate, Rates
from schools.models import Municipality


def rates_workbook(rates: Rates, municipality: Municipality) -> bytes:
    book = xlsx.new_workbook()
    titles = (
        f"Полнота и своевременность отчётов, {municipality.name}",
        f"Данные на {moment_text(rates.at, municipality.zone)}. Полнота – сданные от ожидаемых, своевременность – "
        "сданные в срок от ожидаемых; сдан – пришла первая версия, в том числе возвращённая на исправление; "
        "освобождённые организации не ожидаются.",
    )
    for name, label, rows in [
        ("По кварталам", "Квартал", rates.by_quarter),
        ("По организациям", "Организация", rates.by_organisation),
    ]:
        columns = [
            xlsx.Column(label, 44),
            xlsx.Column("Ожидалось", 12, "integer"),
            xlsx.Column("Сдано", 12, "integer"),
            xlsx.Column("В срок", 12, "integer"),
            xlsx.Column("Принято", 12, "integer"),
            xlsx.Column("На исправлении", 16, "integer"),
            xlsx.Column("Полнота", 14, "share"),
            xlsx.Column("Своевременность", 18, "share"),
        ]
        sheet = xlsx.SheetWriter(book, name, columns, titles=titles, frozen_columns=1)
        for rate in rows:
            sheet.row(_values(rate))
        sheet.total(_values(rates.total))
    return xlsx.saved(book)


def _values(rate: Rate) -> list[xlsx.CellValue]:
    shares = [share / 100 if share is not None else None for share in (rate.completeness, rate.timeliness)]
    return [rate.label, rate.expected, rate.actual, rate.on_time, rate.accepted, rate.returned, *shares]
