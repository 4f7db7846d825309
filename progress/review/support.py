"""Who and what stood by: people in touch with, groups and appointments; steps of goals, and good things."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from goals.models import Milestone
from journal.models import CheckIn
from progress.review.span import WEEKS, Beside, Row, Span, counted
from progress.review.things import Thing, Things
from support.models import Appointment, Group, Person

KINDS: Final = dict(Appointment.Kind.choices)


@dataclass(frozen=True)
class Named:
    """Someone or something of this week, and how often."""

    label: str
    n: int


@dataclass(frozen=True)
class Support:
    contacts: Beside
    people: tuple[Named, ...]
    groups: Beside
    groups_named: tuple[Named, ...]
    visits: Beside
    visits_named: tuple[Named, ...]

    @property
    def named(self) -> tuple[Named, ...]:
        return self.people + self.groups_named + self.visits_named

    @property
    def rows(self) -> tuple[Row, ...]:
        """Those with anything in this week or the one before."""
        every = (
            Row("In touch with people", self.contacts),
            Row("Groups and meetings", self.groups),
            Row("Visits kept", self.visits),
        )
        return tuple(row for row in every if row.beside.now or row.beside.before)


@dataclass(frozen=True)
class GoodThing:
    """A step that was done, or the good thing of a check-in."""

    day: date
    text: str


@dataclass(frozen=True)
class Goals:
    steps: Beside
    steps_named: tuple[GoodThing, ...]
    victories: Beside
    victories_named: tuple[GoodThing, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Those with anything in this week or the one before."""
        every = (Row("Steps done", self.steps), Row("Good things noted", self.victories))
        return tuple(row for row in every if row.beside.now or row.beside.before)


def support(things: Things, noted: Sequence[int], span: Span) -> Support:
    people = [Named(things.opened(row, Person, "name"), row.n) for row in _here(things["contact"], span)]
    groups = [Named(things.opened(row, Group, "name"), row.n) for row in _here(things["group"], span)]
    visits = [Named(KINDS.get(row.name, "Appointment"), row.n) for row in _here(things["visit"], span)]
    return Support(
        weekly(things["contact"], noted, span),
        _sorted(people),
        weekly(things["group"], noted, span),
        _sorted(groups),
        weekly(things["visit"], noted, span),
        _sorted(visits),
    )


def goals(things: Things, noted: Sequence[int], span: Span) -> Goals:
    steps = [GoodThing(row.day, things.opened(row, Milestone, "text")) for row in _here(things["step"], span)]
    said = [GoodThing(row.day, things.opened(row, CheckIn, "victory")) for row in _here(things["victory"], span)]
    return Goals(
        weekly(things["step"], noted, span),
        _by_day(steps),
        weekly(things["victory"], noted, span),
        _by_day(said),
    )


def weekly(rows: Iterable[Thing], noted: Sequence[int], span: Span) -> Beside:
    """How many of a branch lie in each week."""
    counts = [0] * WEEKS
    for row in rows:
        counts[span.place(row.day)] += row.n
    return counted(counts, noted)


def _here(rows: Iterable[Thing], span: Span) -> list[Thing]:
    return [row for row in rows if row.day >= span.monday]


def _sorted(named: Iterable[Named]) -> tuple[Named, ...]:
    return tuple(sorted(named, key=lambda one: (-one.n, one.label)))


def _by_day(things: Iterable[GoodThing]) -> tuple[GoodThing, ...]:
    return tuple(sorted(things, key=lambda one: (one.day, one.text)))
