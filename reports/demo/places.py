"""The five municipalities of the demo: names in their cases, organisations, risk groups."""

from dataclasses import dataclass
from datetime import date

from schools.models import Organisation, RiskGroup

Kind = Organisation.Kind


@dataclass(frozen=True)
class Sample:
    """One sample municipality and the quarters of its two years of reports."""

    code: str
    name: str
    genitive: str
    locative: str
    region: str
    authority: str
    authority_genitive: str
    authority_short: str
    head_post: str
    zone: str
    first_quarter: str
    last_quarter: str  # the demo stops earlier if this lies in the future
    schools: int
    preschools: int
    additional: int
    methodical: tuple[tuple[str, str, str], ...]  # kind, short name, full name
    lock_after_days: int = 90
    two_step_review: bool = False


SAMPLES = (
    Sample(
        code="pokachi",
        name="город Покачи",
        genitive="города Покачи",
        locative="в городе Покачи",
        region="Ханты-Мансийский автономный округ – Югра",
        authority="Управление образования администрации города Покачи",
        authority_genitive="Управления образования администрации города Покачи",
        authority_short="УО",
        head_post="Начальник управления образования",
        zone="Asia/Yekaterinburg",
        first_quarter="2025Q1",
        last_quarter="2026Q4",
        schools=10,
        preschools=4,
        additional=2,
        methodical=((Kind.METHODICAL, "Методическая служба (пример)", "Городская методическая служба (пример)"),),
    ),
    Sample(
        code="pochep",
        name="Почепский район",
        genitive="Почепского района",
        locative="в Почепском районе",
        region="Брянская область",
        authority="Отдел образования администрации Почепского района",
        authority_genitive="Отдела образования администрации Почепского района",
        authority_short="Отдел образования",
        head_post="Начальник отдела образования",
        zone="Europe/Moscow",
        first_quarter="2021Q1",
        last_quarter="2022Q4",
        schools=18,
        preschools=3,
        additional=1,
        methodical=(
            (Kind.METHODICAL, "РМК (пример)", "Районный методический кабинет (пример)"),
            (Kind.ASSOCIATION, "РМО (пример)", "Районные методические объединения (пример)"),
        ),
    ),
    Sample(
        code="rasskazovo",
        name="Рассказовский район",
        genitive="Рассказовского района",
        locative="в Рассказовском районе",
        region="Тамбовская область",
        authority="Отдел образования и защиты прав несовершеннолетних администрации Рассказовского района",
        authority_genitive="Отдела образования и защиты прав несовершеннолетних администрации Рассказовского района",
        authority_short="Отдел образования",
        head_post="Начальник отдела образования",
        zone="Europe/Moscow",
        first_quarter="2021Q1",
        last_quarter="2022Q4",
        schools=14,
        preschools=2,
        additional=2,
        methodical=(
            (Kind.METHODICAL, "МКУ «ИМЦ Рассказовского района»", "Информационно-методический центр (пример)"),
            (Kind.METHODICAL, "Районная методическая служба", "Районная методическая служба (пример)"),
        ),
    ),
    Sample(
        code="chernogorsk",
        name="город Черногорск",
        genitive="города Черногорска",
        locative="в городе Черногорске",
        region="Республика Хакасия",
        authority="Городское управление образованием администрации города Черногорска",
        authority_genitive="Городского управления образованием администрации города Черногорска",
        authority_short="ГУО администрации г. Черногорска",
        head_post="Руководитель ГУО",
        zone="Asia/Krasnoyarsk",
        first_quarter="2024Q1",
        last_quarter="2025Q4",
        schools=16,
        preschools=10,
        additional=2,
        methodical=((Kind.METHODICAL, "Методический кабинет (пример)", "Городской методический кабинет (пример)"),),
        two_step_review=True,
    ),
    Sample(
        code="mahnevo",
        name="Махнёвское муниципальное образование",
        genitive="Махнёвского муниципального образования",
        locative="в Махнёвском муниципальном образовании",
        region="Свердловская область",
        authority="Отдел образования администрации Махнёвского муниципального образования",
        authority_genitive="Отдела образования администрации Махнёвского муниципального образования",
        authority_short="Отдел образования",
        head_post="Начальник отдела образования",
        zone="Asia/Yekaterinburg",
        first_quarter="2020Q1",
        last_quarter="2021Q4",
        schools=10,
        preschools=3,
        additional=1,
        methodical=(
            (Kind.METHODICAL, "Методическая служба (пример)", "Методическая служба отдела образования (пример)"),
            (Kind.ASSOCIATION, "ММО (пример)", "Муниципальные методические объединения (пример)"),
        ),
    ),
)

# Code, full name, short name, other spellings in documents.
RISK_GROUPS = (
    (
        RiskGroup.Code.BIAS,
        "ОО с признаками необъективности оценивания ВПР",
        "признаки необъективности",
        [
            "ОО с необъективными результатами",
            "ОО, имеющие признаки необъективности проведения и оценивания ВПР",
            "ОО с признаками необъективности",
        ],
    ),
    (
        RiskGroup.Code.LOW_RESULTS,
        "Школы с низкими образовательными результатами",
        "ШНОР",
        ["ШНОР", "ШНРО", "ШНР", "ШПРО"],
    ),
    (
        RiskGroup.Code.ADVERSE,
        "Школы, функционирующие в неблагоприятных социальных условиях",
        "ШФНСУ",
        ["ШФНСУ"],
    ),
)


def organisations_of(sample: Sample) -> list[tuple[str, str, str, date | None]]:
    """(kind, short name, full name, opened) of every sample body, the department first."""
    place = sample.genitive
    rows: list[tuple[str, str, str, date | None]] = [
        (Kind.AUTHORITY, sample.authority_short, sample.authority, None),
        *[(kind, short, full, None) for kind, short, full in sample.methodical],
    ]
    for number in range(1, sample.schools + 1):
        word, full = ("Гимназия", "Гимназия") if number == 3 else ("Школа", "Средняя общеобразовательная школа")
        name = f"МБОУ «{full} № {number}» {place}, учебный пример"
        rows.append((Kind.SCHOOL, f"{word} №\u00a0{number} (пример)", name, None))
    for number in range(1, sample.preschools + 1):
        name = f"МБДОУ «Детский сад № {number}» {place}, учебный пример"
        rows.append((Kind.PRESCHOOL, f"Детский сад №\u00a0{number} (пример)", name, None))
    for name in ("Центр дополнительного образования", "Детская школа искусств")[: sample.additional]:
        rows.append((Kind.ADDITIONAL, f"{name} (пример)", f"{name} {place}, учебный пример", None))
    return rows
