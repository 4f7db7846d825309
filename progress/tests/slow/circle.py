"""Who and what stood by, and what went well: contacts, groups, visits, practice, steps and good things."""

from goals.models import Goal, Milestone
from journal.models import CheckIn, PracticeSession
from progress.tests.slow.twelve import counted, has_any, row
from support.models import Appointment, Attendance, Contact, Group, Person, Visit


def support(week):
    """Rows of people, groups and appointments that are there no more do not count."""
    notes = week.notes
    contacts = [[one for one in rows if one.person_id in notes.of[Person]] for rows in week.each(Contact)]
    meetings = [[one for one in rows if one.group_id in notes.of[Group]] for rows in week.each(Attendance)]
    visits = [kept_visits(week, days) for days in week.twelve]
    kinds = dict(Appointment.Kind.choices)
    people = often([one.person_id for one in contacts[11]], lambda key: notes.of[Person][key].name)
    groups = often([one.group_id for one in meetings[11]], lambda key: notes.of[Group][key].name)
    named = often([kind_of(week, one) for one in visits[11]], lambda kind: kinds.get(kind, "Appointment"))
    numbers = [counted([len(rows) for rows in each], week.noted) for each in (contacts, meetings, visits)]
    return {
        "contacts": numbers[0],
        "people": people,
        "groups": numbers[1],
        "groups_named": groups,
        "visits": numbers[2],
        "visits_named": named,
        "named": people + groups + named,
        "rows": rows_with_any(("In touch with people", "Groups and meetings", "Visits kept"), numbers),
    }


def kept_visits(week, days):
    """Those where the person was, on the day to which they were moved."""
    there = [one for one in week.notes.rows[Visit] if one.state == "attended"]
    kept = [one for one in there if one.appointment_id in week.notes.of[Appointment]]
    return [one for one in kept if (one.moved_to_day or one.day) in days]


def kind_of(week, visit):
    return week.notes.of[Appointment][visit.appointment_id].kind


def often(keys, name_of):
    """Each with how often, the most frequent first."""
    found = [{"label": name_of(key), "n": keys.count(key)} for key in set(keys)]
    return sorted(found, key=lambda one: (-one["n"], one["label"]))


def goals(week):
    """Of a goal that is there no more no step counts."""
    steps = [[one for one in rows if one.goal_id in week.notes.of[Goal]] for rows in week.each(Milestone, "done_on")]
    good = [[one for one in rows if one.victory] for rows in week.each(CheckIn)]
    numbers = [counted([len(rows) for rows in each], week.noted) for each in (steps, good)]
    return {
        "steps": numbers[0],
        "steps_named": in_order([{"day": one.done_on, "text": one.text} for one in steps[11]]),
        "victories": numbers[1],
        "victories_named": in_order([{"day": one.day, "text": one.victory} for one in good[11]]),
        "rows": rows_with_any(("Steps done", "Good things noted"), numbers),
    }


def practised(week):
    return counted([len(rows) for rows in week.each(PracticeSession)], week.noted)


def in_order(things):
    return sorted(things, key=lambda one: (one["day"], one["text"]))


def rows_with_any(labels, numbers):
    return [row(label, one) for label, one in zip(labels, numbers, strict=True) if has_any(one)]
