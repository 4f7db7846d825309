import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.models import Letter
from help.lessons import LESSONS
from support.models import LessonRead

OLD, NEW = "quiet lantern above harbour", "slow river under willow trees"


def mark(client, key, read="yes"):
    return client.post(reverse("lesson-read", args=[key]), {"read": read})


def html(client, name, *keys):
    answer = client.get(reverse(name, args=keys))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("key", LESSONS)
def test_anyone_can_read_a_lesson(client, key):
    page = html(client, "lesson", key)
    assert str(LESSONS[key].html) in page
    assert f'href="{LESSONS[key].step.target.url.replace("&", "&amp;")}"' in page
    assert "Not yet reviewed by a clinician" in page
    assert "lesson-read" not in page
    assert f"<title>{LESSONS[key].tab}</title>" in page
    assert re.findall(r"<h1>", page) == ["<h1>"]


@pytest.mark.django_db
def test_all_lessons_are_on_one_page_for_anyone(client):
    page = html(client, "learn")
    assert all(f'href="{reverse("lesson", args=[key])}"' in page for key in LESSONS)
    assert " read</p>" not in page
    assert reverse("shelf") not in page


@pytest.mark.django_db
def test_there_is_no_other_lesson(client, as_alice):
    assert client.get(reverse("lesson", args=["nowhere"])).status_code == 404
    assert mark(as_alice, "nowhere").status_code == 404


def test_it_is_marked_in_one_tap_and_taken_back(as_alice, alice):
    assert mark(as_alice, "sleep")["Location"] == "/learn/sleep/#read"
    mark(as_alice, "sleep")
    assert LessonRead.objects.for_user(alice).slugs() == {"sleep"}
    assert "Marked as read." in html(as_alice, "lesson", "sleep")
    assert f"1 of {len(LESSONS)} read" in html(as_alice, "learn")
    mark(as_alice, "sleep", "no")
    assert LessonRead.objects.for_user(alice).slugs() == set()
    assert "Mark as read" in html(as_alice, "lesson", "sleep")
    assert " read</p>" not in html(as_alice, "learn")


def test_a_look_marks_nothing(as_alice):
    html(as_alice, "lesson", "sleep")
    assert as_alice.get(reverse("lesson-read", args=["sleep"])).status_code == 405
    assert not LessonRead.objects.exists()


def test_one_persons_marks_are_not_the_others(as_alice, as_mallory, alice):
    mark(as_alice, "sleep")
    assert "Marked as read." not in html(as_mallory, "lesson", "sleep")
    mark(as_mallory, "sleep", "no")
    assert LessonRead.objects.for_user(alice).slugs() == {"sleep"}


def test_a_lesson_that_is_gone_is_not_counted(as_alice, alice):
    LessonRead.objects.create(user=alice, lesson="gone")
    assert " read</p>" not in html(as_alice, "learn")


def test_finders_of_the_own_country_come_first_and_others_are_folded(as_alice, client):
    page = html(as_alice, "lesson", "finding-care")
    assert page.index("dhs.de") < page.index("<summary>Other countries") < page.index("findtreatment.gov")
    page = html(client, "lesson", "finding-care")
    assert "<summary>Other countries" not in page
    assert "findtreatment.gov" in page
    assert "finders" not in html(client, "lesson", "sleep")


def test_it_can_be_found_from_where_people_are(as_alice):
    assert f'href="{reverse("learn")}"' in html(as_alice, "today")
    assert f'href="{reverse("learn")}"' in html(as_alice, "plan")
    assert f'href="{reverse("lesson", args=["finding-care"])}"' in html(as_alice, "help")
    for name in ("settings", "privacy"):
        assert f'href="{reverse("lesson", args=["your-say"])}"' in html(as_alice, name)


@pytest.mark.parametrize("marked", [0, 20])
def test_it_asks_two_queries_whatever_is_marked(as_alice, alice, marked, django_assert_num_queries):
    for key in list(LESSONS)[:marked]:
        LessonRead.objects.mark(alice, key)
    for url in (reverse("learn"), reverse("lesson", args=["finding-care"])):
        with django_assert_num_queries(2):
            assert as_alice.get(url).status_code == 200


@pytest.mark.django_db
def test_a_visitor_costs_no_query(client, django_assert_num_queries):
    for url in (reverse("learn"), reverse("lesson", args=["sleep"])):
        with django_assert_num_queries(0):
            answer = client.get(url)
        assert "sessionid" not in str(answer.cookies)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["finding-care", "your-say", "food"])
def test_it_fits_a_poor_connection(client, key):
    assert len(client.get(reverse("lesson", args=[key])).content) <= 16_000


def test_what_the_lesson_on_pressure_says_of_mails_is_so(as_alice, alice):
    EmailAddress.objects.create(user=alice, email="alice@example.org", verified=True, primary=True)
    as_alice.post(reverse("usersessions_list"))
    assert not Letter.objects.exists()
    alice.set_password(OLD)
    alice.save()
    as_alice.force_login(alice)
    as_alice.post(reverse("account_change_password"), {"oldpassword": OLD, "password1": NEW, "password2": NEW})
    assert Letter.objects.count() == 1
    words = LESSONS["your-say"].text
    assert "a new password sends a short mail there" in words
    assert "Doing so sends no mail to anyone." in LESSONS["your-say"].step.about
