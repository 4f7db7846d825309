"""The trends of twelve weeks: which numbers have one, how each is drawn, and what their page says."""

from progress.tests.slow.drawn import DISC, across, levels, line
from progress.tests.slow.page import drawn_as, unlike, words
from progress.tests.slow.twelve import said

MOST = (2, 4, 6, 10, 20, 30, 50, 100, 200, 500)


def trends(week, told):
    """Those with two weeks or more. What is only counted, where there was any of it."""
    support, medicine = told["support"], [told["taken"]] if told["taken"] else []
    every = [
        trend(week, "use", "Days with use", "days a week", (0, 7), told["use"]["used"]),
        *(measured(week, one) for one in told["figures"]),
        *(share(week, "medicine", "Medicine taken", "days", one) for one in medicine),
        *counted(week, "moments", "Cravings noted", told["moments"]["number"]),
        *(share(week, "routine", "Routine", "what was due", one) for one in told["routines"][:1]),
        *counted(week, "contacts", "In touch with people", support["contacts"]),
        *counted(week, "groups", "Groups and meetings", support["groups"]),
        *counted(week, "visits", "Visits kept", support["visits"]),
    ]
    return [one for one in every if one["beside"]["weeks"] >= 2]


def measured(week, figure):
    measure = figure["measure"]
    ends = measure["low"], measure["high"]
    return trend(week, measure["key"], measure["label"], measure["unit"], ends, figure["beside"])


def share(week, key, label, of, one):
    return trend(week, key, label, f"percent of {of}", (0, 100), one["beside"])


def counted(week, key, label, numbers):
    most = max(numbers["known"], default=0)
    if most == 0:
        return []
    high = min([step for step in MOST if step >= most], default=most)
    return [trend(week, key, label, "times a week", (0, high), numbers)]


def trend(week, key, label, unit, ends, numbers):
    names = [f"{days[0].day} {days[0]:%b}" for days in week.twelve]
    of_days = f"({numbers['n']} day{'s' * (numbers['n'] != 1)} noted)" if numbers["now"] is not None else ""
    return {
        "key": key,
        "label": label,
        "unit": unit,
        "beside": numbers,
        "line": line(numbers["values"], *ends, DISC),
        "x_marks": [[str(across(at, 12)), names[at]] for at in (11, 7, 3)],
        "y_marks": levels(*ends),
        "rows": [
            [name, said(value, numbers["style"]), "" if value is None else str(n)]
            for name, value, n in zip(names, numbers["values"], numbers["days"], strict=True)
        ],
        "rests": numbers["rests"] or of_days,
        "on": "Of" if key == "routine" else "Days",
        "width": 340,
        "height": 120,
    }


def missing_on_weeks(html, told, drawn):
    """What the page of the twelve weeks does not say as it should."""
    tables = [[["Week of", "Number", one["on"]], *one["rows"]] for one in drawn]
    lines = [list(map(words, row)) for table in tables for row in table]
    pictures = [drawn_as(one["y_marks"], is_=one["line"]) for one in drawn]
    so_far = " so far" if told["days_so_far"] < 7 else ""
    sentences = [
        f"{one['label']} {one['unit']} {one['beside']['range']} in {one['beside']['weeks']} weeks. "
        f"The last week{so_far}: {words(one['beside']['said'], one['rests'])}."
        for one in drawn
    ]
    return unlike(html, lines, pictures, sentences)
