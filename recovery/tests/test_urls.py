"""Every URL of the site, written down: which are public, which carry a key. A stranger's key opens nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.clock import Week
from accounts.models import User
from accounts.owned import Owned
from goals.models import Goal, Milestone, SoberMilestone
from journal.models import Craving, Entry, IfThen, Lapse, Medicine, OwnWord, Release, SoberDate
from progress.models import ShareLink
from reminders.models import Confidant, PushDevice
from reminders.models.device import Keys
from routines.models import RoutineItem
from routines.schedule import Rule
from support.models import (
    Answer,
    Appointment,
    Attendance,
    BringUp,
    Contact,
    Group,
    Keeper,
    Person,
    PlanLine,
    Reason,
    ReasonPhoto,
)

# The pages anyone may see. Whatever is not here answers a visitor with the log-in page: test_visitors.
PUBLIC: Final = {
    "home", "healthz", "metrics", "metrics-failures", "help", "not-safe", "exit", "elsewhere", "privacy", "recover",
    "recovery-key-file",
    "account_login", "account_signup", "account_logout", "account_inactive",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "account_confirm_email", "account_email_verification_sent",
    "mfa_authenticate", "mfa_login_webauthn",
    "practice", "practice-tool", "worker", "offline", "learn", "lesson", "feed", "reminder-act", "share",
    "circle-answer",
}  # fmt: skip


def a_craving(user: User) -> Owned:
    return Craving.objects.begin(user, "hers", 8, timezone.now())


def an_entry(user: User) -> Entry:
    return Entry.objects.create(user=user, day=date(2026, 3, 11), title="Hers", body="Hers alone")


def a_binned_entry(user: User) -> Entry:
    binned_at = datetime(2026, 3, 12, tzinfo=UTC)
    return Entry.objects.create(user=user, day=date(2026, 3, 11), body="Hers", binned_at=binned_at)


def a_lapse(user: User, **fields: object) -> Lapse:
    return Lapse.objects.create(user=user, day=date(2026, 3, 11), zone="UTC", what="Hers", **fields)


def an_if_then(user: User, **fields: object) -> IfThen:
    return IfThen.objects.create(user=user, situation="hers", response="alone", **fields)


def an_own_word(user: User, **fields: object) -> OwnWord:
    return OwnWord.objects.create(user=user, kind="trigger", label="Hers", **fields)


def a_sober_date(user: User) -> SoberDate:
    return SoberDate.objects.create(user=user, label="Hers", started_on=date(2026, 1, 1), is_main=True)


def an_item(user: User, **fields: object) -> Owned:
    item = RoutineItem(user=user, kind="chore", name="Hers", **fields)
    item.begin(Rule(date(2026, 3, 11)))
    return item


def a_goal(user: User, **fields: object) -> Owned:
    return Goal.objects.create(user=user, title="Hers", **fields)


def a_step(user: User, **fields: object) -> Owned:
    return Milestone.objects.create(user=user, goal=a_goal(user), text="Hers", **fields)


def a_keepsake(user: User) -> Owned:
    day, now = date(2026, 3, 11), timezone.now()
    return SoberMilestone.objects.create(
        user=user, sober_date=user.pk, key="24h", started_on=day, reached_on=day, confirmed_at=now
    )


def a_helper(user: User, **fields: object) -> Owned:
    return Person.objects.create(user=user, name="Hers", **fields)


def a_group(user: User, **fields: object) -> Owned:
    return Group.objects.create(user=user, name="Hers", **fields)


def a_keeper(user: User, **fields: object) -> Owned:
    return Keeper.objects.create(user=user, title="Hers", **fields)


def a_plan_line(user: User, **fields: object) -> Owned:
    return PlanLine.objects.create(user=user, part="signs", text="Hers", **fields)


def a_reason(user: User, **fields: object) -> Owned:
    return Reason.objects.create(user=user, text="Hers", **fields)


def a_reason_with_a_photo(user: User) -> Owned:
    reason = a_reason(user)
    ReasonPhoto.objects.create(user=user, reason=reason, data="aGVycw==")
    return reason


def an_answer(user: User, **fields: object) -> Owned:
    day = date(2026, 3, 11)
    return Answer.objects.create(user=user, questionnaire="who-5", day=day, finished_at=timezone.now(), **fields)


def an_appointment(user: User, **fields: object) -> Owned:
    return Appointment.objects.create(
        user=user, day=date(2026, 3, 11), at=time(10), zone="UTC", repeats="1w", with_whom="Hers", **fields
    )


def a_bring_up(user: User, **fields: object) -> Owned:
    return BringUp.objects.create(user=user, text="Hers", **fields)


def a_share(user: User) -> Owned:
    until = timezone.now() + timedelta(days=7)
    ShareLink.make(user, "hers", Week(2026, 11), ["figures"], until)
    return ShareLink.objects.get(user=user)


def a_device(user: User) -> Owned:
    return PushDevice.objects.add(user, Keys("https://push.example.org/hers", "x", "x"), "Chrome on Android")


def a_confidant(user: User, **fields: object) -> Owned:
    return Confidant.objects.create(
        user=user, name="Hers", address="hers@example.org", from_name="Hers", words="Hers", counts_from=timezone.now(),
        **fields,
    )  # fmt: skip


# Keyed by a row of a person: how to make alice's.
KEYED: Final[dict[str, Callable[[User], Owned]]] = {
    "medicine-stop": lambda user: Medicine.objects.create(user=user, name="Hers", started_on=date(2026, 1, 1)),
    "moment-trigger": a_craving,
    "moment-tool": a_craving,
    "moment-use": a_craving,
    "moment-after": a_craving,
    "moment-edit": a_craving,
    "moment-delete": a_craving,
    "moment-restore": a_craving,
}
KEYED.update(dict.fromkeys(("entry", "entry-edit", "entry-save", "entry-print", "entry-delete"), an_entry))
KEYED.update(dict.fromkeys(("entry-restore", "entry-erase"), a_binned_entry))
KEYED.update(dict.fromkeys(("lapse-edit", "lapse-delete"), a_lapse))
KEYED.update(dict.fromkeys(("if-then-edit", "if-then-delete"), an_if_then))
KEYED.update(dict.fromkeys(("sober-day-edit", "sober-day-hide", "sober-day-show", "sober-day-remove"), a_sober_date))
KEYED.update(dict.fromkeys(("own-word-away", "own-word-back"), an_own_word))
KEYED["own-word-erase"] = lambda user: an_own_word(user, hidden=True)
KEYED["lapse-undo"] = lambda user: a_lapse(user, binned_at=timezone.now())
KEYED["if-then-undo"] = lambda user: an_if_then(user, binned_at=timezone.now())
KEYED["release-remove"] = lambda user: Release.objects.create(user=user, kind="detox", day=date(2026, 3, 11))
# Keyed by something that is the same for everyone: a day, a week; or by allauth, which looks up a person's
# own passkeys (below) or takes a key that it signed itself.
NOT_ROWS = {"check-in-day", "journal-calendar", "week", "practice-tool"}
KEYED.update(
    dict.fromkeys(
        ("routine", "routine-on", "routine-tick", "routine-skip", "routine-history", "routine-edit", "routine-move",
         "routine-pause", "routine-resume", "routine-away", "routine-delete"), an_item,
    )
)  # fmt: skip
KEYED["routine-undo"] = lambda user: an_item(user, binned_at=timezone.now())
KEYED.update(
    dict.fromkeys(
        ("goal", "goal-edit", "goal-pause", "goal-archive", "goal-revive", "goal-reach", "goal-delete", "step-add",
         "step-order"), a_goal,
    )
)  # fmt: skip
KEYED.update(dict.fromkeys(("step-edit", "step-done", "step-move", "step-delete"), a_step))
KEYED["goal-restore"] = lambda user: a_goal(user, binned_at=timezone.now())
KEYED["step-restore"] = lambda user: a_step(user, binned_at=timezone.now())
KEYED["step-celebrate"] = lambda user: a_step(user, done_on=date(2026, 3, 11))
KEYED.update(dict.fromkeys(("milestone-keep", "milestone-aside", "milestone-earlier"), a_sober_date))
KEYED.update(dict.fromkeys(("keepsake", "keepsake-words", "keepsake-aside", "keepsake-keep"), a_keepsake))
KEYED.update(dict.fromkeys(("person", "person-edit", "person-delete", "person-move", "in-touch"), a_helper))
KEYED["person-undo"] = lambda user: a_helper(user, binned_at=timezone.now())
KEYED["in-touch-undo"] = lambda user: Contact.objects.note(a_helper(user), "", "hers", timezone.now())
KEYED.update(dict.fromkeys(("group-edit", "group-delete", "attended"), a_group))
KEYED["group-undo"] = lambda user: a_group(user, binned_at=timezone.now())
KEYED["attended-undo"] = lambda user: Attendance.objects.create(user=user, group=a_group(user), day=date(2026, 3, 11))
NOT_ROWS |= {"year", "weeks", "routines-day", "routine-start", "meals-week", "meals-day", "meal-eaten"}
KEYED.update(dict.fromkeys(("shelf-edit", "shelf-done", "shelf-delete"), a_keeper))
KEYED["shelf-undo"] = lambda user: a_keeper(user, binned_at=timezone.now())
NOT_ROWS |= {"lesson", "lesson-read"}
KEYED.update(dict.fromkeys(("plan-line", "plan-line-delete", "plan-line-move"), a_plan_line))
KEYED["plan-line-undo"] = lambda user: a_plan_line(user, binned_at=timezone.now())
KEYED.update(
    dict.fromkeys(("reason-edit", "reason-delete", "reason-move", "reason-photo-put", "reason-photo-remove"), a_reason)
)
KEYED["reason-undo"] = lambda user: a_reason(user, binned_at=timezone.now())
KEYED["reason-photo"] = a_reason_with_a_photo
NOT_ROWS |= {"plan-part", "plan-order"}
KEYED["answer"] = KEYED["answer-delete"] = an_answer
KEYED["answer-undo"] = lambda user: an_answer(user, binned_at=timezone.now())
NOT_ROWS |= {"questionnaire", "questions-fill", "questions-save"}
KEYED["medicine"] = KEYED["medicine-stop"]
KEYED.update(
    dict.fromkeys(
        ("appointment", "appointment-edit", "appointment-delete", "appointment-file", "visit", "visit-say",
         "visit-move"), an_appointment,
    )
)  # fmt: skip
KEYED["appointment-undo"] = lambda user: an_appointment(user, binned_at=timezone.now())
KEYED.update(dict.fromkeys(("bring-up", "bring-up-tick", "bring-up-delete"), a_bring_up))
KEYED["bring-up-undo"] = lambda user: a_bring_up(user, binned_at=timezone.now())
KEYED["bring-up-entry"] = an_entry
KEYED["bring-up-moment"] = a_craving
NOT_ROWS |= {"bring-up-week", "feed"}
KEYED["shared-end"] = a_share
NOT_ROWS |= {"share", "week-words", "week-words-save", "week-print", "week-pdf", "week-share"}
KEYED["reminder-item"] = an_item
KEYED["reminder-device-remove"] = a_device
NOT_ROWS |= {"reminder-kind", "reminder-trial", "reminder-act"}
KEYED.update(dict.fromkeys(("circle-one", "circle-ask", "circle-switch", "circle-delete"), a_confidant))
KEYED["circle-undo"] = lambda user: a_confidant(user, binned_at=timezone.now())
NOT_ROWS |= {"circle-answer"}
ALLAUTH_KEYED: Final = {
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "account_confirm_email",
    "account_reset_password_from_key",
}

EXAMPLES: Final = {
    "token": "x",
    "act": "done",
    "kind": "check-in",
    "channel": "mail",
    "day": date(2026, 3, 11),
    "year": 2026,
    "month": 3,
    "week": 11,
    "key": "x",
    "part": "signs",
    "uidb36": "x",
    "pk": 1,
}

URLS = get_resolver().reverse_dict
NAMES = sorted(name for name in URLS if isinstance(name, str))


def keys_of(name: str) -> list[str]:
    """The names of the parts of a URL that change from row to row."""
    possibilities = URLS.getlist(name)[0][0]
    return list(possibilities[0][1])


def address(name: str) -> str:
    return reverse(name, kwargs={key: EXAMPLES[key] for key in keys_of(name)})


def patterns(node: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for part in node.url_patterns:
        found += patterns(part) if isinstance(part, URLResolver) else [part]
    return found


def test_it_names_every_page():
    assert all(pattern.name for pattern in patterns(get_resolver()))


def test_it_knows_every_keyed_page():
    keyed = {name for name in NAMES if keys_of(name)}
    assert keyed == set(KEYED) | NOT_ROWS | ALLAUTH_KEYED


@pytest.mark.parametrize("name", sorted(KEYED))
def test_a_stranger_finds_nothing_under_anothers_key(name, alice: User, as_alice: Client, as_mallory: Client):
    row = KEYED[name](alice)
    before = type(row).objects.values().get(pk=row.pk)
    url = reverse(name, kwargs={key: row.pk if key == "pk" else EXAMPLES[key] for key in keys_of(name)})
    assert as_mallory.get(url).status_code in (404, 405)
    assert as_mallory.post(url).status_code in (404, 405)
    assert type(row).objects.values().get(pk=row.pk) == before
    assert {as_alice.get(url).status_code, as_alice.post(url).status_code} & {200, 302, 422}


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_a_stranger_finds_no_passkey_of_another(name, alice: User, as_mallory: Client):
    """Mallory has nothing to be asked for again, so these pages let her as far as the look-up."""
    passkey = Authenticator.objects.create(user=alice, type=Authenticator.Type.WEBAUTHN, data={"name": "Hers"})
    url = reverse(name, args=[passkey.pk])
    assert as_mallory.get(url).status_code == 404
    assert as_mallory.post(url, {"name": "Mine"}).status_code == 404
    passkey.refresh_from_db()
    assert passkey.data == {"name": "Hers"}
