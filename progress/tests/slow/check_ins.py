"""What the check-ins say: the scales, use, and the medicine."""

from journal.models import CheckIn, Lapse
from progress.tests.slow.drawn import chart
from progress.tests.slow.twelve import GAP, MEAN, SHARE, beside, counted, has_said, mean, row, share

# Key, name, the scale's ends, unit, and the check-in's field.
SCALES = (
    ("craving", "Strongest craving", 0, 10, "0 to 10", "craving"),
    ("confidence", "Confidence for tomorrow", 0, 10, "0 to 10", "confidence"),
    ("mood", "Mood", 1, 5, "1 to 5", "mood"),
    ("stress", "Stress", 1, 5, "1 to 5", "stress"),
    ("sleep", "Sleep", 0, 12, "hours", "sleep_hours"),
)
WITH_A_CARD = ("craving", "confidence")


def figures(week):
    return [figure(week, *scale) for scale in SCALES]


def figure(week, key, label, low, high, unit, field):
    values = [[v for row in rows if (v := getattr(row, field)) is not None] for rows in week.each(CheckIn)]
    numbers = beside([mean(some) for some in values], [len(some) for some in values], MEAN)
    now, before = ([number(week, day, field) for day in days] for days in (week.days, week.days_before))
    return {
        "measure": {"key": key, "label": label, "low": low, "high": high, "unit": unit},
        "days": now,
        "days_before": before,
        "beside": numbers,
        "row": row(label, numbers),
        "cells": [[GAP if v is None else f"{v:g}" for v in some] for some in (now, before)],
        "chart": chart(before, now, low, high),
        "leads": key in WITH_A_CARD,
        "is_drawn": has_said(numbers),
    }


def number(week, day, field):
    values = [getattr(check_in, field) for check_in in week.notes.on(CheckIn, [day])]
    return float(values[0]) if values and values[0] is not None else None


def use(week):
    """A day counts once, by a lapse or a check-in's "yes"; "no" counts where neither is there."""
    used, without = [], []
    for lapses, check_ins in zip(week.each(Lapse), week.each(CheckIn), strict=True):
        with_use = {row.day for row in lapses} | {row.day for row in check_ins if row.used == "yes"}
        used.append(len(with_use))
        without.append(len({row.day for row in check_ins if row.used == "no"} - with_use))
    known = [a + b for a, b in zip(used, without, strict=True)]
    numbers = counted(used, known), counted(without, known)
    return {
        "used": numbers[0],
        "without": numbers[1],
        "unsaid": max(week.lived - known[11], 0),
        "rows": [row("Days with use", numbers[0]), row("Days without", numbers[1])],
    }


def taken(week):
    said = [[row.medicine for row in rows if row.medicine != ""] for rows in week.each(CheckIn)]
    if sum(map(len, said)) == 0:
        return None
    shares = [share(len([one for one in some if one == "yes"]), len(some)) for some in said]
    numbers = beside(shares, [len(some) for some in said], SHARE)
    partly = len([one for one in said[11] if one == "partly"])
    return {"beside": numbers, "partly": partly, "rows": [row("Taken", numbers)]}
