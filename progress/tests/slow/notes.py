"""All rows of a person as they lie in the tables, and one week of them beside the eleven before."""

from collections import defaultdict
from datetime import timedelta

from goals.models import Goal, Milestone
from journal.models import CheckIn, Craving, Lapse, NotSafe, OwnWord, PracticeSession
from progress.models import PatternSet
from progress.tests.slow.days import day_of, monday_of, week_from
from routines.models import Completion, RoutineItem, RoutineRule
from support.models import (
    Answer,
    Appointment,
    Attendance,
    BringUp,
    Contact,
    Group,
    Person,
    PlanLine,
    PlanSign,
    Visit,
)

MODELS = (
    CheckIn, Craving, Lapse, NotSafe, OwnWord, PracticeSession, PatternSet, Completion, RoutineItem, RoutineRule, Goal,
    Milestone, Answer, Appointment, Attendance, BringUp, Contact, Group, Person, PlanLine, PlanSign, Visit,
)  # fmt: skip


class Notes:
    """A person's rows, read once: `rows[model]`, and by id `of[model]`; what was deleted is in neither."""

    def __init__(self, user):
        self.user = user
        self.rows = {model: self._kept(model) for model in MODELS}
        self.of = {model: {row.pk: row for row in rows} for model, rows in self.rows.items()}
        self._by_day = {}

    def _kept(self, model):
        theirs = [row for row in model._base_manager.all() if row.user_id == self.user.pk]
        for row in theirs:
            row.user = self.user  # opens their words
        return [row for row in theirs if getattr(row, "binned_at", None) is None]

    def on(self, model, days, name="day"):
        """The rows of these days, day by day."""
        if (model, name) not in self._by_day:
            found = self._by_day[model, name] = defaultdict(list)
            for row in self.rows[model]:
                found[getattr(row, name)].append(row)
        return [row for day in days for row in self._by_day[model, name].get(day, ())]


class SlowWeek:
    """`twelve` holds seven days for each of the weeks, the oldest first and `days` last."""

    def __init__(self, notes, year, week, now):
        self.notes, self.now = notes, now
        self.today = day_of(now, notes.user.tz, notes.user.day_start)
        self.monday = monday_of(year, week)
        self.twelve = [week_from(self.monday - timedelta(weeks=back)) for back in range(11, -1, -1)]
        self.days, self.days_before = self.twelve[11], self.twelve[10]

    def each(self, model, name="day"):
        """The rows of each of the twelve weeks."""
        return [self.notes.on(model, days, name) for days in self.twelve]

    @property
    def lived(self):
        return len([day for day in self.days if day <= self.today])

    @property
    def noted(self):
        return [len(rows) for rows in self.each(CheckIn)]
