"""Documents made before the archive get their year; those whose work is over without a file stop waiting."""

from django.db import migrations
from django.db.models.functions import ExtractYear

WHY = "Работа над документом прервалась. Сделайте его снова."


def fill(apps, schema_editor):
    document = apps.get_model("reports", "Document")
    document.objects.filter(year=0).update(year=ExtractYear("created_at"))
    document.objects.filter(state="waiting", job__state__in=["failed", "cancelled"]).update(state="failed", failure=WHY)


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_cycle_components")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
