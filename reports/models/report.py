"""The quarterly report: workflow, lines, evidence, immutable versions."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from reports.models.period import Extension
from schools.access import scope_of


class QuarterlyReportQuerySet(models.QuerySet["QuarterlyReport"]):
    def visible_to(self, user: Any) -> Self:
        """Reports of municipalities the person works for, of the own organisations and of those they took over."""
        scope, body = scope_of(user), "organisation"
        return scope.narrow(self, municipality=f"{body}__municipality", organisation=body, also=scope.inherited(body))

    def asked(self) -> Self:
        """Without drafts in which nothing is asked any more: of a closed organisation, of one that left a list."""
        live = ReportLine.objects.live().filter(report=OuterRef("pk"))
        return self.filter(~Q(state=QuarterlyReport.State.DRAFT) | Exists(live))

    def expected(self) -> Self:
        """Asked of bodies that were not freed from them: what completeness is counted of."""
        freed = Extension.objects.in_force().filter(kind=Extension.Kind.WAIVER, period=OuterRef("period"))
        return self.asked().exclude(Exists(freed.filter(organisation=OuterRef("organisation"))))

    def waiting_for_review(self) -> Self:
        return self.filter(state__in=[QuarterlyReport.State.SUBMITTED, QuarterlyReport.State.CHECKED])

    def not_sent(self) -> Self:
        return self.asked().filter(state__in=[QuarterlyReport.State.DRAFT, QuarterlyReport.State.RETURNED])

    def with_counts(self) -> Self:
        """Annotate `lines_total` and `lines_filled` over the lines that are still required."""
        live = Q(lines__removed_at__isnull=True)
        return self.annotate(
            lines_total=Count("lines", filter=live),
            lines_filled=Count("lines", filter=live & ~Q(lines__state="")),
        )


class QuarterlyReport(models.Model):
    """What one organisation reports for one quarter. Workflow is stored here; lateness is computed from dates."""

    class State(models.TextChoices):
        DRAFT = "draft", "черновик"
        SUBMITTED = "submitted", "на проверке"
        CHECKED = "checked", "проверен методистом"
        RETURNED = "returned", "возвращён"
        ACCEPTED = "accepted", "принят"

    period = models.ForeignKey("reports.ReportingPeriod", models.PROTECT, related_name="reports")
    organisation = models.ForeignKey("schools.Organisation", models.PROTECT, related_name="reports")
    state = models.CharField("состояние", max_length=10, choices=State, default=State.DRAFT)
    nothing_to_report = models.BooleanField("мероприятий в квартале не было", default=False)
    current = models.ForeignKey(
        "reports.Submission", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="последняя версия"
    )
    # The day by which a returned report has to come back; null = the period's own dates.
    return_due = models.DateField("исправить до", null=True, blank=True)
    accepted_at = models.DateTimeField("принят", null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = QuarterlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = "квартальный отчёт"
        verbose_name_plural = "квартальные отчёты"
        constraints = [
            models.UniqueConstraint(fields=["period", "organisation"], name="reports_report_once_a_period"),
            models.CheckConstraint(
                name="reports_report_accepted_pair",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="reports_report_accepted_was_sent",
                condition=~Q(state="accepted") | Q(current__isnull=False),
                violation_error_message="Нельзя принять отчёт, который не отправляли.",
            ),
        ]

    def __str__(self) -> str:
        return f"Отчёт: {self.organisation}, {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        return self.state in (self.State.DRAFT, self.State.RETURNED)


class ReportLineQuerySet(models.QuerySet["ReportLine"]):
    def visible_to(self, user: Any) -> Self:
        scope, body = scope_of(user), "report__organisation"
        return scope.narrow(self, municipality=f"{body}__municipality", organisation=body, also=scope.inherited(body))

    def live(self) -> Self:
        """Lines the plan still asks for."""
        return self.filter(removed_at__isnull=True)


class ReportLine(models.Model):
    """One activity in one report. It copies what the plan said, so a later amendment never rewrites history."""

    class State(models.TextChoices):
        DONE = "done", "сделано"
        IN_PROGRESS = "in_progress", "в работе"
        NOT_DONE = "not_done", "не сделано"
        NOT_REQUIRED = "not_required", "не требуется в этом квартале"

    class Reason(models.TextChoices):
        STAFF = "staff", "не хватило людей"
        SCHEDULE = "schedule", "сроки сдвинуты федеральным или региональным графиком"
        NOT_SAMPLED = "not_sampled", "организация не попала в выборку"
        FUNDING = "funding", "нет финансирования"
        WAITING = "waiting", "ждём документ или событие"
        NO_CASE = "no_case", "не было случая"
        OTHER = "other", "другая причина"

    class Review(models.TextChoices):
        NONE = "none", "не проверена"
        ACCEPTED = "accepted", "принята"
        REMARK = "remark", "замечание"

    report = models.ForeignKey(QuarterlyReport, models.CASCADE, related_name="lines")
    activity = models.ForeignKey("roadmaps.Activity", models.PROTECT, related_name="report_lines")
    occurrence = models.ForeignKey(
        "roadmaps.Occurrence", models.SET_NULL, null=True, blank=True, related_name="report_lines"
    )
    position = models.PositiveIntegerField()
    # The plan as it stood: copied when the period opens, refreshed by an amendment only while the report is open.
    direction_title = models.TextField("направление")
    number = models.CharField("номер", max_length=40, blank=True)
    title = models.TextField("мероприятие")
    deadline = models.TextField("срок по карте", blank=True)
    due = models.DateField("срок", null=True, blank=True)
    nominal_due = models.DateField("срок до переноса", null=True, blank=True)
    # The earlier day, when the organisation named a new one itself; a move off a day off is no new date.
    instead_of = models.DateField("прежний срок", null=True, blank=True)
    document_kind = models.TextField("вид документа", blank=True)
    required_documents = models.JSONField("ожидаемые документы", default=list, blank=True)
    expected_result = models.TextField("ожидаемый результат", blank=True)
    indicator_text = models.TextField("показатель", blank=True)
    why_here = models.CharField("почему строка в отчёте", max_length=500, blank=True)
    plan_revision = models.PositiveSmallIntegerField("редакция карты", default=1)
    # The answer.
    state = models.CharField("состояние", max_length=12, choices=State, blank=True)
    text = models.TextField("что сделано", blank=True)
    reason = models.CharField("причина", max_length=12, choices=Reason, blank=True)
    reason_text = models.CharField("пояснение причины", max_length=1000, blank=True)
    new_date = models.DateField("новый срок", null=True, blank=True)
    done_on = models.DateField("когда сделано", null=True, blank=True)
    # Why a check of the portal is wrong here, by the code of its rule; the reviewer reads it.
    explanations = models.JSONField("пояснения к проверкам", default=dict, blank=True)
    filled_at = models.DateTimeField("заполнено", null=True, blank=True)
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # The review.
    review = models.CharField("проверка", max_length=8, choices=Review, default=Review.NONE)
    plan_changed = models.CharField("изменение карты", max_length=300, blank=True)
    removed_at = models.DateTimeField("больше не требуется", null=True, blank=True)
    removed_reason = models.CharField("почему не требуется", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReportLineQuerySet.as_manager()

    class Meta:
        verbose_name = "строка отчёта"
        verbose_name_plural = "строки отчёта"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "activity"], name="reports_line_once_an_activity"),
            models.CheckConstraint(
                name="reports_line_review_of_filled",
                condition=Q(review="none") | ~Q(state=""),
                violation_error_message="Нельзя проверить строку, на которую не ответили.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"[:200]

    def get_absolute_url(self) -> str:
        return reverse("reports:line", args=[self.pk])

    @property
    def number_clean(self) -> str:
        return self.number.strip().rstrip(".")

    @property
    def is_shifted(self) -> bool:
        """Was the day moved off a day off?"""
        return self.due is not None and self.nominal_due is not None and self.due != self.nominal_due

    def is_overdue(self, today: date) -> bool:
        return self.due is not None and self.due < today and self.state != self.State.DONE


class Remark(models.Model):
    """A reviewer's words to one line of one version. Never overwritten; a later version answers it.

    The organisation sees it from `published_at`, when the report is returned or accepted.
    """

    line = models.ForeignKey(ReportLine, models.CASCADE, related_name="remarks")
    submission = models.ForeignKey("reports.Submission", models.PROTECT, related_name="remarks")
    text = models.TextField("замечание")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    published_at = models.DateTimeField("показано организации", null=True, blank=True)
    resolved_at = models.DateTimeField("исправлено", null=True, blank=True)

    class Meta:
        verbose_name = "замечание"
        verbose_name_plural = "замечания"
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.text[:100]


class EvidenceFile(models.Model):
    """A file of an organisation; one file may stand behind several lines."""

    class Scan(models.TextChoices):
        NOT_CHECKED = "not_checked", "не проверялся антивирусом"
        WAITING = "waiting", "проверяется"
        CLEAN = "clean", "проверен"
        INFECTED = "infected", "заражён"

    organisation = models.ForeignKey("schools.Organisation", models.PROTECT, related_name="evidence_files")
    file = models.FileField("файл", upload_to="evidence/%Y/", max_length=200)
    name = models.CharField("имя", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("байт")
    sha256 = models.CharField(max_length=64, db_index=True)
    scan = models.CharField("антивирус", max_length=12, choices=Scan, default=Scan.NOT_CHECKED)
    uploaded_at = models.DateTimeField("загружен")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "файл"
        verbose_name_plural = "файлы"
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: Any) -> Self:
        scope, body = scope_of(user), "line__report__organisation"
        return scope.narrow(self, municipality=f"{body}__municipality", organisation=body, also=scope.inherited(body))


class Evidence(models.Model):
    """A document behind a line: kind, number, date, and the file or a link."""

    line = models.ForeignKey(ReportLine, models.CASCADE, related_name="evidence")
    document_kind = models.CharField("вид документа", max_length=200, blank=True)
    number = models.CharField("номер", max_length=60, blank=True)
    date = models.DateField("дата документа", null=True, blank=True)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="evidence")
    link = models.URLField("ссылка", max_length=500, blank=True)
    added_at = models.DateTimeField("добавлен")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "подтверждающий документ"
        verbose_name_plural = "подтверждающие документы"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="reports_evidence_file_or_link",
                condition=Q(file__isnull=False) | ~Q(link=""),
                violation_error_message="Приложите файл или укажите ссылку.",
            ),
        ]

    def __str__(self) -> str:
        return self.document_kind or str(self.file or self.link)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Versions are only ever added."""

    def visible_to(self, user: Any) -> Self:
        scope, body = scope_of(user), "report__organisation"
        return scope.narrow(self, municipality=f"{body}__municipality", organisation=body, also=scope.inherited(body))

    def update(self, **kwargs: Any) -> int:
        raise TypeError("A submitted version never changes")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise TypeError("A submitted version never changes")


class Submission(models.Model):
    """An immutable numbered version of a report with a checksum. Nothing ever changes one."""

    report = models.ForeignKey(QuarterlyReport, models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField("версия")
    number = models.CharField("номер", max_length=40, unique=True)
    at = models.DateTimeField("отправлен")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="отправил")
    on_behalf_of = models.CharField("от имени", max_length=200, blank=True)
    content = models.JSONField("содержание")
    checksum = models.CharField(max_length=64)
    # The token of the form that was sent: a double click makes one version.
    idempotency_key = models.CharField(max_length=64, unique=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "версия отчёта"
        verbose_name_plural = "версии отчётов"
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["report", "version"], name="reports_submission_version_once")]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A submitted version never changes")
        super().save(*args, **kwargs)


class Transition(models.Model):
    """Every change of a report's state: who, on behalf of whom, when, why."""

    report = models.ForeignKey(QuarterlyReport, models.CASCADE, related_name="transitions")
    source = models.CharField("из", max_length=10, choices=QuarterlyReport.State, blank=True)
    target = models.CharField("в", max_length=10, choices=QuarterlyReport.State)
    at = models.DateTimeField("когда")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто")
    on_behalf_of = models.CharField("от имени", max_length=200, blank=True)
    comment = models.TextField("комментарий", blank=True)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, blank=True, related_name="transitions")

    class Meta:
        verbose_name = "переход"
        verbose_name_plural = "переходы"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(name="reports_transition_moves", condition=~Q(source=F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display() or 'открыт'} → {self.get_target_display()}"
