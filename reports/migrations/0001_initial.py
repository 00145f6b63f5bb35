import datetime

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import reports.models.reminders


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("indicators", "0001_initial"),
        ("jobs", "0001_initial"),
        ("outbox", "0001_initial"),
        ("roadmaps", "0001_initial"),
        ("schools", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnalysisRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="номер расчёта")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="Для учебного года – год его начала", verbose_name="год"
                    ),
                ),
                (
                    "year_kind",
                    models.CharField(
                        choices=[("calendar", "календарный год"), ("academic", "учебный год")],
                        default="calendar",
                        max_length=8,
                        verbose_name="отчётный год",
                    ),
                ),
                ("cut_off", models.DateTimeField(verbose_name="данные на")),
                ("is_final", models.BooleanField(default=False, verbose_name="окончательный")),
                (
                    "content",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="снимок"
                    ),
                ),
                (
                    "rows",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="обязательства",
                    ),
                ),
                ("checksum", models.CharField(blank=True, max_length=64)),
                ("computed_at", models.DateTimeField(blank=True, null=True, verbose_name="рассчитан")),
                ("created_at", models.DateTimeField(verbose_name="запущен")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="опубликован")),
                (
                    "compared_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.analysisrun",
                        verbose_name="сравнивается с расчётом",
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
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="analyses",
                        to="jobs.job",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="analyses", to="schools.municipality"
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "расчёт анализа",
                "verbose_name_plural": "расчёты анализа",
                "ordering": ["-year", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "year", "year_kind", "number"), name="reports_analysisrun_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", True), ("published_by__isnull", True)),
                            models.Q(
                                ("computed_at__isnull", False),
                                ("published_at__isnull", False),
                                ("published_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reports_analysisrun_published_pair",
                        violation_error_message="Опубликовать можно только готовый расчёт.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("compared_with__isnull", True),
                            models.Q(("compared_with", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="reports_analysisrun_not_with_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("missing", "нет ожидаемого документа"),
                            ("figure", "число вне обычного диапазона"),
                            ("contradiction", "состояние противоречит тексту или числам"),
                            ("copy", "текст повторяет прошлый отчёт"),
                            ("same_file", "такой же файл прислали другие организации"),
                        ],
                        max_length=16,
                        verbose_name="проверка",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("block", "не даёт отправить без пояснения"),
                            ("warn", "предупреждает"),
                            ("off", "не проверяет"),
                        ],
                        default="warn",
                        max_length=8,
                        verbose_name="что делает",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_rules",
                        to="schools.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "правило проверки",
                "verbose_name_plural": "правила проверки",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "code"), name="reports_check_rule_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ComponentPoints",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="год")),
                (
                    "component",
                    models.CharField(
                        choices=[
                            ("goals", "Цели"),
                            ("indicators", "Показатели"),
                            ("methods", "Методы сбора"),
                            ("monitoring", "Мониторинг"),
                            ("analysis", "Анализ"),
                            ("advice", "Адресные рекомендации"),
                            ("measures", "Меры"),
                            ("decisions", "Управленческие решения"),
                            ("effect", "Анализ эффективности"),
                        ],
                        max_length=10,
                        verbose_name="компонент",
                    ),
                ),
                (
                    "points",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="баллы",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="пояснение")),
                ("changed_at", models.DateTimeField(verbose_name="изменены")),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "direction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="component_points",
                        to="roadmaps.direction",
                    ),
                ),
            ],
            options={
                "verbose_name": "баллы компонента",
                "verbose_name_plural": "баллы компонентов",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("direction", "year", "component"),
                        name="reports_componentpoints_once",
                        violation_error_message="Баллы этой ячейки уже есть.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 0)),
                        name="reports_componentpoints_not_negative",
                        violation_error_message="Баллы не могут быть отрицательными.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComponentScale",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "component",
                    models.CharField(
                        choices=[
                            ("goals", "Цели"),
                            ("indicators", "Показатели"),
                            ("methods", "Методы сбора"),
                            ("monitoring", "Мониторинг"),
                            ("analysis", "Анализ"),
                            ("advice", "Адресные рекомендации"),
                            ("measures", "Меры"),
                            ("decisions", "Управленческие решения"),
                            ("effect", "Анализ эффективности"),
                        ],
                        max_length=10,
                        verbose_name="компонент",
                    ),
                ),
                (
                    "most",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="наибольший балл",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="component_scale",
                        to="schools.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "шкала компонента",
                "verbose_name_plural": "шкала компонентов",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "component"),
                        name="reports_componentscale_once",
                        violation_error_message="Наибольший балл этого компонента уже есть.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("most__gte", 0), ("most__lte", 100)),
                        name="reports_componentscale_range",
                        violation_error_message="Наибольший балл – от 0 до 100.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Conclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("total", "исполнение в целом"),
                            ("direction", "направление"),
                            ("activity", "мероприятие"),
                            ("indicators", "показатели"),
                            ("results", "оценочные процедуры"),
                            ("objectivity", "объективность"),
                            ("timeliness", "сдача отчётов"),
                        ],
                        max_length=12,
                        verbose_name="о чём",
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=60, verbose_name="номер направления или мероприятия")),
                ("title", models.CharField(max_length=400, verbose_name="заголовок")),
                ("position", models.PositiveIntegerField(default=0)),
                ("draft", models.TextField(verbose_name="черновик портала")),
                ("text", models.TextField(verbose_name="вывод")),
                ("proposal_draft", models.TextField(blank=True, verbose_name="черновик предложения")),
                ("proposal", models.TextField(blank=True, verbose_name="предложение")),
                ("basis", models.JSONField(default=list, verbose_name="на чём основан")),
                ("is_approved", models.BooleanField(default=False, verbose_name="утверждён")),
                ("edited_at", models.DateTimeField(blank=True, null=True, verbose_name="изменён")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conclusions",
                        to="reports.analysisrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "вывод",
                "verbose_name_plural": "выводы",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "subject", "key"), name="reports_conclusion_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("order", "приказ"),
                            ("resolution", "постановление"),
                            ("protocol", "протокол"),
                            ("letter", "письмо"),
                        ],
                        default="order",
                        max_length=10,
                        verbose_name="вид документа",
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="номер")),
                ("date", models.DateField(verbose_name="дата")),
                ("title", models.CharField(max_length=500, verbose_name="о чём")),
                ("file", models.FileField(blank=True, max_length=200, upload_to="decisions/%Y/", verbose_name="файл")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="ссылка")),
                ("created_at", models.DateTimeField()),
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
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="schools.municipality"
                    ),
                ),
            ],
            options={
                "verbose_name": "решение",
                "verbose_name_plural": "решения",
                "ordering": ["-date", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "kind", "number", "date"),
                        name="reports_decision_once",
                        violation_error_message="Решение с таким видом, номером и датой уже есть.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="вид")),
                (
                    "format",
                    models.CharField(
                        choices=[("pdf", "PDF"), ("xlsx", "XLSX"), ("docx", "DOCX"), ("zip", "ZIP")],
                        max_length=4,
                        verbose_name="формат",
                    ),
                ),
                ("title", models.CharField(max_length=400, verbose_name="название")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="О каком годе документ; по нему архив", verbose_name="год"
                    ),
                ),
                ("params", models.JSONField(default=dict, verbose_name="параметры")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="версия")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "готовится"), ("ready", "готов"), ("failed", "не удалось")],
                        default="waiting",
                        max_length=8,
                        verbose_name="состояние",
                    ),
                ),
                ("failure", models.TextField(blank=True, verbose_name="почему не удалось")),
                ("file", models.FileField(blank=True, max_length=200, upload_to="documents/%Y/", verbose_name="файл")),
                ("size", models.PositiveIntegerField(default=0, verbose_name="байт")),
                ("checksum", models.CharField(blank=True, max_length=64)),
                ("data_as_of", models.DateTimeField(blank=True, null=True, verbose_name="данные на")),
                ("created_at", models.DateTimeField(verbose_name="создан")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="дата подписания")),
                (
                    "signed_number",
                    models.CharField(blank=True, max_length=60, verbose_name="номер подписанного документа"),
                ),
                ("signed_by", models.CharField(blank=True, max_length=200, verbose_name="кто подписал")),
                (
                    "signed_file",
                    models.FileField(
                        blank=True, max_length=200, upload_to="signed/%Y/", verbose_name="подписанный экземпляр"
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="опубликован")),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="parts",
                        to="reports.document",
                        verbose_name="сделан вместе с",
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
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="documents",
                        to="jobs.job",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="schools.municipality"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="schools.organisation",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shared_with",
                    models.ManyToManyField(
                        blank=True,
                        related_name="sent_documents",
                        to="schools.organisation",
                        verbose_name="кому отправлен",
                    ),
                ),
            ],
            options={
                "verbose_name": "документ",
                "verbose_name_plural": "документы",
                "ordering": ["-created_at"],
                "indexes": [models.Index(fields=["municipality", "year"], name="reports_document_archive")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            models.Q(("file", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reports_document_ready_has_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at__isnull", True),
                            models.Q(("organisation__isnull", True), ("state", "ready")),
                            _connector="OR",
                        ),
                        name="reports_document_published_is_ready",
                        violation_error_message="Опубликовать можно только готовый документ муниципалитета.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_file", ""), ("signed_on__isnull", True)),
                            models.Q(("signed_on__isnull", False), models.Q(("signed_file", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="reports_document_signed_whole",
                        violation_error_message="Подписанному документу нужны дата и файл.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComponentLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="год")),
                (
                    "component",
                    models.CharField(
                        choices=[
                            ("goals", "Цели"),
                            ("indicators", "Показатели"),
                            ("methods", "Методы сбора"),
                            ("monitoring", "Мониторинг"),
                            ("analysis", "Анализ"),
                            ("advice", "Адресные рекомендации"),
                            ("measures", "Меры"),
                            ("decisions", "Управленческие решения"),
                            ("effect", "Анализ эффективности"),
                        ],
                        max_length=10,
                        verbose_name="компонент",
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="что за документ")),
                ("link", models.CharField(blank=True, max_length=500, verbose_name="адрес")),
                ("created_at", models.DateTimeField(verbose_name="приложен")),
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
                    "direction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="component_links",
                        to="roadmaps.direction",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.document",
                        verbose_name="документ портала",
                    ),
                ),
            ],
            options={
                "verbose_name": "документ компонента",
                "verbose_name_plural": "документы компонентов",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document__isnull", False), ("link", "")),
                            models.Q(models.Q(("link", ""), _negated=True), ("document__isnull", True)),
                            _connector="OR",
                        ),
                        name="reports_componentlink_one_target",
                        violation_error_message="Укажите что-то одно: документ портала или адрес.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="имя файла")),
                ("file", models.FileField(max_length=200, upload_to="templates/", verbose_name="файл")),
                ("checksum", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField(verbose_name="загружен")),
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="document_template",
                        to="schools.municipality",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "шаблон документов",
                "verbose_name_plural": "шаблоны документов",
            },
        ),
        migrations.CreateModel(
            name="EvidenceFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(max_length=200, upload_to="evidence/%Y/", verbose_name="файл")),
                ("name", models.CharField(max_length=200, verbose_name="имя")),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField(verbose_name="байт")),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("not_checked", "не проверялся антивирусом"),
                            ("waiting", "проверяется"),
                            ("clean", "проверен"),
                            ("infected", "заражён"),
                        ],
                        default="not_checked",
                        max_length=12,
                        verbose_name="антивирус",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(verbose_name="загружен")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence_files",
                        to="schools.organisation",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "файл",
                "verbose_name_plural": "файлы",
                "ordering": ["-uploaded_at"],
            },
        ),
        migrations.CreateModel(
            name="ExpectedMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("block", models.PositiveSmallIntegerField(verbose_name="блок таблицы")),
                ("row", models.PositiveSmallIntegerField(verbose_name="строка блока")),
                ("year", models.PositiveSmallIntegerField(verbose_name="год")),
                (
                    "state",
                    models.CharField(
                        choices=[("done", "получен"), ("partly", "получен частично"), ("not_done", "не получен")],
                        max_length=8,
                        verbose_name="состояние",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=500, verbose_name="документ")),
                ("link", models.CharField(blank=True, max_length=500, verbose_name="адрес")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="пояснение")),
                ("changed_at", models.DateTimeField(verbose_name="изменена")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="roadmaps.activity",
                        verbose_name="мероприятие",
                    ),
                ),
                (
                    "changed_by",
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
                        related_name="expected_marks",
                        to="roadmaps.roadmap",
                    ),
                ),
            ],
            options={
                "verbose_name": "отметка ожидаемого результата",
                "verbose_name_plural": "отметки ожидаемых результатов",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("roadmap", "block", "row", "year"),
                        name="reports_expectedmark_once",
                        violation_error_message="Отметка этого результата уже есть.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "not_done"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reports_expectedmark_not_done_note",
                        violation_error_message="Напишите, почему результат не получен.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(blank=True, max_length=40, verbose_name="правило")),
                ("key", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=500, verbose_name="что найдено")),
                ("advice", models.TextField(blank=True, verbose_name="что можно рекомендовать")),
                ("advice_due", models.DateField(blank=True, null=True, verbose_name="к какому сроку")),
                (
                    "evidence",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="на чём основано",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "предложен порталом"), ("accepted", "принят"), ("dismissed", "отклонён")],
                        default="proposed",
                        max_length=9,
                        verbose_name="состояние",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="почему отклонён")),
                ("created_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="решено")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("organisations", models.ManyToManyField(blank=True, related_name="+", to="schools.organisation")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="reports.analysisrun"
                    ),
                ),
            ],
            options={
                "verbose_name": "наблюдение",
                "verbose_name_plural": "наблюдения",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "key"), name="reports_finding_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dismissed"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reports_finding_dismissed_reason",
                        violation_error_message="Напишите, почему наблюдение отклонено.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="что сделать")),
                ("starts_on", models.DateField(verbose_name="начало")),
                ("due", models.DateField(verbose_name="срок")),
                ("created_at", models.DateTimeField()),
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
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="reports.decision",
                        verbose_name="решение",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.indicator",
                        verbose_name="показатель, по которому судим об эффекте",
                    ),
                ),
            ],
            options={
                "verbose_name": "мера",
                "verbose_name_plural": "меры",
                "ordering": ["due", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("due"))),
                        name="reports_measure_dates",
                        violation_error_message="Срок меры раньше её начала.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Effect",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "content",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="расчёт"),
                ),
                (
                    "proposed",
                    models.CharField(
                        choices=[
                            ("effective", "эффективна"),
                            ("partly", "частично"),
                            ("not", "не эффективна"),
                            ("early", "судить рано"),
                        ],
                        max_length=9,
                        verbose_name="по числам",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("effective", "эффективна"),
                            ("partly", "частично"),
                            ("not", "не эффективна"),
                            ("early", "судить рано"),
                        ],
                        max_length=9,
                        verbose_name="вывод",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="обоснование")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="effects", to="reports.analysisrun"
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="effects", to="reports.measure"
                    ),
                ),
            ],
            options={
                "verbose_name": "эффект меры",
                "verbose_name_plural": "эффекты мер",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("measure", "run"), name="reports_effect_once")],
            },
        ),
        migrations.CreateModel(
            name="MeasureBody",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="сделано")),
                ("note", models.TextField(blank=True, verbose_name="что сделано")),
                ("marked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "marked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="bodies", to="reports.measure"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="schools.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "исполнение меры",
                "verbose_name_plural": "исполнение мер",
                "ordering": ["measure__due", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("measure", "organisation"), name="reports_measurebody_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_on__isnull", True), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="reports_measurebody_done_with_note",
                        violation_error_message="Напишите, что сделано.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lineage", models.UUIDField(blank=True, null=True, verbose_name="строка карты")),
                ("text", models.TextField(verbose_name="предложение")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "на рассмотрении"),
                            ("taken", "войдёт в изменения карты"),
                            ("declined", "отклонено"),
                        ],
                        default="new",
                        max_length=8,
                        verbose_name="состояние",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="почему")),
                ("created_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="roadmaps.activity",
                        verbose_name="мероприятие",
                    ),
                ),
                (
                    "amendment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposals",
                        to="roadmaps.amendment",
                        verbose_name="изменение карты",
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
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "effect",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="reports.effect",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="reports.analysisrun"
                    ),
                ),
            ],
            options={
                "verbose_name": "предложение",
                "verbose_name_plural": "предложения",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reports_proposal_declined_reason",
                        violation_error_message="Напишите, почему предложение отклонено.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="номер")),
                ("text", models.TextField(verbose_name="что рекомендовано")),
                ("due", models.DateField(verbose_name="срок")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "проект"), ("issued", "направлена"), ("withdrawn", "отозвана")],
                        default="draft",
                        max_length=9,
                        verbose_name="состояние",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="почему отозвана")),
                ("created_at", models.DateTimeField()),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="направлена")),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "direction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="recommendations",
                        to="roadmaps.direction",
                        verbose_name="направление",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="reports.finding",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="schools.municipality",
                    ),
                ),
                (
                    "organisations",
                    models.ManyToManyField(
                        related_name="recommendations", to="schools.organisation", verbose_name="кому"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="reports.analysisrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "рекомендация",
                "verbose_name_plural": "рекомендации",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "number"), name="reports_recommendation_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("issued_at__isnull", True), ("state", "draft")),
                            models.Q(("state", "draft"), _negated=True),
                            _connector="OR",
                        ),
                        name="reports_recommendation_issued_at",
                        violation_error_message="Проект рекомендации ещё не направлен.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="measure",
            name="recommendation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="measures",
                to="reports.recommendation",
                verbose_name="рекомендация",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="recommendations",
            field=models.ManyToManyField(
                related_name="decisions", to="reports.recommendation", verbose_name="по рекомендациям"
            ),
        ),
        migrations.CreateModel(
            name="Reminded",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(max_length=60, verbose_name="о чём")),
                ("due", models.DateField(verbose_name="срок")),
                ("stage", models.CharField(max_length=8, verbose_name="ступень")),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="outbox.letter"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "напоминание",
                "verbose_name_plural": "напоминания",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "about", "due", "stage"), name="reports_reminded_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enabled", models.BooleanField(default=True, verbose_name="напоминать")),
                (
                    "before",
                    models.JSONField(
                        default=reports.models.reminders.days_before,
                        validators=[reports.models.reminders.check_days],
                        verbose_name="за сколько дней до срока",
                    ),
                ),
                (
                    "head_after",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="через сколько дней после срока – руководителю",
                    ),
                ),
                (
                    "curator_after",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="через сколько дней после срока – куратору в управлении",
                    ),
                ),
                ("quiet_from", models.TimeField(default=datetime.time(20, 0), verbose_name="тихие часы с")),
                ("quiet_until", models.TimeField(default=datetime.time(8, 0), verbose_name="тихие часы до")),
                ("digest", models.BooleanField(default=True, verbose_name="письмо на неделю")),
                (
                    "digest_weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "понедельник"),
                            (1, "вторник"),
                            (2, "среда"),
                            (3, "четверг"),
                            (4, "пятница"),
                            (5, "суббота"),
                            (6, "воскресенье"),
                        ],
                        default=0,
                        verbose_name="день письма на неделю",
                    ),
                ),
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_rules",
                        to="schools.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "правила напоминаний",
                "verbose_name_plural": "правила напоминаний",
            },
        ),
        migrations.CreateModel(
            name="ReminderWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "электронная почта"), ("max", "MAX"), ("portal", "только в портале")],
                        default="email",
                        max_length=10,
                        verbose_name="куда присылать",
                    ),
                ),
                (
                    "max_id",
                    models.CharField(
                        blank=True,
                        help_text="Число, которое сообщает бот управления образования",
                        max_length=40,
                        verbose_name="ваш номер в MAX",
                    ),
                ),
                ("digest", models.BooleanField(default=True, verbose_name="присылать письмо на неделю")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_wish",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "пожелания к напоминаниям",
                "verbose_name_plural": "пожелания к напоминаниям",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "max"), _negated=True),
                            models.Q(("max_id", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reports_wish_max_with_id",
                        violation_error_message="Чтобы получать сообщения в MAX, укажите свой номер в нём.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportingPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(help_text="2026Q3", max_length=8, verbose_name="код")),
                ("start", models.DateField(verbose_name="начало")),
                ("end", models.DateField(verbose_name="конец")),
                ("nominal_due", models.DateField(verbose_name="срок по приказу")),
                ("due", models.DateField(verbose_name="срок с учётом рабочих дней")),
                ("on_time_until", models.DateField(verbose_name="считается вовремя до")),
                ("locks_at", models.DateTimeField(verbose_name="закрывается")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="закрыт")),
                ("opened_at", models.DateTimeField(verbose_name="открыт")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="periods", to="schools.municipality"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "отчётный период",
                "verbose_name_plural": "отчётные периоды",
                "ordering": ["start"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "code"),
                        name="reports_period_once",
                        violation_error_message="Этот период уже открыт.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due__lte", models.F("on_time_until")),
                            ("end__lt", models.F("due")),
                            ("start__lt", models.F("end")),
                        ),
                        name="reports_period_dates",
                        violation_error_message="Срок сдачи должен быть позже конца квартала.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuarterlyReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "черновик"),
                            ("submitted", "на проверке"),
                            ("checked", "проверен методистом"),
                            ("returned", "возвращён"),
                            ("accepted", "принят"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="состояние",
                    ),
                ),
                (
                    "nothing_to_report",
                    models.BooleanField(default=False, verbose_name="мероприятий в квартале не было"),
                ),
                ("return_due", models.DateField(blank=True, null=True, verbose_name="исправить до")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="принят")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "accepted_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="schools.organisation"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="reports.reportingperiod",
                    ),
                ),
            ],
            options={
                "verbose_name": "квартальный отчёт",
                "verbose_name_plural": "квартальные отчёты",
                "constraints": [
                    models.UniqueConstraint(fields=("period", "organisation"), name="reports_report_once_a_period"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                            models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="reports_report_accepted_pair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("extension", "продление срока"),
                            ("waiver", "освобождение от отчёта"),
                            ("reopening", "повторное открытие"),
                        ],
                        default="extension",
                        max_length=10,
                        verbose_name="вид",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="до какого дня")),
                ("reason", models.CharField(max_length=500, verbose_name="причина")),
                ("approved_at", models.DateTimeField(verbose_name="когда разрешено")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="отозвано")),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="разрешил",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="schools.organisation",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="reports.reportingperiod",
                    ),
                ),
            ],
            options={
                "verbose_name": "продление",
                "verbose_name_plural": "продления и освобождения",
                "ordering": ["-approved_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind", "waiver"), ("until__isnull", False), _connector="OR"),
                        name="reports_extension_until",
                        violation_error_message="Укажите, до какого дня.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="reports_extension_reason",
                        violation_error_message="Напишите причину.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("direction_title", models.TextField(verbose_name="направление")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="номер")),
                ("title", models.TextField(verbose_name="мероприятие")),
                ("deadline", models.TextField(blank=True, verbose_name="срок по карте")),
                ("due", models.DateField(blank=True, null=True, verbose_name="срок")),
                ("nominal_due", models.DateField(blank=True, null=True, verbose_name="срок до переноса")),
                ("instead_of", models.DateField(blank=True, null=True, verbose_name="прежний срок")),
                ("document_kind", models.TextField(blank=True, verbose_name="вид документа")),
                ("required_documents", models.JSONField(blank=True, default=list, verbose_name="ожидаемые документы")),
                ("expected_result", models.TextField(blank=True, verbose_name="ожидаемый результат")),
                ("indicator_text", models.TextField(blank=True, verbose_name="показатель")),
                ("why_here", models.CharField(blank=True, max_length=500, verbose_name="почему строка в отчёте")),
                ("plan_revision", models.PositiveSmallIntegerField(default=1, verbose_name="редакция карты")),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "сделано"),
                            ("in_progress", "в работе"),
                            ("not_done", "не сделано"),
                            ("not_required", "не требуется в этом квартале"),
                        ],
                        max_length=12,
                        verbose_name="состояние",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="что сделано")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("staff", "не хватило людей"),
                            ("schedule", "сроки сдвинуты федеральным или региональным графиком"),
                            ("not_sampled", "организация не попала в выборку"),
                            ("funding", "нет финансирования"),
                            ("waiting", "ждём документ или событие"),
                            ("no_case", "не было случая"),
                            ("other", "другая причина"),
                        ],
                        max_length=12,
                        verbose_name="причина",
                    ),
                ),
                ("reason_text", models.CharField(blank=True, max_length=1000, verbose_name="пояснение причины")),
                ("new_date", models.DateField(blank=True, null=True, verbose_name="новый срок")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="когда сделано")),
                ("explanations", models.JSONField(blank=True, default=dict, verbose_name="пояснения к проверкам")),
                ("filled_at", models.DateTimeField(blank=True, null=True, verbose_name="заполнено")),
                (
                    "review",
                    models.CharField(
                        choices=[("none", "не проверена"), ("accepted", "принята"), ("remark", "замечание")],
                        default="none",
                        max_length=8,
                        verbose_name="проверка",
                    ),
                ),
                ("plan_changed", models.CharField(blank=True, max_length=300, verbose_name="изменение карты")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="больше не требуется")),
                ("removed_reason", models.CharField(blank=True, max_length=300, verbose_name="почему не требуется")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="report_lines", to="roadmaps.activity"
                    ),
                ),
                (
                    "filled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "occurrence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="report_lines",
                        to="roadmaps.occurrence",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="reports.quarterlyreport"
                    ),
                ),
            ],
            options={
                "verbose_name": "строка отчёта",
                "verbose_name_plural": "строки отчёта",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "activity"), name="reports_line_once_an_activity"),
                    models.CheckConstraint(
                        condition=models.Q(("review", "none"), models.Q(("state", ""), _negated=True), _connector="OR"),
                        name="reports_line_review_of_filled",
                        violation_error_message="Нельзя проверить строку, на которую не ответили.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LineFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "numerator",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="числитель"
                    ),
                ),
                (
                    "denominator",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="знаменатель"
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="значение"
                    ),
                ),
                (
                    "absence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_data", "нет данных"),
                            ("not_applicable", "неприменимо"),
                            ("not_submitted", "не сдано"),
                            ("hidden", "скрыто, мало наблюдений"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="почему нет",
                    ),
                ),
                ("comment", models.CharField(blank=True, max_length=500, verbose_name="пояснение")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="line_figures",
                        to="indicators.indicator",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="reports.reportline"
                    ),
                ),
            ],
            options={
                "verbose_name": "число отчёта",
                "verbose_name_plural": "числа отчёта",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("line", "indicator"), name="reports_figure_once_a_line"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("absence", ""),
                            models.Q(
                                ("denominator__isnull", True), ("numerator__isnull", True), ("value__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="reports_figure_value_or_absence",
                        violation_error_message="Укажите число или причину, по которой его нет, – что-то одно.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("denominator__isnull", True), ("denominator__gt", 0), _connector="OR"),
                        name="reports_figure_denominator",
                        violation_error_message="Делить можно только на число больше нуля.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document_kind", models.CharField(blank=True, max_length=200, verbose_name="вид документа")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="номер")),
                ("date", models.DateField(blank=True, null=True, verbose_name="дата документа")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="ссылка")),
                ("added_at", models.DateTimeField(verbose_name="добавлен")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="reports.evidencefile",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="reports.reportline"
                    ),
                ),
            ],
            options={
                "verbose_name": "подтверждающий документ",
                "verbose_name_plural": "подтверждающие документы",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("file__isnull", False), models.Q(("link", ""), _negated=True), _connector="OR"
                        ),
                        name="reports_evidence_file_or_link",
                        violation_error_message="Приложите файл или укажите ссылку.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="версия")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="номер")),
                ("at", models.DateTimeField(verbose_name="отправлен")),
                ("on_behalf_of", models.CharField(blank=True, max_length=200, verbose_name="от имени")),
                ("content", models.JSONField(verbose_name="содержание")),
                ("checksum", models.CharField(max_length=64)),
                ("idempotency_key", models.CharField(max_length=64, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="отправил",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="reports.quarterlyreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "версия отчёта",
                "verbose_name_plural": "версии отчётов",
                "ordering": ["version"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "version"), name="reports_submission_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="замечание")),
                ("at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="показано организации")),
                ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="исправлено")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="reports.reportline"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="reports.submission"
                    ),
                ),
            ],
            options={
                "verbose_name": "замечание",
                "verbose_name_plural": "замечания",
                "ordering": ["-at"],
            },
        ),
        migrations.AddField(
            model_name="quarterlyreport",
            name="current",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.submission",
                verbose_name="последняя версия",
            ),
        ),
        migrations.CreateModel(
            name="Transition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "черновик"),
                            ("submitted", "на проверке"),
                            ("checked", "проверен методистом"),
                            ("returned", "возвращён"),
                            ("accepted", "принят"),
                        ],
                        max_length=10,
                        verbose_name="из",
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("draft", "черновик"),
                            ("submitted", "на проверке"),
                            ("checked", "проверен методистом"),
                            ("returned", "возвращён"),
                            ("accepted", "принят"),
                        ],
                        max_length=10,
                        verbose_name="в",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="когда")),
                ("on_behalf_of", models.CharField(blank=True, max_length=200, verbose_name="от имени")),
                ("comment", models.TextField(blank=True, verbose_name="комментарий")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transitions",
                        to="reports.quarterlyreport",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transitions",
                        to="reports.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "переход",
                "verbose_name_plural": "переходы",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="reports_transition_moves",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="quarterlyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "accepted"), _negated=True), ("current__isnull", False), _connector="OR"
                ),
                name="reports_report_accepted_was_sent",
                violation_error_message="Нельзя принять отчёт, который не отправляли.",
            ),
        ),
    ]
