"""What a person's words about their weeks say for this one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.clock import week_of
from accounts.models import User
from journal.models import IfThen
from progress.models import WeekNote


@dataclass(frozen=True)
class Focus:
    """Last week's words for this week, and the newest words that were begun and not saved."""

    text: str
    if_then: IfThen | None
    unfinished: WeekNote | None

    @classmethod
    def of(cls, user: User, today: date) -> Focus | None:
        """None where nothing is to be said: one query."""
        this = week_of(today)
        weeks = (this, this.previous, this.previous.previous)
        notes = {note.of_week: note for note in WeekNote.objects.of_weeks(user, weeks)}
        last = notes.get(this.previous)
        open_ = (note for week in weeks if (note := notes.get(week)) and note.is_unfinished(today))
        found = cls(last.focus if last else "", last.made if last else None, next(open_, None))
        return found if found.text or found.if_then or found.unfinished else None
