"""The journal as it is read: entries, and the words of check-ins, day by day; and a month of it."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import chain, islice
from operator import attrgetter
from typing import Any, Final, Self
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString

from accounts.clock import DAY
from accounts.fields import Sealed
from accounts.models import User
from journal.entry_rows import Pen, Row, newest
from journal.models import CheckIn, Entry
from journal.models.entry import tags_of
from journal.search import Place, chunks, older_than, opener

A_PAGE: Final = 30
ENTRY: Final = ("day", "id", "prompt", "title")
CHECK_IN: Final = ("day", "id", "victory", "note")
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
class JournalPage:
    """`cards` are its days, drawn; `older` is where the next page begins."""

    cards: SafeString
    older: Place | None

    @classmethod
    def of(cls, user: User, filters: Filters, before: Place | None) -> Self:
        if filters.tag:
            rows, older = _tagged(user, filters, before)
        else:
            found = _narrowed(user, filters, before) if filters else newest(user, before, A_PAGE + 1)
            rows, older = found[:A_PAGE], found[A_PAGE - 1].place if len(found) > A_PAGE else None
        return cls(Pen(user, whole=filters.is_one_day).drawn(rows), older)


def _narrowed(user: User, filters: Filters, before: Place | None) -> list[Row]:
    """Entries, and check-ins that have words; up to one more than a page. The check-in of a single day shows either
    way."""
    entries = filters.of(Entry.objects.for_user(user).kept())
    check_ins = filters.of(CheckIn.objects.for_user(user))
    if not filters.is_one_day:
        check_ins = check_ins.exclude(Q(victory=Sealed()) & Q(note=Sealed()))
    entries = entries.filter(prompt=filters.prompt) if filters.prompt else entries
    sources = [[Row(*row) for row in _first(entries, before).values_list(*ENTRY)]]
    if not filters.prompt:
        said = _first(check_ins, before).values_list(*CHECK_IN)
        sources.append([Row(day, pk, None, b"", victory, note) for day, pk, victory, note in said])
    return list(islice(merge(*sources, key=attrgetter("place"), reverse=True), A_PAGE + 1))


def _first(rows: QuerySet[Any], before: Place | None) -> QuerySet[Any]:
    if before:
        rows = older_than(rows, before)
    return rows.order_by("-day", "-id")[: A_PAGE + 1]


def _tagged(user: User, filters: Filters, before: Place | None) -> tuple[list[Row], Place | None]:
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
    page = Entry.objects.for_user(user).filter(pk__in=found).order_by("-day", "-id").values_list(*ENTRY)
    return [Row(*row) for row in page], place


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
