"""Early signs by their rules, and the one step that goes with them."""

from journal.models import CheckIn
from progress.tests.slow.days import DAY
from support.models import PlanLine, PlanSign


def signs(week):
    """Of the seven days that end with today, or with the week where it is over, and for a week after that."""
    last = min(week.days[6], week.today)
    if (week.today - week.days[6]).days > 7:
        return None
    nine = [last - n * DAY for n in range(8, -1, -1)]
    found = [
        *three_running(week, nine, "craving"),
        *three_running(week, nine, "confidence"),
        *without_medicine(week, nine[2:]),
        *short_nights(week, nine[2:]),
        *of_their_own(week),
    ]
    return {"signs": found, "step": step(week, found[0]["part"])} if found else None


def three_running(week, nine, field):
    """The latest three days in a row on which it got worse from one to the next, and ended where it matters."""
    said = {row.day: getattr(row, field) for row in week.notes.on(CheckIn, nine)}
    for at in range(6, -1, -1):
        a, b, c = (said.get(day) for day in nine[at : at + 3])
        if None in (a, b, c):
            continue
        if a < b < c if field == "craving" else a > b > c:
            listed = ", ".join(f"{day:%A} {said[day]}" for day in nine[at : at + 3])
            return worse(field, c, listed)
    return []


def worse(field, last, listed):
    if field == "craving" and last >= 4:
        return [sign("craving", f"Your strongest craving rose three days running: {listed}.", "alone")]
    if field == "confidence" and last <= 6:
        return [sign("confidence", f"Your confidence fell three days running: {listed}.", "ask")]
    return []


def without_medicine(week, seven):
    days = [row.day for row in week.notes.on(CheckIn, seven) if row.medicine == "no"]
    return [sign("medicine", f"You noted no medicine on {weekdays(days)}.", "pros")] if days else []


def short_nights(week, seven):
    rows = week.notes.on(CheckIn, seven)
    days = [row.day for row in rows if row.sleep_hours is not None and row.sleep_hours < 6]
    return [sign("sleep", f"You slept less than 6 hours on {weekdays(days)}.", "alone")] if len(days) >= 3 else []


def of_their_own(week):
    """The plan's own, each once, the earliest first."""
    rows = [row for row in week.notes.on(PlanSign, week.days) if row.line_id in week.notes.of[PlanLine]]
    seen = sorted({(row.day, week.notes.of[PlanLine][row.line_id].text) for row in rows})
    texts = [text for _, text in seen]
    return [
        sign(
            "own",
            f"A warning sign of yours was there on {weekdays([day for day, other in seen if other == text])}: {text}",
            "alone",
        )
        for at, text in enumerate(texts)
        if text not in texts[:at]
    ]


def step(week, part):
    """The first line of the part that fits, or else of another."""
    for wanted in (part, "alone", "ask", "pros"):
        lines = [row for row in week.notes.rows[PlanLine] if row.part == wanted]
        if lines:
            return min(lines, key=lambda row: (row.position, row.created_at, row.pk)).text
    return ""


def sign(key, sentence, part):
    return {"key": key, "sentence": sentence, "part": part}


def weekdays(days):
    names = [f"{day:%A}" for day in days]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
