"""Check-ins and lapses as they really come in: said, noted, moved, deleted and undone, in any order, beside a plain
model of the same that shares no code with the rooms."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, count

import pytest
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from accounts.models import User
from accounts.tests.moments import STEADY
from goals import counts
from goals.sober_time import SoberTime
from goals.tests.test_sober_time import counted
from journal import lapses
from journal.forms.lapse import LapseForm
from journal.models import CheckIn, Lapse, SoberDate

TODAY = date(2026, 3, 11)
STARTS = {"heroin": 20, "any opioid": 3, "pills": 10}  # how many days ago each began; the first is the main one
WORDS = {
    "one": "by the station",
    "two": "",
    "three": "at work",
}  # the drafts of lapses noted by hand, and what each says
PEOPLE = count()

days_back = st.integers(0, 2)  # few, so that things meet
answers = st.sampled_from(["yes", "no", "unsaid", ""])
some_counts = st.frozensets(st.sampled_from(sorted(STARTS)))
picks = st.integers(0, 9)


@dataclass
class Noted:
    """A lapse of which the person said more than a check-in's "yes". `with_yes`: that "yes" goes and comes with it.
    `took_yes`: its day's went into the bin with it."""

    day: date
    touches: frozenset[str]
    words: str
    with_yes: bool = False
    took_yes: bool = False


@dataclass
class Plain:
    """What was said, and what follows. `yes` holds, for a day whose "yes" stands alone, the count it touches."""

    main: str = "heroin"
    answers: dict[date, str] = field(default_factory=dict)
    yes: dict[date, str] = field(default_factory=dict)
    noted: dict[str, Noted] = field(default_factory=dict)
    binned: dict[str, Noted] = field(default_factory=dict)

    def noted_on(self, day: date) -> bool:
        return any(one.day == day for one in self.noted.values())

    def say(self, day: date, answer: str) -> None:
        self.answers[day] = answer
        if answer != "yes":
            self.yes.pop(day, None)
        elif not self.noted_on(day):
            self.yes.setdefault(day, self.main)

    def note(self, name: str, day: date, touches: frozenset[str], words: str) -> None:
        before = self.noted.pop(name, None) or self.binned.pop(name, None)
        stays = before is not None and before.with_yes and before.day == day
        stands_in = self.yes.pop(day, None) is not None
        self.noted[name] = Noted(day, touches or frozenset({self.main}), words, stays or (stands_in and words != ""))
        if before:
            self.unsay(before.day)

    def unsay(self, day: date) -> bool:
        """A "yes" that nothing stands for any more is an open answer: whether there was one."""
        goes = self.answers.get(day) == "yes" and day not in self.yes and not self.noted_on(day)
        if goes:
            self.answers[day] = ""
        return goes

    def delete(self, name: str) -> None:
        lapse = self.binned[name] = self.noted.pop(name)
        lapse.took_yes = self.unsay(lapse.day)

    def bring_back(self, name: str) -> None:
        lapse = self.noted[name] = self.binned.pop(name)
        if self.yes.pop(lapse.day, None) is not None and lapse.words:
            lapse.with_yes = True
        if lapse.with_yes or lapse.took_yes:
            self.say_again(lapse.day)

    def say_again(self, day: date) -> None:
        if self.answers.get(day) == "":
            self.answers[day] = "yes"

    def days(self) -> Counter[date]:
        """How many lapses lie on each day: a "yes" adds none to what was noted."""
        assert not any(self.noted_on(day) for day in self.yes)
        return Counter(chain(self.yes, (one.day for one in self.noted.values())))

    def touching(self, name: str) -> list[date]:
        noted = [one.day for one in self.noted.values() if name in one.touches]
        return noted + [day for day, touched in self.yes.items() if touched == name]


class Real:
    """The same for a person in the database, by the site's own verbs."""

    def __init__(self) -> None:
        self.user = User.objects.create_user(username=f"walker-{next(PEOPLE)}", zone="Europe/Berlin")
        self.counts = {}
        for name, back in STARTS.items():
            started_on = TODAY - timedelta(days=back)
            self.counts[name] = SoberDate(user=self.user, label=name, started_on=started_on)
            counts.save(self.counts[name])

    def kept(self) -> list[Lapse]:
        return list(Lapse.objects.for_user(self.user).kept())

    def on(self, day: date) -> Lapse:
        return Lapse.objects.for_user(self.user).kept().get(day=day)

    def row(self, pk) -> Lapse:
        return Lapse.objects.for_user(self.user).get(pk=pk)

    def send(self, lapse: Lapse, today: date, day: date, touches: frozenset[str], words: str) -> None:
        """The form of a lapse, filled in and sent."""
        day_before, now = lapse.day, noon(today)
        sent = {"day": [day.isoformat()], "what": [words], "counts": [str(self.counts[name].pk) for name in touches]}
        offered = list(SoberDate.objects.for_user(self.user).main_first())
        form = LapseForm(MultiValueDict(sent), lapse=lapse, person=self.user, now=now, counts=offered, save="Save")
        assert form.is_valid(), form.errors
        lapses.keep(form.fill(), day_before, now)

    def note(self, draft: str, today: date, day: date, touches: frozenset[str], words: str) -> None:
        self.send(lapses.lapse_of(self.user, draft, today), today, day, touches, words)

    def figures(self, today: date) -> dict[str, SoberTime]:
        return {one.sober_date.label: one.time for one in counts.counts_of(self.user, today)}


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


class Histories(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.today, self.plain, self.real = TODAY, Plain(), Real()
        self.keys = {name: Lapse.id_for(self.real.user, name) for name in WORDS}
        self.deleted_yes = []  # (day, the row's key, the count it touched)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    @rule(back=days_back, answer=answers)
    def say(self, back, answer):
        day = self.ago(back)
        CheckIn.objects.record(self.real.user, day, {"used": answer})
        self.plain.say(day, answer)
        if answer != "yes":  # what that made is taken back, from the bin as well
            self.deleted_yes = [one for one in self.deleted_yes if one[0] != day]

    @rule(name=st.sampled_from(sorted(WORDS)), back=days_back, touches=some_counts)
    def note(self, name, back, touches):
        """By hand; the draft sent again is the same lapse."""
        self.real.note(name, self.today, self.ago(back), touches, WORDS[name])
        self.plain.note(name, self.ago(back), touches, WORDS[name])

    @precondition(lambda self: self.plain.yes)
    @rule(pick=picks, touches=some_counts, words=st.sampled_from(["", "one time"]))
    def fill_in(self, pick, touches, words):
        """The steps that a "yes" leads to: with nothing said it stays what it was."""
        day = self._one_of(self.plain.yes, pick)
        self.real.note(day.isoformat(), self.today, day, touches, words)
        if not words and touches <= {self.plain.main}:
            self.plain.yes[day] = self.plain.main
            return
        name = f"{day} {len(self.keys)}"
        self.keys[name] = self.real.on(day).pk
        self.plain.note(name, day, touches, words)

    @precondition(lambda self: self.plain.noted)
    @rule(pick=picks, back=days_back, touches=some_counts)
    def move(self, pick, back, touches):
        name = self._one_of(self.plain.noted, pick)
        words = self.plain.noted[name].words
        self.real.send(self.real.row(self.keys[name]), self.today, self.ago(back), touches, words)
        self.plain.note(name, self.ago(back), touches, words)

    @precondition(lambda self: self.plain.noted)
    @rule(pick=picks)
    def delete(self, pick):
        name = self._one_of(self.plain.noted, pick)
        lapses.delete(self.real.row(self.keys[name]), noon(self.today))
        self.plain.delete(name)

    @precondition(lambda self: self.plain.binned)
    @rule(pick=picks)
    def undo(self, pick):
        name = self._one_of(self.plain.binned, pick)
        lapses.bring_back(self.real.row(self.keys[name]), noon(self.today))
        self.plain.bring_back(name)

    @precondition(lambda self: self.plain.yes)
    @rule(pick=picks)
    def delete_yes(self, pick):
        day = self._one_of(self.plain.yes, pick)
        lapse = self.real.on(day)
        lapses.delete(lapse, noon(self.today))
        self.deleted_yes.append((day, lapse.pk, self.plain.yes.pop(day)))
        self.plain.unsay(day)

    @precondition(lambda self: self.deleted_yes)
    @rule(pick=picks)
    def undo_yes(self, pick):
        day, key, touched = self.deleted_yes.pop(pick % len(self.deleted_yes))
        lapses.bring_back(self.real.row(key), noon(self.today))
        if not self.plain.noted_on(day):
            self.plain.yes.setdefault(day, touched)
        self.plain.say_again(day)

    @rule(name=st.sampled_from(sorted(STARTS)))
    def make_main(self, name):
        sober_date = SoberDate.objects.for_user(self.real.user).get(pk=self.real.counts[name].pk)
        sober_date.is_main = True
        counts.save(sober_date)
        self.plain.main = name

    @rule()
    def a_day_passes(self):
        before = self.real.figures(self.today)
        self.today += timedelta(days=1)
        after = self.real.figures(self.today)
        assert all(after[name].total >= before[name].total for name in STARTS)

    @invariant()
    def each_count_is_that_of_the_plain_days(self):
        said = CheckIn.objects.for_user(self.real.user).values_list("day", "used")
        assert dict(said) == self.plain.answers
        assert Counter(lapse.day for lapse in self.real.kept()) == self.plain.days()
        assert self.real.figures(self.today) == expected(self.plain, self.today)

    @invariant()
    def no_yes_is_without_a_lapse(self):
        said = {day for day, answer in self.plain.answers.items() if answer == "yes"}
        assert said <= {lapse.day for lapse in self.real.kept()}

    def _one_of(self, things, pick):
        return sorted(things)[pick % len(things)]


def expected(plain: Plain, today: date) -> dict[str, SoberTime]:
    """Each count's figures, by walking day by day."""
    starts = {name: TODAY - timedelta(days=back) for name, back in STARTS.items()}
    touching = {name: [day for day in plain.touching(name) if day >= starts[name]] for name in STARTS}
    return {name: counted(starts[name], touching[name], today) for name in STARTS}


@pytest.mark.usefixtures("db")
def test_a_yes_and_a_lapse_of_one_day_never_count_twice_whatever_happens_to_them():
    steady = settings(STEADY, max_examples=40, stateful_step_count=12, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Histories, settings=steady)


@pytest.mark.usefixtures("db")
@settings(STEADY, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_order_in_which_things_are_entered_does_not_matter(data):
    """Each day is spoken of once, and three lapses are noted by hand, with and without words."""
    near = st.integers(0, 1)
    said = data.draw(st.dictionaries(near, answers, min_size=1))
    noted = data.draw(st.fixed_dictionaries(dict.fromkeys(WORDS, st.tuples(near, some_counts))))
    order = data.draw(st.permutations([*said, *noted]))
    figures = []
    for entered in ([*said, *noted], order):
        person = Real()
        for key in entered:
            if key in said:
                CheckIn.objects.record(person.user, TODAY - timedelta(days=key), {"used": said[key]})
            else:
                back, touches = noted[key]
                person.note(key, TODAY, TODAY - timedelta(days=back), touches, WORDS[key])
        figures.append((person.figures(TODAY), Counter(lapse.day for lapse in person.kept())))
    assert figures[0] == figures[1]
