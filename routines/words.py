"""The words people pick from. The first of each pair is stored and never changes; the second is shown."""

from typing import Final

from accounts.chips import Choices

KINDS: Final[Choices] = (
    ("wake", "Getting up"),
    ("bed", "Going to bed"),
    ("meal", "Meal"),
    ("water", "Water"),
    ("exercise", "Moving"),
    ("medicine", "Medicine"),
    ("mindfulness", "Calm"),
    ("hobby", "Hobby"),
    ("people", "People"),
    ("chore", "Chore"),
    ("homework", "Therapy homework"),
)
# In the order of the day; what has no hour of its own comes last.
PARTS: Final[Choices] = (
    ("morning", "Morning"),
    ("midday", "Midday"),
    ("afternoon", "Afternoon"),
    ("evening", "Evening"),
    ("night", "Night"),
    ("any", "Any time"),
)
UNITS: Final[Choices] = (("times", "times"), ("glasses", "glasses"), ("minutes", "minutes"))
ONE_OF: Final = {"times": "time", "glasses": "glass", "minutes": "minute"}
WEEKDAYS: Final[Choices] = (
    ("0", "Mon"),
    ("1", "Tue"),
    ("2", "Wed"),
    ("3", "Thu"),
    ("4", "Fri"),
    ("5", "Sat"),
    ("6", "Sun"),
)
SLOTS: Final[Choices] = (("breakfast", "Breakfast"), ("lunch", "Lunch"), ("dinner", "Dinner"), ("snack", "Snack"))
