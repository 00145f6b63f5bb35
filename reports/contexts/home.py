"""What each role has to do, from reports, occurrences and periods."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from indicators.contexts.municipal import missing
from msoko.lib.dates import local_day, short_date
from msoko.lib.periods import Quarter
from msoko.lib.russian import NBSP, capitalised, counted
from reports.contexts.cycle import measure_tasks
from reports.contexts.lines import moved_text, shifted_text
from reports.contexts.tasks import Fact, HomePage, QuarterState, Task, arranged, by_due
from reports.models import Extension, QuarterlyReport, ReportingPeriod, ReportLine
from reports.standing import standing
from reports.workflow import Dates, dates_of
from roadmaps.models import Occurrence, Roadmap
from schools.access import OWN_BODY_KINDS, Permission
from schools.models import Municipality, Organisation

State = QuarterlyReport.State
LINES_SHOWN = 8
OCCURRENCES_SHOWN = 8
AHEAD = timedelta(days=45)
TO_FIX = Q(lines__removed_at__isnull=True, lines__review=ReportLine.Review.REMARK)


def school_home(organisation: Organisation, at: datetime, *, may_submit: bool) -> HomePage:
    """Nine queries."""
    today = local_day(at, organisation.municipality.zone)
    reports = _reports(Q(organisation=organisation))
    tasks = [task for report, dates in reports for task in _report_tasks(report, dates, today, at, may_submit)]
    tasks += _line_tasks(reports, today)
    tasks += measure_tasks(organisation, today)
    now, groups = arranged(tasks, today)
    return HomePage(
        today=today,
        now=now,
        groups=groups,
        quarters=_quarters([report for report, _ in reports], today),
        facts_title=f"Дорожная карта в {Quarter.of(today).previous().year} году по сданным отчётам",
        facts=_school_facts(organisation, [report for report, _ in reports], at),
        help_text="Вопрос по строке отчёта задайте проверяющему: он видит ваши ответы и причины.",
    )


def _reports(condition: Q) -> list[tuple[Any, Dates]]:
    """Reports with their dates, oldest first. Two queries."""
    rows = list(
        QuarterlyReport.objects.filter(condition)
        .with_counts()
        .annotate(lines_to_fix=Count("lines", filter=TO_FIX))
        .select_related("period", "current", "organisation__municipality")
        .order_by("period__start")
    )
    open_rows = [row for row in rows if row.is_editable]
    longer = Extension.objects.filter(
        period__in={row.period_id for row in open_rows}, organisation__in={row.organisation_id for row in open_rows}
    ).by_report()
    return [(row, dates_of(row.period, longer[row.period_id, row.organisation_id], row.return_due)) for row in rows]


def _report_tasks(report: Any, dates: Dates, today: date, at: datetime, may_submit: bool) -> list[Task]:
    quarter = report.period.quarter
    url = reverse("reports:report", args=[report.pk])
    progress = f"Готово {report.lines_filled} из {counted(report.lines_total, 'строки', 'строк', 'строк')}"
    if report.state in (State.SUBMITTED, State.CHECKED):
        why = f"Отправлен {short_date(local_day(report.current.at, report.organisation.municipality.zone))}, "
        why += f"№{NBSP}{report.current.number}"
        return [
            Task(f"Отчёт за {quarter.label} проверяют", url, why, status="sent", label="На проверке", group="waiting")
        ]
    if report.state == State.ACCEPTED or dates.waiver is not None or report.lines_total == 0:
        return []
    group, status, label = by_due(dates.due, today)
    note = shifted_text(dates.due, dates.nominal_due)
    common: dict[str, Any] = {"due": dates.due, "note": note, "progress": progress}
    if report.state == State.RETURNED:
        fix = report.lines_to_fix
        common["progress"] = f"Строк с замечаниями: {fix}" if fix else ""
        why = "Отчёт вернули с замечаниями. Принятые строки менять не нужно."
        if not fix:
            why = "Отчёт открыт для исправления: поменяйте, что нужно, и отправьте снова."
        return [
            Task(
                f"Исправьте отчёт за {quarter.label}", url, why, status="returned", label="Возвращён",
                button="Исправить отчёт", group=group if group != "later" else "soon", is_urgent=True, **common,
            )
        ]  # fmt: skip
    if report.period.is_locked(at) and dates.extension is None:
        return []
    ready = report.lines_filled == report.lines_total
    verb = ("Отправьте" if may_submit else "Передайте руководителю") if ready else "Заполните"
    button = "Проверить и отправить" if ready and may_submit else "Продолжить" if report.lines_filled else "Заполнить"
    if ready:
        url = reverse("reports:check", args=[report.pk])
    return [
        Task(
            f"{verb} отчёт за {quarter.label}", url, "Только мероприятия, которые касаются вашей организации.",
            status=status, label=label, button=button, group=group, is_urgent=group != "later", **common,
        )
    ]  # fmt: skip


def _line_tasks(reports: Iterable[tuple[Any, Dates]], today: date) -> list[Task]:
    """Activities whose own day is near and that have no answer yet. One query."""
    drafts = [report.pk for report, dates in reports if report.state == State.DRAFT and dates.waiver is None]
    rows = (
        ReportLine.objects.live()
        .filter(report__in=drafts, due__isnull=False, due__lte=today + AHEAD)
        .filter(state__in=["", ReportLine.State.IN_PROGRESS])
        .order_by("due", "position")[:LINES_SHOWN]
    )
    return [_line_task(row, today) for row in rows]


def _line_task(line: ReportLine, today: date) -> Task:
    group, status, label = by_due(line.due, today)
    title = f"{line.number_clean}. {line.title}" if line.number_clean else line.title
    return Task(
        title,
        reverse("reports:line", args=[line.pk]),
        line.document_kind or line.expected_result,
        due=line.due,
        note=moved_text(line),
        status=status,
        label=label,
        group=group,
    )


def _quarters(reports: Iterable[Any], today: date) -> list[QuarterState]:
    """The four quarters of the year whose report is due next (in January still the last year)."""
    by_code = {report.period.code: report for report in reports}
    year = Quarter.of(today).previous().year
    return [_quarter_state(Quarter(year, number), by_code, today) for number in (1, 2, 3, 4)]


def _quarter_state(quarter: Quarter, by_code: dict[str, Any], today: date) -> QuarterState:
    report = by_code.get(quarter.code)
    label = f"{quarter.roman} квартал"
    if report is None:
        when = quarter.end + timedelta(days=1)
        word = f"с {short_date(when).split(',')[0]}" if when > today else "не открыт"
        return QuarterState(quarter.number, label, "", word)
    url = reverse("reports:report", args=[report.pk])
    word = capitalised(report.get_state_display())
    return QuarterState(quarter.number, label, report.state, word, url, report.is_editable)


def _school_facts(organisation: Organisation, reports: Iterable[Any], at: datetime) -> list[Fact]:
    """Execution as the annual analysis would count it now. Three queries."""
    municipality = organisation.municipality
    year = Quarter.of(local_day(at, municipality.zone)).previous().year
    of_year = [row for row in reports if row.period.start.year == year]
    own = standing(municipality, [row.period for row in of_year], at, body=organisation.pk).get(organisation.pk)
    if own is None or not own.total:
        return []
    more = [Fact("Из них с опозданием", str(own.late))] if own.late else []
    if any(row.state == State.RETURNED for row in of_year):
        more.append(Fact("Отчёт на исправлении", "не учтён"))
    return [
        Fact("Исполнено", f"{own.executed} из {own.total}"),
        Fact("Просрочено", str(own.overdue)),
        *more,
        Fact("Дорожные карты", "", reverse("roadmaps:index")),
    ]


# The department ----------------------------------------------------------------------------------


def department_home(place: Any, at: datetime) -> HomePage:
    """Tasks of a municipal role; what a role may not do is not offered. Ten queries at most."""
    municipality: Municipality = place.municipality
    today = local_day(at, municipality.zone)
    tasks: list[Task] = []
    current = municipality.periods.order_by("-start").first()
    if place.may(Permission.REVIEW_REPORTS):
        tasks += _review_tasks(municipality)
    if place.may(Permission.CONTROL_PERIODS):
        tasks += _period_tasks(municipality, current, today)
    if current is not None and place.may(Permission.VIEW_MUNICIPALITY):
        tasks += _late_tasks(current, today, may_remind=place.may(Permission.CONTROL_PERIODS))
    if place.may(Permission.FILL_REPORT):
        own = Q(period__municipality=municipality, organisation__kind__in=sorted(OWN_BODY_KINDS))
        own &= Q(state__in=[State.DRAFT, State.RETURNED])
        for report, dates in _reports(own):
            tasks += [_named(task, report) for task in _report_tasks(report, dates, today, at, True)]
    tasks += _occurrence_tasks(municipality, today)
    if place.may(Permission.ENTER_VALUES):
        tasks += _value_tasks(municipality, today)
    now, groups = arranged(tasks, today)
    return HomePage(today, now, groups, facts_title=_facts_title(current), facts=_period_facts(current))


def _named(task: Task, report: Any) -> Task:
    """A report of one of the department's own bodies among its other tasks."""
    return replace(task, why=str(report.organisation), is_urgent=False)


def _review_tasks(municipality: Municipality) -> list[Task]:
    rows = QuarterlyReport.objects.waiting_for_review().filter(period__municipality=municipality)
    waiting = rows.order_by("period__start", "current__at").values_list("pk", "period__code")
    if not waiting:
        return []
    count = len(waiting)
    quarters = ", ".join(Quarter.parse(code).short_label for code in dict.fromkeys(code for _, code in waiting))
    first = reverse("reports:review", args=[waiting[0][0]])
    return [
        Task(
            f"Проверьте {counted(count, 'отчёт', 'отчёта', 'отчётов')}", first,
            f"Организации ждут ответа: {quarters}.", status="sent", label="Ждут проверки", button="Начать проверку",
            group="soon", is_urgent=True,
        )
    ]  # fmt: skip


def _period_tasks(municipality: Municipality, current: ReportingPeriod | None, today: date) -> list[Task]:
    """The quarter that has ended must be open by now, if a road map was in force in it; the running one may be."""
    ended = Quarter.of(today).previous()
    if current is not None and current.quarter >= ended:
        return []
    if not Roadmap.objects.municipal().filter(municipality=municipality).in_force(ended.start, ended.end).exists():
        return [_no_roadmap()]
    url = reverse("reports:periods")
    why = "Квартал закончился: организации ждут своих отчётов."
    return [
        Task(
            f"Откройте {ended.label}", url, why, status="soon", label="Не открыт", button="Открыть квартал",
            group="soon", is_urgent=True,
        )
    ]  # fmt: skip


def _no_roadmap() -> Task:
    return Task(
        "Загрузите действующую дорожную карту", reverse("roadmaps:index"),
        "Карты на этот период в портале нет. Загрузите приказ или начните карту следующего периода.",
        status="soon", label="Нет карты", button="Дорожные карты", group="soon", is_urgent=True,
    )  # fmt: skip


def _value_tasks(municipality: Municipality, today: date) -> list[Task]:
    """Values of the municipality as a whole that no report asks for. One query."""
    url = reverse("indicators:values_municipal")
    return [
        Task(
            f"Внесите {counted(count, 'показатель', 'показателя', 'показателей')} муниципалитета за {period.label}",
            f"{url}?period={period.code}", "В отчётах организаций этих значений нет: их знает управление.",
            status="soon", label="Не заполнены", button="Внести значения",
            group="soon" if period.end < today else "later",
        )
        for period, count in missing(municipality, today).items()
    ]  # fmt: skip


def _late_tasks(current: ReportingPeriod, today: date, *, may_remind: bool) -> list[Task]:
    rows = current.reports.not_sent()
    excused = Extension.objects.in_force().filter(period=current).filter(Q(kind="waiver") | Q(until__gte=today))
    late = rows.exclude(organisation__in=excused.values("organisation")).filter(
        Q(state=State.DRAFT) | Q(return_due__lt=today)
    )
    count = late.count() if today > current.due else 0
    if not count:
        return []
    name = reverse("reports:remind", args=[current.code]) if may_remind else reverse("reports:index") + "?state=overdue"
    return [
        Task(
            f"Не сдали отчёт: {counted(count, 'организация', 'организации', 'организаций')}", name,
            f"{capitalised(current.quarter.label)}, срок был {short_date(current.due)}.", due=current.due,
            status="overdue", label=by_due(current.due, today)[2],
            button="Напомнить" if may_remind else "Посмотреть", group="overdue",
        )
    ]  # fmt: skip


def _occurrence_tasks(municipality: Municipality, today: date) -> list[Task]:
    """Due dates of the municipal map that are near or have passed. One query."""
    rows = (
        Occurrence.objects.live()
        .filter(
            activity__roadmap__municipality=municipality,
            activity__roadmap__organisation__isnull=True,
            activity__roadmap__amends__isnull=True,
            activity__roadmap__state=Roadmap.State.ACTIVE,
            activity__removed_at__isnull=True,
            activity__excluded=False,
            done_on__isnull=True,
            due__range=(today - AHEAD, today + AHEAD),
        )
        .select_related("activity__direction")
        .order_by("due", "activity__position")[:OCCURRENCES_SHOWN]
    )
    return [_occurrence_task(row, today) for row in rows]


def _occurrence_task(row: Occurrence, today: date) -> Task:
    group, status, label = by_due(row.due, today)
    activity = row.activity
    title = f"{activity.number_clean}. {activity.title}" if activity.number_clean else activity.title
    return Task(
        title,
        reverse("roadmaps:activity", args=[activity.pk]),
        row.label or str(activity.direction),
        due=row.due,
        note=shifted_text(row.due, row.nominal_due),
        status=status,
        label=label,
        group=group,
    )


def _facts_title(current: ReportingPeriod | None) -> str:
    return f"Отчёты, {current.quarter.label}" if current else ""


def _period_facts(current: ReportingPeriod | None) -> list[Fact]:
    if current is None:
        return []
    counts = dict(current.reports.expected().values_list("state").annotate(count=Count("pk")).order_by())
    total = sum(counts.values())
    waiting = counts.get(State.SUBMITTED, 0) + counts.get(State.CHECKED, 0)
    return [
        Fact("Принято", f"{counts.get(State.ACCEPTED, 0)} из {total}"),
        Fact("На проверке", str(waiting)),
        Fact("Возвращены", str(counts.get(State.RETURNED, 0))),
        Fact("Не отправлены", str(counts.get(State.DRAFT, 0))),
        Fact("Все отчёты", "", reverse("reports:index")),
    ]
