"""My people and groups on a phone: called, asked about afterwards, in touch, in order, and who was there."""

import re
from datetime import time, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from recovery.tests.browser.complaints import complaints
from support.models import Attendance, Contact, Group, Person

LONG = "W" * 120
# A browser without a phone waits for somebody to say with which program to call.
NO_PHONE_APP = "addEventListener('click', (event) => event.target.closest('a[data-way]') && event.preventDefault())"


def fill(user: User) -> tuple[Person, Group]:
    """A person and a group of every kind, some with the longest names."""
    User.objects.update(country="DE")
    ana = Person.objects.create(
        user=user, name="Ana", role="family", phone="+4915123456789", other_phone="+4930123456", is_close=True,
        every_days=1, sentence="Can you talk?", how="She listens.",
    )  # fmt: skip
    Person.objects.create(user=user, name=LONG, phone="+447400123456", position=1, every_days=1, how=LONG)
    Person.objects.create(user=user, name="Dr. Okafor", role="professional", phone="+4930123456", position=2)
    Person.objects.update(created_at=timezone.now() - timedelta(days=9))
    Contact.objects.note(ana, "call", "old", timezone.now() - timedelta(days=5))
    every = {"weekdays": [0, 1, 2, 3, 4, 5, 6], "zone": "UTC"}
    Group.objects.create(user=user, name=LONG, kind="online", link=f"https://{'m' * 60}.example/{LONG}", **every)
    Group.objects.create(user=user, name="Home group", kind="place", place=LONG, at=time(19), note=LONG, **every)
    group = Group.objects.create(user=user, name="By phone", kind="phone", phone="+4930123456")
    return ana, group


def come_back(page: Page) -> None:
    """The phone app was in front of the page, and now is not."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_person_is_added_in_touch_changed_deleted_and_brought_back(phone):
    page = phone.page
    phone.sign_up()
    page.locator("main a[href='/support/']").tap()
    page.get_by_role("link", name="Add someone").tap()
    page.get_by_label("Name", exact=True).fill("Ana")
    page.get_by_label("Phone", exact=True).fill("+49 151 23456789")
    phone.choose("role", "friend")
    page.locator("summary", has_text="A text that is ready to send").tap()
    page.locator("[name=sentence]").fill("Can you talk?")
    phone.save()
    expect(page.get_by_role("link", name="Call Ana")).to_have_attribute("href", "tel:+4915123456789")
    text = "sms:+4915123456789?&body=Can%20you%20talk%3F"
    expect(page.get_by_role("link", name="Text Ana")).to_have_attribute("href", text)
    page.get_by_role("button", name="In touch with Ana").tap()
    expect(page.locator(".person")).to_contain_text("in touch today")
    page.get_by_role("button", name=re.compile("Undo.*in touch with Ana")).tap()
    expect(page.locator(".person")).not_to_contain_text("in touch today")
    page.locator(".person h3 a").tap()
    page.get_by_role("button", name="Met").tap()
    expect(page.get_by_role("status").first).to_contain_text("Noted.")
    page.get_by_role("link", name="Change").tap()
    page.get_by_role("button", name="Delete").tap()
    expect(page.locator(".person")).to_have_count(0)
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator(".person")).to_contain_text("in touch today")
    assert [contact.way for contact in Contact.objects.all()] == ["met"]
    assert phone.complaints == []


def test_back_from_the_phone_app_it_asks_whether_we_talked(open_phone):
    phone = open_phone()
    page = phone.page
    phone.sign_up()
    ana, _ = fill(User.objects.get())
    Contact.objects.all().delete()
    page.add_init_script(NO_PHONE_APP)
    phone.go("/support/")
    asked = page.locator("#asked")
    come_back(page)
    expect(asked).to_be_hidden()
    page.get_by_role("link", name="Call Ana").tap()
    expect(asked).to_be_hidden()
    come_back(page)
    expect(asked).to_contain_text("Did you reach Ana?")
    expect(asked).to_be_focused()
    page.get_by_role("button", name="Not this time").tap()
    expect(page.get_by_text("That is all right, you tried.")).to_be_visible()
    come_back(page)
    expect(asked).to_be_hidden()
    page.get_by_role("link", name="Text Ana").tap()
    page.reload()  # the phone had no room for the page meanwhile
    expect(asked).to_contain_text("Did you reach Ana?")
    page.get_by_role("button", name="Yes").tap()
    expect(page.locator(f"#p-{ana.pk}")).to_contain_text("in touch today")
    assert [(contact.person_id, contact.way) for contact in Contact.objects.all()] == [(ana.pk, "text")]
    page.go_back()
    expect(page.locator(f"#p-{ana.pk}")).to_be_visible()
    expect(asked).to_be_hidden()
    assert phone.complaints == []


def test_people_are_put_in_order(phone):
    page = phone.page
    phone.sign_up()
    for place, name in enumerate(("Ana", "Ben", "Cy")):
        Person.objects.create(user=User.objects.get(), name=name, position=place)
    phone.go("/support/")
    page.get_by_role("link", name="Change the order").tap()
    page.get_by_role("button", name="Move up: Cy").tap()
    expect(page.locator("[data-order] .what")).to_have_text(["Ana", "Cy", "Ben"])
    page.get_by_role("link", name="Done").tap()
    expect(page.locator(".person h3")).to_have_text(["Ana", "Cy", "Ben"])
    assert phone.complaints == []


def test_a_group_is_added_attended_and_deleted(phone):
    page = phone.page
    phone.sign_up()
    phone.go("/support/")
    page.get_by_role("link", name="My groups").tap()
    page.get_by_role("link", name="Add a group").tap()
    page.get_by_label("Name", exact=True).fill("Home group")
    page.get_by_label("Link", exact=True).fill("https://meet.example.org/room")
    phone.choose("weekdays", str(timezone.now().weekday()))
    phone.save()
    expect(page.get_by_role("link", name="Join at meet.example.org")).to_be_visible()
    page.get_by_role("button", name=re.compile("I was there")).tap()
    expect(page.locator(".groups li")).to_contain_text("You were there")
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator(".groups li")).not_to_contain_text("You were there")
    assert not Attendance.objects.exists()
    page.get_by_role("link", name="Change").tap()
    page.get_by_role("button", name="Delete").tap()
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator(".groups li")).to_contain_text("Next:")
    assert phone.complaints == []


def test_full_pages_please_axe_and_fit_a_small_phone(open_phone):
    phone = open_phone(viewport={"width": 320, "height": 640})
    phone.sign_up()
    ana, group = fill(User.objects.get())
    found = {}
    for path in ("", f"{ana.pk}/", f"{ana.pk}/edit/", "order/", "groups/", f"groups/{group.pk}/"):
        phone.go(f"/support/{path}")
        phone.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        found[path] = complaints(phone.page)
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 320, path
    phone.page.add_init_script(NO_PHONE_APP)
    phone.go("/support/")
    phone.page.get_by_role("link", name="Call Ana").tap()
    come_back(phone.page)
    found["asked"] = complaints(phone.page)
    assert {path: one for path, one in found.items() if one} == {}
