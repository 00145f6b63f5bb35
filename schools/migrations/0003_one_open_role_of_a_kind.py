"""A person holds a role of a kind in a place once: two clicks at the same moment must not give it twice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0002_month_due_day"),
    ]

    operations = [
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
