"""The session ended while somebody was writing: with JavaScript and without, nothing of it is lost."""

import re

from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.models import Unsent
from journal.models import CheckIn

WORDS = "It rained \N{CLOUD WITH RAIN} all day.\nThen it stopped."


def write_and_lose_the_session(phone) -> None:
    phone.go("/check-in/")
    phone.answer_core()
    phone.page.get_by_text("More, if you like").tap()
    phone.choose("did", "meeting")
    phone.choose("did", "moved")
    phone.page.locator("[name=note]").fill(WORDS)
    Session.objects.all().delete()
    phone.save()
    expect(phone.page).to_have_url(re.compile(r"/accounts/login/\?next=/unsent/"))


def test_it_is_there_after_the_log_in_and_saved_once(phone):
    page = phone.page
    phone.arrive()
    write_and_lose_the_session(phone)
    expect(page.locator("main")).to_contain_text("What you wrote is kept")
    phone.fill_log_in()
    expect(page).to_have_url(f"{phone.site}/unsent/")
    expect(page.locator("main")).to_contain_text("It rained")
    page.get_by_role("button", name="Send it").tap()
    expect(page).to_have_url(re.compile(r"/today/\?saved="))
    [check_in] = CheckIn.objects.all()
    assert (check_in.mood, check_in.did, check_in.note) == (4, ["meeting", "moved"], WORDS)
    assert not Unsent.objects.exists()
    page.go_back()
    expect(page).to_have_url(f"{phone.site}/today/")
    assert phone.complaints == []


def test_another_person_on_the_phone_sees_nothing(phone, open_phone):
    open_phone().arrive("olga")
    phone.arrive()
    write_and_lose_the_session(phone)
    phone.fill_log_in("olga")
    expect(phone.page).to_have_url(f"{phone.site}/today/")
    expect(phone.page.locator("main")).not_to_contain_text("It rained")
    assert not Unsent.objects.exists()


def test_an_exit_leaves_nothing_of_it(phone):
    phone.arrive()
    write_and_lose_the_session(phone)
    phone.page.locator("form[action='/exit/'] button").first.tap()
    expect(phone.page).to_have_url(re.compile("/bread/"))
    assert not Unsent.objects.exists()
    phone.log_in()
    expect(phone.page).to_have_url(f"{phone.site}/today/")
