"""axe finds nothing on any page, in both themes, and no page is wider than a small phone."""

from django.utils import timezone

from accounts.clock import today_for
from accounts.models import User
from goals.models import Goal, Milestone
from journal.models import CheckIn, Craving, Entry, IfThen, Lapse, OwnWord
from recovery.tests.browser.complaints import complaints
from support.models import Person, Reason

WEEK = "/progress/week/2026-W11/"
PUBLIC = (
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/recover/",
    "/help/",
    "/help/?country=US",
    "/help/right-now/",
    "/help/right-now/?country=US",
    "/privacy/",
    "/bread/",
    "/practice/",
    "/practice/breathing/",
    "/practice/timer/?minutes=5",
    "/practice/grounding/",
    "/practice/call/",
    "/practice/own/",
    "/offline/",
    "/learn/",
    "/learn/finding-care/",
    "/learn/your-say/",
    "/s/nothing/",
    "/again/hour/ended/",
    "/circle/yes/ended/",
)
PRIVATE = (
    "/progress/shared/", f"{WEEK}words/", f"{WEEK}print/", f"{WEEK}share/",
    "/today/", "/check-in/", "/progress/", "/progress/weeks/2026-W10/", "/progress/year/2026/",
    "/progress/year/2026/?by=sleep", "/journal/", "/moments/new/", "/moments/", "/moments/log/",
    "/moments/words/", "/practice/call/", "/practice/reasons/", "/plan/", "/restart/", "/care/medicines/",
    "/restart/words/", "/restart/what/", "/restart/next/", "/restart/end/", "/restart/past/", "/restart/tolerance/",
    "/plan/if-then/new/", "/plan/print/", "/plan/kept/", "/plan/signs/", "/plan/naloxone/", "/plan/reasons/",
    "/plan/part/signs/", "/plan/part/risky/?step", "/plan/part/signs/order/", "/plan/if-then/", "/plan/reasons/order/",
    "/goals/days/", "/goals/days/new/",
    "/journal/new/", "/journal/new/?prompt=record", "/journal/search/", "/journal/search/?found", "/journal/bin/",
    "/journal/victories/", "/journal/calendar/2026/3/",
    "/settings/", "/settings/reminders/", "/settings/reminders/ways/", "/settings/reminders/limits/",
    "/settings/reminders/check-in/", "/settings/reminders/routine/", "/settings/reminders/appointment/",
    "/settings/reminders/refill/", "/settings/reminders/return/",
    "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/",
    "/routines/", "/routines/all/", "/routines/new/", "/routines/start/", "/routines/start/early/", "/routines/meals/",
    "/support/", "/support/new/", "/support/order/", "/support/groups/", "/support/groups/new/",
    "/support/circle/", "/support/circle/new/", "/support/circle/soon/",
    "/learn/shelf/", "/learn/shelf/new/",
    "/care/questions/", "/care/questions/month/", "/care/questions/life/fill/", "/care/questions/week/fill/",
    "/care/questions/mood-9/fill/", "/care/questions/mood-9/fill/?read=yes",
    "/care/", "/care/new/", "/care/past/", "/care/next-time/", "/care/calendar/",
    "/accounts/sessions/", "/accounts/logout/", "/nowhere/",
)  # fmt: skip

SMALL, USUAL = {"width": 320, "height": 640}, {"width": 390, "height": 844}
WIDTH = "document.documentElement.scrollWidth"


def test_axe_finds_nothing(open_phone):
    phone = open_phone()
    found = {}
    for path in PUBLIC:
        phone.go(path)
        found[path] = complaints(phone.page)
    phone.arrive()
    for path in PRIVATE:
        phone.go(path)
        found[path] = complaints(phone.page)
    assert {path: one for path, one in found.items() if one} == {}


def _one_long_word_in_each_list(user: User) -> None:
    day = today_for(user, timezone.now())
    Entry.objects.create(user=user, day=day, title="W" * 200, body="W" * 500, tags='["' + "W" * 40 + '"]')
    Entry.objects.create(user=user, day=day, title="W" * 200, binned_at=timezone.now())
    CheckIn.objects.record(user, day, {"victory": "W" * 300, "note": "W" * 300})
    Lapse.objects.create(user=user, day=day, zone="UTC", what="W" * 200)
    IfThen.objects.create(user=user, situation="W" * 300, response="W" * 300)
    Person.objects.create(user=user, name="W" * 120, phone="+4915112345678")
    Reason.objects.create(user=user, text="W" * 500)
    for kind in ("trigger", "tool"):
        OwnWord.objects.create(user=user, kind=kind, label="W" * 60)
    own = list(OwnWord.objects.values_list("pk", flat=True))
    at = timezone.now()
    Craving.objects.create(user=user, at=at, day=day, zone="UTC", before=8, own_triggers=own, own_tool=own[1])
    goal = Goal.objects.create(user=user, title="W" * 120)
    Milestone.objects.create(user=user, goal=goal, text="W" * 200, done_on=day, celebrated=True, note="W" * 300)


def test_no_page_is_wider_than_a_small_phone_or_breaks_with_large_text(open_phone):
    phone = open_phone()
    phone.arrive("w" * 60)
    User.objects.update(place_confirmed=False)
    _one_long_word_in_each_list(User.objects.get())
    too_wide = {}
    for path in (*PUBLIC, *PRIVATE):
        if path in PUBLIC and "accounts" in path:
            continue
        phone.page.set_viewport_size(SMALL)
        phone.go(path)
        small = phone.page.evaluate(WIDTH)
        phone.page.set_viewport_size(USUAL)
        large = phone.page.evaluate(f"document.documentElement.style.fontSize = '200%', {WIDTH}")
        if small > SMALL["width"] or large > USUAL["width"]:
            too_wide[path] = (small, large)
    assert too_wide == {}
