"""axe finds nothing on any page, in both themes, and no page is wider than a small phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from accounts.models import User

PUBLIC = (
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/recover/",
    "/help/",
    "/help/?country=US",
    "/privacy/",
    "/bread/",
    "/practice/",
    "/practice/breathing/",
    "/practice/timer/?minutes=5",
    "/practice/grounding/",
    "/offline/",
)
PRIVATE = (
    "/today/", "/check-in/", "/progress/", "/journal/", "/moments/new/", "/moments/", "/moments/log/",
    "/practice/reasons/", "/plan/", "/restart/", "/care/medicines/",
    "/restart/words/", "/restart/what/", "/restart/next/", "/restart/end/", "/restart/past/", "/restart/tolerance/",
    "/plan/if-then/new/", "/goals/days/", "/goals/days/new/",
    "/journal/new/", "/journal/new/?prompt=record", "/journal/search/", "/journal/search/?found", "/journal/bin/",
    "/journal/victories/", "/journal/calendar/2026/3/",
    "/settings/", "/settings/reminders/", "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/",
    "/routines/", "/routines/all/", "/routines/new/", "/routines/start/", "/routines/start/early/", "/routines/meals/",
    "/care/", "/care/new/", "/care/past/", "/care/next-time/", "/care/calendar/",
    "/accounts/sessions/", "/accounts/logout/", "/nowhere/",
)  # fmt: skip


def complaints(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_phone, scheme):
    phone = open_phone(color_scheme=scheme)
    found = {}
    for path in PUBLIC:
        phone.go(path)
        found[path] = complaints(phone.page)
    phone.sign_up()
    for path in PRIVATE:
        phone.go(path)
        found[path] = complaints(phone.page)
    assert {path: one for path, one in found.items() if one} == {}


def test_no_page_is_wider_than_a_small_phone_or_breaks_with_large_text(open_phone):
    phone = open_phone(viewport={"width": 320, "height": 640})
    phone.sign_up("w" * 60)
    User.objects.update(place_confirmed=False)
    for path in (*PUBLIC, *PRIVATE):
        if path in PUBLIC and "accounts" in path:
            continue
        phone.go(path)
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 320, path
