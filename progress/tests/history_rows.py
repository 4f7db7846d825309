"""A made-up history as rows, written as they lie in the tables; what is pointed at comes before what points."""

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from uuid import uuid5

from goals.models import Goal, Milestone
from journal.models import CheckIn, Craving, Lapse, NotSafe, OwnWord, PracticeSession, SoberDate
from progress.models import PatternSet
from progress.models.patterns import Told
from progress.tests.histories import DELETED, NOT_THEIRS, PEOPLE
from progress.tests.slow.days import DAY, day_of
from routines.models import Completion, RoutineItem, RoutineRule
from support.models import Answer, Appointment, Attendance, BringUp, Contact, Group, Person, PlanLine, PlanSign, Visit
from support.questionnaires import questionnaires

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
# Triggers, one of them called as one of the list's; then tools. Whatever names 2 or 5 names nothing that is there.
OWN_WORDS = {0: ("trigger", "The bridge"), 1: ("trigger", "Pain"), 3: ("tool", "Drums"), 4: ("tool", "Rope")}
KINDS = ("doctor", "", "group", "test")
TEXTS = ("I hide", "I skip meetings", "Walk by the river", "Ring the clinic")


def write(life, user, other, now):
    """Both live it; a few rows of each point at what is the other's."""
    found = defaultdict(list)
    for row in (*Life(life, user, other, now).rows(), *Life(life, other, user, now).rows()):
        found[type(row)].append(row)
    for model, rows in found.items():
        model.objects.bulk_create(rows)


class Life:
    def __init__(self, life, user, other, now):
        self.life, self.user, self.other, self.now = life, user, other, now
        self.today = day_of(now, user.tz, user.day_start)

    def rows(self):
        for part in (self.check_ins, self.cravings, self.people, self.goals, self.routines, self.care, self.plan):
            yield from part()

    def key(self, name, number, user=None):
        return uuid5((user or self.user).pk, f"{name} {number}")

    def day(self, step):
        return None if step is None else self.today + step * DAY

    def moment(self, ago):
        at = self.now - timedelta(minutes=ago)
        return {"at": at, "day": day_of(at, self.user.tz, self.user.day_start)}

    def parent(self, name, number):
        """The id of a thing of theirs, or of the other's first."""
        return self.key(name, 0, self.other) if number == NOT_THEIRS else self.key(name, number)

    def bin(self, is_binned):
        return NOON if is_binned else None

    def check_ins(self):
        last, in_a_row = self.life["in_a_row"]
        said = {1 - last - n: answers for n, answers in enumerate(in_a_row) if answers} | self.life["check_ins"]
        for (scale, way), step, number in self.life["slopes"]:
            for n in range(3):
                said[step - n] = said.get(step - n, {}) | {scale: number - way * n}
        for step, answers in said.items():
            yield CheckIn(user=self.user, day=self.day(step), zone=self.user.zone, **answers)
        counts = [self.key("count", number) for number in range(self.life["counts"])]
        for key in counts:
            yield SoberDate(pk=key, user=self.user, started_on=self.day(-50), is_main=key == counts[0])
        for step, is_of_one, is_binned in self.life["lapses"]:
            touched = counts[-1:] if is_of_one else []
            row = Lapse(user=self.user, day=self.day(step), zone=self.user.zone, counts=touched)
            row.binned_at = self.bin(is_binned)
            yield row
        if self.life["not_safe"] is not None:
            yield NotSafe(user=self.user, source="tap", at=self.moment(self.life["not_safe"])["at"])

    def cravings(self):
        for number, (kind, label) in OWN_WORDS.items():
            yield OwnWord(pk=self.key("word", number), user=self.user, kind=kind, label=label)
        for one in self.life["cravings"]:
            own = one["own_tool"]
            yield Craving(
                user=self.user,
                **self.moment(one["ago"]),
                zone="Asia/Tokyo" if one["away"] else self.user.zone,
                **{name: one[name] for name in ("before", "after", "kind", "triggers")},
                own_triggers=[self.key("word", number) for number in one["own"]],
                tool=one["tool"] if own is None else "",
                own_tool=None if own is None else self.key("word", own),
                binned_at=self.bin(one["binned"]),
                follows=self.key("craving", 0) if one["follows"] else None,
            )
        for ago, tool in self.life["practice"]:
            own = None if tool else self.key("word", 3)
            yield PracticeSession(user=self.user, **self.moment(ago), tool=tool, own_tool=own)

    def people(self):
        for number, name in enumerate(PEOPLE[:NOT_THEIRS]):
            known = {"user": self.user, "binned_at": self.bin(number == DELETED)}
            yield Person(pk=self.key("person", number), name=name, **known)
            yield Group(pk=self.key("group", number), name=name, **known)
            booked = {"kind": KINDS[number], "day": self.day(-95), "at": time(10), "zone": "UTC", "repeats": "1w"}
            yield Appointment(pk=self.key("appointment", number), **booked, **known)
        for ago, number in self.life["contacts"]:
            yield Contact(user=self.user, person_id=self.parent("person", number), **self.moment(ago))
        for number, step in self.life["groups"]:
            yield Attendance(user=self.user, group_id=self.parent("group", number), day=self.day(step))
        for (number, step), (state, moved) in self.life["visits"].items():
            moved_to = None if moved is None else self.day(step + moved)
            row = Visit(user=self.user, appointment_id=self.parent("appointment", number), day=self.day(step))
            row.state, row.moved_to_day = state, moved_to
            yield row

    def goals(self):
        for number in range(NOT_THEIRS):
            yield Goal(pk=self.key("goal", number), user=self.user, binned_at=self.bin(number == DELETED))
        for number, (goal, step, is_binned) in enumerate(self.life["milestones"]):
            done = {"done_on": self.day(step), "binned_at": self.bin(is_binned)}
            yield Milestone(user=self.user, goal_id=self.parent("goal", goal), text=f"Step {number % 3}", **done)

    def routines(self):
        for number, one in enumerate(self.life["routines"]):
            key = self.key("item", number)
            yield RoutineItem(pk=key, user=self.user, kind=one["kind"], binned_at=self.bin(one["binned"]))
            for state, first, last, said in stretches(one):
                rule = RoutineRule(user=self.user, item_id=key, state=state, weekdays=said["weekdays"])
                rule.valid_from, rule.valid_to = self.day(first), self.day(last)
                rule.every, rule.anchor, rule.target = said["every"], self.day(said["anchor"]), said["target"]
                yield rule
        for (number, step), (is_skipped, amount) in self.life["ticks"].items():
            if number < len(self.life["routines"]) and (is_skipped or amount):
                done = {"amount": amount, "state": "skipped" if is_skipped else "done"}
                yield Completion(user=self.user, item_id=self.key("item", number), day=self.day(step), **done)

    def care(self):
        for (name, step), one in self.life["questionnaires"].items():
            row = Answer(user=self.user, questionnaire=name, day=self.day(step), binned_at=self.bin(one["binned"]))
            row.given = {
                item.key: item.options[(one["chosen"] + place) % len(item.options)][0]
                for place, item in enumerate(questionnaires()[name].items)
                if place != one["left_out"]
            }
            row.finished_at = NOON if one["finished"] else None
            yield row
        for number, (is_done, is_binned) in enumerate(self.life["asks"]):
            done = {"done_on": self.today if is_done else None, "binned_at": self.bin(is_binned)}
            yield BringUp(user=self.user, text=f"Ask {number}", **done)
        if self.life["patterns"] is not None:
            told = [(said, str(self.key("word", own)) if own >= 0 else "") for said, own in self.life["patterns"]]
            words = Told(tuple(told), missing=("Mood: it takes more.",), compared=len(told)).json
            yield PatternSet(user=self.user, rests_on=self.today, noted=40, words=words)

    def plan(self):
        lines = self.life["lines"]
        for number, (part, text, is_binned) in enumerate(lines):
            line = PlanLine(pk=self.key("line", number), user=self.user, part=part, text=TEXTS[text])
            line.position, line.binned_at = (number * 3) % 4, self.bin(is_binned)
            yield line
        for number, step in self.life["signs"]:
            yield PlanSign(user=self.user, line_id=self.parent("line", number), day=self.day(step))


def stretches(one):
    """State, first and last day and what it says, of each rule of an item: one after another, the last without end."""
    first, schedules = one["first"], one["schedules"]
    if one["stop"] is None:
        return [("on", first, None, schedules[0])]
    state, after, length = one["stop"]
    stops, goes_on = first + after, first + after + length
    return [
        ("on", first, stops - 1, schedules[0]),
        (state, stops, goes_on - 1, schedules[0]),
        ("on", goes_on, None, schedules[-1]),
    ]
