"""Every way a reminder can go."""

from typing import Final

from reminders.channel import Carrier
from reminders.mail import Mail
from reminders.models.choices import Channel

CARRIERS: Final[dict[str, Carrier]] = {
    Channel.MAIL: Mail(),
}
