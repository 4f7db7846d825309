"""What a review says where it leaves the site: on the sheet of paper, and behind a link."""

from django.utils.dateformat import format as formatted

from progress.tests.slow import page
from progress.tests.slow.drawn import NAMES
from progress.tests.slow.page import RESTS, beside, days, plain, unlike, words
from progress.tests.slow.twelve import has_any

MOST_ASKS = 5
LONGEST_ASK = 140
AT_A_GLANCE = 2


def missing_on_sheet(html, told):
    """What paper does not say as it should, with all its parts on it."""
    return needless(html, told) + unlike(html, lines_of(told), [], sentences_of(told))


def missing_on_link(html, told):
    """The same of the page behind a link, which has the week's own tables and pictures."""
    of_page = [one for one in page.sentences_of({**told, "has_days": False, "asks": []}) if one]
    said = [*checked_in(told), *page.cards(told["leading"] if told["has_days"] else []), *of_page, *first_asks(told)]
    return needless(html, told) + unlike(html, page.lines_of(told), page.pictures_of(told), said)


def needless(html, told):
    return [RESTS] if RESTS in plain(html) and not told["rests_on_gaps"] else []


def checked_in(told):
    so_far = " so far" if told["days_so_far"] < 7 else ""
    before = f"the week before on {told['checked_in_before']} of 7."
    yield f"Checked in on {told['checked_in']} of {told['days_so_far']} days{so_far}, {before}"
    if told["rests_on_gaps"]:
        yield f"{RESTS} on these days. What was not noted is missing"


def lines_of(told):
    """All scales in one table, then the tables of the page that paper has room for."""
    yield ["", *NAMES, "This week", "Before", "12 weeks"]
    for one in told["figures"]:
        measure, numbers = one["measure"], three(one["beside"])
        yield [words(measure["label"], measure["unit"]), *one["cells"][0], *numbers]
    if told["taken"]:
        n = told["taken"]["partly"]
        partly = f"some of it on {days(n)}" if n else ""
        yield ["Medicine taken", partly, *three(told["taken"]["rows"][0]["beside"])]
    if told["use"]["used"]["weeks"]:
        yield from beside(told["use"]["rows"])
    if told["moments"]["moments"]:
        yield from beside(told["moments"]["rows"])
        yield from beside(told["moments"]["first_triggers"])
    yield from page.tools(told["tools"])
    if has_any(told["practised"]):
        yield from beside(told["practised_rows"])
    yield from beside(told["routines"][:1])
    yield from beside(told["goals"]["rows"])
    yield from beside(told["support"]["rows"])
    for one in told["questionnaires"]:
        yield from page.questionnaire(one)


def three(one):
    return words(one["said"], one["rests"]), words(one["said_before"], one["rests_before"]), words(one["range"])


def sentences_of(told):
    yield from checked_in(told)
    if told["moments"]["moments"]:
        yield from more(len(told["moments"]["more_triggers"]))
        yield from in_a_line(told["moments"]["kinds"])
    if told["heat"]["n"]:
        yield f"{told['heat']['said']} Hour by hour: in Daymark."
    yield from in_a_line(told["routines"][1:])
    if told["goals"]["rows"]:
        yield from (step["text"] for step in told["goals"]["steps_named"])
        yield from more(len(told["goals"]["victories_named"]), "What they were:")
    if told["support"]["rows"]:
        yield from more(len(told["support"]["named"]), "With whom:")
    for one in told["questionnaires"]:
        if one["on_before"]:
            yield f"{one['title']} the time before: {formatted(one['on_before'], 'j F')}"
    yield from told["patterns"]["sentences"][:AT_A_GLANCE]
    yield from more(len(told["patterns"]["sentences"][AT_A_GLANCE:]))
    yield from (ask if len(ask) <= LONGEST_ASK else f"{ask[: LONGEST_ASK - 1]}…" for ask in first_asks(told))


def first_asks(told):
    yield from told["asks"][:MOST_ASKS]
    if more_asks := len(told["asks"][MOST_ASKS:]):
        yield f"and {more_asks} more on the list"


def more(n, what=""):
    if n:
        yield f"{what} {n} in Daymark" if what else f"and {n} more in Daymark"


def in_a_line(rows):
    each = (words(row["label"], row["beside"]["said"], f"({row['beside']['said_before']})") for row in rows)
    if rows:
        yield f"By kind (week before): {', '.join(each)}"
