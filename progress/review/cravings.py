"""The cravings of twelve weeks: how many, set off by what, when, and what helped. Read without their sealed words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Final, NamedTuple

from accounts.models import User
from accounts.planned import Planned
from journal import words
from journal.models import Craving
from journal.ranking import RankedTool, rank
from journal.tools import TOOLS
from progress.review.span import GAP, RATED, WEEKS, Beside, Number, Row, Span, counted

TRIGGERS: Final = dict(words.TRIGGERS)
KINDS: Final = dict(Craving.Kind.choices)
MOST_TRIGGERS: Final = 6
SAME: Final = 0.05

MOMENTS: Final = Planned(
    """
    SELECT day, EXTRACT(HOUR FROM timezone(zone, at))::int, before, after, kind, triggers, own_triggers::text[],
           coalesce(own_tool::text, tool), follows IS NOT NULL
      FROM journal_craving
     WHERE user_id = %(user)s AND binned_at IS NULL AND day BETWEEN %(first)s AND %(last)s
     ORDER BY day, at, id
    """,
    user="uuid",
    first="date",
    last="date",
)


class Moment(NamedTuple):
    """`hour` is on the wall where the person was then. `is_again`: the same craving under another tool, which counts
    for the tools and not as another craving."""

    day: date
    hour: int
    before: int | None
    after: int | None
    kind: str
    triggers: list[str]
    own_triggers: list[str]
    tool: str
    is_again: bool


@dataclass(frozen=True)
class ToolUse:
    """How far cravings fell with it, in points of 0 to 10: this week and in twelve weeks, None where never rated
    twice; `n` is how often it was rated, `tried` how often it was chosen this week, and `tried_before` the week
    before."""

    label: str
    tried: int
    tried_before: int
    n: int
    fell: Number
    all: RankedTool | None

    @property
    def said(self) -> str:
        return _fall(self.fell)

    @property
    def said_ever(self) -> str:
        return _fall(self.all.mean if self.all else None)


@dataclass(frozen=True)
class Cravings:
    """`strength` is the mean of those that were rated, and rests on them. `moments` are the cravings of all twelve
    weeks."""

    number: Beside
    strength: Beside
    triggers: tuple[Row, ...]
    kinds: tuple[Row, ...]
    moments: tuple[Moment, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return Row("How many", self.number), Row("How strong, 0 to 10", self.strength)

    @property
    def first_triggers(self) -> tuple[Row, ...]:
        """The most frequent of this week."""
        return tuple(row for row in self.triggers[:MOST_TRIGGERS] if row.beside.now)

    @property
    def more_triggers(self) -> tuple[Row, ...]:
        return self.triggers[len(self.first_triggers) :]


def moments(user: User, span: Span) -> tuple[Moment, ...]:
    """In the order of time: one query."""
    return MOMENTS.rows_of(Moment, user=user.pk, first=span.first, last=span.last)


def cravings(rows: Sequence[Moment], labels: Mapping[str, str], noted: Sequence[int], span: Span) -> Cravings:
    """`labels` are the person's own words by id, `noted` the days checked in of each week."""
    first = tuple(row for row in rows if not row.is_again)
    placed = [(span.place(row.day), row) for row in first]
    numbers = Counter(place for place, _ in placed)
    return Cravings(
        number=counted([numbers[place] for place in range(WEEKS)], noted),
        strength=_strength(placed),
        triggers=_rows(((place, label) for place, row in placed for label in _triggers(row, labels)), noted),
        kinds=_rows(((place, KINDS[row.kind]) for place, row in placed if row.kind in KINDS), noted),
        moments=first,
    )


def tools(rows: Sequence[Moment], labels: Mapping[str, str], span: Span) -> tuple[ToolUse, ...]:
    """What was tried this week or the one before, the one chosen most first; what it did in twelve weeks stands beside
    it."""
    tried = Counter(row.tool for row in _of_week(rows, span) if row.tool)
    before = Counter(row.tool for row in rows if row.tool and span.place(row.day) == WEEKS - 2)
    here = {one.key: one for one in rank(_falls(_of_week(rows, span)))}
    ever = {one.key: one for one in rank(_falls(rows))}
    return tuple(
        ToolUse(
            label=_tool(key, labels),
            tried=tried[key],
            tried_before=before[key],
            n=here[key].n if key in here else 0,
            fell=_fell(here.get(key)),
            all=ever.get(key),
        )
        for key in dict.fromkeys([*(key for key, _ in tried.most_common()), *(key for key, _ in before.most_common())])
    )


def _of_week(rows: Iterable[Moment], span: Span) -> list[Moment]:
    return [row for row in rows if row.day >= span.monday]


def _strength(placed: Iterable[tuple[int, Moment]]) -> Beside:
    rated: list[list[int]] = [[] for _ in range(WEEKS)]
    for place, row in placed:
        if row.before is not None:
            rated[place].append(row.before)
    means = tuple(fmean(values) if values else None for values in rated)
    return Beside(means, tuple(map(len, rated)), RATED)


def _triggers(row: Moment, labels: Mapping[str, str]) -> set[str]:
    """Each name once: an own word may be called as one of the list's is."""
    built_in = {TRIGGERS[key] for key in row.triggers if key in TRIGGERS}
    return built_in | {labels[key] for key in row.own_triggers if key in labels}


def _rows(named: Iterable[tuple[int, str]], noted: Sequence[int]) -> tuple[Row, ...]:
    """A row for each name of this week or the one before, this week's most frequent first."""
    counts: dict[str, list[int]] = {}
    for place, label in named:
        counts.setdefault(label, [0] * WEEKS)[place] += 1
    shown = [(label, weeks) for label, weeks in counts.items() if weeks[-1] or weeks[-2]]
    shown.sort(key=lambda one: (-one[1][-1], -one[1][-2], one[0]))
    return tuple(Row(label, counted(weeks, noted)) for label, weeks in shown)


def _falls(rows: Iterable[Moment]) -> Iterable[tuple[str, int]]:
    for row in rows:
        if row.tool and row.before is not None and row.after is not None:
            yield row.tool, row.before - row.after


def _fell(tool: RankedTool | None) -> Number:
    return tool.mean if tool else None


def _tool(key: str, labels: Mapping[str, str]) -> str:
    return TOOLS[key].name if key in TOOLS else labels.get(key, "Something of your own")


def _fall(points: Number) -> str:
    """As the table says it: a craving that fell by two points is "2.0 lower"."""
    if points is None:
        return GAP
    return "the same" if abs(points) < SAME else f"{abs(points):.1f} {'lower' if points > 0 else 'higher'}"
