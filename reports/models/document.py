"""Rendered documents: PDF, XLSX, DOCX with their parameters, checksum and the time their data were read."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from schools.access import scope_of


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: Any) -> Self:
        """Documents of municipalities the person works for; schools see their own reports and what was sent to them."""
        scope = scope_of(user)
        sent = Document.shared_with.through.objects.filter(organisation__in=scope.organisations).values("document_id")
        own = Q(organisation__in=scope.organisations) & ~Q(kind__in=Document.SEEN_WHEN_SENT)
        return scope.narrow(self, also=own | Q(pk__in=sent))

    def same_as(self, other: Any) -> Self:
        """All versions of one document; `other` is a document or an order for one."""
        return self.filter(
            municipality=other.municipality,
            organisation=other.organisation,
            kind=other.kind,
            format=other.format,
            params=other.params,
        )

    def open_to_all(self) -> Self:
        """What anybody may read without logging in: published, of a municipality whose public part is on."""
        return self.filter(
            municipality__is_public=True,
            published_at__isnull=False,
            state=Document.State.READY,
            organisation__isnull=True,
            kind__in=Document.PUBLISHABLE,
        )

    def by_year(self) -> list[dict[str, int]]:
        """Years of the archive with the number of documents, the newest first."""
        return list(self.order_by().values("year").annotate(count=Count("pk")).order_by("-year"))


class Document(models.Model):
    """One file made from one context. It is regenerated only on purpose: the row keeps what the file was made of."""

    class Kind(models.TextChoices):
        ANNUAL = "annual", "информационно-аналитический отчёт"
        PUBLIC = "public", "отчёт для открытой страницы"
        EXECUTION = "execution", "отчёт об исполнении карты"
        NOTE = "note", "аналитическая справка"
        REGISTER = "register", "реестр рекомендаций и решений"
        COMPONENTS = "components", "матрица управленческого цикла"
        EXPECTED = "expected", "ожидаемые результаты по годам"
        PROFILE = "profile", "профиль школы"
        PROFILES = "profiles", "профили всех школ"
        QUARTER = "quarter", "сводный отчёт за квартал"
        DOSSIER = "dossier", "досье для проверки"
        SUBMISSION = "submission", "отчёт организации"
        ROADMAP = "roadmap", "дорожная карта"
        APPROVAL = "approval", "лист согласования"
        PASSPORT = "passport", "паспорт показателя"

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "XLSX"
        DOCX = "docx", "DOCX"
        ZIP = "zip", "ZIP"

    PAPER_FORMATS = [choice for choice in Format.choices if choice[0] != "zip"]
    """In what a paper can be made; an archive holds several."""

    class State(models.TextChoices):
        WAITING = "waiting", "готовится"
        READY = "ready", "готов"
        FAILED = "failed", "не удалось"

    PUBLISHABLE = ("public", "roadmap")
    """Kinds without lines about single schools or people."""
    SEEN_WHEN_SENT = ("profile",)
    """Kinds about an organisation that it sees only after the department has sent them."""

    municipality = models.ForeignKey("schools.Municipality", models.PROTECT, related_name="documents")
    organisation = models.ForeignKey(
        "schools.Organisation", models.PROTECT, null=True, blank=True, related_name="documents"
    )
    kind = models.CharField("вид", max_length=40)
    format = models.CharField("формат", max_length=4, choices=Format)
    title = models.CharField("название", max_length=400)
    year = models.PositiveSmallIntegerField("год", default=0, help_text="О каком годе документ; по нему архив")
    params = models.JSONField("параметры", default=dict)
    version = models.PositiveSmallIntegerField("версия", default=1)
    state = models.CharField("состояние", max_length=8, choices=State, default=State.WAITING)
    failure = models.TextField("почему не удалось", blank=True)
    batch = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="parts", verbose_name="сделан вместе с"
    )
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, blank=True, related_name="documents")
    file = models.FileField("файл", upload_to="documents/%Y/", max_length=200, blank=True)
    size = models.PositiveIntegerField("байт", default=0)
    checksum = models.CharField(max_length=64, blank=True)
    data_as_of = models.DateTimeField("данные на", null=True, blank=True)
    created_at = models.DateTimeField("создан")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField("дата подписания", null=True, blank=True)
    signed_number = models.CharField("номер подписанного документа", max_length=60, blank=True)
    signed_by = models.CharField("кто подписал", max_length=200, blank=True)
    signed_file = models.FileField("подписанный экземпляр", upload_to="signed/%Y/", max_length=200, blank=True)
    shared_with = models.ManyToManyField(
        "schools.Organisation", related_name="sent_documents", blank=True, verbose_name="кому отправлен"
    )
    published_at = models.DateTimeField("опубликован", null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "документ"
        verbose_name_plural = "документы"
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["municipality", "year"], name="reports_document_archive")]
        constraints = [
            models.CheckConstraint(
                name="reports_document_ready_has_file",
                condition=~Q(state="ready") | ~Q(file=""),
            ),
            models.CheckConstraint(
                name="reports_document_published_is_ready",
                condition=Q(published_at__isnull=True) | Q(state="ready", organisation__isnull=True),
                violation_error_message="Опубликовать можно только готовый документ муниципалитета.",
            ),
            models.CheckConstraint(
                name="reports_document_signed_whole",
                condition=Q(signed_on__isnull=True, signed_file="") | (Q(signed_on__isnull=False) & ~Q(signed_file="")),
                violation_error_message="Подписанному документу нужны дата и файл.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_format_display()})"

    def get_absolute_url(self) -> str:
        return reverse("reports:document", args=[self.pk])

    @property
    def kind_name(self) -> str:
        """The kind in words; a kind that no longer exists keeps its code."""
        return dict(self.Kind.choices).get(self.kind, self.kind)

    @property
    def standing(self) -> tuple[str, str]:
        """(code of the status, words): the last thing that happened to the document."""
        if self.published_at:
            return "published", "опубликован"
        if self.signed_on:
            return "accepted", "подписан"
        return self.state, self.get_state_display()

    @property
    def may_be_published(self) -> bool:
        return self.kind in self.PUBLISHABLE and self.state == self.State.READY and self.organisation_id is None
