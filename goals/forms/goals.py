"""Goals and their small steps, and the words of a keepsake."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.urls import reverse

from accounts.chips import Chips, OneWord
from accounts.crispy import Folded, SaveBar
from accounts.prose import ProseField
from goals.models import MOST_STEPS, Goal, Milestone

LONGEST_STEP: Final = 200
FIRST_STEPS: Final = 3
STEP: Final = "step_{}"


def coming_day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


def check_coming_day(day: date | None, before: date | None, today: date) -> date | None:
    """The day itself. A new one lies ahead; one that has passed meanwhile may stay."""
    if day and day < today and day != before:
        raise forms.ValidationError("Please pick today or a day to come.", code="past")
    return day


def _helper(*layout: Any) -> FormHelper:
    helper = FormHelper()
    helper.attrs = {"novalidate": "novalidate"}
    helper.layout = Layout(*layout)
    return helper


def _step_fields(number: int) -> dict[str, forms.CharField]:
    return {
        STEP.format(place): forms.CharField(label=f"Step {place}", required=False, max_length=LONGEST_STEP)
        for place in range(1, number + 1)
    }


class _WithSteps(forms.Form):
    """A form with text fields for steps; what is left empty is no step."""

    @property
    def step_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith(STEP.format(""))]

    @property
    def steps(self) -> list[str]:
        """The steps as the valid answers have them, in order."""
        return [self.cleaned_data[name] for name in self.step_names if self.cleaned_data[name]]


class GoalForm(_WithSteps):
    """A goal. A new one asks for its first steps too: as many as the idea has, and one more."""

    title = forms.CharField(label="What do you want to do?", max_length=120)
    why = ProseField(
        label="Why does it matter to you?",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    area = OneWord("Part of life", tuple((str(value), str(label)) for value, label in Goal.Area.choices))
    target_on = coming_day("By when")
    reward = forms.CharField(
        label="How you will treat yourself", required=False, max_length=200, help_text="Something small and good."
    )

    def __init__(self, data: Any, *, goal: Goal, today: date, steps: Sequence[str] | None = None) -> None:
        self.goal, self.today = goal, today
        given = {name: getattr(goal, name) for name in self.base_fields}
        given |= {STEP.format(place): text for place, text in enumerate(steps or (), 1)}
        super().__init__(data, initial=given)
        if steps is not None:
            self.fields.update(_step_fields(len(steps) + 1 if steps else FIRST_STEPS))
        self.fields["target_on"].widget.attrs["min"] = today.isoformat()
        small_steps = [Folded("Small steps", *self.step_names)] if self.step_names else []
        self.helper = _helper(
            "title", "why", Chips("area"), *small_steps, Folded("A date and a reward", "target_on", "reward"),
            SaveBar("Save"),
        )  # fmt: skip

    def clean_target_on(self) -> date | None:
        return check_coming_day(self.cleaned_data["target_on"], self.goal.target_on, self.today)

    def fill(self) -> Goal:
        """The goal as the valid answers have it, not yet saved."""
        for name in self.base_fields:
            setattr(self.goal, name, self.cleaned_data[name])
        return self.goal


class StepsForm(_WithSteps):
    """New steps for a goal: one, or several where it is being broken down."""

    def __init__(self, data: Any, *, number: int, there: int) -> None:
        super().__init__(data)
        self.there = there
        self.fields.update(_step_fields(number))
        if number == 1:
            self.fields[STEP.format(1)].label = "One more step"
        self.helper = _helper(*self.step_names, SaveBar("Add"))

    def clean(self) -> None:
        first = STEP.format(1)
        if not self.errors and not self.steps:
            self.add_error(first, "Write one small step.")
        elif not self.errors and self.there + len(self.steps) > MOST_STEPS:
            self.add_error(first, f"A goal holds {MOST_STEPS} steps at most. Part of it may be a goal of its own.")


class StepForm(forms.Form):
    text = forms.CharField(label="Step", max_length=LONGEST_STEP)
    due_on = coming_day("By when")

    def __init__(self, data: Any, *, step: Milestone, today: date) -> None:
        self.step, self.today = step, today
        super().__init__(data, initial={"text": step.text, "due_on": step.due_on})
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()
        self.helper = _helper("text", "due_on", SaveBar("Save"))

    def clean_due_on(self) -> date | None:
        return check_coming_day(self.cleaned_data["due_on"], self.step.due_on, self.today)

    def save(self) -> None:
        self.step.text, self.step.due_on = self.cleaned_data["text"], self.cleaned_data["due_on"]
        self.step.save(update_fields=["text", "due_on", "updated_at"])


class CelebrateForm(forms.Form):
    note = forms.CharField(label="A line about it, if you like", required=False, max_length=300)

    def __init__(self, data: Any, *, step: Milestone) -> None:
        super().__init__(data, initial={"note": step.note})
        self.helper = _helper("note", SaveBar("Remember it"))
        self.helper.form_action = reverse("step-celebrate", args=[step.pk])


class KeepsakeForm(forms.Form):
    words = ProseField(
        label="Your own words", required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, data: Any, *, words: str) -> None:
        super().__init__(data, initial={"words": words})
        self.helper = _helper("words", SaveBar("Save"))
