"""Building the plan one part a page, or one part by itself: what comes before and after a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from support.parts import PARTS, Part

AFTER: Final[dict[str, tuple[str, ...]]] = {Part.RISKY: ("pairs",), Part.SURROUNDINGS: ("naloxone", "reasons")}
ORDER: Final = tuple(str(key) for part in PARTS for key in (part.key, *AFTER.get(part.key, ())))
OWN_PAGES: Final = {"pairs": "plan-pairs", "naloxone": "plan-naloxone", "reasons": "reasons"}


@dataclass(frozen=True)
class Guide:
    """Where a page of the plan leads. `number` is its place among `total` steps, or 0 where it was opened alone."""

    here: str
    number: int
    before: str
    after: str

    total = len(ORDER)

    @classmethod
    def of(cls, request: HttpRequest, key: str) -> Guide:
        """`?step` in the address says that the plan is being built from the first part to the last."""
        plan = reverse("plan")
        if "step" not in request.GET:
            return cls(page(key), 0, plan, f"{plan}#{key}")
        here = ORDER.index(key)
        before = step(ORDER[here - 1]) if here else plan
        after = step(ORDER[here + 1]) if here + 1 < len(ORDER) else f"{plan}?built"
        return cls(page(key), here + 1, before, after)

    @property
    def save(self) -> str:
        return "Save and go on" if self.number else "Save"

    def action(self, draft: str) -> str:
        """Where the page's form goes: to itself, and still on the same way."""
        fields = ({"step": ""} if self.number else {}) | ({"draft": draft} if draft else {})
        return self.here + (f"?{urlencode(fields)}" if fields else "")

    def after_part(self, key: str) -> str:
        """After risky things come the answers to them, also where that part was opened alone."""
        return page("pairs") if key == Part.RISKY and not self.number else self.after


def page(key: str) -> str:
    """The page of one part, by itself."""
    return reverse(OWN_PAGES[key]) if key in OWN_PAGES else reverse("plan-part", args=[key])


def step(key: str) -> str:
    """The same page on the way from the first part to the last."""
    return f"{page(key)}?step"
