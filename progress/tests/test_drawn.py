"""What the review draws, against pictures as text that were looked at, and small enough for a slow network."""

import gzip
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from accounts.clock import Week
from progress.review.cravings import Moment
from progress.review.figures import MEASURES, Figure, by_week, figures
from progress.review.heat import Most, heat
from progress.review.said import Said
from progress.review.span import COUNT, Beside, Row, Span
from progress.review.support import GoodThing
from progress.tables import (
    beside,
    by_weekday,
    chart,
    day_by_day,
    days,
    hours,
    leading,
    squares,
    trend,
    x_marks,
)
from progress.templatetags import year
from progress.trends import PERCENT, _trend
from progress.year import SCALES, Year

GOLDEN = Path(__file__).parent / "golden"
KILOBYTES = 4
SPAN = Span(Week(2026, 11), date(2026, 3, 15))
NOTHING = Said(SPAN.first, None, None, None, None, None, "", "")


def a_figure():
    """Two weeks of cravings with days left out, the first of this week among them."""
    cravings = [3, 4, None, 6, 5, 2, 2, None, 1, 4, None, None, 7, 3]
    first = SPAN.week.previous.monday
    rows = [NOTHING._replace(day=first + timedelta(days=n), craving=value) for n, value in enumerate(cravings)]
    return figures(by_week(rows, SPAN), SPAN.week)[0]


def a_heat():
    moments = [
        Moment(SPAN.last - timedelta(days=n * 2), (n * 5 + 16) % 24, 6, 3, "", [], [], "", is_again=False)
        for n in range(24)
    ]
    return heat(moments, SPAN, 3)


def a_trend():
    values = (80.0, 75.5, None, None, 60.0, 66.0, 71.0, 100.0, 0.0, 50.0, None, 84.0)
    return _trend("routine", Row("Routine", Beside(values, (7,) * 12, COUNT)), "percent", PERCENT, SPAN)


def a_year(scale):
    """A leap year with gaps of a day, of a week and of a month, all answers among the rest."""
    first, highest = date(2024, 1, 1), {"mood": 5, "craving": 11, "sleep": 25}[scale.key]
    said = [n for n in range(366) if n % 9 and n // 7 != 20 and not 213 <= n < 244]
    values = {first + timedelta(days=n): n * n % 101 % highest for n in said}
    if scale.key == "sleep":
        values = {day: value / 2 for day, value in values.items()}
    if scale.key == "mood":
        values = {day: value + 1 for day, value in values.items()}
    return Year.from_days(2024, scale, values, date(2025, 3, 1))


DRAWN = {
    **{f"year-{scale.key}": partial(lambda scale: year.squares(a_year(scale)), scale) for scale in SCALES},
    "week": lambda: chart(a_figure()),
    "week-marks": lambda: x_marks(a_figure().chart.x_marks),
    "heat": lambda: squares(a_heat()),
    "trend": lambda: trend(a_trend()),
}


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_it_draws_what_was_looked_at(name):
    """After a wanted change: look at the pages, then write these files anew."""
    assert DRAWN[name]().replace("><", ">\n<") == (GOLDEN / f"{name}.svg").read_text().rstrip("\n")


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_it_is_light(name):
    assert len(gzip.compress(DRAWN[name]().encode())) <= KILOBYTES * 1024


def test_nothing_drawn_has_style_or_script_of_its_own():
    for draw in DRAWN.values():
        assert not any(word in draw() for word in ("style=", "<script", "onload", 'href="http'))


def test_a_gap_is_a_gap_in_line_and_table():
    figure = a_figure()
    assert figure.days == (None, 1, 4, None, None, 7, 3)
    assert figure.chart.now.path.count("M") == 2
    assert days(figure).count("<td>-</td>") == 4
    assert a_trend().line.path.count("M") == 2


def test_the_tables_behind_say_all_that_is_drawn():
    drawn = a_heat()
    counts = sum(sum(counts) for _, counts in drawn.rows)
    assert counts == drawn.n == 24
    assert hours(drawn).count("<th scope=row>") == 7
    assert [row[1] for row in a_trend().rows][2:5] == ["-", "-", "60"]


def test_the_week_before_stands_beside_this_one_in_the_heat():
    drawn = a_heat()
    now, before = (sum(cell[n] for row in drawn.weeks for cell in row) for n in (0, 1))
    assert (drawn.now.n, drawn.before.n) == (now, before) == (4, 3)
    assert (drawn.frames.count("M"), drawn.frames_before.count("M")) == (4, 3)
    assert (hours(drawn).count("1 this week"), hours(drawn).count("1 before")) == (4, 3)
    assert heat([], SPAN, 3).before == Most(0, "", 0)


def test_a_persons_own_words_are_escaped():
    row = Row("<b>Mum & co</b>", Beside((None,) * 10 + (1, 2), (0,) * 12))
    assert "&lt;b&gt;Mum &amp; co&lt;/b&gt;" in beside([row])
    good = by_weekday([GoodThing(SPAN.first, "<b>a walk & tea</b>")])
    assert good == '<li><span class="quiet">Mon</span> &lt;b&gt;a walk &amp; tea&lt;/b&gt;</li>'


def test_a_measure_of_which_nothing_is_known_draws_nothing():
    silent = Figure(MEASURES[0], (None,) * 7, (None,) * 7, Beside((None,) * 12, (0,) * 12))
    assert "Not enough data yet." in leading(silent)
    assert "<svg" not in leading(silent)
    assert day_by_day(silent) == ""
