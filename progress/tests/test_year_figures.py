"""Every figure of the twelve weeks' trends and of the year against a slow count, on the demo year and on histories that
Hypothesis makes, for people of several zones."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.clock import today_for, week_of
from accounts.models import User
from journal.models import CheckIn, Craving, Lapse
from progress.templatetags.year import day_by_day, squares
from progress.tests.slow_year import SlowTrends, SlowYear, today_of
from progress.trends import trends
from progress.week import WeekReview
from progress.year import CELL, LEFT, ROW, SCALES, SQUARES, TOP, Year
from routines.models import Completion, RoutineItem
from routines.schedule import Rule
from support.models import Appointment, Attendance, Contact, Group, Person, Visit

ORDER = (
    "use", "craving", "confidence", "mood", "stress", "sleep", "medicine", "moments", "routine", "contacts", "groups",
    "visits",
)  # fmt: skip
COUNTS = {"moments", "contacts", "groups", "visits"}
DIGITS = {"use": 0, **dict.fromkeys(COUNTS, 0), "medicine": 0, "routine": 0}
# From the first to the last to see a day begin, with halves and quarters of an hour between them.
ZONES = ("Pacific/Kiritimati", "Asia/Kathmandu", "Europe/Berlin", "America/St_Johns", "Pacific/Niue")


def roughly(value):
    return None if value is None else pytest.approx(value)


def check_trends(user, now, back):
    today = today_of(user, now)
    assert today == today_for(user, now)
    week = week_of(today - timedelta(weeks=back))
    slow, review = SlowTrends(user, week.monday, today), WeekReview.of(user, week, now)
    check_hours(review.heat, slow)
    drawn = {one.key: one for one in trends(review)}
    assert list(drawn) == [key for key in ORDER if key in drawn]
    for key in ORDER:
        weeks = slow.of(key)
        if key not in drawn:
            assert is_left_out(key, [value for value, _ in weeks]), key
            continue
        one = drawn[key]
        assert list(zip(one.beside.values, one.beside.days, strict=True)) == [(roughly(v), n) for v, n in weeks], key
        assert one.line.dots.count("M") == sum(value is not None for value, _ in weeks)
        digits, unit = DIGITS.get(key, 1), "\N{NO-BREAK SPACE}%" if key in ("medicine", "routine") else ""
        for (name, said, n), (value, days), first in zip(one.rows, weeks, slow.weeks, strict=True):
            assert name == f"{first[0].day} {first[0]:%b}"
            assert (said, n) == (("-", "") if value is None else (f"{value:.{digits}f}{unit}", str(days)))


def check_hours(heat, slow):
    """The week and the one before in the strip of cravings by hour and weekday."""
    both = ((slow.weeks[-1], heat.now, heat.frames), (slow.weeks[-2], heat.before, heat.frames_before))
    for place, (week, most, frames) in enumerate(both):
        counts = slow.hours(week)
        told = {
            (name, int(block.split()[0])): cell[place]
            for (name, _), cells in zip(heat.rows, heat.weeks, strict=True)
            for block, cell in zip(heat.blocks, cells, strict=True)
        }
        assert {at: n for at, n in told.items() if n} == counts
        assert (most.n, most.most) == (sum(counts.values()), max(counts.values(), default=0))
        assert frames.count("M") == len(counts)
        if counts:
            name, _, hours = most.where.partition(", ")
            assert counts[name, int(hours.split()[0])] == most.most


def is_left_out(key, values):
    known = [value for value in values if value is not None]
    quiet = key == "routine" and values[-2:] == [None, None]
    return len(known) < 2 or quiet or (key in COUNTS and not any(known))


def check_year(user, year, now):
    today = today_of(user, now)
    for scale in SCALES:
        page, slow = Year.of(user, year, scale, today), SlowYear(user, year, scale.key, today)
        assert (page.n, page.whole.mean) == (slow.whole()[0], roughly(slow.whole()[1]))
        assert page.lived == slow.lived()
        assert [(row.n, row.mean) for row in page.months] == [
            (n, roughly(mean)) for n, mean in map(slow.month, range(1, 13))
        ]
        told = {week.week: (row.first, row.n, row.mean) for week, row in page.weeks}
        assert told == {week: (monday, n, roughly(mean)) for week, (monday, n, mean) in slow.weeks().items()}
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
    newest = CheckIn.objects.for_user(user).latest("day").day
    now = datetime.combine(newest, time(12), user.tz)
    for back in (0, 20):
        check_trends(user, now, back)
    for year in (newest.year - 1, newest.year):
        check_year(user, year, now)
    assert [one.key for one in trends(WeekReview.of(user, week_of(newest), now))] == list(ORDER)
    client.force_login(user)
    with time_machine.travel(now, tick=False):
        page = client.get(reverse("year", args=[newest.year]), {"by": "sleep"}).content.decode()
    slow = SlowYear(user, newest.year, "sleep", newest)
    n, mean = slow.whole()
    assert f"{n} of {slow.lived()} days noted, {mean:.1f} on average." in page


steps = st.integers(-100, 0)
scales = st.none() | st.integers(0, 10)
answers = st.fixed_dictionaries(
    {
        "mood": st.none() | st.integers(1, 5),
        "stress": st.none() | st.integers(1, 5),
        "craving": scales,
        "confidence": scales,
        "sleep_hours": st.none() | st.integers(0, 48).map(lambda half: Decimal(half) / 2),
        "used": st.sampled_from(["", "no", "yes", "unsaid"]),
        "medicine": st.sampled_from(["", "yes", "partly", "no"]),
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
        "check_ins": st.dictionaries(st.integers(-380, 0) | steps, answers, max_size=30),
        "lapses": st.lists(steps, max_size=3),
        "cravings": st.lists(st.tuples(st.integers(-20, 0) | steps, st.booleans(), st.booleans()), max_size=10),
        "contacts": st.lists(steps, max_size=5),
        "visits": st.lists(st.tuples(steps, st.none() | steps), max_size=3, unique_by=lambda one: one[0]),
        "ticks": st.dictionaries(st.tuples(st.integers(0, 1), steps), st.integers(0, 3), max_size=12),
    }
)  # fmt: skip


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(history=histories)
def test_any_histories_figures_agree(alice, mallory, history):
    now = history["now"]
    for model in (CheckIn, Lapse, Craving, Person, Group, Appointment, RoutineItem):
        model.objects.all().delete()
    for user in (alice, mallory):
        user.zone, user.day_start = history["zone"], history["day_start"]
        user.save(update_fields=["zone", "day_start"])
    alice = User.objects.select_related("data_key").get(pk=alice.pk)
    today = today_of(alice, now)
    write(alice, today, now, history)
    write_a_strangers(mallory, today, now)
    for back in (0, 1):
        check_trends(alice, now, back)
    for year in (today.year - 1, today.year):
        check_year(alice, year, now)


def write(user, today, now, history):
    def day(step):
        return today + timedelta(days=step)

    for step, said in history["check_ins"].items():
        CheckIn.objects.record(user, day(step), said)
    for step in history["lapses"]:
        Lapse.objects.create(user=user, day=day(step), zone=user.zone)
    for step, is_again, is_binned in history["cravings"]:
        row = {"follows": user.pk if is_again else None, "binned_at": now if is_binned else None}
        at = now + timedelta(days=step, hours=step % 5)
        Craving.objects.create(user=user, at=at, day=day(step), zone=user.zone, **row)
    person = Person.objects.create(user=user, name="Mum")
    away = Person.objects.create(user=user, name="Deleted", binned_at=now)
    group = Group.objects.create(user=user, name="Tuesday")
    for number, step in enumerate(history["contacts"]):
        Contact.objects.create(user=user, person=away if number == 3 else person, at=now, day=day(step))
        Attendance.objects.note(group, day(step))
    visit = Appointment.objects.create(user=user, day=today, at=time(10), zone="UTC", repeats="1w", kind="doctor")
    for number, (step, moved) in enumerate(history["visits"]):
        moved_to = None if moved is None else day(moved)
        state = "missed" if number == 2 else "attended"
        Visit.objects.create(user=user, appointment=visit, day=day(step), moved_to_day=moved_to, state=state)
    write_routine(user, today, history["ticks"])


def write_routine(user, today, ticks):
    first = today - timedelta(days=90)
    items = [RoutineItem(user=user, kind=kind, name=kind) for kind in ("water", "chore")]
    for item, rule in zip(items, (Rule(first, target=2), Rule(first, every=3, anchor=first)), strict=True):
        item.begin(rule)
    items[0].pause(today - timedelta(days=30), today - timedelta(days=16))
    for (place, step), amount in ticks.items():
        if amount == 3:
            Completion.objects.skip(items[place], today + timedelta(days=step), "")
        else:
            Completion.objects.record(items[place], today + timedelta(days=step), amount, None)


def write_a_strangers(user, today, now):
    said = {"craving": 10, "mood": 1, "sleep_hours": 2, "used": "yes", "medicine": "no"}
    CheckIn.objects.record(user, today, said)
    Craving.objects.create(user=user, at=now, day=today, zone=user.zone)
