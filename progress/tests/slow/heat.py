"""When cravings come: weekdays by blocks of three hours, counted one by one and drawn square by square."""

from zoneinfo import ZoneInfo

from journal.models import Craving
from progress.tests.slow.drawn import NAMES

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WIDE, TALL, LEFT = 38, 18, 34
SIZES = (5, 8, 11, 14)  # up to a quarter of the fullest cell, up to half, and so on
ROWS = [[(weekday, block) for block in range(8)] for weekday in range(7)]
CELLS = [cell for row in ROWS for cell in row]


def heat(week):
    first = week.notes.user.day_start // 3
    hours = [(first + n) % 8 * 3 for n in range(8)]
    each = [[cell_of(one, hours) for one in rows if one.follows is None] for rows in week.each(Craving)]
    every, now, before = [cell for some in each for cell in some], each[11], each[10]
    ever, here, last = (most(cells, hours) for cells in (every, now, before))
    sizes = {cell: size_of(every.count(cell), ever["most"]) for cell in every}
    return {
        "paths": ["".join(square(*cell, size) for cell in CELLS if sizes.get(cell) == size) for size in SIZES],
        "frames": "".join(frame(*cell, 1) for cell in CELLS if cell in now),
        "frames_before": "".join(frame(*cell, 4) for cell in CELLS if cell in before),
        "x_marks": [[LEFT + WIDE * place, str(hour)] for place, hour in enumerate(hours)],
        "y_marks": [[TALL * place + 13, name] for place, name in enumerate(NAMES)],
        "blocks": [f"{hour} to {hour + 3}" for hour in hours],
        "rows": [[name, list(map(every.count, row))] for name, row in zip(WEEKDAYS, ROWS, strict=True)],
        "weeks": [[[now.count(cell), before.count(cell)] for cell in row] for row in ROWS],
        "all": ever,
        "now": here,
        "before": last,
        "n": len(every),
        "peak": ever["where"],
        "peak_n": ever["most"],
        "said": f"{len(every)} in 12 weeks, most often on {ever['where']} ({ever['most']}). "
        f"This week {here['said']}. The week before {last['said']}.",
        "width": LEFT + 8 * WIDE,
        "height": 7 * TALL + 16,
    }


def most(cells, hours):
    """How many there are, and the earliest cell of those that hold most; it is named from two on."""
    fullest = max(map(cells.count, cells), default=0)
    where = ""
    if cells:
        weekday, block = min(cell for cell in cells if cells.count(cell) == fullest)
        where = f"{WEEKDAYS[weekday]}, {hours[block]} to {hours[block] + 3}"
    said = f"{len(cells)}, most on {where} ({fullest})" if fullest > 1 else f"{len(cells)}"
    return {"n": len(cells), "where": where, "most": fullest, "said": said}


def cell_of(one, hours):
    """By the hour on the wall where the person was."""
    hour = one.at.astimezone(ZoneInfo(one.zone)).hour
    return one.day.weekday(), hours.index(hour - hour % 3)


def size_of(n, most):
    return next(size for quarter, size in enumerate(SIZES, 1) if 4 * n <= quarter * most)


def square(weekday, block, size):
    """In the middle of its cell."""
    x, y = LEFT + WIDE * block + (WIDE - size) / 2, TALL * weekday + (TALL - size) / 2
    return f"M{x:g} {y:g}h{size}v{size}h-{size}z"


def frame(weekday, block, inside):
    """So many units inside the edges of its cell."""
    wide, tall = WIDE - 2 * inside, TALL - 2 * inside
    return f"M{LEFT + WIDE * block} {TALL * weekday}m{inside} {inside}h{wide}v{tall}h-{wide}z"
