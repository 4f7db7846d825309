"""Milestones from the person's own rows: offered on a quiet day, kept by a tap, and never by the calendar alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from goals.models import SoberMilestone
from goals.standing import standing_of
from journal.models import CheckIn, Craving, Lapse, SoberDate

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)  # 13:00 in Berlin
TODAY = date(2026, 3, 11)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def main(alice):
    return SoberDate.objects.create(user=alice, label="Heroin", started_on=date(2026, 2, 9), is_main=True)


def offered(user, now=NOON):
    run = standing_of(user, now).offered
    return run and run.waiting.newest.key


def answer(client, name, row, **data):
    return client.post(reverse(name, args=[row.pk]), data)


def noted_long_ago(row):
    """As if it had been entered a week before, and not a moment ago."""
    type(row).objects.filter(pk=row.pk).update(created_at=NOON - timedelta(days=7), updated_at=NOON - timedelta(days=7))


@pytest.mark.usefixtures("main")
def test_it_is_offered_on_today_and_kept_by_a_tap(as_alice, alice, main):
    html = as_alice.get(reverse("today-more")).content.decode()
    assert "30 days" in html
    assert "Heroin" not in html
    assert not SoberMilestone.objects.exists()
    page = as_alice.post(reverse("milestone-keep", args=[main.pk]), {"key": "30d"}, follow=True)
    assert page.redirect_chain[-1][0].startswith("/goals/keepsake/")
    [kept] = SoberMilestone.objects.for_user(alice)
    assert (kept.key, kept.started_on, kept.reached_on, kept.days) == ("30d", date(2026, 2, 9), TODAY, 30)
    assert kept.confirmed_at == NOON
    html = page.content.decode()
    assert "<title>Keepsake</title>" in html
    assert "30 days" in html
    assert offered(alice) is None


def test_sent_twice_it_is_kept_once_and_the_first_time_stays(as_alice, alice, main):
    answer(as_alice, "milestone-keep", main, key="30d")
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        answer(as_alice, "milestone-keep", main, key="30d")
    assert [row.confirmed_at for row in SoberMilestone.objects.for_user(alice)] == [NOON]


@pytest.mark.parametrize("key", ["", "60d", "24h", "x", "\x00", "1y" * 50])
def test_it_keeps_nothing_that_is_not_offered(as_alice, main, key):
    assert answer(as_alice, "milestone-keep", main, key=key)["Location"] == reverse("milestones")
    assert not SoberMilestone.objects.exists()


def test_not_now_is_asked_no_more_and_can_be_kept_later(as_alice, alice, main):
    assert answer(as_alice, "milestone-aside", main, key="30d", **{"from": "today"})["Location"] == reverse("today")
    assert offered(alice) is None
    html = as_alice.get(reverse("milestones")).content.decode()
    assert "Put aside (1)" in html
    [row] = SoberMilestone.objects.for_user(alice)
    assert as_alice.get(reverse("keepsake", args=[row.pk])).status_code == 404
    answer(as_alice, "keepsake-keep", row)
    assert SoberMilestone.objects.get().confirmed_at == NOON
    answer(as_alice, "keepsake-aside", row)
    assert SoberMilestone.objects.get().confirmed_at is None


def test_older_ones_of_a_backdated_start_are_one_line_and_invent_no_lapse(as_alice, alice):
    as_alice.post(reverse("sober-day-new"), {"label": "Heroin", "started_on": "2019-03-01"})
    html = as_alice.get(reverse("milestones")).content.decode()
    assert html.count("Yes, keep it") == html.count("Keep these too") == 1
    assert "7 years" in html
    assert "Before that: 24 hours, 3 days, 1 week" in " ".join(html.split())
    today = as_alice.get(reverse("today-more")).content.decode()
    assert "7 years" in today
    assert "18 months" not in today
    assert not Lapse.objects.exists()
    [row] = SoberDate.objects.for_user(alice)
    answer(as_alice, "milestone-earlier", row)
    assert SoberMilestone.objects.for_user(alice).confirmed().count() == 16
    assert offered(alice) == "7y"


@pytest.mark.parametrize("said", ["milestone-keep", "milestone-aside"])
def test_after_a_lapse_the_same_milestone_is_offered_anew(as_alice, alice, main, said):
    with time_machine.travel(NOON - timedelta(days=20), tick=False):  # ten days into the first run
        answer(as_alice, said, main, key="1w")
    noted_long_ago(Lapse.objects.create(user=alice, day=TODAY - timedelta(days=8), zone="UTC"))
    assert offered(alice) == "1w"
    answer(as_alice, "milestone-keep", main, key="1w")
    assert [row.started_on for row in SoberMilestone.objects.for_user(alice).order_by("started_on")] == [
        main.started_on,
        TODAY - timedelta(days=7),
    ]
    assert offered(alice) is None


def test_a_start_that_is_put_right_asks_nothing_again(as_alice, alice, main):
    answer(as_alice, "milestone-keep", main, key="30d")
    main.started_on -= timedelta(days=2)
    main.save()
    assert offered(alice) is None


def test_the_run_is_what_counts(alice, main):
    noted_long_ago(Lapse.objects.create(user=alice, day=date(2026, 3, 4), zone="UTC"))
    run = standing_of(alice, NOON).offered
    assert (run.started, run.waiting.newest.key) == (date(2026, 3, 5), "3d")


def test_each_count_has_its_own_run_and_the_main_one_comes_first(alice, main):
    other = SoberDate.objects.create(user=alice, label="Drink", started_on=date(2025, 3, 1))
    noted_long_ago(Lapse.objects.create(user=alice, day=date(2026, 3, 4), zone="UTC", counts=[other.pk]))
    standing = standing_of(alice, NOON)
    assert [run.sober_date for run in standing.runs] == [main.pk, other.pk]
    assert [run.waiting.newest.key for run in standing.runs] == ["30d", "3d"]


HARD = {
    "a strong craving": lambda user: Craving.objects.create(
        user=user, at=NOON - timedelta(hours=23), day=TODAY, zone="UTC", before=8
    ),
    "a craving that grew": lambda user: Craving.objects.create(
        user=user, at=NOON - timedelta(hours=1), day=TODAY, zone="UTC", before=3, after=9
    ),
    "a craving in today's check-in": lambda user: CheckIn.objects.record(user, TODAY, {"craving": 8}),
    "not safe today": lambda user: CheckIn.objects.record(user, TODAY, {"not_safe": True}),
    "not safe yesterday": lambda user: noted_long_ago(
        CheckIn.objects.record(user, TODAY - timedelta(days=1), {"not_safe": True})
    ),
    "not safe, said today of last week": lambda user: CheckIn.objects.record(
        user, TODAY - timedelta(days=6), {"not_safe": True}
    ),
    "a lapse yesterday, of another count": lambda user: noted_long_ago(
        Lapse.objects.create(user=user, day=TODAY - timedelta(days=1), zone="UTC", counts=[user.pk])
    ),
    "an old lapse that was noted today": lambda user: Lapse.objects.create(
        user=user, day=date(2025, 1, 1), zone="UTC"
    ),
}  # fmt: skip

EASY = {
    "a craving of 7": lambda user: Craving.objects.create(user=user, at=NOON, day=TODAY, zone="UTC", before=7, after=7),
    "a strong craving a day ago": lambda user: Craving.objects.create(
        user=user, at=NOON - timedelta(hours=24), day=TODAY, zone="UTC", before=10
    ),
    "a strong craving that was deleted": lambda user: Craving.objects.create(
        user=user, at=NOON, day=TODAY, zone="UTC", before=10, binned_at=NOON
    ),
    "not safe three days ago": lambda user: noted_long_ago(
        CheckIn.objects.record(user, TODAY - timedelta(days=3), {"not_safe": True})
    ),
    "a good check-in": lambda user: CheckIn.objects.record(user, TODAY, {"craving": 2, "mood": 4}),
}  # fmt: skip


@pytest.mark.parametrize("what", HARD)
def test_it_says_nothing_in_a_hard_time(as_alice, alice, main, what):
    HARD[what](alice)
    assert standing_of(alice, NOON).is_quiet
    for name in ("today-more", "milestones"):
        html = as_alice.get(reverse(name)).content.decode()
        assert "keep it" not in html.lower()
        assert "30 days" not in html


@pytest.mark.parametrize("what", EASY)
def test_it_speaks_again_after_it(alice, main, what):
    EASY[what](alice)
    assert offered(alice) == "30d"


def test_the_strangers_hard_day_is_none_of_mine(alice, mallory, main):
    for make in HARD.values():
        make(mallory)
    SoberDate.objects.create(user=mallory, label="Mine", started_on=date(2020, 1, 1), is_main=True)
    assert offered(alice) == "30d"
    assert len(standing_of(alice, NOON).runs) == 1


def test_words_are_kept_with_it_and_it_outlasts_its_count(as_alice, alice, main):
    answer(as_alice, "milestone-keep", main, key="30d")
    [row] = SoberMilestone.objects.for_user(alice)
    url = reverse("keepsake-words", args=[row.pk])
    assert as_alice.post(url, {"words": "x" * 1_001}).status_code == 422
    as_alice.post(url, {"words": "My sister drove me"})
    as_alice.post(reverse("sober-day-remove", args=[main.pk]))
    html = as_alice.get(reverse("keepsake", args=[row.pk])).content.decode()
    assert "My sister drove me" in html
    assert "Heroin" not in html
    assert "30 days" in as_alice.get(reverse("milestones")).content.decode()


@pytest.mark.parametrize("rows", [0, 200])
def test_it_asks_a_fixed_number_of_queries(as_alice, alice, main, rows, django_assert_num_queries):
    Lapse.objects.bulk_create(
        Lapse(user=alice, zone="UTC", day=date(2020, 1, 1) + timedelta(days=n)) for n in range(rows)
    )
    Lapse.objects.update(created_at=NOON - timedelta(days=7))
    for number in range(rows // 20):
        SoberDate.objects.create(user=alice, label="Other", started_on=date(2020, 1, number + 1))
        SoberMilestone.objects.create(
            user=alice, sober_date=main.pk, key=f"{number + 2}y", started_on=TODAY, reached_on=TODAY, confirmed_at=NOON
        )
    with django_assert_num_queries(1):
        assert offered(alice) == "30d"
    with django_assert_num_queries(4):
        as_alice.get(reverse("milestones"))
    row = SoberMilestone.objects.create(
        user=alice, sober_date=main.pk, key="24h", started_on=TODAY, reached_on=TODAY, confirmed_at=NOON
    )
    with django_assert_num_queries(3):
        as_alice.get(reverse("keepsake", args=[row.pk]))
