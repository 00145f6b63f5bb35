import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import roadmaps.models.feed


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("indicators", "0001_initial"),
        ("jobs", "0001_initial"),
        ("schools", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("order", "приказ"),
                            ("resolution", "постановление"),
                            ("directive", "распоряжение"),
                            ("regulation", "положение"),
                            ("protocol", "протокол"),
                            ("letter", "письмо"),
                        ],
                        default="order",
                        max_length=12,
                        verbose_name="вид",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="номер")),
                ("date", models.DateField(blank=True, null=True, verbose_name="дата")),
                ("title", models.TextField(blank=True, verbose_name="заголовок")),
                ("issuer", models.CharField(blank=True, max_length=300, verbose_name="кем издан")),
                ("requisites", models.CharField(blank=True, max_length=500, verbose_name="реквизиты, как напечатаны")),
                ("control", models.TextField(blank=True, verbose_name="контроль исполнения")),
                ("reporting", models.TextField(blank=True, verbose_name="порядок отчётности")),
                ("file", models.FileField(blank=True, upload_to="acts/", verbose_name="файл")),
                ("file_name", models.CharField(blank=True, max_length=200, verbose_name="имя файла")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="schools.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
            ],
            options={
                "verbose_name": "правовой акт",
                "verbose_name_plural": "правовые акты",
                "ordering": ["-date", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "token",
                    models.CharField(
                        default=roadmaps.models.feed.new_token, editable=False, max_length=64, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="создана")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="последнее чтение")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="отозвана")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.municipality"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="schools.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feeds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "ссылка на календарь",
                "verbose_name_plural": "ссылки на календарь",
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Direction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="порядок")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="номер, как напечатан")),
                ("title", models.TextField(verbose_name="название")),
                ("lineage", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "mechanism",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="directions",
                        to="indicators.mechanism",
                        verbose_name="тема",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="roadmaps.direction",
                    ),
                ),
            ],
            options={
                "verbose_name": "направление",
                "verbose_name_plural": "направления",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="порядок в карте")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("activity", "мероприятие"),
                            ("group", "заголовок группы"),
                            ("fragment", "повреждённая строка"),
                        ],
                        default="activity",
                        max_length=8,
                        verbose_name="вид строки",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="номер, как напечатан")),
                ("title", models.TextField(blank=True, verbose_name="мероприятие")),
                ("deadline", models.TextField(blank=True, verbose_name="срок, как напечатан")),
                ("responsible", models.TextField(blank=True, verbose_name="ответственные, как напечатаны")),
                ("document_kind", models.TextField(blank=True, null=True, verbose_name="вид документа")),
                ("indicator_text", models.TextField(blank=True, null=True, verbose_name="показатель, как напечатан")),
                ("expected_result", models.TextField(blank=True, null=True, verbose_name="ожидаемый результат")),
                ("schedule", models.JSONField(blank=True, default=dict, verbose_name="расписание")),
                ("schedule_by_person", models.BooleanField(default=False, verbose_name="срок прочитан человеком")),
                (
                    "responsible_by_person",
                    models.BooleanField(default=False, verbose_name="ответственные назначены человеком"),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[("high", "прочитано"), ("low", "проверьте"), ("person", "подтверждено человеком")],
                        default="high",
                        max_length=6,
                        verbose_name="достоверность чтения",
                    ),
                ),
                ("problems", models.JSONField(blank=True, default=list, verbose_name="замечания чтения")),
                ("required_documents", models.JSONField(blank=True, default=list, verbose_name="ожидаемые документы")),
                ("excluded", models.BooleanField(default=False, verbose_name="не учитывать в проценте исполнения")),
                ("excluded_reason", models.CharField(blank=True, max_length=300, verbose_name="почему не учитывать")),
                ("note", models.TextField(blank=True, verbose_name="примечание")),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="место в документе")),
                ("lineage", models.UUIDField(db_index=True, default=uuid.uuid4, verbose_name="происхождение")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="убрана")),
                ("removed_reason", models.CharField(blank=True, max_length=300, verbose_name="почему убрана")),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "derived_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="derivatives",
                        to="roadmaps.activity",
                        verbose_name="муниципальная строка",
                    ),
                ),
                (
                    "mechanism",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="activities",
                        to="indicators.mechanism",
                        verbose_name="тема",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="roadmaps.activity",
                    ),
                ),
                (
                    "direction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="activities", to="roadmaps.direction"
                    ),
                ),
            ],
            options={
                "verbose_name": "мероприятие",
                "verbose_name_plural": "мероприятия",
                "ordering": ["position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("excluded", False), models.Q(("excluded_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="roadmaps_activity_excluded_reason",
                        violation_error_message="Напишите, почему мероприятие не учитывается.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExternalSchedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300, verbose_name="название")),
                (
                    "code",
                    models.CharField(
                        help_text="Например: ВПР, ГИА, план-график",
                        max_length=120,
                        verbose_name="как называют в сроках",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="год")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("whole", "один срок: от первой даты до последней"),
                            ("rows", "каждая строка – отдельный срок"),
                        ],
                        default="whole",
                        max_length=5,
                        verbose_name="сроки мероприятий",
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="основание")),
                ("registered_at", models.DateTimeField(verbose_name="внесён")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="заменён")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="external_schedules",
                        to="schools.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "внешний график",
                "verbose_name_plural": "внешние графики",
                "ordering": ["-year", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("municipality", "code", "year"),
                        name="roadmaps_external_once_a_year",
                        violation_error_message="График с таким названием на этот год уже есть.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                ("start", models.DateField(verbose_name="начало")),
                ("nominal_due", models.DateField(verbose_name="срок по карте")),
                ("due", models.DateField(verbose_name="срок с учётом рабочих дней")),
                ("label", models.CharField(blank=True, max_length=120, verbose_name="за что")),
                (
                    "is_backstop",
                    models.BooleanField(
                        default=False, verbose_name="крайняя граница, точная дата ждёт графика или события"
                    ),
                ),
                ("by_person", models.BooleanField(default=False, verbose_name="дату назначил человек")),
                ("reschedule_reason", models.CharField(blank=True, max_length=300, verbose_name="почему перенесено")),
                ("cancelled_reason", models.CharField(blank=True, max_length=300, verbose_name="почему отменено")),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="выполнено")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="occurrences", to="roadmaps.activity"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="occurrences",
                        to="schools.organisation",
                        verbose_name="только для организации",
                    ),
                ),
            ],
            options={
                "verbose_name": "срок мероприятия",
                "verbose_name_plural": "сроки мероприятий",
                "ordering": ["due", "pk"],
                "indexes": [models.Index(fields=["due"], name="roadmaps_occurrence_due")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", True)),
                        fields=("activity", "key"),
                        name="roadmaps_occurrence_key_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", False)),
                        fields=("activity", "organisation", "key"),
                        name="roadmaps_occurrence_org_key_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("start__lte", models.F("nominal_due"))),
                        name="roadmaps_occurrence_start_due",
                        violation_error_message="Начало не может быть позже срока.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_by__isnull", True), ("done_on__isnull", True)),
                            ("done_on__isnull", False),
                            _connector="OR",
                        ),
                        name="roadmaps_occurrence_done_on_with_by",
                        violation_error_message="Автор отметки указывается вместе с датой выполнения.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("accountable", "ответственный"),
                            ("executor", "исполнитель"),
                            ("co_executor", "соисполнитель"),
                        ],
                        default="executor",
                        max_length=12,
                        verbose_name="роль",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("authority", "орган управления образованием"),
                            ("methodical", "методическая служба"),
                            ("association", "методические объединения"),
                            ("school", "общеобразовательная организация"),
                            ("preschool", "дошкольная организация"),
                            ("additional", "организация дополнительного образования"),
                        ],
                        max_length=12,
                        verbose_name="все организации вида",
                    ),
                ),
                ("printed", models.CharField(blank=True, max_length=300, verbose_name="как напечатано")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responsibilities",
                        to="roadmaps.activity",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.riskgroup",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "ответственный",
                "verbose_name_plural": "ответственные",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("group__isnull", True), ("kind", ""), ("organisation__isnull", False)),
                            models.Q(
                                ("group__isnull", True),
                                ("organisation__isnull", True),
                                models.Q(("kind", ""), _negated=True),
                            ),
                            models.Q(("group__isnull", False), ("kind", ""), ("organisation__isnull", True)),
                            _connector="OR",
                        ),
                        name="roadmaps_responsibility_one_target",
                        violation_error_message="Укажите что-то одно: организацию, вид организаций или группу.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Roadmap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "parent_revision",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="из какой редакции сделана"),
                ),
                ("title", models.TextField(verbose_name="название")),
                ("starts_on", models.DateField(verbose_name="начало")),
                ("ends_on", models.DateField(verbose_name="окончание")),
                ("period_note", models.CharField(blank=True, max_length=300, verbose_name="период, как напечатан")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "проект"), ("active", "действует"), ("closed", "завершена")],
                        default="draft",
                        max_length=8,
                        verbose_name="состояние",
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(default=1, verbose_name="редакция")),
                ("columns", models.JSONField(blank=True, default=list, verbose_name="столбцы, как напечатаны")),
                ("aliases", models.JSONField(blank=True, default=dict, verbose_name="сокращения акта")),
                (
                    "expected_results",
                    models.JSONField(blank=True, default=list, verbose_name="ожидаемые результаты по годам"),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="учебные данные")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="создана")),
                (
                    "act",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roadmaps",
                        to="roadmaps.act",
                        verbose_name="правовой акт",
                    ),
                ),
                (
                    "amends",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="working_copies",
                        to="roadmaps.roadmap",
                        verbose_name="изменяет карту",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roadmaps",
                        to="schools.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roadmaps",
                        to="schools.organisation",
                        verbose_name="школа",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="derived",
                        to="roadmaps.roadmap",
                        verbose_name="муниципальная карта",
                    ),
                ),
            ],
            options={
                "verbose_name": "дорожная карта",
                "verbose_name_plural": "дорожные карты",
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                        name="roadmaps_roadmap_period",
                        violation_error_message="Окончание не может быть раньше начала.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="номер редакции")),
                ("effective_on", models.DateField(verbose_name="действует с")),
                ("content", models.JSONField(verbose_name="содержание")),
                ("checksum", models.CharField(max_length=64)),
                ("note", models.TextField(blank=True, verbose_name="что изменилось")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "act",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="roadmaps.act",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "roadmap",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="roadmaps.roadmap"
                    ),
                ),
            ],
            options={
                "verbose_name": "редакция",
                "verbose_name_plural": "редакции",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("roadmap", "number"),
                        name="roadmaps_revision_number_once",
                        violation_error_message="Редакция с таким номером уже есть.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(max_length=200, upload_to="imports/", verbose_name="файл")),
                ("file_name", models.CharField(max_length=200, verbose_name="имя файла")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "читается"),
                            ("ready", "проверяется"),
                            ("failed", "не прочитан"),
                            ("written", "записан"),
                            ("discarded", "отложен"),
                        ],
                        default="reading",
                        max_length=9,
                        verbose_name="состояние",
                    ),
                ),
                ("error", models.TextField(blank=True, verbose_name="почему не прочитан")),
                ("plan", models.JSONField(blank=True, default=dict, verbose_name="прочитанный план")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(verbose_name="загружен")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="import_drafts",
                        to="schools.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
                (
                    "roadmap",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="import_drafts",
                        to="roadmaps.roadmap",
                        verbose_name="записанная карта",
                    ),
                ),
            ],
            options={
                "verbose_name": "загруженный приказ",
                "verbose_name_plural": "загруженные приказы",
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("error", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="roadmaps_importdraft_failed_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EditStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, verbose_name="когда")),
                ("label", models.CharField(max_length=200, verbose_name="что сделано")),
                (
                    "changes",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="изменения"
                    ),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="отменено")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "roadmap",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="roadmaps.roadmap"
                    ),
                ),
            ],
            options={
                "verbose_name": "шаг правки",
                "verbose_name_plural": "шаги правки",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="direction",
            name="roadmap",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="directions", to="roadmaps.roadmap"
            ),
        ),
        migrations.CreateModel(
            name="CascadeAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lineage", models.UUIDField(verbose_name="муниципальная строка")),
                ("revision", models.PositiveSmallIntegerField(verbose_name="редакция муниципальной карты")),
                ("taken", models.BooleanField(verbose_name="принято")),
                ("at", models.DateTimeField(verbose_name="когда")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "roadmap",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cascade_answers",
                        to="roadmaps.roadmap",
                        verbose_name="карта школы",
                    ),
                ),
            ],
            options={
                "verbose_name": "ответ школы на изменение",
                "verbose_name_plural": "ответы школ на изменения",
                "ordering": ["-revision", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("roadmap", "lineage", "revision"),
                        name="roadmaps_cascade_answer_once",
                        violation_error_message="По этой строке решение уже принято.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("base", models.JSONField(default=dict, verbose_name="содержание, от которого отсчитано изменение")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "готовится"), ("applied", "введено в действие"), ("discarded", "отклонено")],
                        default="draft",
                        max_length=9,
                        verbose_name="состояние",
                    ),
                ),
                (
                    "act_kind",
                    models.CharField(
                        choices=[
                            ("order", "приказ"),
                            ("resolution", "постановление"),
                            ("directive", "распоряжение"),
                            ("regulation", "положение"),
                            ("protocol", "протокол"),
                            ("letter", "письмо"),
                        ],
                        default="order",
                        max_length=12,
                        verbose_name="вид акта",
                    ),
                ),
                ("act_number", models.CharField(blank=True, max_length=60, verbose_name="номер акта")),
                ("act_date", models.DateField(blank=True, null=True, verbose_name="дата акта")),
                ("effective_on", models.DateField(blank=True, null=True, verbose_name="действует с")),
                ("note", models.TextField(blank=True, verbose_name="основание")),
                ("created_at", models.DateTimeField(verbose_name="начато")),
                ("scheduled_at", models.DateTimeField(blank=True, null=True, verbose_name="назначено")),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="введено")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scheduled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто назначил",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roadmaps.revision",
                    ),
                ),
                (
                    "copy",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="amendment",
                        to="roadmaps.roadmap",
                        verbose_name="рабочая копия",
                    ),
                ),
                (
                    "roadmap",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amendments",
                        to="roadmaps.roadmap",
                        verbose_name="дорожная карта",
                    ),
                ),
            ],
            options={
                "verbose_name": "изменение карты",
                "verbose_name_plural": "изменения карты",
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("roadmap",),
                        name="roadmaps_amendment_one_open",
                        violation_error_message="Изменение этой карты уже готовится.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scheduled_at__isnull", True), ("effective_on__isnull", False), _connector="OR"
                        ),
                        name="roadmaps_amendment_scheduled_has_day",
                        violation_error_message="Укажите день, с которого действует изменение.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="roadmap",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="activities", to="roadmaps.roadmap"
            ),
        ),
        migrations.CreateModel(
            name="RotationTurn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="год")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="проведено")),
                ("skipped_reason", models.CharField(blank=True, max_length=300, verbose_name="почему пропущено")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="turns", to="roadmaps.activity"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="turns", to="schools.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "очередь организации",
                "verbose_name_plural": "очередь организаций",
                "ordering": ["year", "organisation__sort_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("activity", "organisation", "year"),
                        name="roadmaps_turn_once_a_year",
                        violation_error_message="Эта организация уже стоит в этом году.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_on__isnull", True), ("skipped_reason", ""), _connector="OR"),
                        name="roadmaps_turn_done_or_skipped",
                        violation_error_message="Проведённое не бывает пропущенным.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="название")),
                ("query", models.CharField(blank=True, max_length=500, verbose_name="фильтры")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "roadmap",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="views", to="roadmaps.roadmap"
                    ),
                ),
            ],
            options={
                "verbose_name": "сохранённый вид",
                "verbose_name_plural": "сохранённые виды",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("roadmap", "owner", "name"),
                        name="roadmaps_savedview_name_once",
                        violation_error_message="Вид с таким названием у вас уже есть.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ScheduleDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300, verbose_name="что")),
                ("start", models.DateField(verbose_name="с")),
                ("due", models.DateField(verbose_name="по")),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dates",
                        to="roadmaps.externalschedule",
                    ),
                ),
            ],
            options={
                "verbose_name": "дата графика",
                "verbose_name_plural": "даты графика",
                "ordering": ["start", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("start__lte", models.F("due"))),
                        name="roadmaps_scheduledate_order",
                        violation_error_message="Начало не может быть позже окончания.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300, verbose_name="что произошло")),
                ("key", models.CharField(max_length=300, verbose_name="слова события")),
                ("occurred_on", models.DateField(verbose_name="когда")),
                (
                    "basis",
                    models.CharField(
                        help_text="Письмо, приказ, протокол: номер и дата", max_length=300, verbose_name="основание"
                    ),
                ),
                ("registered_at", models.DateTimeField(verbose_name="зарегистрировано")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="отозвано")),
                ("revoked_reason", models.CharField(blank=True, max_length=300, verbose_name="почему отозвано")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="schools.municipality"
                    ),
                ),
            ],
            options={
                "verbose_name": "событие",
                "verbose_name_plural": "события",
                "ordering": ["-occurred_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("municipality", "key", "occurred_on"),
                        name="roadmaps_event_once_a_day",
                        violation_error_message="Это событие с такой датой уже зарегистрировано.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        name="roadmaps_event_key",
                        violation_error_message="Назовите событие словами, по которым его узнают в сроках.",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["roadmap", "position"], name="roadmaps_activity_order"),
        ),
    ]
