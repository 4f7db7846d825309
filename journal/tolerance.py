"""How long to say that the body can take less now: four weeks after use that followed days without, or a release.

Of 137 people after detox all five deaths were among the 37 who had lost tolerance (BMJ 2003); after treatment with
methadone, overdose deaths rise from 2.6 to 12.7 per 1,000 person-years (BMJ 2017).
"""

from collections.abc import Collection
from datetime import date, timedelta

SHOWN = timedelta(days=28)
APART = timedelta(days=3)


def tolerance_until(lapse_days: Collection[date], release_days: Collection[date], today: date) -> date | None:
    """The last day to say so, or None where `today` is past it.

    Use counts when no lapse lies on the two days before it. A lapse of daily use starts nothing new. Days after `today`
    (a journey west) count as today's.
    """
    known = set(lapse_days)
    first_again = (day for day in known if not {day - timedelta(days=1), day - timedelta(days=2)} & known)
    until = max((*first_again, *release_days), default=date.min) + SHOWN
    return until if until >= today else None
