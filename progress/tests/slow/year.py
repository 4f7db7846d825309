"""A year of answers to one question, by day, and what is told of its months and weeks."""

from datetime import date

from journal.models import CheckIn
from progress.tests.slow.check_ins import SCALES
from progress.tests.slow.days import DAY, monday_of, week_from, week_named
from progress.tests.slow.twelve import mean

FIELDS = {key: field for key, *_, field in SCALES}


class SlowYear:
    """`every` holds the answers of all years, `days` those of this one."""

    def __init__(self, notes, year, key, today):
        said = {row.day: getattr(row, FIELDS[key]) for row in notes.rows[CheckIn]}
        self.key, self.year, self.today = key, year, today
        self.every = {day: float(value) for day, value in said.items() if value is not None}
        self.days = {day: value for day, value in self.every.items() if day.year == year}

    def whole(self):
        return told_of(date(self.year, 1, 1), self.days.values())

    def months(self):
        return [
            told_of(date(self.year, month, 1), [value for day, value in self.days.items() if day.month == month])
            for month in range(1, 13)
        ]

    def weeks(self):
        """Those that have begun, the latest first, each with what is told of it."""
        mondays = [monday_of(self.year, number) for number in range(1, 54)]
        begun = [day for day in mondays if week_named(day)["year"] == self.year and day <= self.today]
        return [
            [week_named(monday), told_of(monday, [self.every[day] for day in week_from(monday) if day in self.every])]
            for monday in reversed(begun)
        ]

    def lived(self):
        return len([n for n in range(366) if date(self.year, 1, 1) + n * DAY <= self.last()])

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


def told_of(first, values):
    return {"first": first, "n": len(values), "mean": mean(values)}
