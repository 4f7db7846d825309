"""Every way a reminder can go."""

from typing import Final

from reminders.channel import Carrier
from reminders.circle_mail import CircleMail
from reminders.gateway import GatewayCarrier
from reminders.mail import Mail
from reminders.models.choices import Channel
from reminders.push import Push

CARRIERS: Final[dict[str, Carrier]] = {
    Channel.MAIL: Mail(),
    Channel.PUSH: Push(),
    Channel.GATEWAY: GatewayCarrier(),
    Channel.CIRCLE: CircleMail(),
}


def queue_of(channel: str) -> str:
    """The Celery queue of its senders. Mails to a circle go with mails: it is the same server that is slow for both."""
    return Channel.MAIL if channel == Channel.CIRCLE else channel
