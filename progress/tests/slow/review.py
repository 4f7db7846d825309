"""The whole weekly review, section by section."""

from journal.models import CheckIn
from progress.tests.slow.answers import asks, patterns, questionnaires
from progress.tests.slow.check_ins import figures, taken, use
from progress.tests.slow.circle import goals, practised, support
from progress.tests.slow.cravings import cravings, tools
from progress.tests.slow.days import DAY, week_named
from progress.tests.slow.heat import heat
from progress.tests.slow.notes import Notes, SlowWeek
from progress.tests.slow.routines import routines
from progress.tests.slow.signs import signs
from progress.tests.slow.twelve import row


def slow_review(user, year, week, now):
    return told(SlowWeek(Notes(user), year, week, now))


def told(week):
    every, noted, practice = figures(week), week.noted, practised(week)
    return {
        "span": span(week),
        "week": week_named(week.monday),
        "today": week.today,
        "next": week_named(week.monday + 7 * DAY) if week.monday + 7 * DAY <= week.today else None,
        "days_so_far": so_far(week),
        "noted": noted,
        "checked_in": noted[11],
        "checked_in_before": noted[10],
        "has_days": noted[10] + noted[11] > 0,
        "rests_on_gaps": noted[10] + noted[11] > 0 and not (noted[10] == 7 and noted[11] >= so_far(week)),
        "is_empty": noted[11] == 0,
        "use": use(week),
        "figures": every,
        "leading": [one for one in every if one["leads"]],
        "others": [one for one in every if not one["leads"]],
        "other_rows": [one["row"] for one in every if not one["leads"]],
        "taken": taken(week),
        "signs": signs(week),
        "moments": cravings(week),
        "heat": heat(week),
        "tools": tools(week),
        "practised": practice,
        "practised_rows": [row("Practice in calm hours", practice)],
        "routines": routines(week),
        "goals": goals(week),
        "support": support(week),
        "questionnaires": questionnaires(week),
        "patterns": patterns(week),
        "asks": asks(week),
    }


def so_far(week):
    """Up to today, or to the last day that has a note where that lies ahead of it."""
    begun = {day for day in week.days if day <= week.today or week.notes.on(CheckIn, [day])}
    return 1 + week.days.index(max(begun)) if begun else 0


def span(week):
    return {
        "week": week_named(week.monday),
        "today": week.today,
        "monday": week.days[0],
        "first": week.twelve[0][0],
        "last": week.days[6],
        "lived": week.lived,
        "weeks": [week_named(days[0]) for days in week.twelve],
    }
