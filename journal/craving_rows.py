"""Cravings as the list shows them: read without their sealed words, and drawn here, since a page has many.

Twenty rows through a template's loop cost more than the rest of the page together.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from html import escape
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString, mark_safe

from accounts.clock import day_in_words
from accounts.models import User
from accounts.planned import Planned
from journal import words
from journal.tools import TOOLS

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
TRIGGERS: Final = dict(words.TRIGGERS)
# Everything lies after this place, which no row can have.
TOP: Final = (datetime.max.replace(tzinfo=UTC), UUID(int=(1 << 128) - 1))
# Written out, as the ORM takes longer to put it together than the database to answer it.
NEWEST: Final = Planned(
    """
    SELECT id, at, day, zone, before, after, triggers, own_triggers, tool, own_tool, follows
      FROM journal_craving
     WHERE user_id = %(user)s AND binned_at IS NULL AND at <= %(at)s AND (at < %(at)s OR id < %(pk)s)
     ORDER BY at DESC, id DESC LIMIT %(most)s
    """,
    user="uuid",
    at="timestamptz",
    pk="uuid",
    most="int",
)


class Row(NamedTuple):
    """The columns of a craving that the list reads."""

    id: UUID
    at: datetime
    day: date
    zone: str
    before: int | None
    after: int | None
    triggers: list[str]
    own_triggers: list[UUID]
    tool: str
    own_tool: UUID | None
    follows: UUID | None

    @property
    def place(self) -> str:
        """Its place in the list, for an address: microseconds, and the id for those of the same moment."""
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}-{self.id.hex}"

    def line(self, labels: Mapping[UUID, str]) -> str:
        """A line that leads to the craving: when on the wall where the person was then, how strong, what, and which
        tool. `labels` are the person's own words by id; these are escaped here."""
        at = self.at.astimezone(ZoneInfo(self.zone))
        follows = " <small>still there</small>" if self.follows else ""
        said = f"<strong>{self._strength()}</strong>{follows}{self._set_off_by(labels)}{self._tried(labels)}"
        return f'<li><a href="{self.id}/edit/"><time>{at:%H:%M}</time><span>{said}</span></a></li>\n'

    def _strength(self) -> str:
        if self.before is None:
            return "Not rated" if self.after is None else f"{self.after} after"
        return str(self.before) if self.after is None else f"{self.before} to {self.after}"

    def _set_off_by(self, labels: Mapping[UUID, str]) -> str:
        triggers = [TRIGGERS[key] for key in self.triggers if key in TRIGGERS]
        triggers += [labels[pk] for pk in self.own_triggers if pk in labels]
        return f"<br>{escape(', '.join(triggers))}" if triggers else ""

    def _tried(self, labels: Mapping[UUID, str]) -> str:
        tool = labels.get(self.own_tool, "") if self.own_tool else TOOLS[self.tool].name if self.tool in TOOLS else ""
        return f'<br><span class="tried">{escape(tool)}</span>' if tool else ""


def newest(user: User, place: tuple[datetime, UUID] | None, most: int) -> list[Row]:
    """This person's newest rows from that place of the list on, or from its top: one query."""
    at, pk = place or TOP
    return [Row(*row) for row in NEWEST.rows(user=user.pk, at=at, pk=pk, most=most)]


def drawn(rows: Iterable[Row], labels: Mapping[UUID, str]) -> SafeString:
    """The rows by day, each day a card."""
    return mark_safe("".join(_card(day, those, labels) for day, those in groupby(rows, attrgetter("day"))))  # noqa: S308 - escaped in Row


def _card(day: date, rows: Iterable[Row], labels: Mapping[UUID, str]) -> str:
    lines = "".join(row.line(labels) for row in rows)
    return f'<section class="card">\n<h2>{day_in_words(day)}</h2>\n<ul class="links moments">{lines}</ul>\n</section>\n'


def place_of(text: str) -> tuple[datetime, UUID] | None:
    """The place that `Row.place` wrote; None for anything else."""
    at, _, pk = text.partition("-")
    try:
        return EPOCH + timedelta(microseconds=int(at)), UUID(pk)
    except (ValueError, OverflowError):
        return None
