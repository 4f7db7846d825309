"""Good things on one page, to read on a bad day: the one of each check-in, and the steps that were finished."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final, Self

from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from goals.models import Finished, Milestone
from journal.models import CheckIn

A_PAGE: Final = 30


@dataclass(frozen=True)
class Victories:
    """Up to A_PAGE days that have any, newest first, drawn; the next page begins before `older`."""

    lines: SafeString
    older: date | None

    @classmethod
    def of(cls, user: User, before: date) -> Self:
        """Two queries: check-ins, and finished steps."""
        said = CheckIn.objects.victories(user, before, A_PAGE + 1)
        steps: dict[date, list[Finished]] = defaultdict(list)
        for step in Milestone.objects.finished(user, before, A_PAGE + 1):
            steps[step.day].append(step)
        days = sorted({*said, *steps}, reverse=True)
        page = days[:A_PAGE]
        lines = "".join(_line(day, said.get(day, ""), steps[day]) for day in page)
        return cls(mark_safe(lines), page[-1] if len(days) > A_PAGE else None)  # noqa: S308 - escaped in _line


def _line(day: date, said: str, steps: list[Finished]) -> str:
    """A day, drawn here: through a template's loop thirty cost more than the rest of the page."""
    good = [f"<p>{escape(said)}</p>\n"] if said else []
    for step in steps:
        good.append(f'<p><span class="quiet">A step done:</span> {escape(step.text)}</p>\n')
        good += [f"<p>{escape(step.note)}</p>\n"] if step.note else []
    return f'<li>{"".join(good)}<p class="quiet">{day.day} {day:%B} {day.year}</p></li>\n'
