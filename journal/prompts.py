"""What an entry can start from. A prompt's key is stored and stands in links, so it says little by itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

BODY: Final = "body"


@dataclass(frozen=True)
class Prompt:
    """`fields` are pairs of key and label. With just one, an entry's body is its text; with more, JSON by key."""

    key: str
    name: str
    line: str
    fields: tuple[tuple[str, str], ...]

    @property
    def is_plain(self) -> bool:
        return len(self.fields) == 1

    def body(self, texts: Mapping[str, str]) -> str:
        """The texts as an entry stores them; nothing at all where no field has any."""
        said = {key: texts[key] for key, _ in self.fields if texts.get(key)}
        if self.is_plain:
            return said.get(BODY, "")
        return json.dumps(said, ensure_ascii=False) if said else ""

    def texts(self, body: str) -> dict[str, str]:
        """The other way: text by field. A body that is no such JSON comes back whole, under BODY."""
        if self.is_plain or not body:
            return {BODY: body} if body else {}
        try:
            return {str(key): str(text) for key, text in json.loads(body).items()}
        except (ValueError, AttributeError):
            return {BODY: body}

    def text(self, body: str) -> str:
        """All words of a body, one field below the other, as they are searched."""
        return body if self.is_plain else "\n".join(self.texts(body).values())


def _plain(key: str, name: str, line: str, label: str) -> Prompt:
    return Prompt(key, name, line, ((BODY, label),))


FREE: Final = _plain("free", "Just write", "Whatever is on your mind. Nobody checks the spelling.", "Your words")
PROMPTS: Final = (
    FREE,
    _plain(
        "thanks",
        "Thankful for",
        "Small things count: a warm bed, a short queue, a kind word.",
        "What am I thankful for today?",
    ),
    Prompt(
        "record",
        "Look at a thought",
        "Slow one hard thought down. Fill in what you can, in any order.",
        (
            ("situation", "What happened?"),
            ("thought", "What went through my mind?"),
            ("feeling", "What did I feel, and how strongly?"),
            ("another", "What is another way to see it?"),
            ("next", "What will I do?"),
        ),
    ),
    _plain(
        "letter",
        "A letter to myself",
        "Write as you would to a friend you care about.",
        "Dear me",
    ),
    _plain("proud", "What I am proud of", "It may be small. It is yours.", "What am I proud of?"),
    Prompt(
        "sides",
        "Both sides",
        "Be honest on every side. It is for your eyes.",
        (
            ("use_good", "What is good about using?"),
            ("use_bad", "What is bad about using?"),
            ("sober_good", "What is good about staying sober?"),
            ("sober_bad", "What is hard about staying sober?"),
        ),
    ),
    Prompt(
        "talk",
        "Get ready for a hard talk",
        "Find your words here first, in your own time.",
        (
            ("who", "Who do I want to talk to, and about what?"),
            ("say", "What do I want to say?"),
            ("hope", "What do I hope for?"),
            ("hear", "What might they say, and what helps me stay calm?"),
        ),
    ),
)
BY_KEY: Final = {prompt.key: prompt for prompt in PROMPTS}


def named(key: str | None) -> Prompt:
    """The prompt of that key; free writing for any other."""
    return BY_KEY.get(key or "", FREE)
