"""Short ways to speak of calls for senders."""

from uuid import UUID

from reminders.dispatch import claim_due
from reminders.models import Call


def claimed(now, limit=10):
    """Ids of what waits after a claim."""
    return waiting(claim_due(now, limit).calls)


def waiting(calls):
    return [UUID(key) for call in calls for key in call.ids]


def mail(ids):
    return Call("mail", [str(key) for key in ids])
