"""The journal as it is read: entries, and the words of check-ins, day by day; and a month of it."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import chain, groupby, islice
from typing import Any, Final, Self
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from accounts.clock import DAY
from accounts.fields import Sealed
from accounts.models import User
from journal.models import CheckIn, Entry
from journal.models.entry import tags_of
from journal.search import Place, chunks, older_than, opener

A_PAGE: Final = 30
MOST_TAGGED: Final = 5_000  # entries whose tags one request opens


@dataclass(frozen=True)
class Filters:
    """What of the journal to show. `tag` is a mark of a tag (see `mark_of`), so that no link holds a private word."""

    tag: str = ""
    feeling: str = ""
    prompt: str = ""
    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return any((self.tag, self.feeling, self.prompt, self.first, self.last))

    @property
    def is_one_day(self) -> bool:
        return self.first is not None and self.first == self.last and not (self.tag or self.feeling or self.prompt)

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the rows (entries or check-ins) on these days and with this feeling."""
        if self.first:
            rows = rows.filter(day__gte=self.first)
        if self.last:
            rows = rows.filter(day__lte=self.last)
        return rows.filter(feelings__contains=[self.feeling]) if self.feeling else rows


@dataclass(frozen=True)
class Day:
    day: date
    check_in: CheckIn | None
    entries: list[Entry]


@dataclass(frozen=True)
class JournalPage:
    """`older` is where the next page begins."""

    days: list[Day]
    older: Place | None

    @classmethod
    def of(cls, user: User, filters: Filters, before: Place | None) -> Self:
        if filters.tag:
            rows, older = _tagged(user, filters, before)
        else:
            rows, older = _page(user, filters, before)
        return cls([_day(day, list(of_day)) for day, of_day in groupby(rows, key=lambda row: row.day)], older)


def _page(user: User, filters: Filters, before: Place | None) -> tuple[list[Any], Place | None]:
    """Entries, without their bodies, and check-ins that have words. The check-in of a single day shows either way."""
    entries = filters.of(Entry.objects.for_user(user).kept().defer("body", "tags"))
    check_ins = filters.of(CheckIn.objects.for_user(user))
    if not filters.is_one_day:
        check_ins = check_ins.exclude(Q(victory=Sealed()) & Q(note=Sealed()))
    sources = [_first(entries.filter(prompt=filters.prompt) if filters.prompt else entries, before)]
    if not filters.prompt:
        sources.append(_first(check_ins, before))
    rows = list(islice(merge(*sources, key=_place, reverse=True), A_PAGE + 1))
    return rows[:A_PAGE], _place(rows[A_PAGE - 1]) if len(rows) > A_PAGE else None


def _first(rows: QuerySet[Any], before: Place | None) -> list[Any]:
    if before:
        rows = older_than(rows, before)
    return list(rows.order_by("-day", "-id")[: A_PAGE + 1])


def _tagged(user: User, filters: Filters, before: Place | None) -> tuple[list[Any], Place | None]:
    """Opens tags until a page is full or MOST_TAGGED are read; the next page goes on from there."""
    rows = filters.of(Entry.objects.for_user(user).kept())
    rows = rows.filter(prompt=filters.prompt) if filters.prompt else rows
    found: list[UUID] = []
    place = before
    for day, pk, tags in islice(tags_by_entry(user, rows, before), MOST_TAGGED):
        if any(mark_of(user, tag) == filters.tag for tag in tags):
            if len(found) == A_PAGE:
                break
            found.append(pk)
        place = day, pk
    else:
        place = place if _goes_on(rows, place) else None
    page = Entry.objects.for_user(user).filter(pk__in=found).defer("body", "tags").order_by("-day", "-id")
    return list(page), place


def _goes_on(rows: QuerySet[Any], place: Place | None) -> bool:
    return place is not None and next(chunks(rows.exclude(tags=Sealed()), place), None) is not None


def tags_by_entry(
    user: User, rows: QuerySet[Any], before: Place | None = None
) -> Iterator[tuple[date, UUID, list[str]]]:
    """Day, id and tags of those that have any, newest first, a chunk at a time."""
    opened = opener(user, "journal.entry", "tags")
    for day, pk, sealed in chain.from_iterable(chunks(rows.exclude(tags=Sealed()), before, "tags")):
        yield day, pk, tags_of(opened(pk, sealed))


def tags_in_use(user: User) -> list[tuple[str, str]]:
    """Mark and word of each tag, by the alphabet, among the newest MOST_TAGGED entries that have tags."""
    newest = islice(tags_by_entry(user, Entry.objects.for_user(user).kept()), MOST_TAGGED)
    words = {mark_of(user, tag): tag for _, _, tags in newest for tag in reversed(tags)}
    return sorted(words.items(), key=lambda pair: pair[1].casefold())


def mark_of(user: User, tag: str) -> str:
    """Stands for a tag in links; only we can tell which tag of whom."""
    return salted_hmac("journal.tag", user.pk.bytes + tag.casefold().encode(), algorithm="sha256").hexdigest()[:16]


def _place(row: Any) -> Place:
    return row.day, row.pk


def _day(day: date, rows: list[Any]) -> Day:
    check_in = next((row for row in rows if isinstance(row, CheckIn)), None)
    return Day(day, check_in, [row for row in rows if isinstance(row, Entry)])


@dataclass(frozen=True)
class MonthDay:
    day: date
    has_entry: bool
    has_check_in: bool


@dataclass(frozen=True)
class Month:
    """A month in rows of seven, Monday first; None where a week begins before it or ends after it."""

    first: date
    weeks: list[list[MonthDay | None]]
    today: date

    @classmethod
    def of(cls, user: User, first: date, today: date) -> Self:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        entries = set(
            Entry.objects.for_user(user).kept().filter(day__range=(first, last)).values_list("day", flat=True)
        )
        check_ins = set(CheckIn.objects.for_user(user).filter(day__range=(first, last)).values_list("day", flat=True))
        days = [first + number * DAY for number in range((last - first).days + 1)]
        cells: list[MonthDay | None] = [MonthDay(day, day in entries, day in check_ins) for day in days]
        cells = [None] * first.weekday() + cells + [None] * (6 - last.weekday())
        return cls(first, [cells[at : at + 7] for at in range(0, len(cells), 7)], today)

    @property
    def is_empty(self) -> bool:
        return not any(cell and (cell.has_entry or cell.has_check_in) for week in self.weeks for cell in week)

    @property
    def before(self) -> date | None:
        return (self.first - DAY).replace(day=1) if self.first.year > 1900 else None

    @property
    def after(self) -> date | None:
        """The month after, up to the present one."""
        following = (self.first.replace(day=28) + 4 * DAY).replace(day=1)
        return following if following <= self.today else None
