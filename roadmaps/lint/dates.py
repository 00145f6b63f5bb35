"""Deadlines and the date of the act."""

from collections.abc import Iterator
from datetime import timedelta

from roadmaps.lint.plan import Found, LintPlan, at

EARLY = timedelta(days=183)
"""An act is usually signed shortly before the period or in its first months."""


def past_at_signing(plan: LintPlan) -> Iterator[Found]:
    """Срок прошёл до подписания акта.

    Мероприятие невозможно исполнить в срок: оно станет просроченным в день подписания.
    """
    if plan.act_date is None:
        return
    for row in plan.activities:
        due = [window.due for window in row.schedule.plan_occurrences()] or [
            window.due for window in row.schedule.outside_plan()
        ]
        if due and max(due) < plan.act_date:
            found = f"Срок «{row.deadline}» истёк {max(due):%d.%m.%Y}, акт подписан {plan.act_date:%d.%m.%Y}"
            yield at(row, found, "Назначьте новый срок или отметьте мероприятие как исполненное до акта.", "deadline")


def act_outside_period(plan: LintPlan) -> Iterator[Found]:
    """Дата акта вне периода карты.

    Возможно, дата или номер взяты из другого документа: на такой акт нельзя опереться в отчёте.
    """
    if plan.act_date is None or plan.period is None:
        return
    start, end = plan.period.start, plan.period.end
    if plan.act_date > end or start - plan.act_date > EARLY:
        found = f"Акт от {plan.act_date:%d.%m.%Y}, карта на {start:%d.%m.%Y} – {end:%d.%m.%Y}"
        yield Found("", "", found, "Сверьте дату акта и годы карты с подписанным документом.")


def unread_deadline(plan: LintPlan) -> Iterator[Found]:
    """Срок не прочитан.

    Портал не поставит дату и не напомнит о мероприятии, пока срок не понят.
    """
    for row in plan.activities:
        if row.deadline.strip() and not row.schedule.recognised:
            unread = row.schedule.unread_part or row.deadline
            fix = row.schedule.hint or "Напишите срок иначе, например «ежегодно до 30 ноября», или назначьте дату."
            yield at(row, f"Непонятно: «{unread}»", fix, "deadline")
