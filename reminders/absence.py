"""When a person's circle is told that they have been away: arithmetic on their own days. Reads no database, no clock.

Everything here happens at noon. A person's day begins at noon at the latest, so noon of a day is never noon of another;
whoever sleeps late is up by then, and so are people in the zones around them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from accounts.clock import DAY, HasDay, resolve
from reminders.quiet import quiet_ends

CHOICES: Final = (2, 3, 5, 7, 14)
NOON: Final = time(12)
# The least there is between the question to the person and the words to somebody else.
BETWEEN: Final = timedelta(hours=20)
# What could not be said by then is not said any more.
TRIES_FOR: Final = timedelta(days=7)
# In these hours nothing is sent to somebody else: neither the question to them nor any words.
NIGHT: Final = (time(21), time(9))


class Sent(NamedTuple):
    """A message that was taken: the person's day it was due on, and the moment."""

    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What follows if a person does not check in after their day `since`, where they chose so many `days`.

    With 3 days and a last check-in on Monday: nothing on Tuesday and Wednesday, the person is asked on Thursday at
    noon, and on Friday at noon, after three whole days, the other one is told.
    """

    since: date
    days: int

    @property
    def asks_on(self) -> date:
        return self.since + self.days * DAY

    @property
    def tells_on(self) -> date:
        return self.asks_on + DAY

    @property
    def ends_on(self) -> date:
        """The last day on which anybody is told of this absence."""
        return self.tells_on + TRIES_FOR

    def wants_asking(self, day: date, asked: Collection[Sent]) -> bool:
        """Whether the person is to be asked on that day; `asked` is when they were, for this absence or others."""
        return self.asks_on <= day <= self.asks_on + TRIES_FOR and not self.of_this(asked)

    def wants_telling(self, day: date, slot: datetime, asked: Collection[Sent], told: Collection[Sent]) -> bool:
        """Whether the other one is to be told at that slot: once an absence, and never before the person was asked."""
        in_time = any(one.at <= slot - BETWEEN for one in self.of_this(asked))
        return in_time and self.tells_on <= day <= self.ends_on and not self.of_this(told)

    def of_this(self, sent: Collection[Sent]) -> list[Sent]:
        """Those of this absence."""
        return [one for one in sent if one.day >= self.asks_on]

    def asks_at(self, person: HasDay, quiet_from: time | None, quiet_until: time | None) -> datetime:
        """When the person is asked, if all goes well: at noon, or when their quiet hours end."""
        return quiet_ends(resolve(self.asks_on, NOON, person.tz), person.tz, quiet_from, quiet_until)

    def tells_at(self, person: HasDay, asked_at: datetime) -> datetime:
        """When the other one is told, if the person was asked then: the first noon that is late enough."""
        day = self.tells_on
        while (at := resolve(day, NOON, person.tz)) < asked_at + BETWEEN:
            day += DAY
        return at
