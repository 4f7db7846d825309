"""What a lapse means for the rest of its day: when it was, and the check-in that speaks of it too."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from accounts.clock import resolve
from accounts.models import User
from journal.models import CheckIn, Lapse

DAY = timedelta(days=1)


def moment_of(day: date, at: time, zone: ZoneInfo, day_start: int, now: datetime) -> datetime:
    """The UTC moment that a person means by a day of theirs and a time on the clock.

    A time before the day's start is of the night that ends the day, and so of the next date. Where that night has not
    come yet, the night before is meant: whoever says "today, 01:30" at noon reads it off the calendar. A moment after
    `now` is returned as it is.
    """
    if at.hour >= day_start:
        return resolve(day, at, zone)
    moment = resolve(day + DAY, at, zone)
    return resolve(day, at, zone) if moment > now else moment


def lapse_of(user: User, draft: str, today: date) -> Lapse:
    """The lapse of this draft as it is kept, or a new one of `today` that is not saved yet.

    A check-in's "yes" has its day for a draft, and means whatever lapse that day has by now.
    """
    pk, day = Lapse.id_for(user, draft), _day_of(draft)
    known = Lapse.objects.for_user(user).filter(Q(pk=pk) | Q(day=day, binned_at=None))
    lapse = max(known, key=lambda row: (row.day == day, row.pk == pk, row.pk), default=None)
    return lapse or Lapse(pk=pk, user=user, day=min(day or today, today), zone=user.zone)


def keep(lapse: Lapse, day_before: date, now: datetime) -> None:
    """Saves a lapse that lay on `day_before` until now; it stands for what a check-in's "yes" had made of its day.

    From then on it is the "yes" itself only if nothing was said of it, and goes and comes with it if it says more: a
    lapse noted by hand, or one for which counts were chosen, is the person's own and gives way to no other.
    """
    with transaction.atomic(savepoint=False):
        stands_in, moved = _stands_in(lapse), lapse.day != day_before
        its_own = lapse.from_check_in and not moved
        lapse.from_check_in = (stands_in or its_own) if lapse.says_more else (its_own and not lapse.counts)
        lapse.binned_at = None
        Lapse.objects.upsert(lapse)
        if moved:
            CheckIn.objects.unsay_use(lapse.user, day_before, now)


def delete(lapse: Lapse, now: datetime) -> None:
    """Into the bin, with the "yes" of a check-in that nothing stands for then, so that no two figures disagree."""
    with transaction.atomic(savepoint=False):
        Lapse.objects.filter(pk=lapse.pk).put_in_bin(now)
        took_yes = CheckIn.objects.unsay_use(lapse.user, lapse.day, now) == 1
        Lapse.objects.filter(pk=lapse.pk).update(took_yes=took_yes)


def bring_back(lapse: Lapse, now: datetime) -> None:
    """Out of the bin, with the check-in's "yes" that went with it; it stands for what another "yes" has made since.

    One that is a "yes" and no more is not there twice: if its day has a lapse by now, that one stands for it.
    """
    with transaction.atomic(savepoint=False):
        says_yes = lapse.from_check_in or lapse.took_yes
        same_day = Lapse.objects.for_user(lapse.user).kept().filter(day=lapse.day)
        if lapse.from_check_in and not lapse.says_more and same_day.exists():
            Lapse.objects.filter(pk=lapse.pk).delete()
        else:
            lapse.from_check_in |= _stands_in(lapse) and lapse.says_more
            lapse.binned_at = None
            lapse.save(update_fields=["from_check_in", "binned_at", "updated_at"])
        if says_yes or lapse.from_check_in:
            CheckIn.objects.say_use(lapse.user, lapse.day, now)


def _stands_in(lapse: Lapse) -> bool:
    """Whether a check-in's "yes" of the lapse's day had a row of its own, which gives way to it."""
    return bool(Lapse.objects.for_user(lapse.user).exclude(pk=lapse.pk).bare(lapse.day).delete()[0])


def _day_of(draft: str) -> date | None:
    try:
        return date.fromisoformat(draft)
    except ValueError:
        return None
