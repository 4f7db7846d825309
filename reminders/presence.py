"""A person was here: what waits for that moves on, in one statement, since every check-in asks it."""

from datetime import date
from typing import Any, Final

from django.db import connection

from accounts.models import User
from reminders.models import UNTIL_BACK, Kind
from reminders.models.reminder import return_moments

WAS_HERE: Final = """
WITH pause AS (
    UPDATE reminders_remindersettings SET paused_until = NULL
     WHERE user_id = %(user)s AND paused_until = %(until_back)s)
UPDATE reminders_reminder reminder SET at = later.at, next_due_at = later.at
  FROM unnest(%(names)s::text[], %(moments)s::timestamptz[]) AS later (name, at)
 WHERE reminder.user_id = %(user)s AND reminder.kind = %(kind)s AND reminder.active
   AND reminder.name = later.name AND reminder.at < later.at
"""


def was_here(user: User, day: date) -> None:
    """On that day: a pause that was to last until then ends, and the word after some days away moves on, never back."""
    later = return_moments(user, day)
    given: dict[str, Any] = {"user": user.pk, "kind": Kind.RETURN.value, "until_back": UNTIL_BACK}
    with connection.cursor() as cursor:
        cursor.execute(WAS_HERE, {**given, "names": list(later), "moments": list(later.values())})
