"""Calls for senders become rows, so that a claim writes one for hundreds of deliveries and the broker carries its id.

What was claimed before keeps its own moment to be called for.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

import accounts.ids

# Random ids are not made smaller by compression.
AS_THEY_ARE = "ALTER TABLE reminders_call ALTER COLUMN ids SET STORAGE EXTERNAL"
CALL_FOR_ALL = "UPDATE reminders_delivery SET nudge_at = now() WHERE nudge_at IS NULL"


class Migration(migrations.Migration):
    dependencies = [("reminders", "0009_claim_order")]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("mail", "E-mail"),
                            ("push", "This phone or computer"),
                            ("gateway", "Another app"),
                            ("circle", "Somebody else's e-mail"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                ),
                ("slot", models.DateTimeField()),
                ("nudge_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["channel", "nudge_at"], name="call_unheard")]},
        ),
        migrations.RunSQL(AS_THEY_ARE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="delivery", name="nudge_at", field=models.DateTimeField(null=True)
        ),
        migrations.RunSQL(migrations.RunSQL.noop, CALL_FOR_ALL),
    ]
