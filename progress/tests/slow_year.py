"""The twelve weeks' trends and the year once more, in the slowest plain way: Python over a person's rows."""

from collections import defaultdict
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from journal.models import CheckIn, Craving, Lapse
from routines.models import Completion, RoutineRule
from support.models import Attendance, Contact, Visit

FIELDS = {
    "craving": "craving", "confidence": "confidence", "mood": "mood", "stress": "stress", "sleep": "sleep_hours",
}  # fmt: skip


def today_of(user, now):
    """By the wall's clock, less the hours that still belong to the day before."""
    wall = now.astimezone(ZoneInfo(user.zone)).replace(tzinfo=None)
    return (wall - timedelta(hours=user.day_start)).date()


def mean(values):
    return sum(values) / len(values) if values else None


class SlowTrends:
    """Of each of the twelve weeks to that of `monday`, oldest first: a number or None, and on how many it rests."""

    def __init__(self, user, monday, today):
        self.today = today
        self.weeks = [[monday + timedelta(days=n - 7 * back) for n in range(7)] for back in range(11, -1, -1)]
        self.check_ins = {row.day: row for row in CheckIn.objects.for_user(user)}
        self.lapses = Lapse.objects.for_user(user).filter(binned_at=None)
        self.cravings = Craving.objects.for_user(user).filter(binned_at=None, follows=None)
        self.calls = Contact.objects.for_user(user).filter(person__binned_at=None)
        self.meetings = Attendance.objects.for_user(user).filter(group__binned_at=None)
        self.kept = Visit.objects.for_user(user).filter(appointment__binned_at=None, state="attended")
        self.rules = RoutineRule.objects.for_user(user).filter(item__binned_at=None)
        self.done = {(row.item_id, row.day): row for row in Completion.objects.for_user(user)}

    def of(self, key):
        if key in FIELDS:
            return [self.measured(week, FIELDS[key]) for week in self.weeks]
        return [getattr(self, key)(week) for week in self.weeks]

    def said(self, week, field):
        return [getattr(self.check_ins[day], field) for day in week if day in self.check_ins]

    def measured(self, week, field):
        values = [float(value) for value in self.said(week, field) if value is not None]
        return mean(values), len(values)

    def use(self, week):
        yes = {row.day for row in self.lapses if row.day in week}
        yes |= {day for day in week if day in self.check_ins and self.check_ins[day].used == "yes"}
        no = {day for day in week if day in self.check_ins and self.check_ins[day].used == "no"} - yes
        return (len(yes) if yes or no else None), len(yes) + len(no)

    def medicine(self, week):
        said = [one for one in self.said(week, "medicine") if one]
        return mean([100 if one == "yes" else 0 for one in said]), len(said)

    def moments(self, week):
        return self.counted(week, [row.day for row in self.cravings])

    def hours(self, week):
        """Of one week's cravings how many lie at each weekday and block of three hours, by the wall's clock then."""
        found = defaultdict(int)
        for row in self.cravings:
            if row.day in week:
                found[row.day.strftime("%A"), row.at.astimezone(ZoneInfo(row.zone)).hour // 3 * 3] += 1
        return dict(found)

    def contacts(self, week):
        return self.counted(week, [row.day for row in self.calls])

    def groups(self, week):
        return self.counted(week, [row.day for row in self.meetings])

    def visits(self, week):
        return self.counted(week, [row.moved_to_day or row.day for row in self.kept])

    def counted(self, week, days):
        n, noted = sum(day in week for day in days), sum(day in self.check_ins for day in week)
        return (n if n or noted else None), noted

    def routine(self, week):
        shares = []
        for rule in self.rules:
            for day in week:
                row = self.done.get((rule.item_id, day))
                is_open = day > self.today or (day == self.today and row is None)
                if comes(rule, day) and not is_open and not (row and row.state == "skipped"):
                    shares.append(min(row.amount / rule.target, 1) if row else 0)
        return mean([100 * share for share in shares]), len(shares)


def comes(rule, day):
    if rule.state != "on" or day < rule.valid_from or (rule.valid_to and day > rule.valid_to):
        return False
    if rule.every and rule.anchor:
        return (day - rule.anchor).days % rule.every == 0
    return day.weekday() in rule.weekdays


class SlowYear:
    """The answers of a year to one question, by day, and what is told of its months and weeks."""

    def __init__(self, user, year, key, today):
        every = {row.day: getattr(row, FIELDS[key]) for row in CheckIn.objects.for_user(user)}
        self.key, self.year, self.today = key, year, today
        self.every = {day: float(value) for day, value in every.items() if value is not None}
        self.days = {day: value for day, value in self.every.items() if day.year == year}

    def whole(self):
        return len(self.days), mean(list(self.days.values()))

    def month(self, month):
        values = [value for day, value in self.days.items() if day.month == month]
        return len(values), mean(values)

    def weeks(self):
        """By its number each week that has begun: its Monday, how many days it has, and their mean."""
        found, day = {}, date(self.year - 1, 12, 20)
        while day < date(self.year + 1, 1, 15):
            year, week, weekday = day.isocalendar()
            if year == self.year and weekday == 1 and day <= self.today:
                values = [self.every[one] for n in range(7) if (one := day + timedelta(days=n)) in self.every]
                found[week] = day, len(values), mean(values)
            day += timedelta(days=1)
        return found

    def lived(self):
        return sum(date(self.year, 1, 1) + timedelta(days=n) <= self.last() for n in range(366))

    def last(self):
        return min(self.today, date(self.year, 12, 31))

    def level(self, value):
        """Which of the five squares, as the words below the grid have it."""
        if self.key == "mood":
            return ["very low", "low", "so-so", "good", "very good"][int(value) - 1]
        if self.key == "craving":
            words = ["0", *["1 to 3"] * 3, *["4 to 6"] * 3, *["7 or 8"] * 2, *["9 or 10"] * 2]
            return words[int(value)]
        bounds = {4: "up to 4 hours", 6: "to 6", 7.5: "to 7½", 9: "to 9"}
        return next((word for bound, word in bounds.items() if value <= bound), "more than 9 hours")
