"""The narrow half of a reminder, which is the queue: when it speaks next, and all that a claim must know of it."""

from __future__ import annotations

from datetime import time
from functools import lru_cache
from typing import ClassVar, Final, NamedTuple, Self
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.indexes import BTreeIndex
from django.db import connection, models
from django.db.models import Q

from accounts.ids import new_id
from accounts.models import User
from accounts.planned import Planned
from reminders.models.choices import NEVER_LATE

# What `Rule.read` reads.
SAID: Final = r"""
SELECT reminder.id, concat_ws('|', person.zone, person.day_start,
           regexp_replace(array_to_string(reminder.times, ','), ':00(,|$)', '\1', 'g'),
           array_to_string(reminder.weekdays, ''),
           array_to_string(CASE WHEN cardinality(reminder.channels) > 0 THEN reminder.channels
                                ELSE coalesce(settings.channels, '{mail}') END, ','),
           CASE WHEN reminder.at IS NULL THEN '' ELSE 'once' END,
           CASE WHEN reminder.kind IN (NEVER_LATE) THEN 'never late' ELSE '' END) AS rule
  FROM reminders_reminder reminder
  JOIN accounts_user person ON person.id = reminder.user_id
  LEFT JOIN reminders_remindersettings settings ON settings.user_id = reminder.user_id
""".replace("NEVER_LATE", ", ".join(f"'{kind}'" for kind in sorted(NEVER_LATE)))
LINE_UP: Final = """
UPDATE reminders_turn turn SET rule = said.rule
  FROM ({said} WHERE {whose}) AS said
 WHERE turn.id = said.id AND turn.rule <> said.rule
RETURNING turn.rule
"""
ONE: Final = Planned(LINE_UP.format(said=SAID, whose="reminder.id = %(reminder)s"), reminder="uuid")
# Who adds reminders holds their person's row, before any turn. So that one is waited for, and what it added is seen.
HOLD: Final = "SELECT 1 FROM accounts_user WHERE id = %(user)s FOR KEY SHARE"
ALL: Final = HOLD.replace("KEY SHARE", "UPDATE;") + LINE_UP.format(said=SAID, whose="reminder.user_id = %(user)s")


class Rule(NamedTuple):
    """What alike reminders share. `home` is the zone their people are in, and `once` one of a single moment."""

    home: str
    day_start: int
    times: tuple[time, ...]
    weekdays: tuple[int, ...]
    channels: tuple[str, ...]
    once: bool
    never_late: bool

    @classmethod
    @lru_cache(maxsize=8192)
    def read(cls, said: str) -> Self:
        """From the text that SAID makes; ValueError where it is none."""
        home, day_start, times, weekdays, channels, once, never_late = said.split("|")
        return cls(
            home,
            int(day_start),
            tuple(time.fromisoformat(at) for at in _several(times)),
            tuple(int(day) for day in weekdays),
            tuple(_several(channels)),
            once=bool(once),
            never_late=bool(never_late),
        )


def _several(said: str) -> list[str]:
    return said.split(",") if said else []


class TurnQuerySet(models.QuerySet["Turn"]):
    def line_up(self, user: User) -> None:
        """Says the rules of this person's reminders anew: their zone, their day's start or their ways have changed.

        When each speaks next is left as it is. In a transaction with the change, so that no reminder misses it.
        """
        with connection.cursor() as cursor:
            cursor.execute(ALL, {"user": str(user.pk)})

    def hold(self, user_id: UUID) -> None:
        """Nobody lines this person's turns up until the transaction ends; for who adds some, or works on several."""
        with connection.cursor() as cursor:
            cursor.execute(HOLD, {"user": str(user_id)})

    def line_up_one(self, reminder_id: UUID) -> str | None:
        """Says this one's rule anew; the rule, or None where it was said so already."""
        rows = ONE.rows(reminder=str(reminder_id))
        return str(rows[0][0]) if rows else None


class Turn(models.Model):
    """A reminder's turn, and nothing wide: a claim reads and writes this table alone, without a join.

    `rule` is the text of a `Rule`: what it takes from the person and their settings is written down here, and lined up
    when one of these changes. `zone` is the one that `next_due_at` was worked out in, and `last_zone` the one that the
    last slot was claimed in ("": the same): with both no journey makes a local date speak twice. A turn is reached
    through its reminder, whose person `person` is.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_column="user_id",
        db_constraint=False,
        db_index=False,
        editable=False,
    )
    next_due_at = models.DateTimeField(null=True, editable=False)
    last_slot = models.DateTimeField(null=True, editable=False)
    rule = models.TextField(default="", editable=False)
    zone = models.CharField(max_length=64, default="UTC")
    last_zone = models.CharField(max_length=64, default="", editable=False)

    objects: ClassVar = TurnQuerySet.as_manager()

    class Meta:
        # Read across people, by time and then by id, so that a run goes on from where it was. Each claim puts a new
        # entry into it; with room none of its pages is split.
        indexes: ClassVar = [
            BTreeIndex(
                fields=["next_due_at", "id"], condition=Q(next_due_at__isnull=False), fillfactor=60, name="turn_due"
            )
        ]
