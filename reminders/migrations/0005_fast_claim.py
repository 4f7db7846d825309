import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A claim puts a new entry into each of a reminder's indexes. With room on their pages none is split for it.
ROOM = """
ALTER INDEX reminders_reminder_pkey SET (fillfactor = 60);
ALTER INDEX reminder_of_a_kind SET (fillfactor = 60);
ALTER INDEX reminder_due SET (fillfactor = 60);
"""
NO_ROOM = """
ALTER INDEX reminders_reminder_pkey RESET (fillfactor);
ALTER INDEX reminder_of_a_kind RESET (fillfactor);
ALTER INDEX reminder_due RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0004_circle"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(ROOM, NO_ROOM),
    ]
