"""Every way a reminder can go."""

from typing import Final

from reminders.channel import Carrier
from reminders.gateway import GatewayCarrier
from reminders.mail import Mail
from reminders.models.choices import Channel
from reminders.push import Push

CARRIERS: Final[dict[str, Carrier]] = {
    Channel.MAIL: Mail(),
    Channel.PUSH: Push(),
    Channel.GATEWAY: GatewayCarrier(),
}
