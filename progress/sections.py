"""The sections of a weekly review, in the order of its page: what a person may choose to print or to share."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Section:
    """`private`: it goes into print or a link only when it was ticked for that."""

    key: str
    title: str
    private: bool = False

    @property
    def template(self) -> str:
        """Its fragment, which reads `review` and draws one card or several."""
        return f"progress/week/_{self.key.replace('-', '_')}.jinja"


SECTIONS: Final = (
    Section("use", "Use", private=True),
    Section("figures", "Craving, mood and sleep"),
    Section("signs", "Worth a look", private=True),
    Section("moments", "Cravings"),
    Section("tools", "What I tried"),
    Section("routines", "Routine"),
    Section("goals", "Goals and good things"),
    Section("support", "People and visits"),
    Section("questionnaires", "Questionnaires", private=True),
    Section("patterns", "What goes together", private=True),
    Section("words", "In my words", private=True),
    Section("bring-up", "To bring up next time"),
)
BY_KEY: Final = {section.key: section for section in SECTIONS}
