from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.tests.moments import STEADY
from journal.lately import Lately
from journal.models import CheckIn, Lapse, Medicine, Release
from journal.tolerance import SHOWN, tolerance_until

TODAY = date(2026, 3, 11)


def ago(*days: int) -> list[date]:
    return [TODAY - timedelta(days=back) for back in days]


def in_days(count: int) -> date:
    return TODAY + timedelta(days=count)


@pytest.mark.parametrize(
    ("lapses", "releases", "until"),
    [
        ([], [], None),
        ([0], [], in_days(28)),  # the first that is known
        ([28], [], TODAY),
        ([29], [], None),
        ([0, 3], [], in_days(28)),  # three days apart
        ([0, 2], [], in_days(26)),  # the second of two that belong together starts nothing new
        ([0, 1, 2, 3], [], in_days(25)),
        ([0, 10], [], in_days(28)),
        ([], [5], in_days(23)),
        ([20], [5], in_days(23)),
        ([5], [20], in_days(23)),
        ([], [29], None),
        ([-1], [], in_days(29)),  # a journey west
    ],
)
def test_it_says_until_when(lapses, releases, until):
    assert tolerance_until(ago(*lapses), ago(*releases), TODAY) == until


@STEADY
@given(st.lists(st.integers(0, 60)), st.lists(st.integers(0, 60)), st.randoms(use_true_random=False))
def test_it_never_forgets_the_first_use_after_days_without(lapses, releases, random):
    shuffled = lapses * 2
    random.shuffle(shuffled)
    until = tolerance_until(ago(*shuffled), ago(*releases), TODAY)
    again = [back for back in lapses if not {back + 1, back + 2} & set(lapses)]
    newest = min([*again, *releases], default=None)
    assert until == (None if newest is None or newest > SHOWN.days else in_days(28 - newest))


@pytest.mark.parametrize("first", range(27, 33))
def test_it_reads_enough_rows_to_know(alice, first, noon):
    """Daily use that began a while ago: whether its first days are read or not, the answer is the same."""
    days = ago(*range(first + 1))
    for day in days:
        Lapse.objects.create(user=alice, zone="UTC", day=day)
    assert Lately.of(alice, TODAY, noon).care.tolerance_until == tolerance_until(days, [], TODAY)


def test_it_is_of_one_person_and_of_what_was_kept(alice, mallory, noon, django_assert_num_queries):
    Lapse.objects.create(user=mallory, zone="UTC", day=TODAY)
    Release.objects.note(mallory, "detox", TODAY)
    binned = Lapse.objects.create(user=alice, zone="UTC", day=TODAY)
    Lapse.objects.filter(pk=binned.pk).put_in_bin(noon)
    Release.objects.note(alice, "prison", TODAY - timedelta(days=2))
    with django_assert_num_queries(1):
        assert Lately.of(alice, TODAY, noon).care.tolerance_until == in_days(26)


@pytest.fixture
def _clock(noon):
    with time_machine.travel(noon, tick=False):
        yield


@pytest.mark.usefixtures("_clock")
class TestOnToday:
    def card(self, client) -> bool:
        return "Your body can take less now" in client.get(reverse("today")).content.decode()

    def test_a_yes_brings_it_and_taking_it_back_takes_it_away(self, as_alice):
        assert not self.card(as_alice)
        as_alice.post(reverse("check-in"), {"used": "yes"})
        assert self.card(as_alice)
        as_alice.post(reverse("check-in"), {"used": "no"})
        assert not self.card(as_alice)

    def test_it_stays_four_weeks_and_not_longer(self, client, alice):
        CheckIn.objects.record(alice, TODAY, {"used": "yes"})
        for days, shown in ((28, True), (29, False)):
            with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC) + timedelta(days=days), tick=False):
                client.force_login(alice)
                assert self.card(client) is shown

    @pytest.mark.parametrize("kind", Release.Kind.values)
    def test_a_release_brings_it(self, as_alice, alice, kind):
        sent = {"kind": kind, "day": "2026-03-01"}
        for _ in range(2):
            assert as_alice.post(reverse("release-new"), sent)["Location"] == reverse("today")
        assert Release.objects.for_user(alice).count() == 1
        assert self.card(as_alice)
        [row] = Release.objects.for_user(alice)
        as_alice.post(reverse("release-remove", args=[row.pk]))
        assert not self.card(as_alice)

    @pytest.mark.parametrize("wrong", [{"day": "2026-03-12"}, {"day": ""}, {"kind": ""}, {"kind": "x"}])
    def test_a_release_needs_a_kind_and_a_day_that_has_come(self, as_alice, wrong):
        answer = as_alice.post(reverse("release-new"), {"kind": "detox", "day": "2026-03-01"} | wrong)
        assert answer.status_code == 422
        assert not Release.objects.exists()

    def test_stopping_a_medicine_brings_it(self, as_alice, alice):
        medicine = Medicine.objects.create(user=alice, name="Methadone", started_on=TODAY)
        as_alice.post(reverse("medicine-stop", args=[medicine.pk]))
        assert [row.kind for row in Release.objects.for_user(alice)] == ["medicine"]
        assert self.card(as_alice)

    def test_it_says_why_and_what_to_do(self, as_alice):
        as_alice.post(reverse("check-in"), {"used": "yes"})
        html = as_alice.get(reverse("today")).content.decode()
        for words in ("Keep naloxone in reach", "Be with someone", "tolerance drops", "8 April"):
            assert words in html

    def test_one_line_of_it_stays_for_good_in_the_plan_and_on_help_now(self, as_alice):
        for page in ("plan", "help"):
            html = as_alice.get(reverse(page)).content.decode()
            assert "your body can take less than before" in html
            assert "Keep naloxone in reach" in html
