"""At most so many a day: who speaks and who gives way.

All slots of a person's day stand in one order: the more important kind first, then the earlier. A slot gives way when
those before it, and those that have spoken, use the day up. What is still to come is counted too, so that the evening's
appointment is not crowded out at noon; what needs no reminder any more, or falls into quiet hours, is not. What the
person put off themselves comes, and is counted once. Two senders with two slots of one day
read the same order, so no lock is needed: the later one always counts the earlier one, wherever that has got to. For
this what is to come is read first, and then what has been claimed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from accounts.planned import Planned, several
from reminders.kinds import KINDS
from reminders.models import LATER, Leased
from reminders.models.settings import ENOUGH
from reminders.purpose import Ask, Asked
from reminders.quiet import is_quiet
from reminders.slots import day_of, next_slot, zone_of

LOOK: Final = timedelta(days=2)  # no person's day is longer than this, wherever they go

CROWDED: Final = Planned(
    """
    SELECT user_id FROM reminders_reminder
     WHERE user_id = ANY(%(people)s) AND active
     GROUP BY user_id HAVING count(*) > 1 OR max(cardinality(times)) > 1
    """,
    people="uuid[]",
)
TO_COME: Final = Planned(
    """
    SELECT reminder.id, reminder.user_id, kind, subject, times, weekdays, at, next_due_at
      FROM reminders_reminder reminder
      JOIN reminders_turn turn ON turn.id = reminder.id
     WHERE reminder.user_id = ANY(%(people)s) AND kind = ANY(%(kinds)s) AND active AND next_due_at < %(until)s
       AND name <> 'later'
    """,
    people="uuid[]",
    kinds="text[]",
    until="timestamptz",
)
CLAIMED: Final = Planned(
    """
    SELECT delivery.reminder_id, delivery.user_id, reminder.kind, reminder.subject, delivery.slot, delivery.day,
           delivery.state = 'sent'
      FROM reminders_delivery delivery
      JOIN reminders_reminder reminder ON reminder.id = delivery.reminder_id
     WHERE delivery.user_id = ANY(%(people)s) AND reminder.kind = ANY(%(kinds)s) AND delivery.slot > %(since)s
       AND delivery.state IN ('waiting', 'sending', 'sent') AND reminder.name <> 'later'
    """,
    people="uuid[]",
    kinds="text[]",
    since="timestamptz",
)

PersonDay = tuple[UUID, date]
Key = tuple[UUID, datetime]


@dataclass(frozen=True, slots=True)
class Place:
    """A slot of somebody's day."""

    reminder_id: UUID
    ask: Ask
    has_spoken: bool = False

    @property
    def key(self) -> Key:
        return self.reminder_id, self.ask.asked.slot

    @property
    def rank(self) -> tuple[int, datetime, UUID]:
        return -KINDS[self.ask.kind].importance, self.ask.asked.slot, self.reminder_id


class Allowance:
    """The days of those who might have more than enough; everyone else is not asked about."""

    def __init__(self) -> None:
        self._days: dict[PersonDay, dict[Key, Place]] = defaultdict(dict)

    @classmethod
    def of(cls, wanted: Sequence[Leased], now: datetime) -> Allowance:
        """One query for people of one reminder, three where there are others."""
        allowance = cls()
        if people := _crowded(wanted):
            for place in [*_to_come(people, now), *_claimed(people, now)]:
                asked = place.ask.asked
                allowance._days[asked.user_id, asked.day][place.key] = place
        return allowance

    def asks(self) -> list[Ask]:
        """What has not spoken yet, so that its purpose can be asked together with the rest."""
        return [place.ask for day in self._days.values() for place in day.values() if not place.has_spoken]

    def is_spent_for(self, one: Leased, ask: Ask, met: Collection[Ask]) -> bool:
        """Whether this slot gives way; never one that has spoken by another channel, or that the person put off."""
        day = self._days.get((one.user_id, one.day))
        if not day or not KINDS[ask.kind].capped or one.name == LATER:
            return False
        mine = Place(one.reminder_id, ask)
        if (same := day.get(mine.key)) and same.has_spoken:
            return False
        others = (place for key, place in day.items() if key != mine.key)
        ahead = sum(place.has_spoken or (place.rank < mine.rank and place.ask not in met) for place in others)
        return ahead >= (ENOUGH if one.most_a_day is None else one.most_a_day)


def _crowded(wanted: Sequence[Leased]) -> dict[UUID, Leased]:
    people = {one.user_id: one for one in wanted}
    crowded = {key for key, one in people.items() if one.most_a_day is not None and one.most_a_day < ENOUGH}
    crowded |= {row[0] for row in CROWDED.rows(people=several(people))}
    return {key: people[key] for key in crowded}


def _to_come(people: dict[UUID, Leased], now: datetime) -> Iterator[Place]:
    rows = TO_COME.rows(people=several(people), kinds=_capped(), until=now + LOOK)
    for key, user_id, kind, subject, times, weekdays, at, due in rows:
        person = people[user_id]
        for slot in _slots(tuple(times), tuple(weekdays), at, due, person):
            yield Place(key, Ask(kind, Asked(user_id, subject, slot, person.day)))


def _slots(
    times: tuple[time, ...], weekdays: tuple[int, ...], at: datetime | None, due: datetime, person: Leased
) -> Iterator[datetime]:
    """Those that fall on the person's day in question, from the next one on, and may speak then."""
    slot, zone = due, zone_of(person.zone)
    while day_of(slot, person.zone, person.day_start) <= person.day:
        if not is_quiet(slot, zone, person.quiet_from, person.quiet_until):
            yield slot
        if at:
            return
        slot = next_slot(times, weekdays, person.zone, slot, slot, person.zone)


def _claimed(people: dict[UUID, Leased], now: datetime) -> Iterator[Place]:
    rows = CLAIMED.rows(people=several(people), kinds=_capped(), since=now - LOOK)
    spoken: dict[Key, Place] = {}
    for reminder_id, user_id, kind, subject, slot, day, has_spoken in rows:
        place = Place(reminder_id, Ask(kind, Asked(user_id, subject, slot, day)), has_spoken)
        if has_spoken or place.key not in spoken:
            spoken[place.key] = place
    yield from spoken.values()


def _capped() -> str:
    return several(kind for kind, of in KINDS.items() if of.capped)
