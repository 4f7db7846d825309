"""The people of the timings of reminders: they are made here, and made due again. For `bench.steps`, which sets up the
site."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import connection

ZONES: Final = (
    "Europe/Berlin", "Europe/London", "Europe/Kyiv", "America/New_York", "America/Chicago", "America/Los_Angeles",
    "America/Sao_Paulo", "Asia/Kolkata", "Asia/Tokyo", "Asia/Kathmandu", "Australia/Sydney", "UTC",
)  # fmt: skip
RULES: Final = ("{20:00}", "{20:00}", "{20:00}", "{08:00,20:00}", "{07:30,12:00,20:00}")

# Ids as `accounts.ids` makes them, of people who came one millisecond after the other.
ID: Final = """
(lpad(to_hex(1751900000000 + n), 12, '0') || '7' || substr(md5('{0}' || n), 1, 3) || '8' ||
 substr(md5('{0}' || n), 4, 15))::uuid
"""
PERSON: Final = ID.format("person")
PEOPLE: Final = f"""
INSERT INTO accounts_user (password, is_superuser, username, email, is_staff, is_active, date_joined, id, zone, country,
                           day_start, theme, place_confirmed)
SELECT '!', false, 'p' || n, '', false, true, now(), {PERSON}, (%(zones)s::text[])[1 + n %% %(of)s], '',
       3, '', true
  FROM generate_series(%(first)s, %(last)s) n
"""
ADDRESSES: Final = f"""
INSERT INTO account_emailaddress (user_id, email, verified, "primary")
SELECT {PERSON}, 'p' || n || '@example.org', true, true
  FROM generate_series(%(first)s, %(last)s) n WHERE n %% %(every)s = 0
"""
REMINDERS: Final = f"""
INSERT INTO reminders_reminder (id, created_at, updated_at, user_id, kind, name, times, weekdays, channels, active,
                                fault)
SELECT {ID.format("reminder")}, now(), now(), {PERSON},
       'check-in', '', (%(rules)s::text[])[1 + n / 7 %% 5]::time[], '{{0,1,2,3,4,5,6}}', '{{}}', true, ''
  FROM generate_series(%(first)s, %(last)s) n
"""
# As `reminders.models.turn.SAID` says the rules.
TURNS: Final = f"""
INSERT INTO reminders_turn (id, user_id, zone, last_zone, rule, next_due_at)
SELECT {ID.format("reminder")}, {PERSON}, zone, '',
       concat_ws('|', zone, 3, trim((%(rules)s::text[])[1 + n / 7 %% 5], '{{}}'), '0123456', 'mail', '', ''),
       CASE n %% %(every)s WHEN 0 THEN %(due)s WHEN 1 THEN %(floor)s ELSE %(later)s + n * interval '1 second' END
  FROM generate_series(%(first)s, %(last)s) n
 CROSS JOIN LATERAL (SELECT (%(zones)s::text[])[1 + n %% %(of)s]) AS home (zone)
"""
STAGGER: Final = """
UPDATE reminders_turn SET next_due_at = to_timestamp(%s) + mod(number, %s) * interval '1 second'
  FROM (SELECT id AS key, row_number() OVER () AS number FROM reminders_turn) AS numbered
 WHERE id = key
"""
NOT_DUE: Final = "UPDATE reminders_turn SET next_due_at = %s WHERE next_due_at < %s"
DUE_AGAIN: Final = """
UPDATE reminders_turn SET next_due_at = %s
 WHERE id IN (SELECT turn.id FROM reminders_turn turn
                JOIN account_emailaddress USING (user_id) LIMIT %s)
"""
Found = dict[str, Any]


def fill(rows: str, people: str, due: str) -> Callable[[], Found]:
    """`rows` people with a reminder each; so many are due at `due`, and as many a minute after, for the floor."""
    moment = datetime.fromtimestamp(float(due), tz=UTC)
    marks: dict[str, Any] = {
        "zones": list(ZONES), "of": len(ZONES), "rules": list(RULES), "every": int(rows) // int(people),
        "due": moment, "floor": moment + timedelta(minutes=1), "later": moment + timedelta(days=1),
    }  # fmt: skip

    def work() -> Found:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for first in range(1, int(rows) + 1, 200_000):
                part = {**marks, "first": first, "last": min(first + 199_999, int(rows))}
                for statement in (PEOPLE, ADDRESSES, REMINDERS, TURNS):
                    cursor.execute(statement, part)
            cursor.execute("VACUUM ANALYZE accounts_user, account_emailaddress, reminders_reminder, reminders_turn")
            cursor.execute("CHECKPOINT")  # else what is still to be written of all this is written beside the figures
        return {}

    return work


def fill_staggered(people: str, first: str, seconds: str) -> Callable[[], Found]:
    """People of whom some are due each second, from `first` on."""
    begin = fill(people, people, first)

    def work() -> Found:
        begin()
        with connection.cursor() as cursor:
            cursor.execute(STAGGER, [float(first), int(seconds)])
        return {}

    return work


def due_again(number: str, due: str) -> Callable[[], Found]:
    """Nothing has been sent; so many reminders are due once more, a second later than before, and no other is."""
    moment = datetime.fromtimestamp(float(due), tz=UTC)

    def work() -> Found:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE reminders_delivery, reminders_call, reminders_tally")
            cursor.execute(NOT_DUE, [moment + timedelta(days=2), moment + timedelta(hours=1)])
            cursor.execute(DUE_AGAIN, [moment + timedelta(seconds=1), int(number)])
            cursor.execute("VACUUM ANALYZE reminders_turn")
        return {}

    return work
