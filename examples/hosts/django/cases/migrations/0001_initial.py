"""The tables, as `manage.py makemigrations` wrote them."""

# ruff: noqa: D101, RUF012

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_no", models.CharField(max_length=128)),
                ("seq", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=255, null=True)),
                ("digest", models.CharField(max_length=16)),
                ("body", models.TextField()),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "db_table": "caseflow_entry",
                "constraints": [
                    models.UniqueConstraint(fields=("case_no", "seq"), name="caseflow_entry_seq"),
                    models.UniqueConstraint(fields=("case_no", "key"), name="caseflow_entry_key"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("case_no", models.CharField(max_length=128, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=255)),
                ("state", models.CharField(max_length=255)),
                ("edition", models.CharField(max_length=255)),
                ("seq", models.PositiveIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
                ("next_due", models.DateField(null=True)),
                ("last_due", models.DateField(null=True)),
                ("next_lapse", models.DateField(null=True)),
                ("undated", models.BooleanField()),
                ("calendar", models.CharField(max_length=128)),
            ],
            options={
                "db_table": "caseflow_head",
                "indexes": [
                    models.Index(fields=["next_due", "case_no"], name="caseflow_head_due"),
                    models.Index(fields=["next_lapse", "case_no"], name="caseflow_head_lapse"),
                    models.Index(fields=["calendar", "case_no"], name="caseflow_head_calendar"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Personal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_no", models.CharField(max_length=128)),
                ("seq", models.PositiveIntegerField()),
                ("field", models.CharField(max_length=128)),
                ("value", models.TextField()),
                ("salt", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "caseflow_personal",
                "constraints": [models.UniqueConstraint(fields=("case_no", "seq", "field"), name="caseflow_personal_field")],
            },
        ),
    ]
