from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

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
