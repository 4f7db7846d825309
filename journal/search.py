"""Search over one person's own sealed words: opened a few hundred rows at a time, in memory, and let go again.

Capitals and accents make no difference; several words must all be there. The words asked for become patterns that fit
every spelling of a letter, so the texts need no rewriting and each match stands where it stands in the original.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from heapq import merge
from itertools import islice, pairwise
from typing import Any, Final, Self
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from accounts.fields import Sealed
from accounts.models import User
from accounts.vault import CannotOpen, Vault, place_of
from journal import prompts
from journal.models import CheckIn
from journal.models.entry import tags_of

A_PAGE: Final = 50
A_CHUNK: Final = 500
LONGEST_QUESTION: Final = 200
BEFORE_MATCH, AFTER_MATCH = 60, 140

Segment = tuple[str, bool]
Place = tuple[date, UUID]

# Everything lies after this place, which no row can have.
TOP: Final = (date.max, UUID(int=(1 << 128) - 1))
ENTRIES: Final = """
SELECT day, id, prompt, title, body, tags FROM journal_entry
 WHERE user_id = %(user)s AND binned_at IS NULL AND day <= %(day)s AND (day < %(day)s OR id < %(pk)s)
 ORDER BY day DESC, id DESC LIMIT %(most)s
"""

# Where letters with accents, ligatures and wide forms are; the rest of Unicode folds to itself.
FOLDED_RANGES: Final = ((0xA0, 0x3000), (0xA640, 0xAC00), (0xF900, 0x10000), (0x1D400, 0x1D800))
PLAIN: Final = re.compile("[a-z0-9]+")
SAME: Final = {0x2018: "'", 0x2019: "'", 0x02BC: "'", 0x201C: '"', 0x201D: '"'}  # phones make quotes curly


@dataclass(frozen=True)
class Words:
    """What is looked for: each word folded, as a pattern, and a probe: a plain part of it that can be found fast."""

    folded: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    probes: tuple[bytes, ...]
    any_of_them: re.Pattern[str]

    @classmethod
    def of(cls, question: str) -> Self:
        folded = tuple(dict.fromkeys(filter(None, map(fold, question.split()))))
        sources = [_source(word) for word in sorted(folded, key=len, reverse=True)]
        probes = tuple(max(PLAIN.findall(word), key=len, default="").encode() for word in folded)
        return cls(folded, tuple(map(_pattern, folded)), probes, re.compile("|".join(sources) or r"(?!)"))

    def are_in(self, text: str) -> bool:
        if text.isascii():
            lowered = text.lower()
            return all(word in lowered for word in self.folded)
        # Most texts are told apart by their plain letters, several times as fast as by a pattern.
        bare = (
            unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ẞ", "ss")).encode("ascii", "ignore").lower()
        )
        return all(probe in bare for probe in self.probes) and all(pattern.search(text) for pattern in self.patterns)

    def segments(self, text: str) -> list[Segment]:
        """The whole text in pieces, each with whether it is a match."""
        pieces: list[Segment] = []
        end = 0
        for match in self.any_of_them.finditer(text):
            pieces += [(text[end : match.start()], False), (match.group(), True)]
            end = match.end()
        return [piece for piece in [*pieces, (text[end:], False)] if piece[0]]

    def snippet(self, text: str) -> list[Segment]:
        """The text around the first match, in one line; its beginning where nothing matches."""
        match = self.any_of_them.search(text)
        at = match.start() if match else 0
        first, last = max(0, at - BEFORE_MATCH), at + AFTER_MATCH
        cut = " ".join(text[first:last].split())
        if first and " " in cut[: at - first]:
            cut = cut.split(" ", 1)[1]
        if last < len(text) and " " in cut[-AFTER_MATCH:]:
            cut = cut.rsplit(" ", 1)[0]
        return self.segments(f"{'… ' if first else ''}{cut}{' …' if last < len(text) else ''}")


@dataclass(frozen=True)
class Hit:
    """A row that has all the words. `entry` is None for a check-in."""

    day: date
    id: UUID
    entry: UUID | None
    title: list[Segment]
    snippet: list[Segment]

    @property
    def place(self) -> Place:
        return self.day, self.id


@dataclass(frozen=True)
class Found:
    hits: list[Hit]
    older: Place | None


def search(user: User, words: Words, before: Place | None = None) -> Found:
    """A page of what has all the words, newest first. Asks the database once for each A_CHUNK rows it goes through."""
    if not words.folded:
        return Found([], None)
    both = merge(
        _entries(user, words, before), _check_ins(user, words, before), key=lambda hit: hit.place, reverse=True
    )
    hits = list(islice(both, A_PAGE + 1))
    return Found(hits[:A_PAGE], hits[A_PAGE - 1].place if len(hits) > A_PAGE else None)


def sealed_question(user: User, question: str) -> str:
    """The words as a session may hold them: under the person's own key."""
    return user.vault.seal(question, _question_place(user)).hex()


def opened_question(user: User, sealed: str) -> str:
    """The words again; none where they do not open."""
    try:
        return user.vault.open(bytes.fromhex(sealed), _question_place(user))
    except ValueError:  # CannotOpen is one
        return ""


def _question_place(user: User) -> bytes:
    return place_of("session", "looked_for", user.pk, user.pk)


def chunks(rows: QuerySet[Any, Any], before: Place | None, *columns: str) -> Iterator[list[tuple[Any, ...]]]:
    """Day, id and these columns of all rows from there on, newest first; sealed ones as they are."""
    while True:
        page = older_than(rows, before) if before else rows
        chunk = list(page.order_by("-day", "-id").values_list("day", "id", *columns)[:A_CHUNK])
        if chunk:
            yield chunk
        if len(chunk) < A_CHUNK:
            return
        before = chunk[-1][:2]


def older_than(rows: QuerySet[Any, Any], place: Place) -> QuerySet[Any, Any]:
    """What comes after that place on a list by day and id, newest first."""
    day, pk = place
    return rows.filter(Q(day__lt=day) | Q(id__lt=pk), day__lte=day)


def opener(user: User, model: str, field: str) -> Any:
    """Opens one column of a person's rows, without a model instance for each; what would not open reads as nothing."""
    vault: Vault = user.vault
    person = user.pk

    def opened(pk: UUID, sealed: bytes | memoryview) -> str:
        try:
            return vault.open(sealed, place_of(model, field, pk, person)) if sealed else ""
        except CannotOpen:
            return ""

    return opened


def _entries(user: User, words: Words, before: Place | None) -> Iterator[Hit]:
    titles, bodies, tags = (opener(user, "journal.entry", field) for field in ("title", "body", "tags"))
    for chunk in _chunks_of_entries(user, before):
        for day, pk, prompt, title, body, tag in chunk:
            text = prompts.named(prompt).text(bodies(pk, body))
            own = titles(pk, title)
            whole = "\n".join((own, text, *tags_of(tags(pk, tag)))) if tag else f"{own}\n{text}"
            if words.are_in(whole):
                shown = text if words.any_of_them.search(text) else whole
                yield Hit(day, pk, pk, words.segments(own or prompts.named(prompt).name), words.snippet(shown))


def _chunks_of_entries(user: User, before: Place | None) -> Iterator[list[tuple[Any, ...]]]:
    """As `chunks` would bring them, in half the time: the sealed bytes are taken as they come and not copied."""
    while True:
        day, pk = before or TOP
        with connection.cursor() as cursor:
            cursor.execute(ENTRIES, {"user": user.pk, "day": day, "pk": pk, "most": A_CHUNK})
            chunk = cursor.fetchall()
        if chunk:
            yield chunk
        if len(chunk) < A_CHUNK:
            return
        before = chunk[-1][:2]


def _check_ins(user: User, words: Words, before: Place | None) -> Iterator[Hit]:
    victories, notes = (opener(user, "journal.checkin", field) for field in ("victory", "note"))
    said = CheckIn.objects.for_user(user).exclude(Q(victory=Sealed()) & Q(note=Sealed()))
    for chunk in chunks(said, before, "victory", "note"):
        for day, pk, victory, note in chunk:
            whole = "\n".join(filter(None, (victories(pk, victory), notes(pk, note))))
            if words.are_in(whole):
                yield Hit(day, pk, None, [("Check-in", False)], words.snippet(whole))


@lru_cache(maxsize=1024)
def _fold_one(char: str) -> str:
    """A character without case and accents; several where it is a ligature, none where it is just an accent."""
    apart = unicodedata.normalize("NFKD", char.translate(SAME).casefold())
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold()


def fold(text: str) -> str:
    return "".join(
        _fold_one(char) if _folds(ord(char)) else char.lower() for char in unicodedata.normalize("NFC", text)
    )


def _folds(code: int) -> bool:
    return any(first <= code < last for first, last in FOLDED_RANGES)


@cache
def _spellings() -> tuple[dict[str, str], str]:
    """By folded text, every character that folds to it; and a pattern of any accents that may follow a letter."""
    spelled: dict[str, str] = {}
    accents: list[int] = []
    for first, last in FOLDED_RANGES:
        for char in map(chr, range(first, last)):
            folded = _fold_one.__wrapped__(char)
            if not folded and unicodedata.combining(char):
                accents.append(ord(char))
            elif folded.strip() and folded != char:
                spelled[folded] = spelled.get(folded, "") + char
    ranges = "".join(f"{chr(first)}-{chr(last)}" for first, last in _ranges(accents))
    return spelled, f"[{ranges}]*"


def _ranges(codes: list[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbours in rising numbers."""
    starts = [code for before, code in pairwise([-2, *codes]) if code != before + 1]
    ends = [code for code, after in pairwise([*codes, -2]) if after != code + 1]
    return list(zip(starts, ends, strict=True))


@lru_cache(maxsize=64)
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(_source(word))


def _source(word: str) -> str:
    """A pattern for every spelling of a folded word: é, É or e with an accent behind it for e, ß for ss."""
    spelled, behind = _spellings()
    source, at = "", 0
    while at < len(word):
        joined = next((n for n in (4, 3, 2) if n <= len(word) - at and word[at : at + n] in spelled), 1)
        apart = "".join(f"[{_of(char, spelled)}]{behind}" for char in word[at : at + joined])
        ligatures = f"|[{re.escape(spelled[word[at : at + joined]])}]{behind}" if joined > 1 else ""
        source += f"(?:{apart}{ligatures})" if ligatures else apart
        at += joined
    return source


def _of(char: str, spelled: dict[str, str]) -> str:
    return re.escape(
        "".join(dict.fromkeys((char, char.upper() if len(char.upper()) == 1 else char))) + spelled.get(char, "")
    )
