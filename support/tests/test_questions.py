"""The pages of questionnaires: to fill in, to keep a draft of, to read and to delete."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from support.models import Answer

WEDNESDAY = date(2026, 3, 11)
WHO = {f"q{number}": "3" for number in range(1, 6)}
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_noon(noon):
    with time_machine.travel(noon, tick=False):
        yield


def page(slug, **query):
    return reverse("questions-fill", args=[slug], query=query)


def later(slug, **query):
    return reverse("questions-save", args=[slug], query=query)


def only(user):
    return Answer.objects.for_user(user).get()


def words(answer):
    return answer.content.decode()


def test_done_leads_to_the_score_in_plain_words(as_alice, alice):
    answer = as_alice.post(page("life"), WHO, follow=True)
    row = only(alice)
    assert answer.redirect_chain == [(reverse("answer", args=[row.pk]), 302)]
    assert (row.day, row.given, bool(row.finished_at)) == (WEDNESDAY, dict.fromkeys("12345", 3), True)
    assert "<b>60</b> of 100" in words(answer)
    assert "called “low wellbeing”" not in words(answer)
    assert "It is not a diagnosis." in words(answer)
    assert "World Health Organization" in words(answer)


@pytest.mark.parametrize(("value", "is_low", "offers"), [("1", True, True), ("2", True, False), ("3", False, False)])
def test_a_low_number_offers_the_next_and_never_pushes(as_alice, value, is_low, offers):
    answer = words(as_alice.post(page("life"), dict.fromkeys(WHO, value), follow=True))
    assert ("called “low wellbeing”" in answer) is is_low
    assert (reverse("questionnaire", args=["mood"]) in answer) is offers


def test_a_skipped_question_shows_the_answers_and_no_sum(as_alice, alice):
    answer = as_alice.post(page("life"), {**WHO, "q4": ""}, follow=True)
    assert only(alice).given == {"1": 3, "2": 3, "3": 3, "5": 3}
    assert "No sum here" in words(answer)
    assert "of 100" not in words(answer)
    assert words(answer).count("More than half of the time") == 4
    assert "skipped</span>" in words(answer)


def test_a_flag_is_said_in_words(as_alice):
    given = {f"q{key}": "0" for key in (1, 2, 3, 4, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)}
    answer = words(as_alice.post(page("month"), given | {"q6": "1"}, follow=True))
    assert answer.count("The form asks for a closer look at") == 2
    assert "at 1 or more" in answer
    assert "at 12 or less" in answer
    assert "Total" not in answer


@pytest.mark.parametrize(
    ("wrong", "field"), [({"q4": "1", "q5": "2"}, "q5"), ({"q6": "0", "q7c": "1"}, "q7c"), ({"q1": "9"}, "q1")]
)
def test_what_cannot_be_is_said_beside_the_question_and_keeps_the_rest(as_alice, alice, wrong, field):
    answer = as_alice.post(page("month"), {"q8": "4", **wrong})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert f'id="id_{field}_error"' in words(answer)
    assert 'name="q8" value="4" checked' in words(answer)
    assert not Answer.objects.for_user(alice).exists()


def test_a_draft_may_contradict_itself_and_comes_back_as_it_was(as_alice, alice):
    answer = as_alice.post(page("month"), {"q4": "1", "q5": "2", "later": "yes"})
    assert answer["Location"] == reverse("questions")
    assert (only(alice).given, only(alice).finished_at) == ({"4": 1, "5": 2}, None)
    assert "Begun, not finished." in words(as_alice.get(reverse("questions")))
    again = words(as_alice.get(page("month")))
    assert 'name="q5" value="2" checked' in again
    assert "Go on where you stopped" in words(as_alice.get(reverse("questionnaire", args=["month"])))
    assert as_alice.get(reverse("answer", args=[only(alice).pk])).status_code == 404


def test_a_script_keeps_a_draft_and_says_when(as_alice, alice):
    answer = as_alice.post(later("life"), {"q1": "5"})
    assert answer.json() == {"saved_at": "13:00"}
    assert (only(alice).given, only(alice).finished_at) == ({"1": 5}, None)
    assert as_alice.post(later("life"), {"q1": "7"}).status_code == 422
    assert as_alice.post(later("life"), {}).json() == {"saved_at": "13:00"}
    assert only(alice).given == {}


def test_nothing_answered_is_nothing_kept(as_alice, alice):
    assert as_alice.post(later("life"), {}).json() == {"saved_at": None}
    assert as_alice.post(page("life"), {})["Location"] == reverse("questionnaire", args=["life"])
    assert as_alice.post(page("life"), {"later": "yes"}).status_code == 302
    assert not Answer.objects.for_user(alice).exists()


def test_sent_twice_it_is_one_and_a_late_draft_undoes_nothing(as_alice, alice):
    as_alice.post(page("life"), WHO)
    as_alice.post(page("life"), WHO)
    as_alice.post(later("life"), {"q1": "0"})
    assert only(alice).given == dict.fromkeys("12345", 3)
    assert only(alice).finished_at


def test_todays_can_be_changed_and_stays_one(as_alice, alice):
    as_alice.post(page("life"), WHO)
    form = as_alice.get(page("life"))
    assert 'name="q1" value="3" checked' in words(form)
    assert "Save for later" not in words(form)
    assert "data-save" not in words(form)
    as_alice.post(page("life"), {**WHO, "q1": "5"})
    assert only(alice).given["1"] == 5


def test_another_day_is_another_one_and_the_past_stays(as_alice, alice, noon):
    as_alice.post(page("life"), WHO)
    with time_machine.travel(noon + DAY, tick=False):
        assert "checked" not in words(as_alice.get(page("life")))
        as_alice.post(page("life"), dict.fromkeys(WHO, "1"))
    with time_machine.travel(noon + 3 * DAY, tick=False):
        as_alice.post(page("life", day=WEDNESDAY), dict.fromkeys(WHO, "0"))
    days = list(Answer.objects.for_user(alice).finished("who-5"))
    assert [(row.day, row.given["1"]) for row in days] == [
        (WEDNESDAY, 3), (WEDNESDAY + DAY, 1), (WEDNESDAY + 3 * DAY, 0),
    ]  # fmt: skip


def test_the_day_that_was_shown_is_the_day_that_is_saved(as_alice, alice, noon):
    action = as_alice.get(page("life")).context["form"].helper.form_action
    with time_machine.travel(noon + DAY, tick=False):
        as_alice.post(action, WHO)
    assert only(alice).day == WEDNESDAY


@pytest.mark.parametrize("day", ["tomorrow", "2026-03-12", "2020-01-01", "2026-13-99"])
def test_no_other_day_can_be_made_up(as_alice, alice, day):
    as_alice.post(page("life", day=day), WHO)
    assert only(alice).day == WEDNESDAY


def test_a_draft_can_be_finished_for_a_week_and_is_then_cleared_away(as_alice, alice, noon):
    as_alice.post(later("life"), {"q1": "5"})
    with time_machine.travel(noon + 7 * DAY, tick=False):
        assert 'value="5" checked' in words(as_alice.get(page("life")))
    with time_machine.travel(noon + 8 * DAY, tick=False):
        assert "checked" not in words(as_alice.get(page("life")))
        as_alice.post(page("life"), WHO)
    assert [row.day for row in Answer.objects.for_user(alice)] == [WEDNESDAY + 8 * DAY]


def test_a_deleted_one_is_gone_from_every_page_and_comes_back_with_undo(as_alice, alice):
    as_alice.post(page("life"), WHO)
    row = only(alice)
    answer = as_alice.post(reverse("answer-delete", args=[row.pk]))
    assert answer["Location"] == reverse("questionnaire", args=["life"]) + f"?undo={row.pk}"
    after = as_alice.get(answer["Location"])
    assert "Undo" in words(after)
    assert after.context["answers"] == []
    assert as_alice.get(reverse("answer", args=[row.pk])).status_code == 404
    assert "Last filled in" not in words(as_alice.get(reverse("questions")))
    as_alice.post(reverse("answer-undo", args=[row.pk]))
    assert as_alice.get(reverse("answer", args=[row.pk])).status_code == 200


def test_filled_in_again_after_deleting_begins_anew(as_alice, alice):
    as_alice.post(page("life"), WHO)
    as_alice.post(reverse("answer-delete", args=[only(alice).pk]))
    assert "checked" not in words(as_alice.get(page("life")))
    as_alice.post(later("life"), {"q2": "1"})
    row = only(alice)
    assert (row.given, row.finished_at, row.binned_at) == ({"2": 1}, None, None)


def test_the_list_offers_again_without_pushing(as_alice, noon):
    assert "A good one to begin with." in words(as_alice.get(reverse("questions")))
    as_alice.post(page("life"), WHO)
    assert "It fits again from 25 March." in words(as_alice.get(reverse("questions")))
    with time_machine.travel(noon + 14 * DAY, tick=False):
        again = words(as_alice.get(reverse("questions")))
    assert "It fits again now, if you like." in again
    assert not any(word in again.casefold() for word in ("overdue", "due", "missed", "forgot", "!</"))


def test_an_unknown_one_is_not_found(as_alice):
    assert as_alice.get(reverse("questionnaire", args=["phq-9"])).status_code == 404
    assert as_alice.get(page("nothing")).status_code == 404


@pytest.mark.parametrize("rows", [0, 3, 60])
def test_pages_ask_no_more_for_many_rows(rows, as_alice, alice, noon, django_assert_max_num_queries):
    for back in range(rows):
        Answer.objects.write(alice, "who-5", WEDNESDAY - back * DAY, dict.fromkeys("12345", 3), noon)
    for limit, address in (
        (3, reverse("questions")),
        (5, reverse("questionnaire", args=["life"])),
        (3, page("life")),
        (5, reverse("answer", args=[Answer.id_for(alice, "who-5", WEDNESDAY)])),
    ):
        with django_assert_max_num_queries(limit):
            assert as_alice.get(address).status_code in (200, 404)


def test_a_long_history_is_turned_page_by_page(as_alice, alice, noon):
    for back in range(60):
        Answer.objects.write(alice, "who-5", WEDNESDAY - back * DAY, {"1": 1}, noon)
    first = as_alice.get(reverse("questionnaire", args=["life"]))
    assert len(first.context["answers"]) == 52
    rest = as_alice.get(reverse("questionnaire", args=["life"], query={"below": first.context["older"]}))
    assert [one.day for one in rest.context["answers"]] == [WEDNESDAY - back * DAY for back in range(52, 60)]
    assert rest.context["older"] is None


def test_what_would_not_open_is_said_and_never_written_over(as_alice, alice, caplog):
    as_alice.post(page("life"), WHO)
    Answer.objects.write(alice, "gad-7", WEDNESDAY, {"1": 1}, None)
    life, worry = (Answer.objects.for_user(alice).get(questionnaire=key) for key in ("who-5", "gad-7"))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE support_answer SET items = (SELECT items FROM support_answer WHERE id = %s) WHERE id = %s",
            [worry.pk, life.pk],
        )
    assert "This answer cannot be opened." in words(as_alice.get(reverse("answer", args=[life.pk])))
    assert as_alice.get(page("life")).status_code == 404
    assert as_alice.post(page("life"), WHO).status_code == 404
    assert as_alice.get(reverse("questionnaire", args=["life"])).status_code == 200
