import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import schools.models.user


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="электронная почта")),
                ("last_name", models.CharField(blank=True, max_length=80, verbose_name="фамилия")),
                ("first_name", models.CharField(blank=True, max_length=80, verbose_name="имя")),
                ("patronymic", models.CharField(blank=True, max_length=80, verbose_name="отчество")),
                ("post", models.CharField(blank=True, max_length=200, verbose_name="должность")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="рабочий телефон")),
                ("is_active", models.BooleanField(default=True, verbose_name="может входить")),
                ("is_staff", models.BooleanField(default=False, verbose_name="служебный вход")),
                ("date_joined", models.DateTimeField(auto_now_add=True, verbose_name="добавлен")),
                (
                    "theme",
                    models.CharField(
                        choices=[("auto", "как в системе"), ("light", "светлая"), ("dark", "тёмная")],
                        default="auto",
                        max_length=6,
                        verbose_name="тема",
                    ),
                ),
                (
                    "text_size",
                    models.CharField(
                        choices=[("normal", "обычный"), ("large", "крупный"), ("huge", "очень крупный")],
                        default="normal",
                        max_length=8,
                        verbose_name="размер текста",
                    ),
                ),
                ("high_contrast", models.BooleanField(default=False, verbose_name="высокий контраст")),
                ("wide_spacing", models.BooleanField(default=False, verbose_name="широкие интервалы")),
                ("is_sample", models.BooleanField(default=False, verbose_name="учебные данные")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "пользователь",
                "verbose_name_plural": "пользователи",
                "ordering": ["last_name", "first_name", "email"],
            },
            managers=[
                ("objects", schools.models.user.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Municipality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="код")),
                ("name", models.CharField(help_text="Например: город Покачи", max_length=120, verbose_name="название")),
                ("name_genitive", models.CharField(max_length=120, verbose_name="название в родительном падеже")),
                (
                    "name_locative",
                    models.CharField(
                        help_text="Где: в городе Покачи", max_length=120, verbose_name="название в предложном падеже"
                    ),
                ),
                ("region", models.CharField(blank=True, max_length=120, verbose_name="регион")),
                ("authority_name", models.CharField(max_length=250, verbose_name="орган управления образованием")),
                ("authority_genitive", models.CharField(max_length=250, verbose_name="он же в родительном падеже")),
                (
                    "authority_short",
                    models.CharField(help_text="Например: УО", max_length=60, verbose_name="сокращение"),
                ),
                (
                    "head_post",
                    models.CharField(
                        default="Начальник управления образования",
                        max_length=200,
                        verbose_name="должность руководителя",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        choices=[
                            ("Europe/Kaliningrad", "Калининград, МСК−1"),
                            ("Europe/Moscow", "Москва, МСК"),
                            ("Europe/Samara", "Самара, МСК+1"),
                            ("Asia/Yekaterinburg", "Екатеринбург, МСК+2"),
                            ("Asia/Omsk", "Омск, МСК+3"),
                            ("Asia/Krasnoyarsk", "Красноярск, МСК+4"),
                            ("Asia/Irkutsk", "Иркутск, МСК+5"),
                            ("Asia/Yakutsk", "Якутск, МСК+6"),
                            ("Asia/Vladivostok", "Владивосток, МСК+7"),
                            ("Asia/Magadan", "Магадан, МСК+8"),
                            ("Asia/Kamchatka", "Камчатка, МСК+9"),
                        ],
                        default="Europe/Moscow",
                        max_length=40,
                        verbose_name="часовой пояс",
                    ),
                ),
                (
                    "report_due_day",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Число месяца, следующего за отчётным кварталом",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(28),
                        ],
                        verbose_name="день сдачи квартального отчёта",
                    ),
                ),
                (
                    "lock_after_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="После срока сдачи ещё столько дней можно сдать с опозданием",
                        verbose_name="дней до закрытия периода",
                    ),
                ),
                (
                    "shift_rule",
                    models.CharField(
                        choices=[
                            ("forward", "на следующий рабочий день"),
                            ("back", "на предыдущий рабочий день"),
                            ("none", "не переносить"),
                        ],
                        default="forward",
                        max_length=8,
                        verbose_name="срок в нерабочий день переносится",
                    ),
                ),
                (
                    "annual_due",
                    models.CharField(
                        choices=[("12-31", "31 декабря (календарный год)"), ("08-31", "31 августа (учебный год)")],
                        default="12-31",
                        max_length=5,
                        verbose_name="«ежегодно» – это до",
                    ),
                ),
                (
                    "academic_due_month",
                    models.PositiveSmallIntegerField(
                        default=6,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="«по итогам учебного года» – месяц",
                    ),
                ),
                (
                    "academic_due_day",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="«по итогам учебного года» – число",
                    ),
                ),
                ("until_inclusive", models.BooleanField(default=True, verbose_name="«до 30 ноября» включает сам день")),
                ("event_days", models.PositiveSmallIntegerField(default=30, verbose_name="дней на дело после события")),
                ("two_step_review", models.BooleanField(default=False, verbose_name="отчёт принимают в два шага")),
                ("is_public", models.BooleanField(default=False, verbose_name="открытая страница для всех")),
                ("is_sample", models.BooleanField(default=False, verbose_name="учебные данные")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "муниципалитет",
                "verbose_name_plural": "муниципалитеты",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("report_due_day__gte", 1), ("report_due_day__lte", 28)),
                        name="schools_municipality_due_day",
                        violation_error_message="День сдачи – от 1 до 28: такой день есть в каждом месяце.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("authority", "орган управления образованием"),
                            ("methodical", "методическая служба"),
                            ("association", "методические объединения"),
                            ("school", "общеобразовательная организация"),
                            ("preschool", "дошкольная организация"),
                            ("additional", "организация дополнительного образования"),
                        ],
                        default="school",
                        max_length=12,
                        verbose_name="вид",
                    ),
                ),
                ("short_name", models.CharField(max_length=120, verbose_name="краткое название")),
                ("full_name", models.CharField(blank=True, max_length=400, verbose_name="полное название")),
                (
                    "code",
                    models.CharField(
                        blank=True, help_text="Логин ФИС ОКО или код ППЭ, если есть", max_length=40, verbose_name="код"
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="почта")),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="открыта")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="закрыта")),
                (
                    "is_selective",
                    models.BooleanField(
                        default=False,
                        help_text="Лицей или гимназия с углублённым изучением предметов",
                        verbose_name="отбор при приёме",
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="учебные данные")),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("sort_key", models.CharField(blank=True, editable=False, max_length=400)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="schools.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="schools.organisation",
                        verbose_name="правопреемник",
                    ),
                ),
            ],
            options={
                "verbose_name": "организация",
                "verbose_name_plural": "организации",
                "ordering": ["sort_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "short_name"),
                        name="schools_organisation_name_once",
                        violation_error_message="Организация с таким названием уже есть.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_on__isnull", True),
                            ("closed_on__isnull", True),
                            ("opened_on__lte", models.F("closed_on")),
                            _connector="OR",
                        ),
                        name="schools_organisation_opened_closed",
                        violation_error_message="Организация не может закрыться раньше, чем открылась.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("admin", "администратор портала"),
                            ("department", "специалист управления"),
                            ("methodist", "методист"),
                            ("observer", "наблюдатель"),
                            ("head", "руководитель организации"),
                            ("staff", "сотрудник организации"),
                        ],
                        max_length=12,
                        verbose_name="роль",
                    ),
                ),
                ("since", models.DateField(verbose_name="с")),
                ("until", models.DateField(blank=True, null=True, verbose_name="по")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="пользователь",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="schools.municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="schools.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "роль",
                "verbose_name_plural": "роли",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("municipality__isnull", True), ("organisation__isnull", True), ("role", "admin")),
                            models.Q(
                                ("municipality__isnull", False),
                                ("organisation__isnull", True),
                                ("role__in", ["department", "methodist", "observer"]),
                            ),
                            models.Q(
                                ("municipality__isnull", False),
                                ("organisation__isnull", False),
                                ("role__in", ["head", "staff"]),
                            ),
                            _connector="OR",
                        ),
                        name="schools_membership_role_place",
                        violation_error_message="Для роли в организации укажите организацию, для роли в управлении – нет.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("since__lte", models.F("until")), _connector="OR"),
                        name="schools_membership_since_until",
                        violation_error_message="Роль не может закончиться раньше, чем началась.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="2025 – это 2025/26 учебный год", verbose_name="учебный год, начало"
                    ),
                ),
                ("pupils", models.PositiveIntegerField(blank=True, null=True, verbose_name="обучающихся")),
                ("teachers", models.PositiveIntegerField(blank=True, null=True, verbose_name="педагогов")),
                ("classes", models.PositiveIntegerField(blank=True, null=True, verbose_name="классов")),
                ("is_rural", models.BooleanField(default=False, verbose_name="сельская")),
                (
                    "share_both_higher",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="оба родителя с высшим образованием, %",
                    ),
                ),
                (
                    "share_incomplete",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="неполные семьи, %"
                    ),
                ),
                (
                    "share_registered",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="на учёте, %"
                    ),
                ),
                (
                    "share_special_needs",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="с ОВЗ, %"),
                ),
                (
                    "share_non_native",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="русский язык не родной, %"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="years", to="schools.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "контекст организации за год",
                "verbose_name_plural": "контекст организаций",
                "ordering": ["organisation", "year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "year"),
                        name="schools_organisationyear_once",
                        violation_error_message="Данные за этот год уже есть.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
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
                        verbose_name="смысл",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="название")),
                ("short_name", models.CharField(max_length=60, verbose_name="кратко")),
                ("aliases", models.JSONField(blank=True, default=list, verbose_name="как её называют в документах")),
                ("description", models.TextField(blank=True, verbose_name="кто сюда входит")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="risk_groups",
                        to="schools.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "группа риска",
                "verbose_name_plural": "группы риска",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "name"),
                        name="schools_riskgroup_name_once",
                        violation_error_message="Группа с таким названием уже есть.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskGroupMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="с")),
                ("until", models.DateField(blank=True, null=True, verbose_name="по")),
                (
                    "basis",
                    models.CharField(
                        help_text="Письмо, приказ или список: номер и дата", max_length=300, verbose_name="основание"
                    ),
                ),
                ("is_official", models.BooleanField(default=True, verbose_name="официальный список")),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="schools.riskgroup",
                        verbose_name="группа",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risk_memberships",
                        to="schools.organisation",
                        verbose_name="организация",
                    ),
                ),
            ],
            options={
                "verbose_name": "включение в группу",
                "verbose_name_plural": "включения в группы",
                "ordering": ["-since"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("since__lte", models.F("until")), _connector="OR"),
                        name="schools_riskmembership_since_until",
                        violation_error_message="Дата исключения не может быть раньше даты включения.",
                    ),
                    models.UniqueConstraint(
                        fields=("group", "organisation", "since"),
                        name="schools_riskmembership_once",
                        violation_error_message="Организация уже включена в группу с этой даты.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="день")),
                ("is_working", models.BooleanField(default=False, verbose_name="рабочий")),
                ("reason", models.CharField(max_length=200, verbose_name="основание")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_corrections",
                        to="schools.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "поправка календаря",
                "verbose_name_plural": "поправки календаря",
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "day"),
                        name="schools_correction_once_a_day",
                        violation_error_message="Поправка на этот день уже есть.",
                    )
                ],
            },
        ),
    ]
