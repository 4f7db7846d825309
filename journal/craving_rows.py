"""One craving as the list shows it: read without its sealed words, and drawn here, since a page has many.

Twenty rows through a template's loop cost more than the rest of the page together.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from journal import words
from journal.tools import TOOLS

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
TRIGGERS: Final = dict(words.TRIGGERS)
LINE: Final = '<li><a href="{}/edit/"><time>{}</time><span><strong>{}</strong>{}{}{}</span></a></li>\n'
FOLLOWS: Final = format_html(" <small>{}</small>", "still there")


class Row(NamedTuple):
    """The columns of a craving that the list reads."""

    pk: UUID
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
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}-{self.pk.hex}"

    def drawn(self, labels: Mapping[UUID, str]) -> SafeString:
        """A line that leads to the craving: when on the wall where the person was then, how strong, what, and which
        tool. `labels` are the person's own words by id."""
        triggers = [TRIGGERS[key] for key in self.triggers if key in TRIGGERS]
        triggers += [labels[pk] for pk in self.own_triggers if pk in labels]
        tool = labels.get(self.own_tool, "") if self.own_tool else TOOLS[self.tool].name if self.tool in TOOLS else ""
        return format_html(
            LINE,
            self.pk,
            f"{self.at.astimezone(ZoneInfo(self.zone)):%H:%M}",
            self._strength(),
            FOLLOWS if self.follows else "",
            format_html("<br>{}", ", ".join(triggers)) if triggers else "",
            format_html('<br><span class="tried">{}</span>', tool) if tool else "",
        )

    def _strength(self) -> str:
        if self.before is None:
            return "Not rated" if self.after is None else f"{self.after} after"
        return str(self.before) if self.after is None else f"{self.before} to {self.after}"


def drawn(rows: Iterable[Row], labels: Mapping[UUID, str]) -> SafeString:
    return format_html_join("", "{}", ((row.drawn(labels),) for row in rows))


def place_of(text: str) -> tuple[datetime, UUID] | None:
    """The place that `Row.place` wrote; None for anything else."""
    at, _, pk = text.partition("-")
    try:
        return EPOCH + timedelta(microseconds=int(at)), UUID(pk)
    except (ValueError, OverflowError):
        return None
