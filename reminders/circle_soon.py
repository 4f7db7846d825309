"""What somebody is told of their circle on a page they open: who got their words, and who will unless they check in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from accounts.clock import today_for
from accounts.models import User
from reminders.circle import Circles
from reminders.models import Confidant, Delivery, Kind, State

OF_AN_ABSENCE: Final = (Kind.CIRCLE, Kind.CIRCLE_TELL)


@dataclass(frozen=True)
class Soon:
    """Somebody who gets the person's words; `at` is None where that moment has gone by and the mail is still tried."""

    name: str
    at: datetime | None


@dataclass(frozen=True)
class Away:
    """Names of those who were told, and who is told next."""

    told: tuple[str, ...]
    soon: tuple[Soon, ...]

    @classmethod
    def of(cls, user: User, since: date, now: datetime) -> Away:
        """What happened after that day. One query where nothing did, else five."""
        own = Delivery.objects.for_user(user).filter(state=State.SENT, day__gt=since, reminder__kind__in=OF_AN_ABSENCE)
        sent = list(own.values_list("reminder__kind", "reminder__subject", "day"))
        if not sent:
            return cls((), ())
        names = {one.pk: one.name for one in Confidant.objects.for_user(user).in_order()}
        told = {subject for kind, subject, _ in sent if kind == Kind.CIRCLE_TELL}
        asked_on = [day for kind, _, day in sent if kind == Kind.CIRCLE]
        return cls(
            told=tuple(name for key, name in names.items() if key in told),
            soon=_soon(user, asked_on, names, now) if asked_on else (),
        )


def _soon(user: User, asked_on: Collection[date], names: Mapping[UUID, str], now: datetime) -> tuple[Soon, ...]:
    """Of whom the person was asked and who was not told yet. A question that they see only now is asked now."""
    circles = Circles.of([user.pk], today_for(user, now))
    found = []
    for one in circles.confidants:
        plan = circles.plan(one)
        if max(asked_on) < plan.asks_on or plan.of_this(circles.told(one)):
            continue
        asked_at = min((sent.at for sent in plan.of_this(circles.asked(user.pk))), default=now)
        tells_at = plan.tells_at(user, asked_at)
        if max(today_for(user, now), today_for(user, tells_at)) <= plan.ends_on:
            found.append(Soon(names[one.pk], tells_at if tells_at > now else None))
    return tuple(found)


def while_away(*, user: User, since: date, now: datetime) -> list[Away]:
    """For a page that shows it in words, so it notes that they were seen: nothing where there is nothing to say."""
    away = Away.of(user, since, now)
    if away.soon:
        Delivery.objects.for_user(user).filter(day__gt=since, reminder__kind=Kind.CIRCLE).opened(now)
    return [away] if away.told or away.soon else []
