"""Every figure of the year against a slow count, on the demo year and on histories that Hypothesis makes, for people of
several zones."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from journal.models import CheckIn
from progress.templatetags.year import day_by_day, squares
from progress.tests.slow.days import day_of
from progress.tests.slow.laid_out import differences, laid_out
from progress.tests.slow.notes import Notes
from progress.tests.slow.year import SlowYear
from progress.year import CELL, LEFT, ROW, SCALES, SQUARES, TOP, Year

# From the first to the last to see a day begin, with halves and quarters of an hour between them.
ZONES = ("Pacific/Kiritimati", "Asia/Kathmandu", "Europe/Berlin", "America/St_Johns", "Pacific/Niue")


def check_year(notes, year, now):
    user = notes.user
    today = day_of(now, user.tz, user.day_start)
    for scale in SCALES:
        page, slow = Year.of(user, year, scale, today), SlowYear(notes, year, scale.key, today)
        said = {"whole": page.whole, "months": page.months, "weeks": page.weeks, "lived": page.lived}
        slow_said = {"whole": slow.whole(), "months": slow.months(), "weeks": slow.weeks(), "lived": slow.lived()}
        assert list(differences(laid_out(said), slow_said)) == [], (year, scale.key)
        assert drawn_days(page) == {day: slow.level(value) for day, value in slow.days.items()}
        assert told_days(page) == slow.days


def drawn_days(page):
    """What the picture says of each day, read off its squares."""
    found = {}
    for level, path in enumerate(re.findall(r'<path d="([^"]*)"', squares(page))):
        [square] = {one for one in SQUARES if one in path}
        for x, y in re.findall(r"M(\d+) (\d+)" + re.escape(square), path):
            month, day = (int(y) - TOP) // ROW + 1, (int(x) - LEFT) // CELL + 1
            found[date(page.year, month, day)] = page.scale.names[SQUARES.index(square)]
        assert path.count("M") == len(re.findall(re.escape(square), path)), level
    return found


def told_days(page):
    """What the table behind says of each day; a day that is lived and was not answered has a mark, no other has."""
    found = {}
    lines = re.findall(r"<tr><th scope=row>(\d+)</th>(.*?)</tr>", day_by_day(page))
    for number, cells in lines:
        for month, said in enumerate(re.findall(r"<td>(.*?)</td>", cells), 1):
            if said not in ("", "-"):
                found[date(page.year, month, int(number))] = float(said)
            else:
                assert (said == "-") == is_lived(page, month, int(number))
    assert len(lines) == 31
    return found


def is_lived(page, month, number):
    try:
        return date(page.year, month, number) <= page.until
    except ValueError:
        return False


@pytest.mark.django_db
def test_the_demo_years_figures_agree(client):
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC), tick=False):
        call_command("demo", verbosity=0)
    user = User.objects.select_related("data_key").get()
    notes = Notes(user)
    newest = CheckIn.objects.for_user(user).latest("day").day
    now = datetime.combine(newest, time(12), user.tz)
    for year in (newest.year - 1, newest.year):
        check_year(notes, year, now)
    client.force_login(user)
    with time_machine.travel(now, tick=False):
        page = client.get(reverse("year", args=[newest.year]), {"by": "sleep"}).content.decode()
    slow = SlowYear(notes, newest.year, "sleep", newest)
    whole = slow.whole()
    assert f"{whole['n']} of {slow.lived()} days noted, {float(whole['mean']):.1f} on average." in page


answers = st.fixed_dictionaries(
    {
        "mood": st.none() | st.integers(1, 5),
        "craving": st.none() | st.integers(0, 10),
        "sleep_hours": st.none() | st.integers(0, 48).map(lambda half: Decimal(half) / 2),
    }
)
histories = st.fixed_dictionaries(
    {
        "zone": st.sampled_from(ZONES),
        "day_start": st.sampled_from([0, 3, 6]),
        # Around the turn of years of 52 and 53 weeks, one of them a leap year, at any hour.
        "now": st.builds(
            lambda first, hours: first + timedelta(hours=hours),
            st.sampled_from([datetime(2020, 12, 20, tzinfo=UTC), datetime(2024, 12, 20, tzinfo=UTC)]),
            st.integers(0, 24 * 24),
        ),
        "check_ins": st.dictionaries(st.integers(-380, 1) | st.integers(-20, 1), answers, max_size=30),
    }
)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(history=histories)
def test_any_histories_figures_agree(alice, mallory, history):
    CheckIn.objects.all().delete()
    for user in (alice, mallory):
        user.zone, user.day_start = history["zone"], history["day_start"]
    today = day_of(history["now"], alice.tz, alice.day_start)
    for step, said in history["check_ins"].items():
        CheckIn.objects.record(alice, today + timedelta(days=step), said)
    CheckIn.objects.record(mallory, today, {"craving": 10, "mood": 1, "sleep_hours": 2})
    notes = Notes(alice)
    for year in (today.year - 1, today.year):
        check_year(notes, year, history["now"])
