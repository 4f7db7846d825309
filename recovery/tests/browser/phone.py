"""A person's thumb on a phone: what it does, and what it cost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from playwright.sync_api import Error, Locator, Page, expect

from accounts.models import User

PASSWORD = "quiet lantern above harbour"


@cache
def password_hash() -> str:
    return make_password(PASSWORD)


@contextmanager
def _unless_it_goes() -> Iterator[None]:
    """No answer from a page that went while it was asked."""
    try:
        yield
    except Error as error:
        if "Execution context was destroyed" not in error.message:
            raise


def wait_for(page: Page, what: Callable[[], object]) -> None:
    """Until this is true: asked again from here, also where the page goes while it is asked.

    Playwright's `wait_for_function` would ask within the page, where our policy forbids words to become code: only its
    first question gets through.
    """
    for _ in range(150):
        with _unless_it_goes():
            if what():
                return
        page.wait_for_timeout(100)
    raise AssertionError("It did not come.")


def let_the_worker_settle(page: Page) -> None:
    """Until it answers for every page that is asked for. A page that was being opened just then stays without it."""
    state = "navigator.serviceWorker.ready.then(({ active }) => active.state)"
    wait_for(page, lambda: page.evaluate(state) == "activated")


def leave_the_worker_out(page: Page) -> None:
    """This one page stands without the worker, as after a forced reload, or where it came while the page was opened."""
    with page.expect_event("load"):
        page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})
    assert page.evaluate("navigator.serviceWorker.controller === null")


class Phone:
    """One browser profile. It notes every request, and every complaint of the page."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)

    def go(self, path: str) -> None:
        self.page.goto(path)

    def arrive(self, name: str = "nora") -> None:
        """An account and its session, without the pages that lead to them: for journeys that begin after these."""
        user = User.objects.create_user(username=name, zone="Europe/Berlin", country="DE")
        User.objects.filter(pk=user.pk).update(password=password_hash())
        user.refresh_from_db()
        self.enter(user)

    def enter(self, user: User) -> None:
        """A session of theirs, without the log-in page."""
        client = Client()
        client.force_login(user)
        session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        self.page.context.add_cookies([session | {"url": self.site}])

    def sign_up(self, name: str = "nora") -> None:
        """A new account without an e-mail; ends on Today."""
        self.go("/accounts/signup/")
        self.page.get_by_label("Name to log in with").fill(name)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Start", exact=True).tap()
        expect(self.page.get_by_text("recovery key", exact=False).first).to_be_visible()
        self.page.locator("main a[href='/today/']").tap()
        expect(self.page).to_have_url(f"{self.site}/today/")

    def log_in(self, name: str = "nora") -> None:
        self.go("/accounts/login/")
        self.fill_log_in(name)

    def fill_log_in(self, name: str = "nora") -> None:
        self.page.wait_for_load_state("load")  # the scripts add a button, which moves the one below it
        self.page.locator("input[name=login]").fill(name)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="Log in", exact=True).tap()

    def chip(self, field: str, value: str) -> Locator:
        """The chip of this answer, as a thumb meets it: its label."""
        return self.page.locator(f"label:has(input[name={field}][value='{value}'])")

    def choose(self, field: str, value: str) -> None:
        self.chip(field, value).tap()

    def answer_core(self, mood: str = "4", craving: str = "2", confidence: str = "9", used: str = "no") -> None:
        for field, value in (("mood", mood), ("craving", craving), ("confidence", confidence), ("used", used)):
            self.choose(field, value)

    def save(self) -> None:
        self.page.get_by_role("button", name="Save", exact=True).first.tap()

    def strangers(self) -> list[str]:
        """Requests that went anywhere but to the site."""
        return [url for url in self.requests if not url.startswith(f"{self.site}/")]
