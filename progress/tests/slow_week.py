"""The weekly review's figures once more, in the slowest plain way: Python over a person's rows, and nothing shared."""

from collections import defaultdict
from datetime import timedelta
from zoneinfo import ZoneInfo

from goals.models import Milestone
from journal.models import CheckIn, Craving, Lapse, PracticeSession
from routines.models import Completion, RoutineItem
from routines.schedule import is_due, rule_on
from support.models import Attendance, Contact, Visit


class SlowWeek:
    """Every method answers for one of the twelve weeks; `back` 0 is the week itself, 1 the one before."""

    def __init__(self, user, week, today):
        self.user, self.monday, self.today = user, week.monday, today
        models = (CheckIn, Lapse, Craving, PracticeSession)
        self.all = {model: list(model.objects.for_user(user)) for model in models}
        self.all |= {
            Contact: list(Contact.objects.for_user(user).select_related("person__user__data_key")),
            Attendance: list(Attendance.objects.for_user(user).select_related("group")),
            Visit: list(Visit.objects.for_user(user).select_related("appointment")),
            Milestone: list(Milestone.objects.for_user(user).select_related("goal")),
        }
        self.items = [(item, item.rules()) for item in RoutineItem.objects.for_user(user)]
        self.done = {(row.item_id, row.day): row for row in Completion.objects.for_user(user).defer("reason")}

    def days(self, back):
        return [self.monday - timedelta(days=7 * back) + timedelta(days=n) for n in range(7)]

    def rows(self, model, back, day="day"):
        days = self.days(back)
        return [row for row in self.all[model] if getattr(row, day) in days]

    def check_ins(self, back):
        return self.rows(CheckIn, back)

    def mean(self, field, back):
        values = [float(v) for row in self.check_ins(back) if (v := getattr(row, field)) is not None]
        return (sum(values) / len(values) if values else None), len(values)

    def used_days(self, back):
        lapses = [row.day for row in self.rows(Lapse, back) if row.binned_at is None]
        return {*lapses, *(row.day for row in self.check_ins(back) if row.used == "yes")}

    def sober_days(self, back):
        return {row.day for row in self.check_ins(back) if row.used == "no"} - self.used_days(back)

    def taken(self, back):
        said = [row.medicine for row in self.check_ins(back) if row.medicine != ""]
        return len([one for one in said if one == "yes"]), len(said)

    def all_cravings(self, back):
        return [row for row in self.rows(Craving, back) if row.binned_at is None]

    def cravings(self, back):
        return [row for row in self.all_cravings(back) if row.follows is None]

    def by_trigger(self, back):
        found = defaultdict(int)
        for row in self.cravings(back):
            for key in [*row.triggers, *map(str, row.own_triggers)]:
                found[key] += 1
        return dict(found)

    def falls(self, backs):
        found = defaultdict(list)
        for back in backs:
            for row in self.all_cravings(back):
                tool = str(row.own_tool) if row.own_tool else row.tool
                if tool and row.before is not None and row.after is not None:
                    found[tool].append(row.before - row.after)
        return {tool: (len(some), sum(some) / len(some)) for tool, some in found.items()}

    def by_hour(self):
        found = defaultdict(int)
        for back in range(12):
            for row in self.cravings(back):
                found[row.day.weekday(), row.at.astimezone(ZoneInfo(row.zone)).hour // 3 * 3] += 1
        return dict(found)

    def routine(self, back, kind=None):
        done, due = 0.0, 0
        for item, rules in self.items:
            if item.binned_at or kind not in (None, item.kind):
                continue
            for day in self.days(back):
                rule = rule_on(rules, day)
                if rule is None or not is_due(rule, day) or day > self.today:
                    continue
                row = self.done.get((item.pk, day))
                if (row and row.is_skipped) or (row is None and day == self.today):
                    continue
                due += 1
                done += min(row.amount / rule.target, 1) if row else 0
        return (100 * done / due if due else None), due

    def contacts(self, back):
        return [row for row in self.rows(Contact, back) if row.person.binned_at is None]

    def groups(self, back):
        return [row for row in self.rows(Attendance, back) if row.group.binned_at is None]

    def visits(self, back):
        there = [row for row in self.all[Visit] if row.state == "attended"]
        days = self.days(back)
        kept = [row for row in there if row.appointment.binned_at is None]
        return [row for row in kept if (row.moved_to_day or row.day) in days]

    def steps(self, back):
        rows = self.rows(Milestone, back, "done_on")
        return [row for row in rows if row.binned_at is None and row.goal.binned_at is None]

    def victories(self, back):
        return [row for row in self.check_ins(back) if row.victory]

    def practised(self, back):
        return self.rows(PracticeSession, back)
