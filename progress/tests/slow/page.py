"""What a review's page says: each line of its tables and each picture in its place, and the sentences with figures."""

import re
from html import unescape
from itertools import zip_longest

from django.utils.dateformat import format as formatted

from progress.tests.slow.drawn import NAMES
from progress.tests.slow.twelve import has_any

RESTS = "All numbers and counts rest"


def missing_on(html, told):
    """What the week's page does not say as it should."""
    needless = [RESTS] if RESTS in plain(html) and not told["rests_on_gaps"] else []
    return needless + unlike(html, lines_of(told), pictures_of(told), sentences_of(told))


def unlike(html, lines, pictures, sentences):
    """Lines of the page's tables and pictures, each in its place, that are not these; and sentences that it lacks."""
    pairs = [*zip_longest(lines_on(html), lines), *zip_longest(pictures_on(html), pictures)]
    text = plain(html)
    return [one for one in pairs if one[0] != one[1]] + [one for one in sentences if words(one) not in text]


def lines_on(html):
    """Of each table that is on the page, its lines as lists of words."""
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    return [[plain(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)] for row in rows]


def pictures_on(html):
    """Of each picture that is on the page, its paths as class and course."""
    pictures = re.findall(r'<svg [^>]*role="img".*?</svg>', html, re.DOTALL)
    return [re.findall(r'<path(?: class="([^"]*)")? d="([^"]*)"', one) for one in pictures]


def pictures_of(told):
    """The same: each chart that is drawn, then the cravings by their hours."""
    for one in told["leading"] + told["others"] if told["has_days"] else []:
        if one["is_drawn"]:
            yield drawn_as(one["chart"]["y_marks"], was=one["chart"]["before"], is_=one["chart"]["now"])
    heat = told["heat"]
    if heat["n"]:
        frames = ("frames", heat["frames"]), ("frames was", heat["frames_before"])
        yield [*(("", path) for path in heat["paths"] if path), *frames]


def drawn_as(levels, **lines):
    """The paths of a chart: its grid, and under each name a line and its dots."""
    grid = [("grid", f"M28 {y}h304") for y, _ in levels]
    each = [(name.rstrip("_"), one) for name, one in lines.items()]
    return grid + [path for name, one in each for path in ((name, one["path"]), (f"{name}-dots", one["dots"]))]


def plain(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def lines_of(told):
    """The same from what the slow week says."""
    if told["use"]["used"]["weeks"]:
        yield from beside(told["use"]["rows"])
    if told["has_days"]:
        yield from scales(told)
    yield from moments(told)
    yield from tools(told["tools"])
    if has_any(told["practised"]):
        yield from beside(told["practised_rows"])
    yield from beside(told["routines"][:1])
    yield from beside(told["routines"][1:])
    yield from beside(told["goals"]["rows"])
    yield from beside(told["support"]["rows"])
    for one in told["questionnaires"]:
        yield from questionnaire(one)


def beside(rows):
    if rows:
        yield ["", "This week", "Before", "12 weeks"]
    for row in rows:
        one = row["beside"]
        yield [
            row["label"],
            words(one["said"], one["rests"]),
            words(one["said_before"], one["rests_before"]),
            words(one["range"]),
        ]


def scales(told):
    for figure in told["leading"]:
        yield from day_by_day(figure)
    yield from beside(told["other_rows"])
    for figure in told["others"]:
        yield from day_by_day(figure)
    if told["taken"]:
        yield from beside(told["taken"]["rows"])


def day_by_day(figure):
    if figure["is_drawn"]:
        yield ["", *NAMES]
        yield ["This week", *figure["cells"][0]]
        yield ["Before", *figure["cells"][1]]


def moments(told):
    cravings = told["moments"]
    if cravings["moments"]:
        for some in (cravings["rows"], cravings["first_triggers"], cravings["more_triggers"], cravings["kinds"]):
            yield from beside(some)
        yield from hours(told["heat"])


def hours(heat):
    if heat["n"]:
        yield ["Hours", *heat["blocks"]]
        for (name, counts), weeks in zip(heat["rows"], heat["weeks"], strict=True):
            yield [name, *map(hour, counts, weeks)]


def hour(n, weeks):
    """Of twelve weeks, and under it what of it lies in this week and in the one before."""
    now, before = weeks
    return words(str(n), f"{now} this week" if now else "", f"{before} before" if before else "")


def tools(rows):
    if rows:
        yield ["", "Tried", "After", "12 weeks"]
    for one in rows:
        ever = times(one["all"]["n"]) if one["all"] else ""
        here = times(one["n"]) if one["n"] else ""
        tried = words(str(one["tried"]), f"{one['tried_before']} before")
        yield [one["label"], tried, words(one["said"], here), words(one["said_ever"], ever)]


def questionnaire(one):
    if not one["is_held"]:
        yield ["", "This week", "Before", "Up to"]
        for scale in one["scales"]:
            yield [scale["name"], words(scale["said"], scale["band"]), scale["said_before"], str(scale["high"])]


def sentences_of(told):
    """What stands outside of tables."""
    if told["has_days"]:
        yield from of_check_ins(told)
    if told["use"]["used"]["weeks"] and told["use"]["unsaid"]:
        yield f"{days(told['use']['unsaid'])} of this week say"
    if told["signs"]:
        yield from (sign["sentence"] for sign in told["signs"]["signs"])
        yield told["signs"]["step"]
    if told["heat"]["n"]:
        yield told["heat"]["said"]
    yield from of_others(told)
    yield from told["patterns"]["sentences"]
    if told["patterns"]["sentences"]:
        yield f"From {told['patterns']['noted']} days up to {formatted(told['patterns']['rests_on'], 'j F Y')}."
    yield from told["asks"]


def of_check_ins(told):
    so_far = " so far" if told["days_so_far"] < 7 else ""
    yield f"This week {told['checked_in']} of {told['days_so_far']}{so_far}"
    yield f"Week before {told['checked_in_before']} of 7"
    if told["rests_on_gaps"]:
        here, before = told["checked_in"], told["checked_in_before"]
        yield f"{RESTS} on the days you checked in: {here} of this week, {before} of the week before. What was not"
    yield from cards(told["leading"])
    if told["taken"] and told["taken"]["partly"]:
        yield f"On {days(told['taken']['partly'])} you took some of it."


def of_others(told):
    for one in told["support"]["named"]:
        yield words(one["label"], times(one["n"]) if one["n"] > 1 else "")
    yield from (step["text"] for step in told["goals"]["steps_named"])
    for one in told["goals"]["victories_named"]:
        yield f"{NAMES[one['day'].weekday()]} {one['text']}"
    for one in told["questionnaires"]:
        if one["on_before"] and not one["is_held"]:
            yield f"The time before was on {formatted(one['on_before'], 'j F')}."


def cards(figures):
    """The three numbers of each scale with a card of its own."""
    for figure in figures:
        if figure["is_drawn"]:
            one = figure["beside"]
            now = words(one["said"], one["rests"]) if one["rests"] else "not noted"
            before = words(one["said_before"], one["rests_before"]) if one["rests_before"] else "not noted"
            weeks = f"in {one['weeks']} week{'s' * (one['weeks'] != 1)}"
            yield f"This week {now} Week before {before} 12 weeks {one['range']} {weeks}"


def words(*said):
    return " ".join(" ".join(said).split())


def days(n):
    return "1 day" if n == 1 else f"{n} days"


def times(n):
    return "once" if n == 1 else f"{n} times"
