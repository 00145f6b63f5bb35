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
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200, unique=True, verbose_name="о чём")),
                ("kind", models.CharField(max_length=40, verbose_name="вид")),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "электронная почта"), ("max", "MAX"), ("portal", "только в портале")],
                        default="email",
                        max_length=10,
                        verbose_name="канал",
                    ),
                ),
                ("address", models.CharField(max_length=254, verbose_name="адрес")),
                ("municipality_id", models.BigIntegerField(db_index=True, null=True, verbose_name="муниципалитет")),
                ("subject", models.CharField(max_length=250, verbose_name="тема")),
                ("text", models.TextField(verbose_name="текст")),
                ("html", models.TextField(blank=True, verbose_name="текст в HTML")),
                ("url", models.CharField(blank=True, max_length=300, verbose_name="ссылка на дело")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "ждёт отправки"),
                            ("sending", "отправляется"),
                            ("sent", "отправлено"),
                            ("failed", "не доставлено"),
                            ("cancelled", "отменено"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="состояние",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="попыток")),
                ("error", models.TextField(blank=True, verbose_name="почему не доставлено")),
                ("created_at", models.DateTimeField(verbose_name="создано")),
                ("not_before", models.DateTimeField(verbose_name="не раньше")),
                ("lease_until", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True, verbose_name="отправлено")),
                ("read_at", models.DateTimeField(null=True, verbose_name="прочитано")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кому",
                    ),
                ),
            ],
            options={
                "verbose_name": "письмо",
                "verbose_name_plural": "исходящие письма",
                "ordering": ["-created_at"],
                "indexes": [models.Index(fields=["state", "not_before"], name="outbox_letter_due")],
            },
        ),
    ]
