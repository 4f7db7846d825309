"""The page of my people: who they are, when we were last in touch, and for whom it has been a while."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from accounts.clock import today_for
from accounts.models import User
from support.meetings import Meeting, next_meeting
from support.models import Contact, Group, Person
from support.people import ToCall
from support.touch import Pace, a_while, ago


@dataclass(frozen=True)
class Row:
    """One person's card; `ago` is "" where we have not been in touch."""

    person: Person
    to_call: ToCall
    ago: str


@dataclass(frozen=True)
class Circle:
    """Everyone in the person's own order, professionals apart; `a_while` names a few of them again."""

    people: tuple[Row, ...]
    professionals: tuple[Row, ...]
    a_while: tuple[Row, ...]

    @classmethod
    def of(cls, user: User, now: datetime) -> Self:
        """Two queries."""
        today = today_for(user, now)
        people = list(Person.objects.for_user(user).in_order())
        last = Contact.objects.for_user(user).last_by_person()
        rows = [_row(person, user, last.get(person.pk), today) for person in people]
        paces = [(row, _pace(row.person, last.get(row.person.pk), user)) for row in rows]
        return cls(
            people=tuple(row for row in rows if not row.to_call.is_professional),
            professionals=tuple(row for row in rows if row.to_call.is_professional),
            a_while=tuple(a_while(paces, today)),
        )

    @property
    def is_empty(self) -> bool:
        return not (self.people or self.professionals)

    @property
    def can_be_ordered(self) -> bool:
        return len(self.people) + len(self.professionals) > 1


def next_of_all(user: User, now: datetime) -> tuple[Group, Meeting] | None:
    """The group that meets next, and when; None without a group that has a fixed day. One query."""
    groups = Group.objects.for_user(user).in_order()
    found = [(group, meeting) for group in groups if (meeting := next_meeting(group.rhythm, now))]
    return min(found, key=lambda pair: pair[1].starts, default=None)


def _row(person: Person, user: User, last: date | None, today: date) -> Row:
    return Row(person, ToCall.of(person, user.country), ago(last, today) if last else "")


def _pace(person: Person, last: date | None, user: User) -> Pace:
    return Pace(person.every_days, last or today_for(user, person.created_at))
