"""The routine of twelve weeks by kind: what was done of what was due."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple

from accounts.models import User
from accounts.planned import Planned
from progress.review.span import SHARE, WEEKS, Beside, Row, Span
from routines import words

KINDS: Final = dict(words.KINDS)

# Week, kind, done and n. Skipped items are left out, and today counts only where something is noted, as
# `routines.schedule.is_due` and `routines.marks` have it. The first day of 2001 was a Monday.
DUE: Final = Planned(
    """
    SELECT (due.day - %(first)s) / 7, i.kind::text, sum(least(coalesce(c.amount, 0)::float8 / r.target, 1)), count(*)
      FROM routines_routinerule r
      JOIN routines_routineitem i ON i.id = r.item_id AND i.user_id = r.user_id AND i.binned_at IS NULL
     CROSS JOIN LATERAL (
           SELECT %(first)s + n AS day
             FROM generate_series(greatest(r.valid_from, %(first)s) - %(first)s,
                                  least(r.valid_to, %(last)s, %(today)s) - %(first)s) AS n
           ) due
      LEFT JOIN routines_completion c
        ON c.user_id = r.user_id AND c.item_id = r.item_id AND c.day = due.day
       AND c.day BETWEEN %(first)s AND %(last)s
     WHERE r.user_id = %(user)s AND r.state = 'on'
       AND CASE WHEN r.every > 0 AND r.anchor IS NOT NULL THEN (due.day - r.anchor) % r.every = 0
                ELSE (due.day - '2001-01-01'::date) % 7 = ANY(r.weekdays) END
       AND c.state IS DISTINCT FROM 'skipped' AND (due.day < %(today)s OR c.id IS NOT NULL)
     GROUP BY 1, 2
    """,
    user="uuid",
    first="date",
    last="date",
    today="date",
)


class Due(NamedTuple):
    """Of one kind in one week: `done` adds the shares that were done of `n` items due."""

    week: int
    kind: str
    done: float
    n: int


def due(user: User, span: Span) -> tuple[Due, ...]:
    """One query; in no order."""
    return DUE.rows_of(Due, user=user.pk, first=span.first, last=span.last, today=span.today)


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
