"""When cravings come: weekdays by blocks of three hours, counted one by one and drawn square by square."""

from zoneinfo import ZoneInfo

from journal.models import Craving
from progress.tests.slow.drawn import NAMES

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WIDE, TALL, LEFT = 38, 18, 34
SIZES = (5, 8, 11, 14)  # up to a quarter of the fullest cell, up to half, and so on


def heat(week):
    first = week.notes.user.day_start // 3
    hours = [(first + n) % 8 * 3 for n in range(8)]
    each = [[one for one in rows if one.follows is None] for rows in week.each(Craving)]
    counts = [[0] * 8 for _ in range(7)]
    for weekday, block in (cell_of(one, hours) for rows in each for one in rows):
        counts[weekday][block] += 1
    here = {cell_of(one, hours) for one in each[11]}
    cells = [(weekday, block) for weekday in range(7) for block in range(8)]
    most = max(map(max, counts))
    weekday, block = next(cell for cell in cells if counts[cell[0]][cell[1]] == most) if most else (0, 0)
    return {
        "paths": ["".join(square(*cell, size) for cell in cells if size_of(counts, cell) == size) for size in SIZES],
        "frames": "".join(frame(*cell) for cell in cells if cell in here),
        "x_marks": [[LEFT + WIDE * place, str(hour)] for place, hour in enumerate(hours)],
        "y_marks": [[TALL * place + 13, name] for place, name in enumerate(NAMES)],
        "blocks": [f"{hour} to {hour + 3}" for hour in hours],
        "rows": [[name, some] for name, some in zip(WEEKDAYS, counts, strict=True)],
        "n": sum(map(sum, counts)),
        "peak": f"{WEEKDAYS[weekday]}, {hours[block]} to {hours[block] + 3}",
        "peak_n": most,
        "width": LEFT + 8 * WIDE,
        "height": 7 * TALL + 16,
    }


def cell_of(one, hours):
    """By the hour on the wall where the person was."""
    hour = one.at.astimezone(ZoneInfo(one.zone)).hour
    return one.day.weekday(), hours.index(hour - hour % 3)


def size_of(counts, cell):
    n, most = counts[cell[0]][cell[1]], max(map(max, counts))
    return next(size for quarter, size in enumerate(SIZES, 1) if 4 * n <= quarter * most) if n else None


def square(weekday, block, size):
    """In the middle of its cell."""
    x, y = LEFT + WIDE * block + (WIDE - size) / 2, TALL * weekday + (TALL - size) / 2
    return f"M{x:g} {y:g}h{size}v{size}h-{size}z"


def frame(weekday, block):
    return f"M{LEFT + WIDE * block} {TALL * weekday}m1 1h{WIDE - 2}v{TALL - 2}h-{WIDE - 2}z"
