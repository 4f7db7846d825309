"""Everything of the twelve weeks that is only counted or named, from all rooms: one query for what were a dozen.

Each branch gives rows of one shape. Words come sealed and are opened when they are read, as those of any row.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection

from accounts.fields import Sealed, opener
from accounts.models import User
from accounts.owned import Owned
from accounts.planned import Planned
from journal.quiet import QUIET_FOR
from progress.review.span import Span

# What, day, key, name, n and words: `day` is the day, or the Monday of the week in which `n` of them lie; `words` come
# for the week itself alone.
THINGS: Final = Planned(
    """
    SELECT 'lapse', day, NULL::text, ''::text, 1::bigint, NULL::bytea FROM journal_lapse
     WHERE user_id = %(user)s AND binned_at IS NULL AND day BETWEEN %(first)s AND %(last)s GROUP BY day
    UNION ALL
    SELECT 'contact', %(first)s + (c.day - %(first)s) / 7 * 7, p.id::text, '', count(*),
           CASE WHEN %(first)s + (c.day - %(first)s) / 7 * 7 = %(monday)s THEN p.name END
      FROM support_contact c
      JOIN support_person p ON p.id = c.person_id AND p.user_id = c.user_id AND p.binned_at IS NULL
     WHERE c.user_id = %(user)s AND c.day BETWEEN %(first)s AND %(last)s GROUP BY 2, p.id
    UNION ALL
    SELECT 'group', %(first)s + (a.day - %(first)s) / 7 * 7, g.id::text, '', count(*),
           CASE WHEN %(first)s + (a.day - %(first)s) / 7 * 7 = %(monday)s THEN g.name END
      FROM support_attendance a
      JOIN support_group g ON g.id = a.group_id AND g.user_id = a.user_id AND g.binned_at IS NULL
     WHERE a.user_id = %(user)s AND a.day BETWEEN %(first)s AND %(last)s GROUP BY 2, g.id
    UNION ALL
    SELECT 'visit', %(first)s + (coalesce(v.moved_to_day, v.day) - %(first)s) / 7 * 7, NULL, a.kind, count(*), NULL
      FROM support_visit v
      JOIN support_appointment a ON a.id = v.appointment_id AND a.user_id = v.user_id AND a.binned_at IS NULL
     WHERE v.user_id = %(user)s AND v.state = 'attended' AND v.day BETWEEN %(first)s - 60 AND %(last)s + 60
       AND coalesce(v.moved_to_day, v.day) BETWEEN %(first)s AND %(last)s GROUP BY 2, a.kind
    UNION ALL
    SELECT 'practice', %(first)s + (day - %(first)s) / 7 * 7, own_tool::text, tool, count(*), NULL
      FROM journal_practicesession WHERE user_id = %(user)s AND day BETWEEN %(first)s AND %(last)s GROUP BY 2, 3, 4
    UNION ALL
    SELECT 'step', m.done_on, m.id::text, '', 1, CASE WHEN m.done_on >= %(monday)s THEN m.text END
      FROM goals_milestone m JOIN goals_goal g ON g.id = m.goal_id AND g.user_id = m.user_id AND g.binned_at IS NULL
     WHERE m.user_id = %(user)s AND m.binned_at IS NULL AND m.done_on BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT 'victory', day, id::text, '', 1, CASE WHEN day >= %(monday)s THEN victory END FROM journal_checkin
     WHERE user_id = %(user)s AND victory <> '' AND day BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT 'sign', s.day, l.id::text, '', 1, l.text
      FROM support_plansign s
      JOIN support_planline l ON l.id = s.line_id AND l.user_id = s.user_id AND l.binned_at IS NULL
     WHERE s.user_id = %(user)s AND s.day BETWEEN %(monday)s AND %(last)s
    UNION ALL
    (SELECT DISTINCT ON (part) 'line', NULL::date, id::text, part, 1, text FROM support_planline
      WHERE user_id = %(user)s AND binned_at IS NULL AND part IN ('alone', 'ask', 'pros')
      ORDER BY part, position, created_at, id)
    UNION ALL
    SELECT 'own', NULL, id::text, kind, 1, label FROM journal_ownword
     WHERE user_id = %(user)s AND kind IN ('trigger', 'tool')
    UNION ALL
    (SELECT DISTINCT ON (questionnaire, day >= %(monday)s) 'answer', day, id::text, questionnaire, 1, items
       FROM support_answer
      WHERE user_id = %(user)s AND binned_at IS NULL AND finished_at IS NOT NULL AND day BETWEEN %(first)s AND %(last)s
      ORDER BY questionnaire, day >= %(monday)s, day DESC)
    UNION ALL
    SELECT 'ask', NULL, id::text, '', row_number() OVER (ORDER BY created_at, id), text FROM support_bringup
     WHERE user_id = %(user)s AND binned_at IS NULL AND done_on IS NULL
    UNION ALL
    SELECT 'patterns', rests_on, id::text, '', noted, words FROM progress_patternset WHERE user_id = %(user)s
    UNION ALL
    SELECT 'quiet', NULL, NULL, '', count(*), NULL FROM journal_notsafe WHERE user_id = %(user)s AND at > %(quiet_from)s
    """,
    user="uuid",
    first="date",
    monday="date",
    last="date",
    quiet_from="timestamptz",
)

M = TypeVar("M", bound=Owned)


class Thing(NamedTuple):
    """One row of a branch: `key` is a row's id as text, `name` a built-in word, `n` how many."""

    what: str
    day: date
    key: str
    name: str
    n: int
    words: memoryview | None


class Things:
    """By branch; asked for one that has no rows, there are none."""

    def __init__(self, user: User, rows: Iterable[Thing]) -> None:
        self.user = user
        self._by_branch: dict[str, list[Thing]] = defaultdict(list)
        self._openers: dict[tuple[type[Owned], str], Callable[[UUID, bytes | memoryview], str]] = {}
        for row in rows:
            self._by_branch[row.what].append(row)

    @classmethod
    def of(cls, user: User, span: Span, now: datetime) -> "Things":
        """One query."""
        days = {"first": span.first, "monday": span.monday, "last": span.last}
        return cls(user, THINGS.rows_of(Thing, user=user.pk, quiet_from=now - QUIET_FOR, **days))

    def __getitem__(self, what: str) -> list[Thing]:
        return self._by_branch.get(what, [])

    @property
    def is_quiet(self) -> bool:
        return any(row.n for row in self["quiet"])

    def row(self, thing: Thing, model: type[M], field: str, **known: object) -> M:
        """A row of the model that knows its words and `known`, the columns before them in its order."""
        columns = {"id": UUID(thing.key), "user_id": self.user.pk, **known, field: Sealed(thing.words or b"")}
        row = model.from_db(connection.alias, columns.keys(), columns.values())
        row.user = self.user
        return row

    def opened(self, thing: Thing, model: type[M], field: str) -> str:
        """The words of a row, as its model would open them."""
        place = model, field
        if place not in self._openers:
            self._openers[place] = opener(model, field, self.user)
        return self._openers[place](UUID(thing.key), thing.words or b"")
