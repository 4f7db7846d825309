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
from journal.quiet import QUIET_FOR
from progress.review.span import Span

# A function of the database, from this room's migrations: put as plain SQL, to plan it took far longer than to answer.
# `day` is the day, or the Monday of the week in which `n` of them lie; `words` come for the week itself alone.
THINGS: Final = """
SELECT what, day, key, name, n, words FROM week_things(%(user)s, %(first)s, %(monday)s, %(last)s, %(quiet_from)s)
"""

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
        days = {"first": span.first, "monday": span.week.monday, "last": span.last}
        with connection.cursor() as cursor:
            cursor.execute(THINGS, {"user": user.pk, "quiet_from": now - QUIET_FOR, **days})
            return cls(user, map(Thing._make, cursor.fetchall()))

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
