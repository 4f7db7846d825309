"""Reminders on a phone: each on its own page, a mail's link without a log-in, and a notification from end to end."""

import json
import os
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from recovery.tests.browser.conftest import FLAGS
from recovery.tests.browser.phone import Phone, wait_for
from reminders.channel import Note
from reminders.links import Act, link
from reminders.models import LATER, Channel, Delivery, Kind, PushDevice, Reminder, ReminderSettings, State, Turn
from reminders.push import Push, public_key
from reminders.tests.push_service import Browser, PushService
from reminders.trial import Nothing

# A browser's own subscribe() asks its maker's server, which no test should reach: it is given what it would get.
SUBSCRIBE = """
PushManager.prototype.subscribe = async (options) => {
  window.asked = [...options.applicationServerKey].length;
  return { toJSON: () => (%s) };
};
Notification.requestPermission = async () => "granted";
"""


def test_everything_is_set_on_pages_of_its_own(phone):
    page = phone.page
    phone.arrive()
    phone.go("/settings/reminders/")
    page.get_by_role("link", name="Check-in Off").tap()
    page.get_by_label("At", exact=True).first.fill("07:15")
    phone.save()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.get_by_role("link", name="Check-in 07:15, every day")).to_be_visible()
    page.get_by_role("link", name="Quiet hours").tap()
    page.get_by_label("Quiet from").fill("22:00")
    page.get_by_label("Quiet until").fill("07:00")
    phone.choose("most_a_day", "2")
    phone.save()
    expect(page.get_by_role("link", name="22:00 to 07:00")).to_be_visible()
    phone.choose("length", "back")
    page.get_by_role("button", name="Pause them all").tap()
    expect(page.locator("main")).to_contain_text("Paused until you are back.")
    phone.go("/check-in/")
    phone.choose("mood", "4")
    phone.save()
    expect(page).to_have_url(re.compile("/today/"))
    phone.go("/settings/reminders/")
    expect(page.get_by_role("button", name="Pause them all")).to_be_visible()
    own = ReminderSettings.objects.get()
    assert (own.most_a_day, own.paused_until) == (2, None)
    assert phone.complaints == []
    assert phone.strangers() == []


def test_a_link_from_a_mail_puts_it_off_without_a_log_in(phone):
    user = User.objects.create_user(username="nora", zone="Europe/Berlin")
    now = timezone.now()
    Reminder.objects.start_check_in(user, now)
    row = Reminder.objects.get()
    Turn.objects.update(next_due_at=now + timedelta(hours=9))  # one in an hour would be the one asked for
    sent = Delivery.objects.create(
        user=user, reminder=row, channel=Channel.MAIL, slot=now, day=now.date(), state=State.SENT, due_at=now,
        nudge_at=now, sent_at=now,
    )  # fmt: skip
    phone.go(link(Act.HOUR, sent.pk, now + timedelta(days=1)))
    expect(phone.page.locator("h1")).to_have_text("Again in an hour?")
    expect(phone.page).to_have_title("Reminder")
    assert not Reminder.objects.filter(name=LATER).exists()
    phone.page.get_by_role("button", name="In an hour").tap()
    expect(phone.page.locator("h1")).to_have_text("It comes again in an hour.")
    assert Reminder.objects.filter(name=LATER).exists()
    assert phone.complaints == []


@pytest.fixture
def service():
    made = PushService()
    yield made
    made.stop()


@pytest.fixture
def kept_phone(chromium, site, tmp_path):
    """A phone whose profile lasts: only such a one shows notifications."""
    with_leave = {"permissions": ["notifications"], "service_workers": "allow"}
    context = chromium.browser_type.launch_persistent_context(
        str(tmp_path / "profile"), executable_path=os.environ["CHROMIUM_PATH"], args=list(FLAGS), base_url=site,
        viewport={"width": 390, "height": 844}, **with_leave,
    )  # fmt: skip
    context.set_default_timeout(15_000)
    yield Phone(context.pages[0], site)
    context.close()


def test_a_notification_is_switched_on_sent_locked_shown_and_answered(kept_phone, service):
    phone, page = kept_phone, kept_phone.page
    browser = Browser(f"{service.address}/phone")
    page.add_init_script(SUBSCRIBE % json.dumps(subscription(browser)))
    phone.arrive()
    phone.go("/settings/reminders/ways/")
    page.get_by_role("button", name="Switch on here").click()
    expect(page.get_by_role("status").first).to_have_text("It is set up. Try it with the test below.")
    assert PushDevice.objects.get().keys == browser.keys

    user, now = User.objects.get(), timezone.now()
    row = Reminder.objects.for_user(user).check_in()
    Turn.objects.update(next_due_at=now + timedelta(hours=9))
    delivery = Delivery.objects.create(
        user=user, reminder=row, channel=Channel.PUSH, slot=now, day=now.date(), due_at=now, nudge_at=now
    )
    address = Push().addresses([user.pk])[user.pk]
    note = Note(delivery.pk, user.pk, row.pk, Kind.CHECK_IN, None, "", now, now.date(), address)
    with Push().line(timedelta(seconds=5), Nothing()) as line:
        line.hand_over(note)
    said = browser.open(service.taken[0].body).decode()

    holds(page.context.service_workers[0], browser)
    registration = arrives(page, said)
    shown = page.evaluate(NOTIFICATIONS)
    assert [(one["title"], one["body"], one["tag"]) for one in shown] == [("Reminder", "", str(delivery.pk))]
    assert [one["title"] for one in shown[0]["actions"]] == ["In an hour", "Done for today"]
    arrives(page, "not to be read", registration)
    assert len(page.evaluate(NOTIFICATIONS)) > 1  # there is always one

    tapped(page, "later")
    wait_for(page, lambda: Reminder.objects.filter(name=LATER).exists())
    assert Reminder.objects.get(name=LATER).at > datetime.now(UTC) + timedelta(minutes=55)
    assert phone.complaints == []


# What a browser's subscription becomes, without its maker's server: gone, and the next one where it is asked for.
HOLDS = """([now, next]) => {
  const made = (keys) => keys && ({
    endpoint: keys.endpoint, toJSON: () => keys, unsubscribe: async () => { self.ended = keys.endpoint; held = null; },
  });
  let held = made(now);
  PushManager.prototype.getSubscription = async () => held;
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    self.asked = [...(self.asked || []), applicationServerKey];
    return (held = made(next));
  };
}"""
CHANGE = "() => self.dispatchEvent(new ExtendableEvent('pushsubscriptionchange'))"
KNOWN = "async () => (await caches.match('/push', { cacheName: 'push' }))?.text()"


def holds(worker, now, then=None):
    """The browser has this subscription (None: none any more), and would get that one."""
    worker.evaluate(HOLDS, [one and subscription(one) for one in (now, then)])


def subscription(browser):
    return {"endpoint": browser.endpoint, "keys": {"p256dh": browser.keys.p256dh, "auth": browser.keys.auth}}


def test_a_subscription_that_its_browser_ends_is_renewed_by_nobodys_hand(kept_phone, service):
    phone, page = kept_phone, kept_phone.page
    first, second, third, last = (Browser(f"{service.address}/{name}") for name in ("first", "second", "third", "last"))
    page.add_init_script(SUBSCRIBE % json.dumps(subscription(first)))
    phone.arrive()
    phone.go("/settings/reminders/ways/")
    page.get_by_role("button", name="Switch on here").click()
    expect(page.get_by_role("status").first).to_have_text("It is set up. Try it with the test below.")
    worker = page.context.service_workers[0]

    holds(worker, None, second)
    worker.evaluate(CHANGE)
    wait_for(page, lambda: worker.evaluate(KNOWN) == second.endpoint)
    assert PushDevice.objects.get().keys == second.keys
    worker.evaluate(CHANGE)  # nothing has changed since
    phone.go("/today/")
    assert worker.evaluate("() => self.asked") == [public_key()]

    page.context.clear_cookies()
    holds(worker, None, third)
    worker.evaluate(CHANGE)
    page.wait_for_timeout(500)
    assert PushDevice.objects.get().keys == second.keys
    assert len(worker.evaluate("() => self.asked")) == 1
    phone.enter(User.objects.get())
    phone.go("/today/")
    wait_for(page, lambda: worker.evaluate(KNOWN) == third.endpoint)
    assert PushDevice.objects.get().keys == third.keys

    phone.go("/settings/reminders/ways/")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("status").first).to_have_text("It is removed.")
    holds(worker, None, last)
    worker.evaluate(CHANGE)
    wait_for(page, lambda: worker.evaluate("() => self.ended") == last.endpoint)
    wait_for(page, lambda: worker.evaluate(KNOWN) is None)
    assert not PushDevice.objects.exists()


NOTIFICATIONS = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, tag, actions }) => ({ title, body, tag, actions: actions.map(({ title }) => ({ title })) }))"""


def arrives(page, said, registration=None):
    """The push service's message, as the browser hands it to the worker."""
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    tools = page.context.new_cdp_session(page)
    found = []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    tools.send("ServiceWorker.enable")
    wait_for(page, lambda: registration or found)
    registration = registration or found[0]["registrationId"]
    before = len(page.evaluate(NOTIFICATIONS))
    message = {"origin": page.url.split("/settings")[0], "registrationId": registration, "data": said}
    for _ in range(3):  # a worker that is just being put to sleep loses what this tool hands it
        tools.send("ServiceWorker.deliverPushMessage", message)
        for _ in range(50):
            if len(page.evaluate(NOTIFICATIONS)) > before:
                return registration
            page.wait_for_timeout(100)
    raise AssertionError("No notification came.")


def tapped(page, action):
    """The worker's own answer to a tap on a button of the newest notification that has one."""
    worker = page.context.service_workers[0]
    worker.evaluate(
        """async (action) => {
          const [shown] = (await self.registration.getNotifications()).filter(({ data }) => data.later);
          self.dispatchEvent(new NotificationEvent("notificationclick", { notification: shown, action }));
        }""",
        action,
    )


@pytest.mark.parametrize(
    ("browser", "words"),
    [
        ("Object.defineProperty(navigator, 'standalone', { value: false }); delete window.PushManager;", "home"),
        ("delete window.PushManager;", "none"),
        ("Object.defineProperty(Notification, 'permission', { value: 'denied' });", "blocked"),
    ],
)
def test_a_browser_that_shows_none_yet_is_told_what_to_do(open_phone, browser, words):
    phone = open_phone()
    phone.page.add_init_script(browser)
    phone.arrive()
    phone.go("/settings/reminders/ways/")
    for name in ("home", "none", "blocked"):
        expect(phone.page.locator(f"[data-push-{name}]")).to_be_visible(visible=name == words)
    expect(phone.page.get_by_role("button", name="Switch on here")).to_be_visible(visible=words == "blocked")
    assert phone.complaints == []
