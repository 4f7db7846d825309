"""The weekly review in figures: one week beside the one before and the twelve up to it, computed on demand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Final

from accounts.clock import Week, today_for
from accounts.models import User
from journal.models import OwnWord
from progress.facts import DayFacts
from progress.review import cravings, figures, found, questions, routine, said, support
from progress.review.cravings import Cravings, Moment, ToolUse
from progress.review.figures import WEEKDAYS, Figure, Taken, Use
from progress.review.found import Found
from progress.review.heat import Heat, heat
from progress.review.questions import Filled
from progress.review.said import Said
from progress.review.span import Beside, Row, Span
from progress.review.support import Goals, Support
from progress.review.things import Things
from progress.signs import Offer, find_signs, offer, week_of_facts
from support.models import BringUp, PlanLine

# A step from the plan is for now: beside an old week it would come too late.
OFFERED_FOR: Final = timedelta(days=7)


@dataclass(frozen=True)
class WeekReview:
    """What the page shows of one ISO week of one person, a field for each section of `progress.sections`. `asks` is
    what is to be brought up next time, in the order in which it came. `days_so_far` counts the days that have begun, 7
    in a past week: up to today, or to one that was noted ahead of it, as before a flight west."""

    span: Span
    days_so_far: int
    noted: tuple[int, ...]
    use: Use
    figures: tuple[Figure, ...]
    taken: Taken | None
    signs: Offer | None
    moments: Cravings
    heat: Heat
    tools: tuple[ToolUse, ...]
    practised: Beside
    routines: tuple[Row, ...]
    goals: Goals
    support: Support
    questionnaires: tuple[Filled, ...]
    patterns: Found
    asks: tuple[str, ...]

    @classmethod
    def of(cls, user: User, week: Week, now: datetime) -> "WeekReview":
        """Four queries."""
        span = Span(week, today_for(user, now))
        rows, things = said.said(user, span), Things.of(user, span, now)
        moments = cravings.moments(user, span)
        weeks = figures.by_week(rows, span)
        noted = figures.noted(weeks)
        labels = _labels(things, moments)
        of_span = cravings.cravings(moments, labels, noted, span)
        return cls(
            span=span,
            days_so_far=max([span.lived, *((row.day - span.monday).days + 1 for row in weeks[-1])]),
            noted=noted,
            use=figures.use(rows, [row.day for row in things["lapse"]], span),
            figures=figures.figures(weeks, week),
            taken=figures.taken(weeks),
            signs=_signs(rows, things, span),
            moments=of_span,
            heat=heat(of_span.moments, span, user.day_start),
            tools=cravings.tools(moments, labels, span),
            practised=support.weekly(things["practice"], noted, span),
            routines=routine.kinds(routine.due(user, span)),
            goals=support.goals(things, noted, span),
            support=support.support(things, noted, span),
            questionnaires=questions.filled(things, span),
            patterns=found.found(things),
            asks=tuple(things.opened(row, BringUp, "text") for row in sorted(things["ask"], key=attrgetter("n"))),
        )

    @property
    def week(self) -> Week:
        return self.span.week

    @property
    def today(self) -> date:
        return self.span.today

    @property
    def checked_in(self) -> int:
        return self.noted[-1]

    @property
    def checked_in_before(self) -> int:
        return self.noted[-2]

    @property
    def leading(self) -> tuple[Figure, ...]:
        """Those with a card of their own."""
        return tuple(figure for figure in self.figures if figure.leads)

    @property
    def others(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if not figure.leads)

    @property
    def other_rows(self) -> tuple[Row, ...]:
        return tuple(figure.row for figure in self.others)

    @property
    def practised_rows(self) -> tuple[Row, ...]:
        return (Row("Practice in calm hours", self.practised),)

    @property
    def has_days(self) -> bool:
        """Whether there was a check-in in either of the two weeks."""
        return bool(self.checked_in or self.checked_in_before)

    @property
    def rests_on_gaps(self) -> bool:
        """Whether a day of the two weeks is missing under the numbers that there are."""
        return self.has_days and (self.checked_in < self.days_so_far or self.checked_in_before < len(WEEKDAYS))

    @property
    def is_empty(self) -> bool:
        return self.checked_in == 0

    @property
    def next(self) -> Week | None:
        """The week after, unless it has not begun."""
        return self.week.next if self.week.next.monday <= self.today else None


def _labels(things: Things, moments: Iterable[Moment]) -> dict[str, str]:
    """The person's own words that these cravings name, by id; no others are opened."""
    used = {key for moment in moments for key in (moment.tool, *moment.own_triggers)}
    return {row.key: things.opened(row, OwnWord, "label") for row in things["own"] if row.key in used}


def _signs(rows: Sequence[Said], things: Things, span: Span) -> Offer | None:
    """None beside a week that is long over."""
    last = min(span.last, span.today)
    if span.today - span.last > OFFERED_FOR:
        return None
    facts = [
        DayFacts(row.day, craving=row.craving, confidence=row.confidence, sleep_hours=row.sleep, medicine=row.medicine)
        for row in rows[-15:]  # nine days are asked for; days of this week may lie ahead of today (a flight west)
    ]
    signs = find_signs(week_of_facts(facts, last), _ticked(things))
    lines = {row.name: things.opened(row, PlanLine, "text") for row in things["line"]} if signs else {}
    return offer(signs, lines)


def _ticked(things: Things) -> Mapping[str, Sequence[date]]:
    """The plan's own signs of this week, with their days: the earliest first, then by their words."""
    found: dict[str, list[date]] = {}
    for day, text in sorted({(row.day, things.opened(row, PlanLine, "text")) for row in things["sign"]}):
        found.setdefault(text, []).append(day)
    return found
