from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.tests.moments import utc
from reminders.quiet import is_quiet, quiet_ends

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT, NOON = (time(22), time(7)), (time(12), time(13))


@pytest.mark.parametrize(
    ("hours", "quiet", "loud"),
    [
        (NIGHT, ["22:00", "23:59", "00:00", "06:59"], ["21:59", "07:00", "12:00"]),
        (NOON, ["12:00", "12:59"], ["11:59", "13:00", "22:30"]),
        ((None, None), [], ["00:00", "12:00"]),
        ((time(8), None), [], ["08:00", "09:00"]),
        ((time(8), time(8)), [], ["08:00", "07:59"]),
    ],
)
def test_it_begins_with_its_first_minute_and_is_over_at_its_end(hours, quiet, loud):
    for readings, expected in ((quiet, True), (loud, False)):
        for reading in readings:
            hour, minute = map(int, reading.split(":"))
            assert is_quiet(utc(2026, 1, 5, hour, minute) - timedelta(hours=1), BERLIN, *hours) is expected


def test_it_ends_at_the_whole_minute():
    assert quiet_ends(utc(2026, 1, 5, 3, 20, 31), BERLIN, *NIGHT) == utc(2026, 1, 5, 6)
    loud = utc(2026, 1, 5, 6, 0, 31)
    assert quiet_ends(loud, BERLIN, *NIGHT) == loud


def test_it_ends_by_the_clock_on_the_wall_when_that_changes():
    assert quiet_ends(utc(2026, 3, 28, 22), BERLIN, *NIGHT) == utc(2026, 3, 29, 5)
    assert quiet_ends(utc(2026, 10, 24, 21), BERLIN, *NIGHT) == utc(2026, 10, 25, 6)
