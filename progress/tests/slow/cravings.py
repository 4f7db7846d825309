"""The cravings: how many and how strong, what set them off, and what was tried."""

from zoneinfo import ZoneInfo

from journal import words
from journal.models import Craving, OwnWord
from journal.tools import TOOLS
from progress.tests.slow.twelve import GAP, RATED, beside, counted, mean, row

AT_FIRST = 6
PULL = 5  # uses by which a tool's own mean is drawn toward that of all


def in_time(week):
    """The rows of each week as they came."""
    return [sorted(rows, key=lambda row: (row.day, row.at, row.pk)) for rows in week.each(Craving)]


def cravings(week):
    """What follows another is the same craving under the next tool."""
    each = [[one for one in rows if one.follows is None] for rows in in_time(week)]
    strengths = [[one.before for one in rows if one.before is not None] for rows in each]
    numbers = counted([len(rows) for rows in each], week.noted)
    strength = beside([mean(some) for some in strengths], [len(some) for some in strengths], RATED)
    by_trigger = named(each, lambda one: triggers_of(week, one), week.noted)
    first = [one for one in by_trigger[:AT_FIRST] if one["beside"]["now"]]
    kinds = dict(Craving.Kind.choices)
    return {
        "number": numbers,
        "strength": strength,
        "rows": [row("How many", numbers), row("How strong, 0 to 10", strength)],
        "triggers": by_trigger,
        "first_triggers": first,
        "more_triggers": by_trigger[len(first) :],
        "kinds": named(each, lambda one: {kinds[one.kind]} if one.kind in kinds else set(), week.noted),
        "moments": [moment(one) for rows in each for one in rows],
    }


def moment(one):
    return {
        "day": one.day,
        "hour": one.at.astimezone(ZoneInfo(one.zone)).hour,
        "before": one.before,
        "after": one.after,
        "kind": one.kind,
        "triggers": list(one.triggers),
        "own_triggers": [str(key) for key in one.own_triggers],
        "tool": tool_of(one),
        "is_again": one.follows is not None,
    }


def triggers_of(week, one):
    """A craving counts once under each name, be it a word of the list's or of the person's."""
    of_the_list, own = dict(words.TRIGGERS), own_words(week)
    named_own = {own[str(key)] for key in one.own_triggers if str(key) in own}
    return {of_the_list[key] for key in one.triggers if key in of_the_list} | named_own


def own_words(week):
    rows = week.notes.rows[OwnWord]
    return {str(row.pk): row.label for row in rows if row.kind in ("trigger", "tool")}


def named(each, names_of, noted):
    """A row for each name of this week or the one before: the most frequent of this week, then of the one before."""
    counts = {}
    for place, rows in enumerate(each):
        for one in rows:
            for name in names_of(one):
                counts.setdefault(name, [0] * 12)[place] += 1
    shown = sorted(name for name, weeks in counts.items() if weeks[10] + weeks[11] > 0)
    shown.sort(key=lambda name: (counts[name][11], counts[name][10]), reverse=True)
    return [row(name, counted(counts[name], noted)) for name in shown]


def tool_of(one):
    return str(one.own_tool) if one.own_tool else one.tool


def tools(week):
    """What was tried in this week, then what only in the one before: the most chosen first, then the earliest."""
    each = in_time(week)
    chosen, chosen_before = ([tool_of(one) for one in rows if tool_of(one)] for rows in (each[11], each[10]))
    order = [key for some in (chosen, chosen_before) for key in most_first(some)]
    here, ever = falls(each[11:]), falls(each)
    every = [fall for some in ever.values() for fall in some]
    return [
        tool(week, key, (chosen.count(key), chosen_before.count(key)), here.get(key, []), ever.get(key, []), every)
        for place, key in enumerate(order)
        if key not in order[:place]
    ]


def most_first(keys):
    once = [key for place, key in enumerate(keys) if key not in keys[:place]]
    return sorted(once, key=lambda key: -keys.count(key))


def falls(each):
    """By tool, how many points each craving fell that was rated before and after."""
    found = {}
    for rows in each:
        for one in rows:
            if tool_of(one) and one.before is not None and one.after is not None:
                found.setdefault(tool_of(one), []).append(one.before - one.after)
    return found


def tool(week, key, tried, here, ever, every):
    own = own_words(week).get(key, "Something of your own")
    known = {
        "key": key,
        "n": len(ever),
        "mean": mean(ever),
        "score": (sum(ever) + PULL * mean(every)) / (len(ever) + PULL) if ever else None,
    }
    return {
        "label": TOOLS[key].name if key in TOOLS else own,
        "tried": tried[0],
        "tried_before": tried[1],
        "n": len(here),
        "fell": mean(here),
        "said": fell(mean(here)),
        "all": known if ever else None,
        "said_ever": fell(mean(ever)),
    }


def fell(points):
    if points is None:
        return GAP
    if -0.05 < points < 0.05:
        return "the same"
    return f"{float(points):.1f} lower" if points > 0 else f"{-float(points):.1f} higher"
