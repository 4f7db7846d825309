"""What happens here when something happens to a person; `recovery.wiring` hangs this on `accounts.events`."""

import logging
from datetime import date

from kombu.exceptions import OperationalError

from accounts.models import User
from progress.tasks import find_patterns

log = logging.getLogger(__name__)


def checked_in(*, user: User, day: date) -> None:
    """The patterns are worked out anew, later. With the broker away nothing is lost: the next check-in asks again."""
    try:
        find_patterns.delay(str(user.pk))
    except OperationalError:
        log.warning("The broker is away; patterns wait for the next check-in")
