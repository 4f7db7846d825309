"""Short lessons, each a file in `lessons/`: what it is about in TOML between two lines of `+++`, then Markdown.

They are read once, and a file that could not be shown, or that leads somewhere we do not know, stops the start. No
HTML of theirs passes: `<b>` comes out as it is typed. Links name a page of this site as `name/key?query#part`, such as
`help#lines` or `practice-tool/breathing`; nothing else is a link.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER: Final = Path(__file__).parent / "lessons"
FENCE: Final = "+++\n"
# Headings, lists, emphasis and links on top of plain paragraphs; without the rules for HTML it stays text.
MARKDOWN: Final = MarkdownIt("zero", {"html": False}).enable(["heading", "list", "emphasis", "link", "newline"])

_TARGET: Final = re.compile(
    r"(?P<name>[a-z][a-z_-]*)(/(?P<key>[a-z-]+))?(?P<query>\?[a-z]+=[a-z]+)?(?P<part>#[a-z-]+)?"
)
_PARTS_OF_A_PAGE: Final = {"h2", "p", "ul", "ol", "li", "strong", "em", "a"}


@dataclass(frozen=True)
class Target:
    """A place on this site: a URL's name, its one key if it has one, and what follows."""

    name: str
    key: str
    query: str
    part: str

    @classmethod
    def read(cls, text: str) -> "Target":
        """Raises ValueError on anything but the name of a page of ours, an address elsewhere included."""
        found = _TARGET.fullmatch(text)
        if not found:
            raise ValueError(f"not a page of ours: {text!r}")
        return cls(**{name: found[name] or "" for name in ("name", "key", "query", "part")})

    @property
    def url(self) -> str:
        """Raises NoReverseMatch where no page has that name."""
        return reverse(self.name, args=[self.key] if self.key else None) + self.query + self.part


@dataclass(frozen=True)
class Step:
    """The one thing to do now that a lesson ends in."""

    label: str
    about: str
    target: Target


@dataclass(frozen=True)
class Lesson:
    """One file. `covers` are topics of the article that the lessons follow; `text` is Markdown."""

    slug: str
    title: str
    summary: str
    order: int
    part: str
    covers: tuple[str, ...]
    step: Step
    sources: tuple[str, ...]
    written_on: date
    finders: bool
    text: str

    @classmethod
    def read(cls, slug: str, source: str) -> "Lesson":
        """Raises ValueError, or KeyError on a missing line, where the file is not as it must be."""
        _, front, text = source.split(FENCE, 2)
        raw: dict[str, Any] = tomllib.loads(front)
        step = Step(raw.pop("label"), raw.pop("about"), Target.read(raw.pop("to")))
        raw |= {name: tuple(raw[name]) for name in ("covers", "sources")}
        lesson = cls(slug=slug, step=step, text=text, finders=raw.pop("finders", False), **raw)
        lesson.tokens()
        return lesson

    @property
    def tab(self) -> str:
        """What the browser's tab and history say: the slug's plain word, and nothing of what it is for."""
        return self.slug.replace("-", " ").capitalize()

    @cached_property
    def html(self) -> SafeString:
        return mark_safe(MARKDOWN.renderer.render(self.tokens(), MARKDOWN.options, {}))  # noqa: S308  # only our own files, and of their HTML nothing passes

    def tokens(self) -> list[Token]:
        """The parsed text; its links still name their pages. Raises ValueError on what has no place in a lesson."""
        tokens = MARKDOWN.parse(self.text)
        for token in tokens:
            for part in (token, *(token.children or ())):
                _check(part)
        return tokens


def _check(token: Token) -> None:
    if token.tag and token.tag not in _PARTS_OF_A_PAGE | {"br"}:
        raise ValueError(f"no {token.tag} in a lesson")
    if token.type == "link_open":
        Target.read(str(token.attrGet("href")))


def _resolve(self: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """A link as the page has it. Asked for when a page is drawn, since reading the files comes before the addresses."""
    url = Target.read(str(tokens[index].attrGet("href"))).url
    tokens[index].attrSet("href", url)
    return str(self.renderToken(tokens, index, options, env))


MARKDOWN.add_render_rule("link_open", _resolve)


def load(folder: Path) -> dict[str, Lesson]:
    """Lessons by slug, in their order. Raises ValueError as `Lesson.read` does."""
    lessons = [Lesson.read(path.stem, path.read_text(encoding="utf-8")) for path in folder.glob("*.md")]
    return {lesson.slug: lesson for lesson in sorted(lessons, key=lambda lesson: lesson.order)}


LESSONS: Final = load(FOLDER)
PARTS: Final = tuple((part, tuple(some)) for part, some in groupby(LESSONS.values(), key=lambda lesson: lesson.part))


def after(lesson: Lesson) -> Lesson | None:
    """The next one in order; None after the last."""
    return next((other for other in LESSONS.values() if other.order > lesson.order), None)
