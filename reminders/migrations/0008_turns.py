import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.ids

# The queue of reminders is a table of its own now, with what a claim must know and nothing else. Rows stand in the
# order of their ids, as those of reminders do, with room for their next turns on each page.
ROOM = """
ALTER TABLE reminders_turn SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.1,
                                autovacuum_vacuum_cost_delay = 0);
ALTER INDEX reminders_turn_pkey SET (fillfactor = 60);
ALTER TABLE reminders_reminder RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_cost_delay);
ALTER INDEX reminders_reminder_pkey RESET (fillfactor);
ALTER INDEX reminder_of_a_kind RESET (fillfactor);
"""
NO_ROOM = """
ALTER TABLE reminders_reminder SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
ALTER INDEX reminders_reminder_pkey SET (fillfactor = 60);
ALTER INDEX reminder_of_a_kind SET (fillfactor = 60);
"""
MOVE_OUT = r"""
INSERT INTO reminders_turn (id, user_id, next_due_at, last_slot, rule, zone, last_zone)
SELECT reminder.id, reminder.user_id, CASE WHEN reminder.active THEN reminder.next_due_at END, reminder.last_slot,
       concat_ws('|', person.zone, person.day_start,
           regexp_replace(array_to_string(reminder.times, ','), ':00(,|$)', '\1', 'g'),
           array_to_string(reminder.weekdays, ''),
           array_to_string(CASE WHEN cardinality(reminder.channels) > 0 THEN reminder.channels
                                ELSE coalesce(settings.channels, '{mail}') END, ','),
           CASE WHEN reminder.at IS NULL THEN '' ELSE 'once' END,
           CASE WHEN reminder.kind IN ('circle', 'circle-ask', 'circle-news', 'circle-tell', 'follow-up')
                THEN 'never late' ELSE '' END),
       reminder.zone, CASE WHEN reminder.last_zone = reminder.zone THEN '' ELSE reminder.last_zone END
  FROM reminders_reminder reminder
  JOIN accounts_user person ON person.id = reminder.user_id
  LEFT JOIN reminders_remindersettings settings ON settings.user_id = reminder.user_id
 ORDER BY reminder.id
"""
MOVE_BACK = """
UPDATE reminders_reminder reminder
   SET next_due_at = turn.next_due_at, last_slot = turn.last_slot, zone = turn.zone,
       last_zone = CASE WHEN turn.last_zone = '' AND turn.last_slot IS NOT NULL THEN turn.zone ELSE turn.last_zone END
  FROM reminders_turn turn
 WHERE turn.id = reminder.id
"""
BIND = """
ALTER TABLE reminders_reminder ADD CONSTRAINT reminders_reminder_id_turn FOREIGN KEY (id)
      REFERENCES reminders_turn (id) DEFERRABLE INITIALLY DEFERRED
"""
UNBIND = "ALTER TABLE reminders_reminder DROP CONSTRAINT reminders_reminder_id_turn"


class IsATurn(migrations.RunSQL):
    """Binds each reminder to its turn. For Django the reminder inherits it: its key is the turn's, in the column it had."""

    def state_forwards(self, app_label, state):
        reminder = state.models[app_label, "reminder"]
        key = models.OneToOneField(
            db_column="id",
            on_delete=django.db.models.deletion.CASCADE,
            parent_link=True,
            primary_key=True,
            related_name="reminder",
            serialize=False,
            to="reminders.turn",
        )
        reminder.bases = ("reminders.turn",)
        del reminder.fields["id"]
        state.add_field(app_label, "reminder", "turn", key, preserve_default=True)


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0007_steps_off"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("next_due_at", models.DateTimeField(editable=False, null=True)),
                ("last_slot", models.DateTimeField(editable=False, null=True)),
                ("rule", models.TextField(default="", editable=False)),
                ("zone", models.CharField(default="UTC", max_length=64)),
                ("last_zone", models.CharField(default="", editable=False, max_length=64)),
                (
                    "person",
                    models.ForeignKey(
                        db_column="user_id",
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.RunSQL(ROOM, NO_ROOM),
        migrations.RunSQL(MOVE_OUT, MOVE_BACK),
        migrations.RemoveIndex(model_name="reminder", name="reminder_due"),
        migrations.RemoveIndex(model_name="reminder", name="reminder_spent"),
        migrations.RemoveField(model_name="reminder", name="last_slot"),
        migrations.RemoveField(model_name="reminder", name="last_zone"),
        migrations.RemoveField(model_name="reminder", name="next_due_at"),
        migrations.RemoveField(model_name="reminder", name="paused_until"),
        migrations.RemoveField(model_name="reminder", name="zone"),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("active", True), ("at__isnull", False), models.Q(("kind", "return"), _negated=True)),
                fields=["at"],
                name="reminder_spent",
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=django.contrib.postgres.indexes.BTreeIndex(
                condition=models.Q(("next_due_at__isnull", False)),
                fields=["next_due_at"],
                fillfactor=60,
                name="reminder_due",
            ),
        ),
        IsATurn(BIND, UNBIND),
    ]
