"""Appointments on their pages: added, changed, moved, called off, looked back on."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from journal.models import Medicine
from routines.models import RoutineItem, RoutineRule
from support.agenda import Agenda
from support.ahead import Ahead
from support.models import Appointment, Visit

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)  # Wednesday, 13:00 in Berlin
TODAY = date(2026, 3, 11)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def make(user, day=TODAY, repeats="", at=time(15), **fields):
    return Appointment.objects.create(user=user, day=day, at=at, zone=user.zone, repeats=repeats, **fields)


def coming(user, first=None):
    agenda = Agenda.of(user, datetime.now(UTC), first)
    return [(f"{day:%m-%d}", one.appointment.with_whom) for day, those in agenda.days for one in those]


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def visit_url(row, day, name="visit"):
    return reverse(name, args=[row.pk, day])


FORM = {"kind": "doctor", "with_whom": "Dr. Ada", "day": "2026-03-12", "at": "09:30", "place": "Mill Road 4"}


def test_it_is_added_once_however_often_it_is_sent(as_alice, alice):
    action = as_alice.get(reverse("appointment-new")).context["form"].helper.form_action
    for _ in range(2):
        assert as_alice.post(action, FORM).status_code == 302
    [row] = Appointment.objects.for_user(alice)
    assert (row.title, row.minutes, row.zone, row.repeats) == ("Doctor", 60, "Europe/Berlin", "")
    html = page(as_alice, "care")
    assert "Dr. Ada" in html
    assert "Mill Road 4" in html
    assert "Thursday, 12 March" in html
    as_alice.post(action, FORM | {"day": "2026-03-20"})
    assert coming(alice) == [("03-20", "Dr. Ada")]


@pytest.mark.parametrize(
    "wrong",
    [{"day": ""}, {"at": "25:00"}, {"day": "9999-12-31"}, {"minutes": "0"}, {"link": "javascript:alert(1)"},
     {"repeats": "1w", "until": "2026-03-11"}, {"with_whom": "x" * 121}, {"kind": "none"}],
)  # fmt: skip
def test_it_refuses_what_cannot_be_and_keeps_what_was_typed(as_alice, alice, wrong):
    answer = as_alice.post(reverse("appointment-new"), FORM | {"note": "ask about sleep"} | wrong)
    assert answer.status_code == 422
    assert "ask about sleep" in answer.content.decode()
    assert not Appointment.objects.for_user(alice).exists()


def test_the_list_has_what_comes_and_pages_on(as_alice, alice):
    make(alice, TODAY - 30 * DAY, "1w", with_whom="weekly")
    make(alice, TODAY + 200 * DAY, with_whom="yearly")
    make(alice, at=time(11), with_whom="over")
    agenda = Agenda.of(alice, NOW)
    shown = [one.appointment.with_whom for _, those in agenda.days for one in those]
    assert (len(shown), set(shown)) == (20, {"weekly"})
    assert coming(alice, agenda.later)[0] == (f"{agenda.later:%m-%d}", "weekly")
    assert "yearly" in [words for _, words in coming(alice, agenda.later)]
    html = page(as_alice, "care", **{"from": agenda.later.isoformat()})
    assert "yearly" in html
    assert "Did you go?" not in html
    assert "What comes next" in page(as_alice, "care", **{"from": "9999-12-31"})


def test_it_asks_gently_about_what_is_past_and_no_longer_than_two_weeks(as_alice, alice):
    row = make(alice, TODAY - 28 * DAY, "1w", at=time(10), with_whom="Group")
    html = page(as_alice, "care")
    assert html.count('value="attended"') == 3
    assert "missed" not in html.lower().replace('value="missed"', "")
    for back, state in ((0, "attended"), (7, "missed"), (14, "cancelled")):
        url = visit_url(row, TODAY - back * DAY, "visit-say")
        assert as_alice.post(url, {"state": state}).status_code == 302
    assert "Did you go?" not in page(as_alice, "care")
    assert {(visit.day, visit.state) for visit in Visit.objects.for_user(alice)} == {
        (TODAY, "attended"), (TODAY - 7 * DAY, "missed"), (TODAY - 14 * DAY, "cancelled"),
    }  # fmt: skip
    assert "That happens." in as_alice.get(visit_url(row, TODAY - 7 * DAY)).content.decode()
    as_alice.post(visit_url(row, TODAY, "visit-say"), {"state": "planned"})
    assert "Did you go?" in page(as_alice, "care")
    as_alice.post(visit_url(row, TODAY, "visit-say"), {"state": "nonsense"})
    assert Visit.objects.for_user(alice).get(day=TODAY).state == "planned"


def test_a_day_that_its_rule_does_not_give_is_no_page(as_alice, alice):
    row = make(alice, repeats="1w")
    assert as_alice.get(visit_url(row, TODAY + DAY)).status_code == 404
    assert as_alice.post(visit_url(row, TODAY + DAY, "visit-say"), {"state": "attended"}).status_code == 404


def test_notes_and_homework_are_kept_and_homework_goes_into_the_routine_by_one_tap(as_alice, alice):
    row = make(alice, at=time(10))
    url = visit_url(row, TODAY)
    as_alice.post(visit_url(row, TODAY, "visit-say"), {"state": "attended"})
    as_alice.post(url, {"notes": "We spoke of sleep.", "homework": "Write three lines\r\n\r\nCall Ben"})
    answer = as_alice.get(url)
    html = answer.content.decode()
    assert "We spoke of sleep." in html
    assert "You were there." in html
    [(line, name, action), _] = answer.context["homework"]
    assert (line, name) == ("Write three lines", "Write three lines")
    assert "three" not in action
    for _ in range(2):
        as_alice.post(action, {"kind": "homework", "name": name})
    [item] = RoutineItem.objects.for_user(alice)
    assert (item.kind, item.name) == ("homework", "Write three lines")
    past = page(as_alice, "visits")
    assert "We spoke of sleep." in past
    assert "I was there" in past


def test_a_medicine_goes_into_the_routine_once_for_each_of_its_times(as_alice, alice):
    words = {"name": "Buprenorphine", "dose": "8 mg"}
    Medicine.objects.create(user=alice, times="08:00 20:00", started_on=TODAY, **words)
    [(_, offers)] = as_alice.get(reverse("medicines")).context["medicines"]
    for hour, action in offers * 2:
        sent = {"kind": "medicine", "name": words["name"], "note": words["dose"], "at": f"{hour:%H:%M}"}
        assert as_alice.post(action, sent).status_code == 302
    rules = RoutineRule.objects.held_on(alice, TODAY)
    assert sorted((rule.at, rule.item.kind, rule.item.name, rule.item.note) for rule in rules) == [
        (time(8), "medicine", "Buprenorphine", "8 mg"),
        (time(20), "medicine", "Buprenorphine", "8 mg"),
    ]


def test_one_of_many_is_moved_and_moved_back(as_alice, alice):
    row = make(alice, TODAY - 7 * DAY, "1w", with_whom="Group")
    url = visit_url(row, TODAY + 7 * DAY, "visit-move")
    as_alice.post(url, {"day": "2026-03-20", "at": "09:00"})
    assert [day for day, _ in coming(alice)][:3] == ["03-11", "03-20", "03-25"]
    assert "moved from 18 March" in as_alice.get(visit_url(row, TODAY + 7 * DAY)).content.decode()
    assert as_alice.post(url, {"day": "2026-09-20", "at": "09:00"}).status_code == 422
    as_alice.post(url, {"day": "2026-03-18", "at": "15:00"})
    assert [day for day, _ in coming(alice)][:3] == ["03-11", "03-18", "03-25"]
    assert Visit.objects.for_user(alice).get().moved_to_day is None


def test_one_of_many_is_called_off_and_is_on_again(as_alice, alice):
    row = make(alice, TODAY - 7 * DAY, "1w", with_whom="Group")
    as_alice.post(visit_url(row, TODAY, "visit-say"), {"state": "cancelled"})
    assert "called off" in page(as_alice, "care")
    assert Ahead.of(alice, NOW).appointment.rule_day == TODAY + 7 * DAY
    as_alice.post(visit_url(row, TODAY, "visit-say"), {"state": "planned"})
    assert Ahead.of(alice, NOW).appointment.rule_day == TODAY


def test_another_rhythm_counts_from_the_next_one_on_and_the_past_stays(as_alice, alice):
    row = make(alice, TODAY - 14 * DAY, "1w", with_whom="Group")
    as_alice.post(visit_url(row, TODAY - 7 * DAY, "visit-say"), {"state": "attended"})
    form = as_alice.get(reverse("appointment-edit", args=[row.pk])).context["form"]
    assert form["day"].value() == TODAY
    sent = {"kind": "group", "with_whom": "New group", "day": "2026-03-12", "at": "15:00", "repeats": "2w"}
    as_alice.post(reverse("appointment-edit", args=[row.pk]), sent)
    assert [day for day, _ in coming(alice)][:3] == ["03-12", "03-26", "04-09"]
    row.refresh_from_db()
    assert (row.until, row.with_whom) == (TODAY - DAY, "New group")
    assert "I was there" in page(as_alice, "visits")
    assert page(as_alice, "care").count('value="attended"') == 1


def test_other_words_leave_the_times_alone(as_alice, alice):
    row = make(alice, TODAY - 14 * DAY, "1w", with_whom="Group")
    sent = {"with_whom": "Other name", "day": f"{TODAY}", "at": "15:00", "repeats": "1w", "until": "2026-04-01"}
    as_alice.post(reverse("appointment-edit", args=[row.pk]), sent)
    [row] = Appointment.objects.for_user(alice)
    assert (row.day, row.with_whom, row.until) == (TODAY - 14 * DAY, "Other name", date(2026, 4, 1))


def test_one_that_was_called_off_is_on_again_on_its_new_day_with_its_notes(as_alice, alice):
    row = make(alice, with_whom="Doctor")
    as_alice.post(visit_url(row, TODAY), {"notes": "Bring the letter"})
    as_alice.post(visit_url(row, TODAY, "visit-say"), {"state": "cancelled"})
    as_alice.post(reverse("appointment-edit", args=[row.pk]), {"day": "2026-03-13", "at": "15:00"})
    assert Ahead.of(alice, NOW).appointment.rule_day == date(2026, 3, 13)
    assert "Bring the letter" in as_alice.get(visit_url(row, date(2026, 3, 13))).content.decode()
    assert Visit.objects.for_user(alice).count() == 1


def test_it_is_deleted_and_brought_back(as_alice, alice):
    row = make(alice, with_whom="Doctor")
    there = as_alice.post(reverse("appointment-delete", args=[row.pk]))["Location"]
    html = as_alice.get(there).content.decode()
    assert "Doctor" not in html
    assert reverse("appointment-undo", args=[row.pk]) in html
    assert as_alice.get(visit_url(row, TODAY)).status_code == 404
    as_alice.post(reverse("appointment-undo", args=[row.pk]))
    assert coming(alice) == [("03-11", "Doctor")]


def test_today_says_the_next_one_by_the_persons_clock(as_alice, alice):
    assert "Next appointment" not in page(as_alice, "today-more")
    make(alice, TODAY + 13 * DAY, with_whom="Later")
    make(alice, TODAY, at=time(12, 30), with_whom="Ada", kind="doctor")  # it lasts until 13:30
    html = page(as_alice, "today-more")
    for words in ("Next appointment", "Today, 12:30", "Doctor Ada"):
        assert words in html
    with time_machine.travel(NOW + timedelta(minutes=30), tick=False):
        assert "Later" in page(as_alice, "today-more")
    with time_machine.travel(datetime(2026, 3, 10, 23, 30, tzinfo=UTC), tick=False):  # past midnight, and not yet 3
        assert "Wednesday, 11 March, 12:30" in page(as_alice, "today-more")
    alice.zone = "America/New_York"
    alice.save()
    assert "Today, 07:30" in page(as_alice, "today-more")


def test_one_person_never_sees_the_others(as_mallory, alice):
    row = make(alice, repeats="1w", with_whom="hers alone")
    Visit.of(row, TODAY - 7 * DAY).keep(state="attended", notes="hers alone")
    for name in ("care", "visits", "today-more"):
        assert "hers alone" not in page(as_mallory, name)


@pytest.mark.parametrize("rows", [1, 300])
def test_pages_and_the_next_one_ask_no_more_with_many(as_alice, alice, rows, django_assert_max_num_queries):
    made = [
        Appointment(
            user=alice, day=TODAY - (n % 40) * DAY, at=time(9 + n % 9), zone=alice.zone,
            repeats=("1w", "1m", "")[n % 3], with_whom=f"W{n}",
        )
        for n in range(rows)
    ]  # fmt: skip
    Appointment.objects.bulk_create(made)
    for row in made[:60]:
        Visit.of(row, row.day).keep(state="attended", notes="n")
    with django_assert_max_num_queries(1):
        Ahead.of(alice, NOW)
    limits = {"care": 4, "visits": 3, "appointment": 3, "appointment-edit": 3, "appointment-file": 3}
    for name, limit in limits.items():
        url = reverse(name, args=[made[0].pk] if name.startswith("app") else [])
        with django_assert_max_num_queries(limit):
            assert as_alice.get(url).status_code == 200
    with django_assert_max_num_queries(5):
        assert as_alice.get(visit_url(made[0], made[0].day)).status_code == 200
