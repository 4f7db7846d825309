"""Short ways to speak of calls for senders."""

from django.utils import timezone

from reminders.claim import claim_due
from reminders.models import Call, Nudge


def claimed(now, limit=10):
    """Ids of what waits after a claim."""
    return waiting(claim_due(now, limit).nudges)


def waiting(nudges):
    """Ids of the deliveries that are called for."""
    return [key for nudge in nudges for key in Call.objects.get(pk=nudge.call).ids]


def mail(ids):
    """A call for these, in place of every other one for some of them."""
    Call.objects.filter(ids__overlap=ids).delete()
    now = timezone.now()
    return Nudge("mail", str(Call.objects.create(channel="mail", ids=ids, slot=now, nudge_at=now).pk))
