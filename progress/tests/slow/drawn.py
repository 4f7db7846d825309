"""Small line charts, point by point. A box of 340 x 120: 28 are kept free at the left, 8 at the right and above."""

DISC = "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0"
DIAMOND = "m-4 0 4-4 4 4-4 4z"
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def chart(before, now, low, high):
    return {
        "before": line(before, low, high, DIAMOND),
        "now": line(now, low, high, DISC),
        "x_marks": [[str(across(place, 7)), name] for place, name in enumerate(NAMES)],
        "y_marks": levels(low, high),
        "width": 340,
        "height": 120,
    }


def levels(low, high):
    """The ends of the scale and its middle, each by its height."""
    return [[str(up(value, low, high)), f"{value:g}"] for value in (low, (low + high) / 2, high)]


def line(values, low, high, mark):
    """A line goes on only from one to the next: where nothing is known it is parted."""
    n = len(values)
    places = [None if v is None else f"{across(at, n):g} {up(v, low, high):g}" for at, v in enumerate(values)]
    path = ""
    for at, here in enumerate(places):
        if here and at > 0 and places[at - 1]:
            path += f"L{here}"
        elif here and at < n - 1 and places[at + 1]:
            path += f"M{here}"
    return {"path": path, "dots": "".join(f"M{here}{mark}" for here in places if here)}


def across(at, n):
    return round(28 + 304 * at / (n - 1), 1)


def up(value, low, high):
    share = (max(low, min(high, float(value))) - low) / (high - low)
    return round(8 + 90 * (1 - share), 1)
