"""A circle on a phone, with scripts and without: set up, a yes by mail, the day it would be sent, and off again."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from recovery.tests.browser.test_axe import complaints
from reminders.links import Act, link
from reminders.models import Confidant, Kind, Reminder
from reminders.models.confidant import ANSWERS_IN

WORDS = "Please call me. If I do not answer, come by."


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_first_look_to_a_yes_and_off_again(open_phone, scripts):
    phone = open_phone(java_script_enabled=scripts)
    page = phone.page
    phone.arrive()
    user = User.objects.get()
    EmailAddress.objects.create(user=user, email="nora@example.org", verified=True, primary=True)
    phone.go("/support/")
    page.get_by_role("link", name="My circle").tap()
    expect(page.locator("main")).to_contain_text("Nobody may demand this from you.")
    page.get_by_role("link", name="Add someone").tap()
    phone.choose("days", "3")
    phone.save()
    expect(page.locator("#problems")).to_contain_text("Write their e-mail.")
    phone.complaints.clear()  # of the answer to that
    page.get_by_label("Who should be told").fill("Sam")
    page.get_by_label("Their e-mail").fill("sam@example.net")
    page.get_by_label("Your name, as they know you").fill("Nora")
    page.get_by_label("Your words for them").fill(WORDS)
    phone.save()

    expect(page.get_by_role("status")).to_contain_text("Nothing is sent yet.")
    expect(page.locator("main")).to_contain_text("Nora would like to name you")
    expect(page.locator("main")).to_contain_text(f"> {WORDS}")
    assert scripts is False or complaints(page) == []
    assert not Reminder.objects.filter(kind=Kind.CIRCLE_ASK).exists()
    page.get_by_role("button", name="Send the question").tap()
    expect(page.locator("main")).to_contain_text("It begins with their yes.")
    assert Reminder.objects.filter(kind=Kind.CIRCLE_ASK).exists()

    answers(open_phone(java_script_enabled=scripts), scripts)
    phone.go("/support/circle/")
    expect(page.locator("main")).to_contain_text(re.compile(r"they are told on \w+day"))
    page.get_by_role("button", name="Switch off").tap()
    expect(page.locator("main")).to_contain_text("Off. They are not told that it is off.")
    assert not Reminder.objects.filter(kind=Kind.CIRCLE_TELL, active=True).exists()
    assert phone.complaints == []
    assert phone.strangers() == []


def answers(other, scripts):
    """Sam, on a phone of their own."""
    one = Confidant.objects.select_related("user").get()
    other.go(link(Act.JOIN, one.pk, timezone.now() + ANSWERS_IN, one.mark))
    expect(other.page).to_have_title("Message")
    assert scripts is False or complaints(other.page) == []
    assert Confidant.objects.get().said_yes_at is None
    other.page.get_by_role("button", name="Yes, I will").tap()
    expect(other.page.locator("h1")).to_have_text("Thank you")
    assert Confidant.objects.get().said_yes_at
    assert other.page.context.cookies() == []
    assert other.complaints == []
    assert other.strangers() == []
