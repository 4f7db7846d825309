"""What a person sees of their circle: how each one stands, when they would be asked, and when whom is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q

from accounts.clock import today_for
from accounts.models import User
from reminders.circle import SOON, Circles
from reminders.models import (
    TROUBLE,
    Channel,
    Confidant,
    Delivery,
    Kind,
    Reminder,
    ReminderSettings,
    State,
)
from reminders.models.confidant import MOST
from reminders.ways import Ways


@dataclass(frozen=True)
class Line:
    """One of the circle. While they are on: `asked_at` is when the person was asked for the absence that is now, else
    `asks_at` when they would be, and `tells_at` when the other one is told; `is_late` where the time of what comes next
    has gone by. `told_on` is the day of the last mail with words, `is_told` whether that was for the absence that is
    now; `failed_at` is set where a mail did not arrive."""

    one: Confidant
    state: str
    may_be_asked: bool
    asked_at: datetime | None
    asks_at: datetime | None
    tells_at: datetime | None
    is_late: bool
    told_on: date | None
    is_told: bool
    failed_at: datetime | None


@dataclass(frozen=True)
class HowAsked:
    """How the person is asked. `is_off` is their own doing; without `ways` nobody can be told, as nobody was asked.

    `has_own` is set where these are not the ways of all reminders, as after a mail was stopped; `is_wordless` where all
    that comes is a notification, which has to be opened first.
    """

    ways: str
    is_off: bool
    has_own: bool
    is_wordless: bool

    @classmethod
    def of(cls, user: User, own: ReminderSettings) -> HowAsked:
        row = Reminder.objects.for_user(user).filter(kind=Kind.CIRCLE).first()
        chosen = (row.channels if row else []) or own.channels
        ready = [way for way in Ways.of(user).ready if way.channel in chosen]
        is_off = row is not None and not row.active
        return cls(
            ways="" if is_off else ", ".join(way.name for way in ready),
            is_off=is_off,
            has_own=row is not None and bool(row.channels),
            is_wordless=not is_off and [way.channel for way in ready] == [Channel.PUSH],
        )


@dataclass(frozen=True)
class CirclePage:
    lines: tuple[Line, ...]
    asking: HowAsked
    folder: str

    @classmethod
    def of(cls, user: User, now: datetime) -> CirclePage:
        """Eleven queries, whatever there is."""
        own, today = ReminderSettings.objects.of(user), today_for(user, now)
        circles = Circles.of([user.pk], today)
        failed = _failed(user)
        rows = Confidant.objects.for_user(user).in_order()
        return cls(
            lines=tuple(_line(one, circles, own, failed.get(one.pk), now) for one in rows),
            asking=HowAsked.of(user, own),
            folder=f"{settings.VAR_DIR.name}/mail" if settings.MAIL_TO_FOLDER else "",
        )

    @property
    def is_full(self) -> bool:
        return len(self.lines) >= MOST

    @property
    def is_at_work(self) -> bool:
        return any(line.state == Confidant.State.ON for line in self.lines)

    @property
    def can_ask(self) -> bool:
        """Whether somebody may be asked: only where the person themselves can be, before anything goes out."""
        return bool(self.asking.ways)

    def line(self, pk: UUID) -> Line:
        return next(line for line in self.lines if line.one.pk == pk)


def _line(one: Confidant, circles: Circles, own: ReminderSettings, failed_at: datetime | None, now: datetime) -> Line:
    state, plan, told = one.state(now), circles.plan(one), circles.told(one)
    is_told = state == Confidant.State.ON and bool(plan.of_this(told))
    asked_at = asks_at = tells_at = due = None
    if state == Confidant.State.ON and not is_told:
        asked_at = min((sent.at for sent in plan.of_this(circles.asked(one.user_id))), default=None)
        asks_at = plan.asks_at(one.user, own.quiet_from, own.quiet_until)
        tells_at = plan.tells_at(one.user, asked_at or asks_at)
        due = tells_at if asked_at else asks_at
    return Line(
        one=one,
        state=state,
        may_be_asked=one.may_be_asked(now),
        asked_at=asked_at,
        asks_at=asks_at,
        tells_at=tells_at,
        is_late=due is not None and due + SOON < now,
        told_on=max((sent.day for sent in told), default=None),
        is_told=is_told,
        failed_at=failed_at,
    )


def _failed(user: User) -> dict[UUID, datetime]:
    """Whose last mail did not arrive, and when that was clear."""
    to_them = Delivery.objects.for_user(user).filter(channel=Channel.CIRCLE).order_by()
    bad, good = (Max("updated_at", filter=end) for end in (Q(state__in=TROUBLE), Q(state=State.SENT)))
    rows = to_them.values("reminder__subject").annotate(bad=bad, good=good)
    newest = rows.values_list("reminder__subject", "bad", "good")
    return {subject: bad for subject, bad, good in newest if subject and bad and (good is None or bad > good)}
