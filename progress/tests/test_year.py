from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.clock import Week
from journal.models import CheckIn
from progress.templatetags.year import day_by_day
from progress.year import SCALES, SQUARES, Year

TODAY = date(2026, 3, 11)
MOOD, CRAVING, SLEEP = SCALES


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC), tick=False):
        yield


@pytest.mark.parametrize(
    ("scale", "values", "levels"),
    [
        (MOOD, [1, 2, 3, 4, 5], [0, 1, 2, 3, 4]),
        (CRAVING, [0, 1, 3, 4, 6, 7, 8, 9, 10], [0, 1, 1, 2, 2, 3, 3, 4, 4]),
        (SLEEP, [0, 4, 4.5, 6, 7.5, 8, 9, 9.5], [0, 0, 1, 1, 2, 3, 3, 4]),
    ],
)
def test_each_answer_has_its_level(scale, values, levels):
    assert [scale.level(value) for value in values] == levels


def test_each_day_is_one_square_in_its_months_row(alice, mallory):
    CheckIn.objects.record(alice, date(2026, 3, 1), {"mood": 5})
    CheckIn.objects.record(alice, date(2026, 3, 31), {"mood": 1})
    CheckIn.objects.record(alice, date(2026, 1, 2), {"craving": 4})
    CheckIn.objects.record(mallory, date(2026, 2, 2), {"mood": 5})
    page = Year.of(alice, 2026, MOOD, TODAY)
    drawn = {level: path for level, path in enumerate(page.paths) if path}
    assert drawn == {4: f"M26 46{SQUARES[4]}", 0: f"M326 46{SQUARES[0]}"}
    assert [(row.n, row.mean) for row in page.months] == [(0, None), (0, None), (2, 3.0), *[(0, None)] * 9]
    assert page.n == 2


def test_its_weeks_are_isos_and_go_up_to_this_one(alice):
    CheckIn.objects.record(alice, date(2025, 12, 29), {"mood": 2})
    CheckIn.objects.record(alice, date(2026, 1, 4), {"mood": 4})
    page = Year.of(alice, 2026, MOOD, TODAY)
    weeks = [week for week, _ in page.weeks]
    assert (weeks[0], weeks[-1], len(weeks)) == (Week(2026, 11), Week(2026, 1), 11)
    assert (page.weeks[-1][1].n, page.weeks[-1][1].mean) == (2, 3.0)
    assert len(Year.of(alice, 2020, MOOD, TODAY).weeks) == 53


def test_a_year_of_days_is_one_query_and_light(as_alice, alice, django_assert_max_num_queries):
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(365)]
    CheckIn.objects.bulk_create(CheckIn(user=alice, day=day, zone="UTC", mood=1 + day.day % 5) for day in days)
    with django_assert_max_num_queries(3):
        answer = as_alice.get(reverse("year", args=[2025]), headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert len(answer.content) < 8 * 1024


def test_the_table_behind_says_each_day_and_marks_a_gap(alice):
    CheckIn.objects.record(alice, date(2026, 3, 1), {"mood": 5})
    CheckIn.objects.record(alice, date(2026, 3, 12), {"mood": 2})  # noted ahead of today, on a journey
    page = Year.of(alice, 2026, MOOD, TODAY)
    assert (page.said(3, 1), page.said(3, 2), page.said(3, 12)) == ("5", "", "2")
    assert (page.said(3, 13), page.said(2, 29), page.said(12, 31)) == (None, None, None)
    first, *_, last = day_by_day(page).partition("<tbody>")[2].split("</tr>")[:-1]
    assert first == f"<tr><th scope=row>1</th><td>-</td><td>-</td><td>5</td>{'<td></td>' * 9}"
    assert last == f"<tr><th scope=row>31</th><td>-</td>{'<td></td>' * 11}"


def test_it_says_in_words_what_the_squares_show(as_alice, alice):
    for day, hours in ((date(2026, 1, 5), 6), (date(2026, 3, 1), 8), (date(2026, 3, 11), 9)):
        CheckIn.objects.record(alice, day, {"sleep_hours": hours})
    html = as_alice.get(reverse("year", args=[2026]) + "?by=sleep").content.decode()
    assert "3 of 70 days noted, 7.7 on average. The months lie between 6.0 (January) and 8.5 (March)." in html
    assert 'Sleep, day by day <span class="hint">hours</span>' in html
    assert html.count('scope="row">March') == 1
    assert "April" not in html.partition('id="months"')[2]


def test_it_shows_what_is_asked_for_and_is_kind_where_there_is_nothing(as_alice, alice):
    CheckIn.objects.record(alice, TODAY, {"craving": 7, "sleep_hours": 8})
    assert as_alice.get(reverse("year", args=[2026]) + "?by=craving").context["page"].n == 1
    assert as_alice.get(reverse("year", args=[2026]) + "?by=<script>").context["page"].scale == MOOD
    html = as_alice.get(reverse("year", args=[2020])).content.decode()
    assert "A gap is just a gap." in html
    assert "<svg class=" not in html.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize(("year", "status"), [(1999, 404), (2100, 404), (2027, 302), (2026, 200)])
def test_it_has_pages_for_the_years_there_are(as_alice, year, status):
    assert as_alice.get(reverse("year", args=[year])).status_code == status


def test_one_person_never_sees_the_others(as_mallory, alice):
    CheckIn.objects.record(alice, TODAY, {"mood": 4})
    assert as_mallory.get(reverse("year", args=[2026])).context["page"].n == 0
