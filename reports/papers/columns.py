"""Columns of the tables, with widths that keep every head whole on an A4 page."""

from reports.papers.blocks import Column

COUNTS = (
    Column("Всего", "int", 7),
    Column("В срок", "int", 6.5),
    Column("С опозд.", "int", 7.5),
    Column("В работе", "int", 7.5),
    Column("Просроч.", "int", 9),
)
TALLY = (*COUNTS, Column("Исполнено, %", "percent", 11))
MISSING = (Column("Организация", width=30), Column("Квартал", width=14), Column("Состояние", width=12))
PASSPORT = (
    Column("Вид", width=30),
    Column("Организаций", "int", 8),
    Column("Обучающихся", "int", 8),
    Column("Педагогов", "int", 8),
)
DIRECTIONS = (Column("Направление", width=38), *TALLY, Column("К прошлому году, п. п.", "signed", 12))
REASONS = (Column("Причина", width=40), Column("Обязательств", "int", 10))
OUTSIDE = (
    Column("Направление", width=24),
    Column("№", width=7),
    Column("Мероприятие", width=45),
    Column("Почему", width=18),
    Column("Организации", width=30),
)
ACTIVITIES = (
    Column("№", width=8),
    Column("Мероприятие", width=35),
    *COUNTS,
    Column("%", "percent", 8),
    Column("Вывод и предложение", width=27),
)
ORGANISATIONS = (
    Column("Организация", width=25),
    Column("Группы риска", width=17),
    *TALLY,
    Column("Похожие, медиана, %", "percent", 10),
)
MEASURES = (
    Column("Показатель", width=26),
    Column("Ед.", width=4.5),
    Column("План", "number", 7),
    Column("Факт", "number", 7),
    Column("Прошлый год", "number", 9),
    Column("Изменение", "signed", 10.5),
    Column("Цель", width=12.5),
    Column("Медиана школ", "number", 8.5),
    Column("Прогноз", width=13.5),
)
RESULTS = (
    Column("Процедура", width=9.5),
    Column("Класс", "int", 6),
    Column("Предмет", width=16),
    Column("Участников", "int", 10.5),
    Column("Качество, %", "percent", 9.5),
    Column("К прошлому году, п. п.", "signed", 10),
    Column("Успеваемость, %", "percent", 13),
    Column("Средняя отметка", "hundredth", 9),
    Column("СОУ, %", "percent", 7),
    Column("Подтвердили журнал, %", "percent", 12),
)
GAPS = (
    Column("Предмет", width=24),
    Column("ВПР, 5–8 классы, %", "percent", 12),
    Column("ОГЭ, %", "percent", 10),
    Column("ВПР − ОГЭ, п. п.", "signed", 12),
)
QUARTERS = (
    Column("Квартал", width=24),
    Column("Ожидалось", "int"),
    Column("Сдано", "int"),
    Column("Вовремя", "int"),
    Column("Полнота, %", "percent"),
    Column("Вовремя, %", "percent"),
)
PROPOSALS = (
    Column("Направление", width=24),
    Column("№", width=7),
    Column("Мероприятие", width=42),
    Column("Предложение", width=38),
)
ADVICE = (
    Column("№", "int", 6),
    Column("Что рекомендовано", width=34),
    Column("На чём основана", width=34),
    Column("Кому", width=22),
    Column("Срок", "date", 14),
)
DECISIONS = (Column("Документ", width=34), Column("О чём", width=46), Column("Рекомендации", width=20))
MEASURES_TAKEN = (
    Column("Мера", width=34),
    Column("По рекомен\u00adдации", width=12),
    Column("Решение", width=22),
    Column("Исполнители", width=22),
    Column("Срок", "date", 12),
    Column("Исполнили", width=11),
)
EFFECTS = (
    Column("Мера", width=26),
    Column("Показатель", width=22),
    Column("До", "percent", 7),
    Column("После", "percent", 8),
    Column("Изменение", "signed", 11),
    Column("У похожих без меры", "signed", 10),
    Column("Сравнили школ", width=9),
    Column("Вывод", width=15),
)
SCHOOL_RESULTS = (
    Column("Школа", width=24),
    Column("Процедур", "int", 9),
    Column("Работ", "int", 7),
    Column("ВПР, качество, %", "percent", 10),
    Column("ОГЭ, качество, %", "percent", 10),
    Column("Разница, п. п.", "signed", 10),
    Column("Доля «2», %", "percent", 8),
    Column("Подтвердили журнал, %", "percent", 13),
    Column("Процедур с 30 % «2»", "int", 10),
)
RISKS = (Column("Школа", width=24), Column("Группы риска", width=18), Column("На что обратить внимание", width=58))
