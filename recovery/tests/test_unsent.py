"""What was typed survives the end of a session: for its person, in its browser, for half an hour, and sealed."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.urls import reverse
from django.utils import timezone

from accounts import tasks, unsent
from accounts.models import DataKey, Unsent
from journal.models import CheckIn
from recovery.tests.test_raw_dump import dump

PASSWORD = "quiet lantern above harbour"
NOTE = 'canarynote: it rained \N{CLOUD WITH RAIN}\nall <day> & "night"'
WRITTEN = {"mood": "4", "craving": "2", "did": ["meeting", "moved"], "note": NOTE}
LOG_IN_TO_SEND = "/accounts/login/?next=/unsent/"
FORM = "application/x-www-form-urlencoded"


class Phone(Client):
    """Sends forms as a browser does; Django's own client sends them as if they had files."""

    def post(self, path, data=None, content_type=FORM, **more):
        if isinstance(data, dict) and content_type == FORM:
            data = urlencode(data, doseq=True)
        return super().post(path, data or "", content_type=content_type, **more)


@pytest.fixture
def nora(make_person):
    return make_person("nora", PASSWORD, zone="Europe/Berlin", place_confirmed=True)


@pytest.fixture
def phone(nora):
    """Her phone, on which she was logged in and has a page open."""
    client = Phone()
    client.force_login(nora)
    client.get(reverse("check-in"))
    return client


@pytest.fixture
def ended(phone):
    """The same phone after the session has ended on the server."""
    Session.objects.all().delete()
    return phone


def log_in(client, name="nora", path="/accounts/login/?next=/unsent/"):
    return client.post(path, {"login": name, "password": PASSWORD})


def fields_of(answer):
    """What the button of the page posts, as a browser would send it."""
    kept = answer.context["kept"]
    sent = {}
    for name, value in kept.fields:
        sent.setdefault(name, []).append(value.replace("\n", "\r\n"))
    return kept.path, {**sent, "unsent": "1"}


def test_it_leads_to_the_log_in_then_to_the_words_and_saves_them_once(ended, nora):
    answer = ended.post(reverse("check-in"), WRITTEN)
    assert (answer.status_code, answer["Location"]) == (302, LOG_IN_TO_SEND)
    assert "What you wrote is kept" in ended.get(LOG_IN_TO_SEND).content.decode()
    assert log_in(ended)["Location"] == "/unsent/"
    page = ended.get("/unsent/")
    html = page.content.decode()
    assert "Check-in" in html
    assert "all &lt;day&gt; &amp; &quot;night&quot;" in html
    path, fields = fields_of(page)
    assert path == reverse("check-in")
    assert ended.post(path, fields).status_code == 302
    [check_in] = CheckIn.objects.for_user(nora)
    assert (check_in.mood, check_in.craving, check_in.did, check_in.note) == (4, 2, ["meeting", "moved"], NOTE)
    assert not Unsent.objects.exists()
    assert ended.get("/unsent/")["Location"] == reverse("today")


def test_a_refused_form_comes_back_with_its_words(ended):
    ended.post(reverse("check-in"), {**WRITTEN, "sleep_hours": "77"})
    log_in(ended)
    path, fields = fields_of(ended.get("/unsent/"))
    answer = ended.post(path, fields)
    assert answer.status_code == 422
    assert "canarynote" in answer.content.decode()
    assert not Unsent.objects.exists()


def test_a_page_that_is_gone_costs_no_words(ended):
    ended.post(reverse("check-in"), WRITTEN)
    log_in(ended)
    assert ended.post("/nowhere/", {**WRITTEN, "unsent": "1"}).status_code == 404
    assert ended.get("/unsent/").status_code == 200


def test_it_survives_a_second_factor(ended, nora):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(nora, secret)
    ended.post(reverse("check-in"), WRITTEN)
    assert log_in(ended)["Location"] == reverse("mfa_authenticate")
    assert ended.get("/unsent/").status_code == 302
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert ended.post(reverse("mfa_authenticate"), {"code": code})["Location"] == "/unsent/"
    assert ended.get("/unsent/").status_code == 200
    assert Authenticator.objects.count() == 1
    assert get_adapter().is_mfa_enabled(nora)


def test_it_is_offered_whatever_way_led_to_the_log_in(ended):
    ended.post(reverse("check-in"), WRITTEN)
    assert log_in(ended, path="/accounts/login/")["Location"] == "/unsent/"


def test_it_is_kept_when_the_password_was_changed_elsewhere(phone, nora):
    nora.set_password("another " + PASSWORD)
    nora.save()
    assert phone.post(reverse("check-in"), WRITTEN)["Location"] == LOG_IN_TO_SEND


def test_a_csrf_token_is_needed_to_keep_and_a_new_one_is_given(nora):
    phone = Phone(enforce_csrf_checks=True)
    phone.force_login(nora)
    phone.get(reverse("check-in"))
    Session.objects.all().delete()
    assert phone.post(reverse("check-in"), WRITTEN).status_code == 403
    assert not Unsent.objects.exists()
    token = phone.cookies[settings.CSRF_COOKIE_NAME].value
    phone.post(reverse("check-in"), {**WRITTEN, "csrfmiddlewaretoken": token})
    phone.post(reverse("account_login"), {"login": "nora", "password": PASSWORD, "csrfmiddlewaretoken": token})
    page = phone.get("/unsent/")
    path, fields = fields_of(page)
    assert "csrfmiddlewaretoken" not in fields
    assert phone.post(path, {**fields, "csrfmiddlewaretoken": token}).status_code == 403
    fresh = phone.cookies[settings.CSRF_COOKIE_NAME].value
    assert phone.post(path, {**fields, "csrfmiddlewaretoken": fresh}).status_code == 302


class TestAnother:
    @pytest.fixture(autouse=True)
    def _olga(self, make_person):
        make_person("olga", PASSWORD)

    def test_person_sees_nothing_and_it_is_dropped(self, ended):
        ended.post(reverse("check-in"), WRITTEN)
        log_in(ended, "olga")
        assert not Unsent.objects.exists()
        answer = ended.get("/unsent/")
        assert (answer.status_code, answer["Location"]) == (302, reverse("today"))
        ended.logout()
        log_in(ended)
        assert ended.get("/unsent/").status_code == 302

    def test_browser_sees_nothing(self, ended):
        ended.post(reverse("check-in"), WRITTEN)
        other = Phone()
        log_in(other)
        assert other.get("/unsent/").status_code == 302
        other.post("/unsent/drop/")
        assert Unsent.objects.count() == 1

    def test_persons_session_that_ended_keeps_for_that_person_only(self, ended):
        log_in(ended, "olga")
        Session.objects.all().delete()
        ended.post(reverse("check-in"), WRITTEN)
        assert Unsent.objects.get().user.username == "olga"


@pytest.mark.parametrize("way", ["exit", "exit by link", "log out", "drop"])
def test_it_goes_with(way, ended):
    ended.post(reverse("check-in"), WRITTEN)
    if way == "exit":
        ended.post(reverse("exit"))
    elif way == "exit by link":
        ended.get(reverse("exit"), headers={"Sec-Fetch-Site": "same-origin"})
    else:
        log_in(ended)
        ended.post(reverse("account_logout" if way == "log out" else "unsent-drop"))
    assert not Unsent.objects.exists()
    assert bool(ended.cookies[settings.PERSON_COOKIE_NAME].value) == (way == "drop")


def test_after_an_exit_an_open_page_keeps_nothing(phone):
    phone.post(reverse("exit"))
    assert phone.post(reverse("check-in"), WRITTEN)["Location"] == "/accounts/login/?next=/check-in/"
    assert not Unsent.objects.exists()


def test_a_link_from_elsewhere_drops_nothing(ended):
    ended.post(reverse("check-in"), WRITTEN)
    ended.get(reverse("exit"), headers={"Sec-Fetch-Site": "cross-site"})
    assert Unsent.objects.exists()


def test_it_lasts_half_an_hour(ended):
    ended.post(reverse("check-in"), WRITTEN)
    log_in(ended)
    Unsent.objects.update(kept_at=timezone.now() - timedelta(minutes=29))
    tasks.forget_unsent()
    assert ended.get("/unsent/").status_code == 200
    Unsent.objects.update(kept_at=timezone.now() - timedelta(minutes=30))
    assert ended.get("/unsent/").status_code == 302
    tasks.forget_unsent()
    assert not Unsent.objects.exists()


def test_the_newest_takes_the_place_of_an_earlier_one(ended):
    ended.post(reverse("check-in"), {"note": "a first try"})
    ended.post(reverse("check-in"), WRITTEN)
    assert Unsent.objects.count() == 1
    log_in(ended)
    assert "canarynote" in ended.get("/unsent/").content.decode()


@pytest.mark.parametrize(
    ("path", "fields", "more"),
    [
        ("/check-in/", {"note": "x" * unsent.LARGEST, "more": "1"}, {}),
        ("/check-in/", {"note": "words", "old_password": "secret"}, {}),
        ("/check-in/", {"note": "words"}, {"headers": {"Sec-Fetch-Mode": "cors"}}),
        ("/accounts/password/change/", {"words": "words"}, {}),
    ],
    ids=["too long", "with a password", "by a script", "signing in"],
)
def test_it_is_as_before_for(path, fields, more, ended):
    answer = ended.post(path, fields, **more)
    assert answer["Location"] == f"/accounts/login/?next={path}"
    assert not Unsent.objects.exists()


def test_a_recovery_key_is_never_kept(ended):
    assert ended.post("/accounts/recovery-key/file/", {"key": "words"}).status_code == 302
    assert not Unsent.objects.exists()


def test_it_is_as_before_for_files_and_other_bodies(ended):
    files = {"note": "words", "file": SimpleUploadedFile("a.txt", b"x")}
    for body, kind in ((files, MULTIPART_CONTENT), (b"<xml/>", "text/xml")):
        answer = ended.post("/check-in/", body, content_type=kind)
        assert answer["Location"] == "/accounts/login/?next=/check-in/"
    assert not Unsent.objects.exists()


def test_the_longest_entry_is_kept_whole(ended):
    longest = "\N{CLOUD WITH RAIN}" * 100_000
    ended.post("/check-in/", {"note": longest})
    log_in(ended)
    assert dict(ended.get("/unsent/").context["kept"].fields)["note"] == longest


@pytest.mark.parametrize("mark", ["", "x", "AAAA", "\x80", "AQJrMQ==", "A" * 400])
def test_a_made_up_mark_is_no_mark(mark, ended):
    ended.cookies[settings.PERSON_COOKIE_NAME] = mark
    assert ended.post("/check-in/", WRITTEN)["Location"] == "/accounts/login/?next=/check-in/"


def test_a_mark_of_someone_who_left_for_good_is_no_mark(ended, nora):
    nora.delete()
    assert ended.post("/check-in/", WRITTEN)["Location"] == "/accounts/login/?next=/check-in/"


def test_words_that_do_not_open_are_not_offered(ended, nora):
    ended.post("/check-in/", WRITTEN)
    DataKey.objects.filter(user=nora).delete()
    DataKey.made_for(nora).save()
    log_in(ended)
    assert ended.get("/unsent/").status_code == 302


def test_neither_the_database_nor_a_log_nor_a_cookie_holds_a_word(ended, caplog, capfd):
    ended.post(reverse("check-in"), WRITTEN)
    log_in(ended)
    ended.get("/unsent/")
    cookies = "".join(cookie.value for cookie in ended.cookies.values())
    written = dump() + (caplog.text + "".join(capfd.readouterr()) + cookies).encode()
    assert Unsent.objects.exists()
    for form in (b"canarynote", b"canarynote".hex().encode(), b"/check-in/"):
        assert form not in written


def test_the_mark_is_a_cookie_that_scripts_and_other_sites_do_not_get(phone, nora):
    cookie = phone.cookies[settings.PERSON_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert str(nora.pk) not in cookie.value
    assert settings.PERSON_COOKIE_NAME not in phone.get(reverse("today")).cookies


@pytest.mark.django_db
def test_a_visitor_without_a_mark_is_sent_to_the_log_in_as_before():
    visitor = Phone()
    assert visitor.post("/check-in/", WRITTEN)["Location"] == "/accounts/login/?next=/check-in/"
    assert settings.PERSON_COOKIE_NAME not in visitor.cookies
