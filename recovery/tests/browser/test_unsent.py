"""The session ended while somebody was writing: with JavaScript and without, nothing of it is lost."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.models import Unsent, User
from journal.models import CheckIn, Craving, Entry, IfThen, Lapse

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


def send_after_log_in(phone, words: str = "Nothing is lost") -> None:
    expect(phone.page).to_have_url(re.compile(r"/accounts/login/\?next=/unsent/"))
    phone.fill_log_in()
    expect(phone.page.locator("main")).to_contain_text(words)
    phone.page.get_by_role("button", name="Send it").tap()


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


def test_a_craving_on_its_way_goes_on_where_it_was(phone):
    page = phone.page
    phone.sign_up()
    phone.go("/moments/new/")
    Session.objects.all().delete()
    page.get_by_role("button", name="8", exact=True).tap()
    send_after_log_in(phone)
    expect(page).to_have_url(re.compile("/trigger/$"))
    page.get_by_label("Something else").fill("The old bus stop")
    Session.objects.all().delete()
    page.get_by_role("button", name="Next", exact=True).tap()
    send_after_log_in(phone, "The old bus stop")
    expect(page).to_have_url(re.compile("/tool/$"))
    Session.objects.all().delete()
    page.get_by_role("button", name=re.compile("Five senses")).tap()
    send_after_log_in(phone)
    expect(page).to_have_url(re.compile("/use/grounding/$"))
    [craving] = Craving.objects.all()
    assert (craving.before, craving.tool, len(craving.own_triggers)) == (8, "grounding", 1)


def test_what_was_said_of_a_lapse_is_not_lost(phone):
    phone.sign_up()
    phone.go("/restart/what/")
    phone.page.get_by_label("What came before").fill(WORDS)
    Session.objects.all().delete()
    phone.page.get_by_role("button", name="Save and go on").tap()
    send_after_log_in(phone, "It rained")
    expect(phone.page).to_have_url(re.compile("/restart/next/"))
    phone.choose("situation", "angry")
    phone.choose("response", "call")
    Session.objects.all().delete()
    phone.page.get_by_role("button", name="Save to my plan").tap()
    send_after_log_in(phone)
    expect(phone.page).to_have_url(re.compile("/restart/end/"))
    [lapse] = Lapse.objects.for_user(User.objects.get())
    assert (lapse.came_before, IfThen.objects.get().lapse) == (WORDS, lapse.pk)


def test_an_entry_without_script_is_not_lost(open_phone):
    phone = open_phone(java_script_enabled=False)
    phone.sign_up()
    phone.go("/journal/new/?prompt=letter")
    phone.page.get_by_label("Dear me").fill(WORDS)
    Session.objects.all().delete()
    phone.save()
    send_after_log_in(phone, "It rained")
    expect(phone.page.locator("main")).to_contain_text("Then it stopped.")
    [entry] = Entry.objects.for_user(User.objects.get())
    assert (entry.body, entry.prompt) == (WORDS, "letter")


def test_another_person_on_the_phone_sees_nothing(phone, open_phone):
    open_phone().arrive("olga")
    phone.arrive()
    write_and_lose_the_session(phone)
    phone.fill_log_in("olga")
    expect(phone.page).to_have_url(f"{phone.site}/today/")
    expect(phone.page.locator("main")).not_to_contain_text("It rained")
    assert not Unsent.objects.exists()


@pytest.mark.worker
def test_an_exit_leaves_nothing_of_it(phone):
    phone.arrive()
    write_and_lose_the_session(phone)
    phone.page.locator("form[action='/exit/'] button").first.tap()
    expect(phone.page).to_have_url(re.compile("/bread/"))
    assert not Unsent.objects.exists()
    phone.log_in()
    expect(phone.page).to_have_url(f"{phone.site}/today/")
