"""A person holds a role of a kind in a place once: two clicks at the same moment must not give it twice."""

from django.db import migrations, models
from django.db.models import F


def end_repeated(apps, schema_editor):
    """Of roles that were given twice the earliest goes on; a repeated one ends on the day it began."""
    seen = set()
    roles = apps.get_model("schools", "Membership").objects.filter(until__isnull=True)
    for row in roles.order_by("since", "pk"):
        key = (row.user_id, row.role, row.municipality_id, row.organisation_id)
        if key in seen:
            roles.filter(pk=row.pk).update(until=F("since"))
        seen.add(key)


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0002_month_due_day"),
    ]

    operations = [
        migrations.RunPython(end_repeated, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation__isnull", False), ("until__isnull", True)),
                fields=("user", "role", "organisation"),
                name="schools_membership_organisation_once",
                violation_error_message="Эта роль в организации у человека уже есть.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("municipality__isnull", False), ("organisation__isnull", True), ("until__isnull", True)
                ),
                fields=("user", "role", "municipality"),
                name="schools_membership_municipality_once",
                violation_error_message="Эта роль в муниципалитете у человека уже есть.",
            ),
        ),
    ]
