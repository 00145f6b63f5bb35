import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=60, verbose_name="вид")),
                ("title", models.CharField(max_length=300, verbose_name="что делается")),
                ("params", models.JSONField(default=dict, verbose_name="параметры")),
                ("municipality_id", models.BigIntegerField(db_index=True, null=True, verbose_name="муниципалитет")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "ждёт очереди"),
                            ("running", "выполняется"),
                            ("done", "готово"),
                            ("failed", "не выполнено"),
                            ("cancelled", "отменено"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="состояние",
                    ),
                ),
                ("idempotency_key", models.CharField(max_length=200, unique=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="попыток")),
                ("lease_until", models.DateTimeField(null=True, verbose_name="аренда до")),
                ("lease_token", models.UUIDField(null=True)),
                ("stage", models.CharField(blank=True, max_length=200, verbose_name="этап")),
                ("progress", models.PositiveSmallIntegerField(default=0, verbose_name="процент")),
                ("error", models.TextField(blank=True, verbose_name="что случилось")),
                ("result", models.JSONField(default=dict, verbose_name="результат")),
                ("result_url", models.CharField(blank=True, max_length=300, verbose_name="куда перейти")),
                ("cancel_requested", models.BooleanField(default=False, verbose_name="просят отменить")),
                ("notify", models.BooleanField(default=False, verbose_name="письмо по готовности")),
                ("created_at", models.DateTimeField(verbose_name="создано")),
                ("published_at", models.DateTimeField(null=True, verbose_name="отправлено в очередь")),
                ("started_at", models.DateTimeField(null=True, verbose_name="начато")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="закончено")),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто попросил",
                    ),
                ),
            ],
            options={
                "verbose_name": "фоновая работа",
                "verbose_name_plural": "фоновая работа",
                "ordering": ["-created_at"],
                "indexes": [models.Index(fields=["state", "lease_until"], name="jobs_job_state_lease")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("progress__lte", 100)),
                        name="jobs_job_progress_to_100",
                        violation_error_message="Процент не может быть больше 100.",
                    )
                ],
            },
        ),
    ]
