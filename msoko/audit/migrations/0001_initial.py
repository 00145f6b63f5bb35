import django.core.serializers.json
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
            name="ChainHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "digest",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000", max_length=64
                    ),
                ),
                ("count", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "конец журнала",
                "verbose_name_plural": "конец журнала",
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="когда")),
                ("on_behalf_of", models.CharField(blank=True, max_length=200, verbose_name="от имени")),
                ("action", models.CharField(db_index=True, max_length=60, verbose_name="действие")),
                ("municipality_id", models.BigIntegerField(db_index=True, null=True, verbose_name="муниципалитет")),
                ("target_type", models.CharField(max_length=60, verbose_name="вид объекта")),
                ("target_id", models.CharField(max_length=40, verbose_name="номер объекта")),
                ("target_name", models.CharField(blank=True, max_length=300, verbose_name="объект")),
                (
                    "changes",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="изменения"
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="основание")),
                ("request_id", models.CharField(blank=True, max_length=64, verbose_name="номер запроса")),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
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
            ],
            options={
                "verbose_name": "запись журнала",
                "verbose_name_plural": "журнал действий",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["target_type", "target_id"], name="audit_event_target")],
            },
        ),
    ]
