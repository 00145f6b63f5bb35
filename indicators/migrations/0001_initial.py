from decimal import Decimal

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("schools", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mechanism",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="код")),
                ("name", models.CharField(max_length=300, verbose_name="название")),
                ("short_name", models.CharField(max_length=80, verbose_name="кратко")),
                ("block", models.CharField(blank=True, max_length=200, verbose_name="блок")),
                ("aliases", models.JSONField(blank=True, default=list, verbose_name="узнаётся по словам")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="порядок")),
            ],
            options={
                "verbose_name": "механизм управления качеством",
                "verbose_name_plural": "механизмы управления качеством",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="AssessmentImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(blank=True, upload_to="assessments/", verbose_name="файл")),
                ("file_name", models.CharField(max_length=200, verbose_name="имя файла")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "shape",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pupils", "строка на каждого обучающегося"),
                            ("marks", "статистика по отметкам"),
                            ("scores", "распределение первичных баллов"),
                            ("journal", "сравнение с отметками по журналу"),
                            ("exam", "таблица ОГЭ или ЕГЭ по школам"),
                        ],
                        max_length=10,
                        verbose_name="вид таблицы",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "загружен"),
                            ("review", "ждёт проверки"),
                            ("running", "записывается"),
                            ("done", "записан"),
                            ("failed", "не записан"),
                            ("cancelled", "отменён"),
                        ],
                        default="new",
                        max_length=10,
                        verbose_name="состояние",
                    ),
                ),
                ("about", models.JSONField(blank=True, default=dict, verbose_name="что в файле")),
                ("mapping", models.JSONField(blank=True, default=dict, verbose_name="столбцы")),
                ("names", models.JSONField(blank=True, default=dict, verbose_name="названия школ")),
                ("summary", models.JSONField(blank=True, default=dict, verbose_name="что прочитано")),
                ("problems", models.JSONField(blank=True, default=list, verbose_name="замечания")),
                ("job_id", models.UUIDField(blank=True, null=True, verbose_name="работа")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="загружен")),
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
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessment_imports",
                        to="schools.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "загрузка результатов",
                "verbose_name_plural": "загрузки результатов",
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="IndicatorSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=60, verbose_name="код")),
                ("name", models.CharField(max_length=300, verbose_name="название")),
                ("description", models.TextField(blank=True, verbose_name="описание")),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="Документ, из которого взят перечень", verbose_name="источник"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="порядок")),
                ("is_archived", models.BooleanField(default=False, verbose_name="в архиве")),
                ("is_sample", models.BooleanField(default=False, verbose_name="учебные данные")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicator_sets",
                        to="schools.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
                (
                    "mechanism",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sets",
                        to="indicators.mechanism",
                        verbose_name="тема",
                    ),
                ),
            ],
            options={
                "verbose_name": "набор показателей",
                "verbose_name_plural": "наборы показателей",
                "ordering": ["position", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "code"),
                        name="indicators_set_code_once",
                        violation_error_message="Набор с таким кодом уже есть.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=60, verbose_name="код")),
                ("name", models.TextField(blank=True, verbose_name="название")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("document_presence", "наличие документа"),
                            ("count", "количество"),
                            ("share", "доля"),
                            ("value", "значение"),
                            ("stepped", "доля с целью по годам"),
                            ("growth", "рост или снижение к прошлому году"),
                            ("participation", "участие"),
                            ("linked_plan", "исполнение связанного плана"),
                            ("action_done", "дело сделано"),
                            ("qualitative", "качественная оценка"),
                        ],
                        default="value",
                        max_length=20,
                        verbose_name="вид",
                    ),
                ),
                (
                    "unit",
                    models.CharField(blank=True, help_text="%, ед., чел., балл", max_length=40, verbose_name="единица"),
                ),
                ("numerator_label", models.CharField(blank=True, max_length=300, verbose_name="числитель")),
                ("denominator_label", models.CharField(blank=True, max_length=300, verbose_name="знаменатель")),
                (
                    "level",
                    models.CharField(
                        choices=[("organisation", "по организациям"), ("municipality", "по муниципалитету в целом")],
                        default="organisation",
                        max_length=12,
                        verbose_name="уровень",
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("quarter", "ежеквартально"),
                            ("year", "за календарный год"),
                            ("academic", "за учебный год"),
                        ],
                        default="year",
                        max_length=10,
                        verbose_name="как часто",
                    ),
                ),
                (
                    "across_organisations",
                    models.CharField(
                        choices=[
                            ("ratio", "из сумм числителя и знаменателя"),
                            ("sum", "сумма"),
                            ("mean", "среднее по организациям"),
                            ("median", "медиана по организациям"),
                            ("min", "наименьшее"),
                            ("max", "наибольшее"),
                            ("share_met", "доля организаций, где выполнено"),
                            ("none", "не складывается"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="по организациям складывается",
                    ),
                ),
                (
                    "across_periods",
                    models.CharField(
                        choices=[
                            ("last", "последнее значение"),
                            ("ratio", "из сумм числителя и знаменателя"),
                            ("sum", "сумма"),
                            ("mean", "среднее"),
                            ("min", "наименьшее"),
                            ("max", "наибольшее"),
                            ("none", "не складывается"),
                        ],
                        default="last",
                        max_length=10,
                        verbose_name="по периодам складывается",
                    ),
                ),
                (
                    "better",
                    models.CharField(
                        choices=[("higher", "больше – лучше"), ("lower", "меньше – лучше")],
                        default="higher",
                        max_length=6,
                        verbose_name="что лучше",
                    ),
                ),
                (
                    "comparison",
                    models.CharField(
                        choices=[
                            ("ge", "не менее"),
                            ("le", "не более"),
                            ("eq", "равно"),
                            ("growth", "лучше, чем годом раньше"),
                            ("none", "не сравнивается"),
                        ],
                        default="ge",
                        max_length=6,
                        verbose_name="с целью сравнивается",
                    ),
                ),
                (
                    "tolerance",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("10"),
                        help_text="На сколько процентов цели можно недобрать, чтобы показатель считался близким к ней",
                        max_digits=5,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="близко к цели, %",
                    ),
                ),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=3,
                        default=Decimal("1"),
                        max_digits=7,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="вес",
                    ),
                ),
                ("places", models.PositiveSmallIntegerField(default=1, verbose_name="знаков после запятой")),
                (
                    "counts_people",
                    models.BooleanField(
                        default=False,
                        help_text="Группы меньше 10 человек не показываются другим организациям",
                        verbose_name="считает людей",
                    ),
                ),
                (
                    "lowest",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="наименьшее возможное"
                    ),
                ),
                (
                    "highest",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="наибольшее возможное"
                    ),
                ),
                (
                    "jump",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        default=Decimal("50"),
                        max_digits=7,
                        null=True,
                        verbose_name="заметное изменение за период, %",
                    ),
                ),
                ("document_kinds", models.JSONField(blank=True, default=list, verbose_name="ожидаемые документы")),
                ("source", models.TextField(blank=True, verbose_name="источник данных")),
                ("method", models.TextField(blank=True, verbose_name="порядок расчёта")),
                ("method_changed", models.JSONField(blank=True, default=list, verbose_name="годы смены методики")),
                ("printed", models.TextField(blank=True, verbose_name="как напечатано в документе")),
                (
                    "origin",
                    models.UUIDField(blank=True, db_index=True, null=True, verbose_name="строка дорожной карты"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="порядок")),
                ("is_active", models.BooleanField(default=True, verbose_name="собирается")),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="parts",
                        to="indicators.indicator",
                        verbose_name="слагаемое показателя",
                    ),
                ),
                (
                    "set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicators",
                        to="indicators.indicatorset",
                        verbose_name="набор",
                    ),
                ),
                (
                    "mechanism",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="indicators",
                        to="indicators.mechanism",
                        verbose_name="тема",
                    ),
                ),
            ],
            options={
                "verbose_name": "показатель",
                "verbose_name_plural": "показатели",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("set", "code"),
                        name="indicators_indicator_code_once",
                        violation_error_message="Показатель с таким кодом в наборе уже есть.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 0)),
                        name="indicators_indicator_weight",
                        violation_error_message="Вес не может быть отрицательным.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lowest__isnull", True),
                            ("highest__isnull", True),
                            ("lowest__lte", models.F("highest")),
                            _connector="OR",
                        ),
                        name="indicators_indicator_range",
                        violation_error_message="Наименьшее возможное значение больше наибольшего.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameMatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=300, verbose_name="очищенное название")),
                ("printed", models.CharField(max_length=400, verbose_name="как напечатано")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="name_matches",
                        to="schools.municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="name_matches",
                        to="schools.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "узнанное название",
                "verbose_name_plural": "узнанные названия",
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="indicators_namematch_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period_code", models.CharField(max_length=10, verbose_name="период")),
                ("period_start", models.DateField(verbose_name="начало периода")),
                ("period_end", models.DateField(verbose_name="конец периода")),
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
                ("text", models.TextField(blank=True, verbose_name="словами")),
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
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("manual", "введено вручную"),
                            ("paste", "вставлено блоком"),
                            ("file", "из файла"),
                            ("report", "из отчёта"),
                            ("evidence", "по принятым документам"),
                            ("assessment", "из результатов оценочных процедур"),
                        ],
                        default="manual",
                        max_length=12,
                        verbose_name="источник",
                    ),
                ),
                ("source_note", models.CharField(blank=True, max_length=300, verbose_name="откуда именно")),
                ("note", models.TextField(blank=True, verbose_name="пояснение")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="когда")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто внёс",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="observations",
                        to="indicators.indicator",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="schools.municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="schools.organisation",
                        verbose_name="организация",
                    ),
                ),
            ],
            options={
                "verbose_name": "значение показателя",
                "verbose_name_plural": "значения показателей",
                "ordering": ["period_start", "pk"],
                "indexes": [
                    models.Index(fields=["municipality", "period_code"], name="indicators_obs_period"),
                    models.Index(
                        fields=["organisation", "indicator", "period_start"], name="indicators_obs_organisation"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", False)),
                        fields=("indicator", "organisation", "period_code"),
                        name="indicators_observation_organisation_once",
                        violation_error_message="Значение организации за этот период уже есть.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", True)),
                        fields=("indicator", "period_code"),
                        name="indicators_observation_municipal_once",
                        violation_error_message="Значение муниципалитета за этот период уже есть.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("absence", ""),
                                models.Q(
                                    ("value__isnull", False), models.Q(("text", ""), _negated=True), _connector="OR"
                                ),
                            ),
                            models.Q(
                                models.Q(("absence", ""), _negated=True),
                                ("denominator__isnull", True),
                                ("numerator__isnull", True),
                                ("value__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="indicators_observation_value_or_absence",
                        violation_error_message="Укажите значение или причину, по которой его нет, – что-то одно.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("denominator__isnull", True), ("denominator__gt", 0), _connector="OR"),
                        name="indicators_observation_denominator",
                        violation_error_message="Знаменатель должен быть больше нуля. Если делить не на что, выберите «неприменимо».",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_start__lte", models.F("period_end"))),
                        name="indicators_observation_period",
                        violation_error_message="Период не может закончиться раньше, чем начался.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Procedure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("vpr", "ВПР"),
                            ("oge", "ОГЭ"),
                            ("ege", "ЕГЭ"),
                            ("gve", "ГВЭ"),
                            ("niko", "НИКО"),
                            ("dkr", "диагностическая работа (ДКР, РОП)"),
                            ("vsosh", "ВсОШ"),
                            ("other", "другая процедура"),
                        ],
                        max_length=8,
                        verbose_name="процедура",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="год проведения")),
                (
                    "grade",
                    models.PositiveSmallIntegerField(
                        help_text="От 1 до 11",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(11),
                        ],
                        verbose_name="класс",
                    ),
                ),
                ("subject", models.CharField(max_length=120, verbose_name="предмет")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="уточнение")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="дата")),
                ("max_score", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="наибольший балл")),
                ("borders", models.JSONField(blank=True, default=dict, verbose_name="границы отметок")),
                ("tasks", models.JSONField(blank=True, default=dict, verbose_name="задания")),
                ("is_changed", models.BooleanField(default=False, verbose_name="несопоставима с прошлым годом")),
                ("is_sample", models.BooleanField(default=False, verbose_name="учебные данные")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procedures",
                        to="schools.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "оценочная процедура",
                "verbose_name_plural": "оценочные процедуры",
                "ordering": ["-year", "kind", "grade", "subject"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "kind", "year", "grade", "subject", "name"),
                        name="indicators_procedure_once",
                        violation_error_message="Такая процедура уже есть.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("organisation", "организация"),
                            ("municipality", "муниципалитет"),
                            ("region", "регион"),
                            ("country", "вся выборка"),
                        ],
                        default="organisation",
                        max_length=12,
                        verbose_name="уровень",
                    ),
                ),
                ("participants", models.PositiveIntegerField(verbose_name="участников")),
                ("n2", models.PositiveIntegerField(blank=True, null=True, verbose_name="«2»")),
                ("n3", models.PositiveIntegerField(blank=True, null=True, verbose_name="«3»")),
                ("n4", models.PositiveIntegerField(blank=True, null=True, verbose_name="«4»")),
                ("n5", models.PositiveIntegerField(blank=True, null=True, verbose_name="«5»")),
                ("histogram", models.JSONField(blank=True, default=dict, verbose_name="распределение баллов")),
                ("lowered", models.PositiveIntegerField(blank=True, null=True, verbose_name="ниже журнала")),
                ("confirmed", models.PositiveIntegerField(blank=True, null=True, verbose_name="как в журнале")),
                ("raised", models.PositiveIntegerField(blank=True, null=True, verbose_name="выше журнала")),
                ("tasks", models.JSONField(blank=True, default=dict, verbose_name="выполнение заданий")),
                (
                    "mean_score",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=7, null=True, verbose_name="средний балл"
                    ),
                ),
                (
                    "below_minimum",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="не преодолели минимум"),
                ),
                ("high", models.PositiveIntegerField(blank=True, null=True, verbose_name="81–99 баллов")),
                ("hundred", models.PositiveIntegerField(blank=True, null=True, verbose_name="100 баллов")),
                ("absent", models.PositiveIntegerField(blank=True, null=True, verbose_name="отсутствовали")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "imported",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="results",
                        to="indicators.assessmentimport",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessment_results",
                        to="schools.organisation",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="results", to="indicators.procedure"
                    ),
                ),
            ],
            options={
                "verbose_name": "результат оценочной процедуры",
                "verbose_name_plural": "результаты оценочных процедур",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", False)),
                        fields=("procedure", "organisation"),
                        name="indicators_result_organisation_once",
                        violation_error_message="Результат этой организации уже есть.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", True)),
                        fields=("procedure", "level"),
                        name="indicators_result_level_once",
                        violation_error_message="Результат этого уровня уже есть.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "organisation"), ("organisation__isnull", False)),
                            models.Q(
                                models.Q(("level", "organisation"), _negated=True), ("organisation__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="indicators_result_level_organisation",
                        violation_error_message="Организация указывается только для уровня «организация».",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignalRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=60, verbose_name="код")),
                ("name", models.CharField(max_length=200, verbose_name="название")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("bias", "признаки необъективности"),
                            ("low_results", "низкие образовательные результаты"),
                            ("adverse", "неблагоприятные социальные условия"),
                            ("resilient", "резильентные"),
                            ("at_risk", "зона риска снижения результатов"),
                            ("sample", "выборка исследования"),
                            ("other", "другая группа"),
                        ],
                        max_length=12,
                        verbose_name="к какой группе относится",
                    ),
                ),
                (
                    "formula",
                    models.CharField(
                        choices=[
                            ("journal_lowered", "доля отметок ниже журнала"),
                            ("journal_raised", "доля отметок выше журнала"),
                            ("border_peak", "всплеск на границе отметок"),
                            ("over_performance", "результат заметно выше муниципального"),
                            ("between_procedures", "качество в ВПР выше, чем на ОГЭ"),
                            ("bias_index", "доля найденных признаков необъективности"),
                            ("low_results", "доля «2» или не преодолевших минимум"),
                            ("adverse", "нижняя часть по индексу социального благополучия"),
                            ("resilient", "сложные условия и высокие результаты"),
                            ("indicator", "значение показателя"),
                        ],
                        max_length=20,
                        verbose_name="что считается",
                    ),
                ),
                ("threshold", models.DecimalField(decimal_places=4, max_digits=12, verbose_name="порог")),
                (
                    "attention",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="порог внимания"
                    ),
                ),
                ("minimum_n", models.PositiveIntegerField(default=20, verbose_name="наименьшее число участников")),
                (
                    "procedures_needed",
                    models.PositiveSmallIntegerField(default=1, verbose_name="в скольких процедурах"),
                ),
                ("years_in_row", models.PositiveSmallIntegerField(default=1, verbose_name="сколько лет подряд")),
                ("procedures", models.JSONField(blank=True, default=list, verbose_name="процедуры")),
                ("weights", models.JSONField(blank=True, default=dict, verbose_name="веса")),
                ("source", models.TextField(blank=True, verbose_name="источник правила")),
                ("is_active", models.BooleanField(default=True, verbose_name="действует")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="порядок")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signal_rules",
                        to="indicators.indicator",
                        verbose_name="показатель",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signal_rules",
                        to="schools.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "правило сигналов",
                "verbose_name_plural": "правила сигналов",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "code"),
                        name="indicators_rule_code_once",
                        violation_error_message="Правило с таким кодом уже есть.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum_n__gte", 1), ("procedures_needed__gte", 1), ("years_in_row__gte", 1)
                        ),
                        name="indicators_rule_counts",
                        violation_error_message="Число участников, процедур и лет – не меньше одного.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("formula", "indicator"), _negated=True),
                            ("indicator__isnull", False),
                            _connector="OR",
                        ),
                        name="indicators_rule_indicator",
                        violation_error_message="Выберите показатель, за значением которого следит правило.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="год")),
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="где")),
                (
                    "strength",
                    models.CharField(
                        choices=[("high", "сильный"), ("attention", "обратить внимание")],
                        default="high",
                        max_length=10,
                        verbose_name="сила",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(decimal_places=4, default=Decimal("0"), max_digits=12, verbose_name="значение"),
                ),
                (
                    "threshold",
                    models.DecimalField(decimal_places=4, default=Decimal("0"), max_digits=12, verbose_name="порог"),
                ),
                ("n", models.PositiveIntegerField(default=0, verbose_name="участников")),
                ("reason", models.TextField(verbose_name="почему")),
                ("rule_version", models.PositiveIntegerField(default=1, verbose_name="редакция правила")),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "не рассмотрен"), ("accepted", "подтверждён"), ("cancelled", "отклонён")],
                        default="new",
                        max_length=10,
                        verbose_name="решение",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="когда решено")),
                ("decision_reason", models.CharField(blank=True, max_length=300, verbose_name="основание решения")),
                ("computed_at", models.DateTimeField(auto_now=True, verbose_name="посчитан")),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "membership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="signals",
                        to="schools.riskgroupmembership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signals", to="schools.organisation"
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signals",
                        to="indicators.procedure",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="signals", to="indicators.signalrule"
                    ),
                ),
            ],
            options={
                "verbose_name": "сигнал",
                "verbose_name_plural": "сигналы",
                "ordering": ["-year", "rule__position", "organisation__sort_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rule", "organisation", "year", "subject"), name="indicators_signal_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "new")),
                            models.Q(models.Q(("state", "new"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="indicators_signal_decision",
                        violation_error_message="Решение записывается вместе с датой.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="Для учебного года – год его начала", verbose_name="год"
                    ),
                ),
                ("value", models.DecimalField(decimal_places=6, max_digits=20, verbose_name="значение")),
                ("is_baseline", models.BooleanField(default=False, verbose_name="исходное значение")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="основание")),
                ("set_at", models.DateTimeField(auto_now=True, verbose_name="когда")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="targets", to="indicators.indicator"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="schools.organisation",
                        verbose_name="только для организации",
                    ),
                ),
                (
                    "set_by",
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
                "verbose_name": "цель",
                "verbose_name_plural": "цели",
                "ordering": ["year"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", True)),
                        fields=("indicator", "year", "is_baseline"),
                        name="indicators_target_once",
                        violation_error_message="Цель на этот год уже есть.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", False)),
                        fields=("indicator", "organisation", "year", "is_baseline"),
                        name="indicators_target_organisation_once",
                        violation_error_message="Цель организации на этот год уже есть.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ValueBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="что сделано")),
                (
                    "entries",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="изменённые значения",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="когда")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="отменено")),
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.municipality"
                    ),
                ),
            ],
            options={
                "verbose_name": "ввод значений",
                "verbose_name_plural": "вводы значений",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shape",
                    models.CharField(
                        choices=[
                            ("pupils", "строка на каждого обучающегося"),
                            ("marks", "статистика по отметкам"),
                            ("scores", "распределение первичных баллов"),
                            ("journal", "сравнение с отметками по журналу"),
                            ("exam", "таблица ОГЭ или ЕГЭ по школам"),
                        ],
                        max_length=10,
                        verbose_name="вид таблицы",
                    ),
                ),
                ("signature", models.CharField(max_length=64, verbose_name="отпечаток заголовка")),
                ("columns", models.JSONField(default=dict, verbose_name="столбцы")),
                ("confirmed_at", models.DateTimeField(auto_now=True, verbose_name="подтверждено")),
                (
                    "confirmed_by",
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
                        related_name="column_mappings",
                        to="schools.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "разметка столбцов",
                "verbose_name_plural": "разметки столбцов",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "shape", "signature"), name="indicators_mapping_once"
                    )
                ],
            },
        ),
    ]
