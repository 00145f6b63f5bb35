"""The grammar of indicator phrases: which kind of indicator a phrase is."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from indicators.phrases.documents import documents_of
from indicators.phrases.proposal import Proposal
from indicators.phrases.thresholds import (
    Threshold,
    counted_of,
    counts_by_year,
    deadline_of,
    frequency_of,
    has_steps,
    is_unclear_upto,
    level_of,
    names_period,
    step_of,
    targets_by_year,
    threshold_of,
)
from msoko.lib.russian import join_and, number
from msoko.lib.sorting import folded

# A new statement inside a cell starts with one of these, even without a full stop before it.
_OPENERS = re.compile(
    r"(?<=\S)\s+(?=(?:Наличие|Участие|Выполнение|Не менее|Не более|Доля|Охват|Увеличение|Снижение)\b)"
)
_DONE = re.compile(
    r"\b(?:провед[её]н|выявлен|оказан|обеспечен|осуществл[её]н|внес[её]н|реализован|обучен|организован|созда[нм]|определен"
    r"|привлечен|сформирован|размещен|опубликован)[аоы]?\b"
)
_MADE = re.compile(
    r"\b(?:подготовлен|составлен|разработан|сформирован|утвержден|принят|издан)[аоы]?\b|\bдан[аоы]\b|\bутвержд[её]нн"
)
_HAS = re.compile(r"наличи|имеется|утвержд[её]нн")
_EVENTS = re.compile(
    r"вебинар|консультаци|собрани|встреч|совещани|мастер-класс|публикаци|размещение информации|семинар|круглы\w+ стол"
    r"|конференци|инструктаж(?!ей)|выступлени"
)
_PLAN_DONE = re.compile(r"(?:выполнени|исполнени)\w* (?:\w+ого )?(?:план|дорожн|программ)|реализаци\w* мероприяти")
_PARTICIPATION = re.compile(r"^участи\w+|участие оо\b|участи\w+ (?:школ|образовательн)")
_CHANGE = re.compile(
    r"(?P<down>миними[зс]аци|уменьшени|снижени|сокращени)\w*[^,;.]*?\b(?:количеств|числ|дол|показател|процент|охват|балл)\w*"
    r"|(?P<up>увеличени|рост|прирост|повышени|доведени)\w*[^,;.]*?\b(?:количеств|числ|дол|показател|процент|охват|балл)\w*"
    r"|(?:положительн|отсутстви\w+ отрицательн)\w+ динамик\w*"
)
_DEED = re.compile(
    r"(?:размещени|публикаци|опубликовани|обновлени|актуализаци|проведени|направлени|ознакомлени|информировани|рассмотрени"
    r"|внесени)\w* "
)
_MEAN = re.compile(
    r"средн\w+ |соотношени|отношени|индекс|разниц|разрыв|коэффициент|рейтинг\w* балл|уровень|балл|значени|показатель"
)
_EVERYBODY = re.compile(
    r"(?:все|всеми|во всех|у всех) (?:\w+ ){0,3}?(?:оо\b|школ|организаци|педагог|учител|руководител|обучающ)"
)
_QUALITY = re.compile(r"повышени|улучшени|развити|совершенствовани|укреплени|формировани|создани\w+ услови")
_PERIODIC = re.compile(r"(?:предоставлени|представлени)\w+ .*отч[её]т.*(?:ежекварталь|ежемесячн|ежегодн|раз в )")
_PROCEDURE = re.compile(r"^ф?г?к?к?о$|^фгкко$|^(?:впр|нико|огэ|егэ|всош|дкр|роп)$")


def read(phrase: str, plan_years: Sequence[int] = ()) -> Proposal:
    """The typed proposal for a phrase as printed. `plan_years` give «20/35/50 %» its years."""
    text = re.sub(r"\s+", " ", phrase).strip()
    readings: list[Proposal] = []
    for statement in _statements(text):
        for proposal in _statement(statement.strip(" ,;"), plan_years):
            if not any(_same(proposal, other) for other in readings):
                readings.append(proposal)
    if not readings:
        readings = [_qualitative(text)]
    if len(readings) == 1:
        return replace(readings[0], name=text, reading=_said(readings[0]))
    names = [part.name for part in readings]
    # Parts of one statement have one name: what each of them measures tells them apart in lists.
    parts = tuple(
        replace(part, reading=said, name=f"{part.name} ({said})" if names.count(part.name) > 1 else part.name)
        for part, said in ((part, _said(part)) for part in readings)
    )
    return Proposal("compound", text, parts=parts, reading=f"всё вместе: {'; '.join(part.reading for part in parts)}")


def _statements(text: str) -> list[str]:
    """Statements of a cell; a semicolon divides them when one of the sides is a number of its own."""
    found: list[str] = []
    for statement in _OPENERS.split(text):
        members = [member for member in statement.split(";") if member.strip()]
        divided = not has_steps(statement) and any(threshold_of(member) for member in members)
        found += members if divided else [statement]
    return found


def _same(left: Proposal, right: Proposal) -> bool:
    return (left.kind, left.target, left.documents) == (right.kind, right.target, right.documents)


def _statement(text: str, plan_years: Sequence[int]) -> list[Proposal]:
    """Proposals of one statement, in the order: numbers, plan, participation, change, documents and deeds, words."""
    plain = folded(text)
    numeric = _numeric(text, plan_years)
    if numeric:
        return [numeric]
    if _PERIODIC.search(plain):
        return [_periodic(text)]
    return _by_members(text, plain) or _worded(text, plain)


def _by_members(text: str, plain: str) -> list[Proposal]:
    """Participation, plans and documents, which may stand side by side in one statement."""
    documents = _presence(text, plain)
    if not documents and _DONE.search(plain):
        return [_done(text)]
    found = [documents] if documents else []
    if _PLAN_DONE.search(plain) and not _DONE.search(plain):
        found = [part for part in found if part.documents != ("план-график",)]
        found.append(_linked_plan(text))
    if _PARTICIPATION.search(plain):
        found.append(_participation(text, plain))
    if documents and _EVENTS.search(plain) and not _speaks(plain):
        found.append(_done(text))
    if documents and _PROCEDURE.match(plain.split(",", maxsplit=1)[0].strip()):
        found.insert(0, _done(text.split(",", maxsplit=1)[0].strip()))
    return found


def _worded(text: str, plain: str) -> list[Proposal]:
    """Statements without a number and without a document."""
    found: list[Proposal] = []
    change = _CHANGE.search(plain)
    if change:
        found.append(_changed(text, is_down=bool(change["down"])))
    # What is left of the phrase beside the change is judged in words.
    rest = _CHANGE.sub(" ", plain) if change else plain
    if _QUALITY.search(rest):
        found.append(_qualitative(text))
    if not found and (_EVENTS.search(plain) or _DEED.match(plain)):
        found.append(_done(text))
    return found or [_qualitative(text, question="Как понять, что показатель достигнут?")]


def _speaks(plain: str) -> bool:
    """Is it a sentence (подготовлен, наличие) and not a bare list of documents and events?"""
    return bool(_MADE.search(plain) or _DONE.search(plain) or re.match(r"наличи|утвержд", plain))


def _numeric(text: str, plan_years: Sequence[int]) -> Proposal | None:
    if has_steps(text):
        return _stepped(text, targets_by_year(text, plan_years))
    threshold, plain = threshold_of(text), folded(text)
    if threshold is None:
        return _everybody(text) if _EVERYBODY.match(plain) else None
    if threshold.is_percent and _PLAN_DONE.match(plain):
        return replace(_linked_plan(text), target=threshold.value, comparison=threshold.comparison)
    change = _CHANGE.search(plain)
    if change and (level_of(text) or step_of(text)):
        return _changed(text, is_down=bool(change["down"]))
    return _dated(_share(text, threshold)) if threshold.is_percent else _number(text, threshold)


def _number(text: str, threshold: Threshold) -> Proposal:
    """A number that is no percent: a mean or a difference, else a count, perhaps with its own number every year."""
    if _MEAN.match(folded(text)) or threshold.after.startswith("балл") or threshold.value % 1:
        return _dated(_value(text, threshold))
    count, by_year = _count(text, threshold), counts_by_year(text)
    return replace(count, targets=by_year, target=None, question="") if by_year else _dated(count)


def _dated(proposal: Proposal) -> Proposal:
    """A target «к 2026 году» is the target of that year only."""
    year = deadline_of(proposal.name)
    return replace(proposal, targets={year: proposal.target}) if year and proposal.target is not None else proposal


def _everybody(text: str) -> Proposal:
    """«Все школы имеют план»: a share of a hundred percent."""
    return _dated(_share(text, Threshold("ge", Decimal(100), True, folded(text))))


def _value(text: str, threshold: Threshold) -> Proposal:
    """A mean, a difference, an index: a number that is no count."""
    return Proposal(
        "value", text, unit="балл" if "балл" in folded(text) else "", target=threshold.value,
        comparison=threshold.comparison, better="lower" if threshold.comparison == "le" else "higher",
        frequency=frequency_of(text),
    )  # fmt: skip


def _changed(text: str, *, is_down: bool) -> Proposal:
    """«Снижение доли до 10 %» names the value to come to, «на 2 школы» the least change; else any change will do."""
    level, step = level_of(text), step_of(text)
    if level:
        threshold = Threshold("le" if is_down else "ge", level[0], level[1], folded(text))
        return _dated(_share(text, threshold) if level[1] else replace(_count(text, threshold), question=""))
    growth = _growth(text, is_down=is_down)
    if step:
        return replace(growth, target=step[0], unit=step[1])
    unsure = folded(text).startswith("отсутстви")
    return replace(growth, question="Достаточно, чтобы значение не стало хуже?") if unsure else growth


def _stepped(text: str, targets: dict[int, Decimal]) -> Proposal:
    counted, people = counted_of(text)
    return Proposal(
        "stepped", text, unit="%", numerator=_taking_part(counted), denominator=_all(counted), targets=targets,
        frequency=frequency_of(text), counts_people=people, level=_level(people),
        question="" if targets else "К каким годам относятся числа?",
    )  # fmt: skip


def _share(text: str, threshold: Threshold) -> Proposal:
    counted, people = counted_of(threshold.after) if counted_of(threshold.after)[0] else counted_of(text)
    return Proposal(
        "share", text, unit="%", numerator=_taking_part(counted), denominator=_all(counted), target=threshold.value,
        comparison=threshold.comparison, better="lower" if threshold.comparison == "le" else "higher",
        frequency=frequency_of(text), counts_people=people, level=_level(people),
        question=_share_question(text, counted),
    )  # fmt: skip


def _share_question(text: str, counted: str) -> str:
    if is_unclear_upto(text):
        return "«До» – это цель или предел?"
    return "" if counted else "От чего считается доля?"


def _count(text: str, threshold: Threshold) -> Proposal:
    people = counted_of(threshold.after if threshold.after else text)[1]
    questions = []
    if threshold.value and not names_period(text):
        questions.append("За какой период: за год или за весь план?")
    if people and (threshold.after.startswith("участник") or (not threshold.after and "участник" in folded(text))):
        questions.append("Участники – люди или школы?")
    return Proposal(
        "count", text, unit="чел." if people else "ед.", target=threshold.value, comparison=threshold.comparison,
        better="lower" if threshold.comparison == "le" else "higher", frequency=frequency_of(text),
        counts_people=people, question=" ".join(questions),
    )  # fmt: skip


def _presence(text: str, plain: str) -> Proposal | None:
    documents = documents_of(text)
    if not documents or not (_HAS.match(plain) or _MADE.search(plain) or not _DONE.search(plain)):
        return None
    if _PLAN_DONE.match(plain) or _PARTICIPATION.match(plain):
        return None
    return Proposal(
        "document_presence", text, unit="да/нет", documents=documents, target=Decimal(1), frequency=frequency_of(text)
    )


def _periodic(text: str) -> Proposal:
    return Proposal(
        "document_presence", text, unit="да/нет", documents=documents_of(text) or ("отчёт",), level="organisation",
        frequency=frequency_of(text), target=Decimal(1),
    )  # fmt: skip


def _linked_plan(text: str) -> Proposal:
    return Proposal(
        "linked_plan", text, unit="%", numerator="выполнено мероприятий плана", denominator="всего мероприятий плана",
        target=Decimal(100),
    )  # fmt: skip


def _participation(text: str, plain: str) -> Proposal:
    sampled = "выборк" in plain
    whose = "в выборке" if sampled else "всего приглашено"
    return Proposal(
        "participation", text, unit="%", numerator="приняли участие", denominator=whose, target=Decimal(100),
        frequency=frequency_of(text),
    )  # fmt: skip


def _growth(text: str, *, is_down: bool) -> Proposal:
    return Proposal(
        "growth", text, comparison="growth", better="lower" if is_down else "higher", frequency=frequency_of(text)
    )


def _done(text: str) -> Proposal:
    return Proposal(
        "action_done", text, unit="да/нет", documents=documents_of(text), target=Decimal(1),
        frequency=frequency_of(text),
    )  # fmt: skip


def _qualitative(text: str, question: str = "") -> Proposal:
    return Proposal("qualitative", text, comparison="none", frequency=frequency_of(text), question=question)


def _taking_part(counted: str) -> str:
    return f"{counted}: отвечают показателю" if counted else ""


def _all(counted: str) -> str:
    return f"{counted}: всего" if counted else ""


def _level(people: bool) -> str:
    """People are counted by each organisation, schools by the municipality."""
    return "organisation" if people else "municipality"


_SAID = {
    "participation": "приняли участие все, кто должен",
    "linked_plan": "связанный план выполнен",
    "action_done": "дело сделано, есть подтверждение",
    "qualitative": "оценивается словами",
}


_COMPARED = {"share": "доля", "count": "количество", "value": "значение"}


def _said_number(proposal: Proposal) -> str:
    sign = "не более" if proposal.comparison == "le" else "не менее"
    unit = "\u00a0%" if proposal.kind == "share" else ""
    if proposal.targets:
        steps = ", ".join(f"{year} – {number(value)}{unit}" for year, value in sorted(proposal.targets.items()))
        return f"{_COMPARED[proposal.kind]} {sign}: {steps}"
    return f"{_COMPARED[proposal.kind]} {sign} {number(proposal.target)}{unit}"


def _said(proposal: Proposal) -> str:
    """The reading in Russian, shown to the person who confirms it."""
    if proposal.kind == "document_presence":
        return f"есть документы: {join_and(proposal.documents)}"
    if proposal.kind == "stepped":
        steps = [f"{year} – {number(value)}\u00a0%" for year, value in sorted(proposal.targets.items())]
        return f"доля по годам: {', '.join(steps) or 'годы не названы'}"
    if proposal.kind == "growth":
        by = f" не меньше чем на {number(proposal.target)} {proposal.unit}" if proposal.target is not None else ""
        return f"{'уменьшается' if proposal.better == 'lower' else 'растёт'}{by} к прошлому году"
    if proposal.kind in _COMPARED:
        return _said_number(proposal)
    return _SAID[proposal.kind]
