"""Template days to start from: a few believable items each. Nothing is taken over that was not ticked."""

from dataclasses import dataclass
from datetime import date, time
from typing import Final

from routines.schedule import EVERY_DAY, Rule

WORKDAYS: Final = (0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Offer:
    """One line of a template day; `key` names it within its day."""

    key: str
    kind: str
    name: str
    at: time | None = None
    part: str = "any"
    weekdays: tuple[int, ...] = EVERY_DAY
    target: int = 1
    unit: str = "times"

    @property
    def said(self) -> str:
        """As the list shows it: "Get up · 07:30", "Walk · 20 minutes"."""
        asked = f"{self.target} {self.unit}" if self.target > 1 else ""
        return " · ".join(filter(None, (self.name, f"{self.at:%H:%M}" if self.at else "", asked)))

    def rule(self, today: date) -> Rule:
        return Rule(
            valid_from=today, at=self.at, part=self.part, weekdays=self.weekdays, target=self.target, unit=self.unit
        )


@dataclass(frozen=True)
class Start:
    key: str
    name: str
    about: str
    offers: tuple[Offer, ...]


EARLY: Final = Start(
    "early",
    "Early recovery",
    "A quiet frame for the first weeks: sleep, food, one person a day.",
    (
        Offer("wake", "wake", "Get up", time(7, 30)),
        Offer("medicine", "medicine", "Take my medicine", part="morning"),
        Offer("breakfast", "meal", "Eat breakfast", part="morning"),
        Offer("walk", "exercise", "Walk", part="midday", target=20, unit="minutes"),
        Offer("lunch", "meal", "Eat lunch", part="midday"),
        Offer("call", "people", "Talk to someone on my side", part="afternoon"),
        Offer("meeting", "people", "Go to a meeting", part="evening", weekdays=(0, 2, 4)),
        Offer("dinner", "meal", "Eat dinner", part="evening"),
        Offer("breathe", "mindfulness", "Breathe slowly", part="evening", target=5, unit="minutes"),
        Offer("bed", "bed", "Go to bed", time(22, 30)),
        Offer("water", "water", "Drink water", target=6, unit="glasses"),
    ),
)
WORKING: Final = Start(
    "working",
    "Working",
    "Around a day at work: a calm start, a real break, and an evening that is not empty.",
    (
        Offer("wake", "wake", "Get up", time(6, 30), weekdays=WORKDAYS),
        Offer("breakfast", "meal", "Eat breakfast", part="morning"),
        Offer("lunch", "meal", "Eat lunch away from my desk", part="midday", weekdays=WORKDAYS),
        Offer("move", "exercise", "Move", part="evening", weekdays=(0, 2, 4), target=30, unit="minutes"),
        Offer("dinner", "meal", "Eat dinner", part="evening"),
        Offer("call", "people", "Talk to someone on my side", part="evening"),
        Offer("homework", "homework", "Therapy homework", part="evening", weekdays=(1,)),
        Offer("hobby", "hobby", "Something just for me", part="evening", weekdays=(1, 3, 6)),
        Offer("bed", "bed", "Go to bed", time(22, 30)),
        Offer("water", "water", "Drink water", target=6, unit="glasses"),
    ),
)
PARENT: Final = Start(
    "parent",
    "Parent",
    "Small things that fit between the children's hours.",
    (
        Offer("wake", "wake", "Get up before the children", time(6, 15)),
        Offer("breakfast", "meal", "Eat breakfast with the children", part="morning"),
        Offer("breathe", "mindfulness", "Five quiet minutes", part="midday", target=5, unit="minutes"),
        Offer("lunch", "meal", "Eat lunch", part="midday"),
        Offer("play", "people", "Play with the children", part="afternoon"),
        Offer("chore", "chore", "One chore, not all", part="afternoon"),
        Offer("dinner", "meal", "Eat dinner together", part="evening"),
        Offer("call", "people", "Talk to another grown-up", part="evening"),
        Offer("bed", "bed", "Go to bed", time(22)),
        Offer("water", "water", "Drink water", target=6, unit="glasses"),
    ),
)
NIGHT: Final = Start(
    "night",
    "Night shift",
    "For days that begin when others sleep.",
    (
        Offer("wake", "wake", "Get up", time(15)),
        Offer("first", "meal", "Eat after getting up", part="afternoon"),
        Offer("light", "exercise", "Go outside in the light", part="afternoon", target=20, unit="minutes"),
        Offer("call", "people", "Talk to someone on my side", part="evening"),
        Offer("shift", "meal", "Eat a warm meal before work", part="evening"),
        Offer("snack", "meal", "Eat something small at work", part="night"),
        Offer("wind", "mindfulness", "Wind down without a screen", part="morning", target=15, unit="minutes"),
        Offer("bed", "bed", "Go to bed, curtains closed", time(8)),
        Offer("water", "water", "Drink water", target=6, unit="glasses"),
    ),
)
SLEEP: Final = Start(
    "sleep",
    "Sleep",
    "Two fixed times, and a slow hour before the second.",
    (
        Offer("wake", "wake", "Get up", time(7)),
        Offer("light", "exercise", "Go outside in the light", part="morning", target=10, unit="minutes"),
        Offer("coffee", "chore", "Last coffee before noon", part="midday"),
        Offer("wind", "mindfulness", "Wind down without a screen", part="evening", target=30, unit="minutes"),
        Offer("bed", "bed", "Go to bed", time(22, 30)),
    ),
)
STARTS: Final = {start.key: start for start in (EARLY, WORKING, PARENT, NIGHT, SLEEP)}
