"""The page of days: counts, their figures, and lapses as they really come in."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from goals.counts import counts_of
from journal.models import CheckIn, Lapse, Medicine, NotSafe, SoberDate

TODAY = date(2026, 3, 11)
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)  # 13:00 in Berlin


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def main(alice):
    return SoberDate.objects.create(user=alice, label="Heroin", started_on=date(2026, 3, 1), is_main=True)


@pytest.fixture
def other(alice, main):
    return SoberDate.objects.create(user=alice, label="Drink", started_on=date(2026, 3, 1))


def figures(user, today=TODAY):
    """label -> (this run, longest, all), as the page has them."""
    return {
        one.sober_date.label: (one.time.current, one.time.longest, one.time.total) for one in counts_of(user, today)
    }


def lapse(user, day, **fields):
    return Lapse.objects.create(user=user, day=date(2026, 3, day), zone=user.zone, **fields)


def test_it_starts_a_count_and_the_first_is_the_main_one(as_alice, alice):
    as_alice.post(reverse("sober-day-new"), {"label": "Heroin", "started_on": "2026-03-01"})
    [row] = SoberDate.objects.for_user(alice)
    assert (row.label, row.started_on, row.is_main) == ("Heroin", date(2026, 3, 1), True)
    html = as_alice.get(reverse("sober-days")).content.decode()
    assert "Heroin" in html
    assert "<title>Days</title>" in html


def test_sent_twice_it_is_one_count(as_alice, alice):
    page = as_alice.get(reverse("sober-day-new"))
    action = page.context["form"].helper.form_action
    for _ in range(2):
        as_alice.post(action, {"label": "Heroin", "started_on": "2026-03-01"})
    assert SoberDate.objects.for_user(alice).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"started_on": "2026-03-12"}, {"started_on": "0001-01-01"}, {"started_on": "x"}, {"started_on": ""},
        {"label": " "}, {"label": "x" * 61},
    ],
)  # fmt: skip
def test_it_refuses_bad_input_and_keeps_what_was_typed(as_alice, alice, wrong):
    answer = as_alice.post(reverse("sober-day-new"), {"label": "Heroin", "started_on": "2026-03-01"} | wrong)
    assert answer.status_code == 422
    assert "Heroin" in answer.content.decode() or "label" in wrong
    assert not SoberDate.objects.exists()


def test_a_backdated_start_invents_no_lapse(as_alice, alice):
    as_alice.post(reverse("sober-day-new"), {"label": "Heroin", "started_on": "2025-11-16"})
    assert figures(alice) == {"Heroin": (115, 115, 115)}
    assert not Lapse.objects.exists()


@pytest.mark.usefixtures("main")
def test_a_lapse_erases_nothing(alice):
    assert figures(alice) == {"Heroin": (10, 10, 10)}
    lapse(alice, 11)
    assert figures(alice) == {"Heroin": (0, 10, 10)}
    assert figures(alice, date(2026, 3, 16)) == {"Heroin": (4, 10, 14)}


@pytest.mark.usefixtures("main")
def test_a_night_lapse_at_half_past_one_belongs_to_the_day_before(as_alice, alice):
    """Her day starts at 03:00: 01:30 on the 6th is the night of the 5th."""
    as_alice.post(reverse("restart-what") + "?draft=a", {"day": "2026-03-05", "at": "01:30"})
    [row] = Lapse.objects.for_user(alice)
    assert (row.day, row.at) == (date(2026, 3, 5), datetime(2026, 3, 6, 0, 30, tzinfo=UTC))
    assert figures(alice) == {"Heroin": (5, 5, 9)}


@pytest.mark.usefixtures("main")
def test_two_lapses_of_a_day_are_one_day(alice):
    lapse(alice, 5)
    lapse(alice, 5)
    assert figures(alice) == {"Heroin": (5, 5, 9)}


@pytest.mark.usefixtures("main")
def test_a_backdated_lapse_splits_the_run_and_deleting_it_heals_it(as_alice, alice):
    row = lapse(alice, 4)
    assert figures(alice) == {"Heroin": (6, 6, 9)}
    as_alice.post(reverse("lapse-delete", args=[row.pk]))
    assert figures(alice) == {"Heroin": (10, 10, 10)}
    as_alice.post(reverse("lapse-undo", args=[row.pk]))
    assert figures(alice) == {"Heroin": (6, 6, 9)}


@pytest.mark.usefixtures("main")
def test_moving_a_lapse_mends_the_days(as_alice, alice):
    row = lapse(alice, 4)
    as_alice.post(reverse("lapse-edit", args=[row.pk]), {"day": "2026-03-10"})
    assert figures(alice) == {"Heroin": (0, 9, 9)}


@pytest.mark.usefixtures("main")
def test_a_medicine_and_a_gap_without_check_ins_change_nothing(alice):
    Medicine.objects.create(user=alice, name="Methadone", started_on=date(2026, 3, 2))
    CheckIn.objects.record(alice, date(2026, 3, 3), {"medicine": "yes", "used": "no"})
    CheckIn.objects.record(alice, date(2026, 3, 9), {"medicine": "partly", "used": "unsaid"})
    assert figures(alice) == {"Heroin": (10, 10, 10)}


@pytest.mark.usefixtures("main")
def test_another_zone_moves_no_lapse(as_alice, alice):
    as_alice.post(reverse("restart-what") + "?draft=a", {"day": "2026-03-05", "at": "01:30"})
    alice.zone = "Pacific/Auckland"
    alice.save()
    [row] = Lapse.objects.for_user(alice)
    as_alice.post(reverse("lapse-edit", args=[row.pk]), {"day": "2026-03-05", "at": "01:30", "what": "words"})
    [again] = Lapse.objects.for_user(alice)
    assert (again.day, again.at, again.zone, again.what) == (row.day, row.at, "Europe/Berlin", "words")
    assert figures(alice) == {"Heroin": (5, 5, 9)}


@pytest.mark.usefixtures("main")
def test_another_day_start_moves_no_lapse(as_alice, alice):
    as_alice.post(reverse("restart-what") + "?draft=a", {"day": "2026-03-05", "at": "01:30"})
    alice.day_start = 0
    alice.save()
    [row] = Lapse.objects.for_user(alice)
    as_alice.post(reverse("lapse-edit", args=[row.pk]), {"day": "2026-03-05", "at": "01:30", "what": "words"})
    [again] = Lapse.objects.for_user(alice)
    assert (again.day, again.at, again.what) == (row.day, row.at, "words")


@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        ("2026-03-28", "02:30", "2026-03-29T01:30Z"),  # the clock jumps over it: read as 03:30, a day later
        ("2026-03-28", "01:30", "2026-03-29T00:30Z"),
        ("2026-03-29", "03:30", "2026-03-29T01:30Z"),
        ("2026-10-24", "02:30", "2026-10-25T00:30Z"),  # it strikes twice: the first
        ("2026-10-25", "03:00", "2026-10-25T02:00Z"),
    ],
)
def test_nights_on_which_the_clock_changes(client, alice, day, at, moment):
    SoberDate.objects.create(user=alice, label="Heroin", started_on=date(2026, 3, 1), is_main=True)
    with time_machine.travel(datetime(2026, 11, 1, 12, tzinfo=UTC), tick=False):
        client.force_login(alice)
        client.post(reverse("restart-what") + "?draft=a", {"day": day, "at": at})
    [row] = Lapse.objects.for_user(alice)
    assert row.at == datetime.fromisoformat(moment)
    jumped = (day, at) == ("2026-03-28", "02:30")
    assert row.day == date.fromisoformat(day) + timedelta(days=jumped)
    assert figures(alice, date(2026, 11, 1))["Heroin"][2] == 244


def test_a_yes_and_a_lapse_of_the_day_never_count_twice_whichever_came_first(as_alice, alice, other):
    """With several counts too: the day is what counts, and a lapse without a name is the main count's."""
    as_alice.post(reverse("check-in-day", args=[date(2026, 3, 6)]), {"used": "yes"})
    touched = [str(row.pk) for row in SoberDate.objects.for_user(alice)]
    as_alice.post(reverse("restart-what") + "?draft=a", {"day": "2026-03-06", "counts": touched})
    lapse(alice, 8, counts=[other.pk])
    as_alice.post(reverse("check-in-day", args=[date(2026, 3, 8)]), {"used": "yes"})
    assert figures(alice) == {"Heroin": (4, 5, 9), "Drink": (2, 5, 8)}
    assert Lapse.objects.for_user(alice).kept().count() == 2


@pytest.mark.usefixtures("other")
def test_a_lapse_that_names_no_count_touches_the_main_one_alone(alice):
    lapse(alice, 4)
    assert figures(alice) == {"Heroin": (6, 6, 9), "Drink": (10, 10, 10)}


def test_another_main_count_leaves_each_lapse_with_its_own(as_alice, alice, main, other):
    lapse(alice, 4)
    as_alice.post(
        reverse("sober-day-edit", args=[other.pk]), {"label": "Drink", "started_on": "2026-03-01", "is_main": "on"}
    )
    assert [row.label for row in SoberDate.objects.for_user(alice).filter(is_main=True)] == ["Drink"]
    assert figures(alice) == {"Drink": (10, 10, 10), "Heroin": (6, 6, 9)}


def test_removing_a_count_asks_first_and_the_next_takes_its_place(as_alice, alice, main, other):
    lapse(alice, 4)
    url = reverse("sober-day-remove", args=[main.pk])
    assert "What you noted on each day stays" in as_alice.get(url).content.decode()
    assert SoberDate.objects.for_user(alice).count() == 2
    as_alice.post(url)
    assert [(row.label, row.is_main) for row in SoberDate.objects.for_user(alice)] == [("Drink", True)]
    assert figures(alice) == {"Drink": (10, 10, 10)}
    assert Lapse.objects.for_user(alice).kept().count() == 1


def test_a_count_that_was_the_only_one_may_be_made_anew(as_alice, alice, main):
    lapse(alice, 4)
    as_alice.post(reverse("sober-day-remove", args=[main.pk]))
    as_alice.post(reverse("sober-day-new"), {"label": "Heroin", "started_on": "2026-03-01"})
    assert figures(alice) == {"Heroin": (6, 6, 9)}


@pytest.mark.usefixtures("main")
def test_one_person_never_sees_the_others(as_mallory, mallory, alice):
    lapse(alice, 4)
    SoberDate.objects.create(user=mallory, label="Mine", started_on=date(2026, 3, 1), is_main=True)
    assert figures(mallory) == {"Mine": (10, 10, 10)}
    assert "Heroin" not in as_mallory.get(reverse("sober-days")).content.decode()


@pytest.mark.parametrize("rows", [1, 300])
def test_it_asks_four_queries_whatever_there_is(as_alice, alice, rows, django_assert_num_queries):
    """The session, the person with their key, the counts and the lapses."""
    for number in range(min(rows, 12)):
        SoberDate.objects.create(user=alice, label=f"C{number}", started_on=TODAY, is_main=not number)
    Lapse.objects.bulk_create([Lapse(user=alice, zone="UTC", day=TODAY - timedelta(days=back)) for back in range(rows)])
    with django_assert_num_queries(4):
        assert as_alice.get(reverse("sober-days")).status_code == 200


def test_it_is_not_shown_on_today(as_alice, alice, main):
    assert "Heroin" not in as_alice.get(reverse("today")).content.decode()


def test_runs_are_said_in_days_or_by_the_calendar(as_alice, alice):
    row = SoberDate.objects.create(user=alice, label="Heroin", started_on=date(2024, 12, 31), is_main=True)
    lapse(alice, 1)
    html = as_alice.get(reverse("sober-days")).content.decode()
    assert "9 <small>days</small>" in html
    assert "425 <small>days</small>" in html
    form = {"label": "Heroin", "started_on": "2024-12-31", "unit": "calendar"}
    as_alice.post(reverse("sober-day-edit", args=[row.pk]), form)
    html = as_alice.get(reverse("sober-days")).content.decode()
    assert (
        "<span>1 <small>year</small></span> <span>2 <small>months</small></span> <span>1 <small>day</small></span>"
        in html
    )  # 31 December to 1 March
    assert "9 <small>days</small>" in html
    assert "434 <small>days</small>" in html


@pytest.mark.parametrize("unit", ["", None])
def test_left_out_the_unit_stays_as_it_was(as_alice, alice, main, unit):
    SoberDate.objects.update(unit="calendar")
    said = {} if unit is None else {"unit": unit}
    as_alice.post(reverse("sober-day-edit", args=[main.pk]), {"label": "Heroin", "started_on": "2026-03-01"} | said)
    assert SoberDate.objects.get().unit == "calendar"


def test_a_hidden_count_shows_its_name_alone_and_goes_on(as_alice, alice, main, other):
    as_alice.post(reverse("sober-day-hide", args=[other.pk]))
    lapse(alice, 11, counts=[main.pk])
    html = as_alice.get(reverse("sober-days")).content.decode()
    assert "Hidden (1)" in html
    assert html.count("Longest run") == 1
    assert figures(alice)["Drink"] == (10, 10, 10)
    as_alice.post(reverse("sober-day-hide", args=[main.pk]))
    html = as_alice.get(reverse("sober-days")).content.decode()
    assert "Hidden (2)" in html
    assert "Longest run" not in html
    as_alice.post(reverse("sober-day-show", args=[other.pk]))
    assert as_alice.get(reverse("sober-days")).content.decode().count("Longest run") == 1
    assert SoberDate.objects.get(pk=main.pk).is_main


def test_no_milestone_of_a_hidden_count_is_offered(as_alice, main):
    pages = reverse("today-more"), reverse("milestones")
    assert all("Yes, keep it" in as_alice.get(page).content.decode() for page in pages)
    main.hide()
    assert not any("Yes, keep it" in as_alice.get(page).content.decode() for page in pages)


@pytest.mark.parametrize("label", ["Methadone", " buprenorphine ", "SUBOXONE", "my film"])
def test_a_medicine_is_nothing_to_count_down_from(as_alice, alice, label):
    Medicine.objects.create(user=alice, name="My film", started_on=date(2026, 3, 2))
    answer = as_alice.post(reverse("sober-day-new"), {"label": label, "started_on": "2026-03-01"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Taking it is recovery" in html
    assert label.strip() in html
    assert not SoberDate.objects.exists()


def test_no_figure_is_shown_for_a_day_after_i_am_not_safe(as_alice, alice, main):
    NotSafe.objects.say(alice, "tap", NOON - timedelta(hours=23))
    html = as_alice.get(reverse("sober-days")).content.decode()
    assert "Your days are kept." in html
    assert "Heroin" not in html
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        assert "Heroin" in as_alice.get(reverse("sober-days")).content.decode()
