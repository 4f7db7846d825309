"""A week in the person's own words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final
from uuid import UUID, uuid5

from django.db import connection, models

from accounts.clock import Week
from accounts.fields import Sealed, SealedTextField, Unopened
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet
from accounts.planned import Planned
from journal.models import IfThen
from journal.models.entry import ChangedElsewhere, Page

LONGEST: Final = 5_000
LONGEST_HALF: Final = 300
OPEN_FOR: Final = timedelta(days=14)
LABELS: Final = {
    "well": "What went well",
    "hard": "What was hard",
    "learned": "What I learned",
    "focus": "My focus for next week",
}
PROSE: Final = tuple(LABELS)
HALVES: Final = ("situation", "response")
COLUMNS: Final = (
    *("id", "user_id", "created_at", "updated_at", "year", "week", *PROSE, *HALVES),
    *("if_then", "page", "turn", "finished_at"),
)
# Written out, as the ORM takes longer to put it together than the database to answer it.
NOTES: Final = f"""
SELECT {", ".join(f"note.{name}" for name in COLUMNS)}, made.situation, made.response
  FROM progress_weeknote note
  LEFT JOIN journal_ifthen made ON made.id = note.if_then AND made.user_id = note.user_id AND made.binned_at IS NULL
 WHERE note.user_id = %(user)s AND note.id = ANY(%(notes)s)
"""  # noqa: S608 (column names of our own model)
READ: Final = Planned(NOTES, user="uuid", notes="uuid[]")
LOCK: Final = Planned(f"{NOTES} FOR UPDATE OF note", user="uuid", notes="uuid[]")


@dataclass(frozen=True)
class Words:
    """What stands in the form: four texts, and the two halves of an if-then."""

    well: str = ""
    hard: str = ""
    learned: str = ""
    focus: str = ""
    situation: str = ""
    response: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, field.name) for field in fields(self))

    def beside(self, other: Words) -> Words:
        """Both, one below the other where they differ; of the if-then this one, where it says something."""
        both = {name: _both(getattr(other, name), getattr(self, name)) for name in PROSE}
        return Words(**both, **{half: getattr(self, half) or getattr(other, half) for half in HALVES})


class WeekNoteQuerySet(OwnedQuerySet["WeekNote"]):
    def of_weeks(self, user: User, weeks: Collection[Week], *, locked: bool = False) -> list[WeekNote]:
        """Those weeks' notes in no order, each with the if-then that it made (see `made`): one query."""
        asked = LOCK if locked else READ
        return [_note(user, row) for row in asked.rows(user=user.pk, notes=[WeekNote.id_for(user, w) for w in weeks])]

    def of_week(self, user: User, week: Week) -> WeekNote | None:
        return next(iter(self.of_weeks(user, [week])), None)

    def begun(self, user: User, week: Week) -> WeekNote:
        """The one note of this week, locked and begun where there was none: sent twice or at once, it is one row."""
        note = WeekNote(id=WeekNote.id_for(user, week), user=user, year=week.year, week=week.week)
        note.if_then = IfThen.id_for(user, f"week {week}")
        self.bulk_create([note], ignore_conflicts=True)
        return self.of_weeks(user, [week], locked=True)[0]


class WeekNote(Owned):
    """What went well, what was hard, what I learned, and next week's focus.

    An if-then with both halves lives with the others (`if_then` is its id); one half waits here for the other. `page`
    and `turn` are as in a journal entry. `finished_at` is when the person first said Save.
    """

    year = models.PositiveSmallIntegerField()
    week = models.PositiveSmallIntegerField()
    well = SealedTextField(max_length=LONGEST)
    hard = SealedTextField(max_length=LONGEST)
    learned = SealedTextField(max_length=LONGEST)
    focus = SealedTextField(max_length=LONGEST)
    situation = SealedTextField(max_length=LONGEST_HALF)
    response = SealedTextField(max_length=LONGEST_HALF)
    if_then = models.UUIDField(editable=False)
    page = models.UUIDField(null=True, editable=False)
    turn = models.PositiveIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    sealed_if_then: tuple[memoryview, memoryview] | None = None  # what `of_weeks` found of it

    objects: ClassVar = WeekNoteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "year", "week"], name="one_note_a_week")]

    @staticmethod
    def id_for(user: User, week: Week) -> UUID:
        return uuid5(user.pk, f"week note {week}")

    @property
    def of_week(self) -> Week:
        return Week(self.year, self.week)

    @property
    def version(self) -> str:
        return self.updated_at.isoformat()

    @property
    def made(self) -> IfThen | None:
        """The if-then of this week, unless it was deleted since. Of a row that `of_weeks` found."""
        if not self.sealed_if_then:
            return None
        halves = zip(HALVES, map(Sealed, self.sealed_if_then), strict=True)
        return IfThen(pk=self.if_then, user=self.user, **dict(halves))

    @property
    def words(self) -> Words:
        made = self.made
        halves = {half: getattr(made or self, half) for half in HALVES}
        return Words(**{name: getattr(self, name) for name in PROSE}, **halves)

    @property
    def opens(self) -> bool:
        """Whether all its words can be read; if not, nothing may be written over them."""
        return not any(isinstance(getattr(self.words, field.name), Unopened) for field in fields(Words))

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """Label and text of each of the four that says something."""
        return tuple((LABELS[name], getattr(self, name)) for name in PROSE if getattr(self, name))

    def is_unfinished(self, today: date) -> bool:
        """Begun and not saved, and not longer ago than OPEN_FOR after the week's end."""
        return self.finished_at is None and today <= self.of_week.sunday + OPEN_FOR

    def write(self, page: Page, words: Words, now: datetime, *, is_finished: bool, keeps_both: bool = False) -> None:
        """Saves what the page says; ChangedElsewhere where another page saved since, unless both are to be kept."""
        same_page = self.page in (None, page.mark)
        if not (same_page or self.version == page.version or keeps_both):
            raise ChangedElsewhere
        if same_page and page.turn is not None and page.turn <= self.turn:
            return
        if keeps_both:
            words = words.beside(self.words)
        self.page, self.turn = page.mark, page.turn or 0
        self.finished_at = self.finished_at or (now if is_finished else None)
        for name in PROSE:
            setattr(self, name, getattr(words, name))
        self._put_if_then(words, now)
        self.save()

    def _put_if_then(self, words: Words, now: datetime) -> None:
        """With both halves it goes to the plan; with fewer it leaves it, and what there is waits here."""
        is_whole = bool(words.situation and words.response)
        self.situation, self.response = ("", "") if is_whole else (words.situation, words.response)
        if is_whole:
            made = IfThen(pk=self.if_then, user=self.user, situation=words.situation, response=words.response)
            IfThen.objects.upsert(made)
        elif self.made:
            IfThen.objects.for_user(self.user).filter(pk=self.if_then).put_in_bin(now)


def _note(user: User, row: Sequence[Any]) -> WeekNote:
    """A row of NOTES, as the ORM would have made it."""
    *columns, situation, response = row
    note = WeekNote.from_db(connection.alias, COLUMNS, columns)
    note.user = user
    for name in (*PROSE, *HALVES):
        note.__dict__[name] = Sealed(note.__dict__[name])  # what a field does with it on the usual way
    note.sealed_if_then = (situation, response) if situation else None
    return note


def _both(there: str, here: str) -> str:
    if not there or there in here:
        return here
    return there if here in there else f"{there}\n\n{here}"
