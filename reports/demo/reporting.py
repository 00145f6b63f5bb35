"""Two years of sample quarterly reports, made through the same actions that people use."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

from django.core.files.base import ContentFile
from docx import Document as WordDocument

from indicators.models import Observation
from msoko.lib.dates import start_of_day
from msoko.lib.files import inspect
from msoko.lib.periods import Quarter
from reports.actions.periods import extend, open_period
from reports.actions.reviewing import accept, check, return_report
from reports.actions.submitting import submit
from reports.checks import slots_of
from reports.demo.people import create_approver
from reports.demo.places import Sample
from reports.figures import asked_of, figure_of
from reports.models import (
    Evidence,
    EvidenceFile,
    Extension,
    LineFigure,
    QuarterlyReport,
    ReportingPeriod,
    ReportLine,
)
from schools.access import OWN_BODY_KINDS, Role
from schools.models import Municipality, Organisation, User

Say = Callable[[str], None]
State = ReportLine.State
DONE_TEXTS = (
    "Работа проведена в срок, итоги рассмотрены на совещании (учебный пример).",
    "Документ подготовлен и утверждён, размещён на сайте организации (учебный пример).",
    "Проведён анализ, по итогам составлены рекомендации для педагогов (учебный пример).",
    "Мероприятие проведено, участвовали все педагоги предметных объединений (учебный пример).",
)
WORK_TEXTS = (
    "Собраны данные, подготовка документа продолжается (учебный пример).",
    "Работа идёт по плану, завершим к новому сроку (учебный пример).",
)
REMARK = "Приложите подписанный документ: у приложенного файла нет подписи (учебный пример)."
REASONS = (
    (ReportLine.Reason.STAFF, "Нет педагога, ответственного за направление (учебный пример)."),
    (ReportLine.Reason.SCHEDULE, "Срок сдвинут графиком процедур (учебный пример)."),
    (ReportLine.Reason.WAITING, "Ждём методические рекомендации (учебный пример)."),
)


@dataclass(frozen=True)
class Crew:
    """People and habits of one sample municipality."""

    sample: Sample
    municipality: Municipality
    department: User
    approver: User
    methodist: User
    heads: dict[int, User]  # organisation → who signs
    diligence: dict[int, float]  # organisation → share of work done in time, 0…1
    files: dict[int, EvidenceFile]

    @classmethod
    def gather(cls, sample: Sample, municipality: Municipality, rng: random.Random, at: datetime) -> "Crew":
        members = municipality.memberships.select_related("user")
        department = next(row.user for row in members if row.role == Role.DEPARTMENT)
        methodist = next(row.user for row in members if row.role == Role.METHODOLOGIST)
        heads = {row.organisation_id: row.user for row in members if row.role == Role.HEAD and row.organisation_id}
        bodies = list(municipality.organisations.in_order())
        for body in bodies:
            if body.kind in OWN_BODY_KINDS:
                heads[body.pk] = department
        diligence = {body.pk: rng.uniform(0.55, 0.96) for body in bodies}
        files = {body.pk: _sample_file(body, heads[body.pk], at) for body in bodies}
        approver = create_approver(sample, municipality, since=at.date())
        return cls(sample, municipality, department, approver, methodist, heads, diligence, files)


def report_quarters(crew: Crew, rng: random.Random, today: date, say: Say) -> None:
    """Open, fill, send and review every quarter of the sample that has begun by `today`."""
    quarter, last = Quarter.parse(crew.sample.first_quarter), Quarter.parse(crew.sample.last_quarter)
    while quarter <= last and quarter.start <= today:
        opened_on = min(quarter.end + timedelta(days=1), today)
        opening = open_period(
            municipality=crew.municipality, quarter=quarter, by=crew.department, today=opened_on,
            at=start_of_day(opened_on, crew.municipality.zone) + timedelta(hours=9),
        )  # fmt: skip
        say(f"  {quarter.label}: {opening.lines.added} строк")
        _one_quarter(crew, opening.period, rng, today)
        quarter = quarter.next()


def _one_quarter(crew: Crew, period: ReportingPeriod, rng: random.Random, today: date) -> None:
    reports = list(period.reports.select_related("organisation", "period__municipality"))
    is_running = period.end >= today
    is_fresh = not is_running and period.due >= today - timedelta(days=75)
    fates = list(_fates(crew, reports, is_running, is_fresh, rng))
    _fill(crew, period, [(report, share) for report, _, share in fates], rng, today)
    for report, fate, _ in fates:
        fate(crew, period, report, rng, today)


Fate = Callable[[Crew, ReportingPeriod, QuarterlyReport, random.Random, date], None]


def _fates(
    crew: Crew, reports: list[QuarterlyReport], is_running: bool, is_fresh: bool, rng: random.Random
) -> Iterator[tuple[QuarterlyReport, Fate, float]]:
    """(report, what happens to it, share of lines that get filled)."""
    schools = [report for report in reports if report.organisation.kind == Organisation.Kind.SCHOOL]
    special: dict[int, tuple[Fate, float]] = {}
    if is_fresh:
        plan: list[tuple[Fate, float]] = [
            (_come_back, 1),
            (_be_sent, 1),
            (_be_extended, 0.5),
            (_stay, 0.6),
            (_be_sent, 1),
        ]
        special = {report.pk: fate for report, fate in zip(schools, plan, strict=False)}
    for report in reports:
        if is_running:
            yield report, _stay, rng.choice([0, 0, 0.2, 0.4])
        elif report.pk in special:
            yield report, *special[report.pk]
        elif not is_fresh and rng.random() < 0.015:
            yield report, _stay, 0.3
        else:
            yield report, _be_accepted, 1


def _fill(
    crew: Crew,
    period: ReportingPeriod,
    shares: Iterable[tuple[QuarterlyReport, float]],
    rng: random.Random,
    today: date,
) -> None:
    """Answer lines of all reports in two statements."""
    share_of = {report.pk: share for report, share in shares}
    lines = list(
        ReportLine.objects.live()
        .filter(report__period=period)
        .select_related("report__organisation", "activity")
        .order_by("report_id", "position")
    )
    answered = [line for line in lines if rng.random() < share_of.get(line.report_id, 0)]
    evidence: list[Evidence] = []
    for line in answered:
        _answer(crew, period, line, rng, today)
        evidence.extend(_papers(crew, period, line, rng))
    figures = list(_numbers(crew, answered, rng))
    fields = ["state", "text", "reason", "reason_text", "new_date", "done_on", "filled_at", "filled_by"]
    ReportLine.objects.bulk_update(answered, fields, batch_size=300)
    Evidence.objects.bulk_create(evidence, batch_size=500)
    LineFigure.objects.bulk_create(figures, batch_size=500)


def _answer(crew: Crew, period: ReportingPeriod, line: ReportLine, rng: random.Random, today: date) -> None:
    diligence = crew.diligence[line.report.organisation_id]
    line.filled_at = start_of_day(min(period.end, today), crew.municipality.zone) + timedelta(
        hours=8 + rng.randrange(9)
    )
    line.filled_by = crew.heads[line.report.organisation_id]
    planned = line.nominal_due or line.due
    is_due = planned is not None and planned <= period.end
    roll = rng.random()
    if roll < diligence and (is_due or line.due is None or rng.random() < 0.35):
        line.state, line.text = State.DONE, rng.choice(DONE_TEXTS)
        line.done_on = _done_on(period, line, rng, today)
    elif not is_due and roll < 0.97:
        line.state, line.text = State.IN_PROGRESS, rng.choice(WORK_TEXTS)
        line.new_date = line.due or period.end + timedelta(days=rng.randrange(30, 80))
    elif roll < diligence + (1 - diligence) * 0.25:
        line.state, line.text = State.NOT_REQUIRED, ""
        line.reason, line.reason_text = ReportLine.Reason.NO_CASE, "Случая в квартале не было (учебный пример)."
    else:
        line.state = State.NOT_DONE
        line.reason, line.reason_text = rng.choice(REASONS)
        line.new_date = period.end + timedelta(days=rng.randrange(20, 60))


def _done_on(period: ReportingPeriod, line: ReportLine, rng: random.Random, today: date) -> date:
    """Mostly before the due day, one time in twelve a few days after it."""
    last = min(period.end, today)
    if line.due is not None and period.start <= line.due <= last:
        shift = rng.randrange(1, 12) if rng.random() < 1 / 12 else -rng.randrange(0, 20)
        return max(period.start, min(last, line.due + timedelta(days=shift)))
    return max(period.start, last - timedelta(days=rng.randrange(0, 30)))


def _papers(crew: Crew, period: ReportingPeriod, line: ReportLine, rng: random.Random) -> Iterator[Evidence]:
    if line.state != State.DONE:
        return
    file = crew.files[line.report.organisation_id]
    for slot in slots_of(line):
        yield Evidence(
            line=line,
            document_kind=slot.name,
            number=f"{rng.randrange(1, 400)}-п",
            date=line.done_on,
            file=file,
            added_at=line.filled_at or period.opened_at,
            added_by=line.filled_by,
        )


def _numbers(crew: Crew, lines: Iterable[ReportLine], rng: random.Random) -> Iterator[LineFigure]:
    """Numbers of the lines that are done, now and then without data."""
    done = [line for line in lines if line.state == State.DONE]
    asked = asked_of(crew.municipality, [line.activity.lineage for line in done])
    for line in done:
        for indicator in asked.get(line.activity.lineage, ()):
            typed: dict[str, Decimal | str] = {"value": Decimal(rng.randrange(1, 5))}
            if rng.random() < 0.03:
                typed = {"absence": Observation.Absence.NO_DATA}
            elif indicator.is_ratio:
                whole = rng.randrange(14, 60)
                typed = {"numerator": Decimal(whole - rng.randrange(0, 7)), "denominator": Decimal(whole)}
            yield LineFigure(line=line, indicator=indicator, **figure_of(typed))


def _moment(crew: Crew, day: date, rng: random.Random) -> datetime:
    return start_of_day(day, crew.municipality.zone) + timedelta(hours=8 + rng.randrange(9), minutes=rng.randrange(60))


def _send(crew: Crew, period: ReportingPeriod, report: QuarterlyReport, rng: random.Random, today: date) -> date:
    """Send the report, now and then late; returns the day."""
    late = rng.random() > crew.diligence[report.organisation_id] + 0.1
    day = period.due + timedelta(days=rng.randrange(1, 9)) if late else period.due - timedelta(days=rng.randrange(0, 4))
    day = min(max(day, period.end + timedelta(days=1)), today)
    token = f"demo-{period.municipality.code}-{report.pk}-{report.submissions.count()}"
    submit(report=report, by=crew.heads[report.organisation_id], token=token, at=_moment(crew, day, rng))
    return day


def _be_sent(crew: Crew, period: ReportingPeriod, report: QuarterlyReport, rng: random.Random, today: date) -> None:
    _send(crew, period, report, rng, today)


def _be_accepted(crew: Crew, period: ReportingPeriod, report: QuarterlyReport, rng: random.Random, today: date) -> None:
    day = _send(crew, period, report, rng, today)
    at = _moment(crew, min(day + timedelta(days=rng.randrange(1, 6)), today), rng)
    if crew.municipality.two_step_review:
        check(report=report, by=crew.methodist, at=at)
        at += timedelta(hours=2)
    accept(report=report, by=crew.approver, at=at)


def _come_back(crew: Crew, period: ReportingPeriod, report: QuarterlyReport, rng: random.Random, today: date) -> None:
    """Returned with a remark to one line, to be corrected within a week from today."""
    _send(crew, period, report, rng, today)
    lines = list(report.lines.live().filter(state=State.DONE)[:1]) or list(report.lines.live()[:1])
    returned = start_of_day(today - timedelta(days=2), crew.municipality.zone) + timedelta(hours=16, minutes=5)
    due = crew.municipality.shifted(today + timedelta(days=6))
    remarks = {line.pk: REMARK for line in lines}
    return_report(report=report, by=crew.methodist, due=due, at=returned, remarks=remarks)


def _be_extended(crew: Crew, period: ReportingPeriod, report: QuarterlyReport, rng: random.Random, today: date) -> None:
    extend(
        period=period, organisation=report.organisation, kind=Extension.Kind.EXTENSION, by=crew.department,
        reason="Руководитель в отпуске, отчёт готовит исполняющий обязанности (учебный пример)",
        at=_moment(crew, today - timedelta(days=3), rng), until=crew.municipality.shifted(today + timedelta(days=9)),
    )  # fmt: skip


def _stay(crew: Crew, period: ReportingPeriod, report: QuarterlyReport, rng: random.Random, today: date) -> None:
    """The draft stays a draft."""


def _sample_file(body: Organisation, by: User, at: datetime) -> EvidenceFile:
    """A real small Word file that says that it is a sample."""
    word = WordDocument()
    word.core_properties.created = word.core_properties.modified = at.replace(tzinfo=None)
    word.add_heading("Приказ (учебный пример)", 1)
    word.add_paragraph(f"{body.full_name or body}. Документ создан для примера и не имеет силы.")
    buffer = BytesIO()
    word.save(buffer)
    name = "prikaz-primer.docx"
    info = inspect(name, buffer.getvalue())
    row = EvidenceFile(
        organisation=body, name=name, content_type=info.content_type, size=info.size, sha256=info.sha256,
        uploaded_at=at, uploaded_by=by,
    )  # fmt: skip
    row.file.save(f"sample-{body.municipality.code}-{body.pk}.docx", ContentFile(buffer.getvalue()), save=False)
    row.save()
    return row
