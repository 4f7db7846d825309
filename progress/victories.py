"""Good things on one page, to read on a bad day: the one of each check-in, and the steps that were finished."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby
from typing import Final, NamedTuple, Self
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from accounts.fields import opener
from accounts.models import User
from accounts.planned import Planned
from goals.models import Milestone
from journal.models import CheckIn

A_PAGE: Final = 30
# The newest days of both kinds; a day's check-in stands before its steps, and those in their order. A note is kept with
# a step that was celebrated. Empty words are stored as no bytes at all.
NEWEST: Final = Planned(
    """
    (SELECT day, id, victory, NULL::bytea, -1 FROM journal_checkin
      WHERE user_id = %(user)s AND day < %(before)s AND victory <> '' ORDER BY day DESC LIMIT %(most)s)
     UNION ALL
    SELECT done_on, id, text, CASE WHEN celebrated THEN note ELSE '' END, position
      FROM (SELECT step.*, dense_rank() OVER (ORDER BY step.done_on DESC) AS place
              FROM goals_milestone step
              JOIN goals_goal goal ON goal.user_id = step.user_id AND goal.id = step.goal_id
             WHERE step.user_id = %(user)s AND step.binned_at IS NULL AND goal.binned_at IS NULL
               AND step.done_on < %(before)s) done
     WHERE place <= %(most)s
     ORDER BY 1 DESC, 5, 2
    """,
    user="uuid",
    before="date",
    most="int",
)


class Row(NamedTuple):
    """Words sealed, as the database has them. A step has a `note`, of no bytes where none was kept; else it is None."""

    day: date
    id: UUID
    words: memoryview
    note: memoryview | None
    position: int


@dataclass(frozen=True)
class Victories:
    """Up to A_PAGE days that have any, newest first, drawn; the next page begins before `older`."""

    lines: SafeString
    older: date | None

    @classmethod
    def of(cls, user: User, before: date) -> Self:
        """One query."""
        rows = NEWEST.rows_of(Row, user=user.pk, before=before, most=A_PAGE + 1)
        days = [(day, list(things)) for day, things in groupby(rows, lambda row: row.day)]
        page, pen = days[:A_PAGE], Pen(user)
        lines = "".join(pen.line(day, things) for day, things in page)
        return cls(mark_safe(lines), page[-1][0] if len(days) > A_PAGE else None)  # noqa: S308 - escaped by the pen


class Pen:
    """Draws one person's days: through a template's loop thirty cost more than the rest of the page. Their words are
    escaped here."""

    def __init__(self, user: User) -> None:
        self.said = opener(CheckIn, "victory", user)
        self.text, self.note = opener(Milestone, "text", user), opener(Milestone, "note", user)

    def line(self, day: date, things: Iterable[Row]) -> str:
        good = "".join(map(self._thing, things))
        return f'<li>{good}<p class="quiet">{day.day} {day:%B} {day.year}</p></li>\n'

    def _thing(self, thing: Row) -> str:
        if thing.note is None:
            return f"<p>{escape(self.said(thing.id, thing.words))}</p>\n"
        step = f'<p><span class="quiet">A step done:</span> {escape(self.text(thing.id, thing.words))}</p>\n'
        note = self.note(thing.id, thing.note)
        return f"{step}<p>{escape(note)}</p>\n" if note else step
