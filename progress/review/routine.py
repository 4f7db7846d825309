"""The routine of twelve weeks by kind: what was done of what was due."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple

from django.db import connection

from accounts.models import User
from progress.review.span import SHARE, WEEKS, Beside, Row, Span
from routines import words

KINDS: Final = dict(words.KINDS)

# A function of the database, from this room's migrations, as those of `progress.review.things`. Skipped items are left
# out, and today counts only where something is noted, as `routines.schedule.is_due` and `routines.marks` have it.
DUE: Final = "SELECT week, kind, done, n FROM week_due(%(user)s, %(first)s, %(last)s, %(today)s)"


class Due(NamedTuple):
    """Of one kind in one week: `done` adds the shares that were done of `n` items due."""

    week: int
    kind: str
    done: float
    n: int


def due(user: User, span: Span) -> tuple[Due, ...]:
    """One query; in no order."""
    days = {"first": span.first, "last": span.last, "today": span.today}
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"user": user.pk, **days})
        return tuple(map(Due._make, cursor.fetchall()))


def kinds(rows: tuple[Due, ...]) -> tuple[Row, ...]:
    """Shares in percent of those kinds that were due this week or the one before, in the order of the day; all together
    come first."""
    by_kind: dict[str, list[Due]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    every = [Row(label, _shares(by_kind[key])) for key, label in KINDS.items() if by_kind[key]]
    shown = [row for row in every if row.beside.now is not None or row.beside.before is not None]
    return (Row("All of it", _shares(rows)), *shown) if shown else ()


def _shares(rows: Iterable[Due]) -> Beside:
    done, n = [0.0] * WEEKS, [0] * WEEKS
    for row in rows:
        done[row.week] += row.done
        n[row.week] += row.n
    shares = tuple(100 * part / whole if whole else None for part, whole in zip(done, n, strict=True))
    return Beside(shares, tuple(n), SHARE)
