from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress

from reminders.channel import Note
from reminders.letter import Letterbox
from reminders.models import Reminder


@pytest.fixture
def confirm():
    """Gives a person a confirmed address."""
    return lambda person, **fields: EmailAddress.objects.create(
        **{"user": person, "email": f"{person.username}@example.org", "verified": True, "primary": True, **fields}
    )


@pytest.fixture
def evening():
    """Alice's slot: Wednesday 2026-03-11, 20:00 in Berlin."""
    return datetime(2026, 3, 11, 19, 0, tzinfo=UTC)


@pytest.fixture
def reminder(alice, confirm, noon):
    """Alice's check-in reminder, as she gets it when her address is confirmed at noon."""
    confirm(alice)
    Reminder.objects.start_check_in(alice, noon)
    return Reminder.objects.for_user(alice).check_in()


@pytest.fixture
def note():
    """One that a channel could be given, for Alice's check-in."""
    return Note(
        id=UUID("0197e0c0-0000-7000-8000-000000000001"),
        user_id=UUID("0197e0c0-0000-7000-8000-000000000002"),
        reminder_id=UUID("0197e0c0-0000-7000-8000-000000000003"),
        kind="check-in",
        subject=None,
        name="",
        slot=datetime(2026, 3, 11, 19, tzinfo=UTC),
        day=date(2026, 3, 11),
        address=Letterbox("alice@example.org"),
    )
