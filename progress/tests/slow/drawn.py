"""Small line charts, point by point. A box of 340 x 120: 28 are kept free at the left, 8 at the right and above."""

DISC = "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0"
DIAMOND = "m-4 0 4-4 4 4-4 4z"
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def chart(before, now, low, high):
    return {
        "before": line(before, low, high, DIAMOND),
        "now": line(now, low, high, DISC),
        "x_marks": [[str(across(place)), name] for place, name in enumerate(NAMES)],
        "y_marks": [[str(up(value, low, high)), f"{value:g}"] for value in (low, (low + high) / 2, high)],
        "width": 340,
        "height": 120,
    }


def line(values, low, high, mark):
    """A line goes on only from a day to the next: a day of which nothing is known parts it."""
    places = [None if value is None else point(at, value, low, high) for at, value in enumerate(values)]
    path = ""
    for at, here in enumerate(places):
        if here and at > 0 and places[at - 1]:
            path += f"L{here}"
        elif here and at < 6 and places[at + 1]:
            path += f"M{here}"
    return {"path": path, "dots": "".join(f"M{here}{mark}" for here in places if here)}


def point(at, value, low, high):
    return f"{across(at):g} {up(value, low, high):g}"


def across(at):
    return round(28 + 304 * at / 6, 1)


def up(value, low, high):
    share = (max(low, min(high, value)) - low) / (high - low)
    return round(8 + 90 * (1 - share), 1)
