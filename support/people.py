"""The people to call, as every page that offers them needs them."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from accounts.models import User
from support import phones
from support.models import Person


@dataclass(frozen=True)
class ToCall:
    """Someone with a number. `role` is a key of Person.Role or ""; `phone` is as people write it; `sms_href` carries
    their ready sentence, and is "" where no number of theirs takes texts."""

    pk: UUID
    name: str
    role: str
    is_close: bool
    phone: str
    tel_href: str
    sms_href: str

    @property
    def is_professional(self) -> bool:
        return self.role == Person.Role.PROFESSIONAL

    @classmethod
    def of(cls, person: Person, country: str) -> Self:
        """`country` is where the phone is that calls: numbers of there are shown without their country code."""
        texts = (phones.sms_href(number, person.sentence) for number in person.phones)
        return cls(
            pk=person.pk,
            name=person.name,
            role=person.role,
            is_close=person.is_close,
            phone=phones.shown(person.phone, country),
            tel_href=phones.tel_href(person.phone),
            sms_href=next(filter(None, texts), ""),
        )


def first_to_call(user: User, most: int | None = None) -> tuple[ToCall, ...]:
    """Everyone who has a number, those who are close first, then in the person's own order; one query.

    `most` is how many at the most.
    """
    rows = Person.objects.for_user(user).with_a_phone().close_first()[:most]
    return tuple(ToCall.of(person, user.country) for person in rows)
