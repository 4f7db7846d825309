"""Questionnaires, summed up from their own files; what is to be brought up; and what the patterns' last look found."""

import json
import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path

import support
from journal.models import NotSafe, OwnWord
from progress.models import PatternSet
from progress.tests.slow.twelve import COUNT, said
from support.models import Answer, BringUp

OFFERED = ("who-5", "phq-8", "gad-7", "bam-iop", "bam", "phq-9")
FILES = Path(support.__file__).parent / "data" / "questionnaires"


def questionnaires(week):
    """The newest of this week of each, beside the newest of the eleven weeks before."""
    is_held = any(row.at > week.now - timedelta(hours=24) for row in week.notes.rows[NotSafe])
    found = []
    for key in OFFERED:
        answers = [row for row in week.notes.rows[Answer] if row.questionnaire == key and row.finished_at]
        now = newest(answers, week.days)
        before = newest(answers, [day for days in week.twelve[:11] for day in days])
        if now:
            found.append(filled(the_form(key), now, before, is_held))
    return found


def newest(answers, days):
    return max((one for one in answers if one.day in days), key=lambda one: one.day, default=None)


@cache
def the_form(key):
    return tomllib.loads((FILES / f"{key}.toml").read_text())


def filled(form, now, before, is_held):
    return {
        "title": form["title"],
        "on": now.day,
        "on_before": before.day if before else None,
        "is_held": is_held,
        "scales": [scale_of(form, scale, now, before, is_held) for scale in form["scales"]],
    }


def scale_of(form, scale, now, before, is_held):
    value = None if is_held else summed(form, scale, now)
    value_before = None if is_held or before is None else summed(form, scale, before)
    bands = [band["name"] for band in scale.get("bands", []) if value is not None and value <= band["up_to"]]
    most = sum(max(value for value, _ in form["options"][one["options"]]) for one in items_of(form, scale))
    return {
        "name": scale["name"],
        "high": most * scale.get("times", 1),
        "now": value,
        "said": said(value, COUNT),
        "band": bands[0] if bands else "",
        "before": value_before,
        "said_before": said(value_before, COUNT),
    }


def items_of(form, scale):
    return [one for one in form["items"] if one["key"] in scale["items"]]


def summed(form, scale, answer):
    """None where a question was skipped. A 0 that leads on to a later question stands for those between."""
    given, keys = json.loads(answer.items), [one["key"] for one in form["items"]]
    known = {}
    for one in form["items"]:
        if "go_to" in one and given.get(one["key"]) == 0:
            known |= dict.fromkeys(keys[keys.index(one["key"]) + 1 : keys.index(one["go_to"])], 0)
    known |= given
    if any(key not in known for key in scale["items"]):
        return None
    return sum(known[key] for key in scale["items"]) * scale.get("times", 1)


def asks(week):
    """What still waits, in the order in which it came."""
    waiting = [row for row in week.notes.rows[BringUp] if row.done_on is None]
    return [row.text for row in sorted(waiting, key=lambda row: (row.created_at, row.pk))]


def patterns(week):
    """Without those that name a word of the person's own that is there no more."""
    kept = next(iter(week.notes.rows[PatternSet]), None)
    if kept is None:
        return found([], 0, None, [], None)
    told = json.loads(kept.words)
    own = [str(row.pk) for row in week.notes.rows[OwnWord] if row.kind in ("trigger", "tool")]
    sentences = [sentence for sentence, word in told["found"] if word == "" or word in own]
    return found(sentences, kept.noted, kept.rests_on, told["missing"], told["compared"])


def found(sentences, noted, rests_on, missing, compared):
    return {
        "sentences": sentences,
        "first": sentences[:2],
        "more": sentences[2:],
        "noted": noted,
        "rests_on": rests_on,
        "missing": missing,
        "compared": compared,
        "fewest": 28,
    }
