"""Every model of a person's data is Owned, and its unique constraints and indexes begin with the person."""

from typing import Final

import pytest
from django.apps import apps

from accounts.owned import Owned

ROOMS: Final = (
    "accounts",
    "help",
    "journal",
    "routines",
    "goals",
    "support",
    "reminders",
    "progress",
    "recovery",
)

# Models that are no person's diary, each with the reason.
NOT_OWNED: Final = {
    "accounts.User": "the person",
    "accounts.DataKey": "one to one with the person; a table of its own for the backups",
    "accounts.RecoveryKey": "one to one with the person, a hash",
    "accounts.InstallationKeyProof": "the installation's",
    "accounts.Invite": "nobody's until it is used",
    "reminders.Asking": "outlives accounts, and knows people and addresses by keyed hashes only",
    "reminders.Turn": "one to one with the reminder, which is; a table of its own for the queue",
    "reminders.Call": "ids of deliveries, bundled for a sender",
    "reminders.Tally": "counts of the whole site, nobody's",
    "accounts.Letter": "sealed under the installation's key, gone when sent",
}
# Queues are read across people by the clock, and by nothing else.
QUEUE_INDEXES: Final = {
    "check_in_of_late",
    "craving_of_late",
    "delivery_trouble",
    "delivery_to_be_called",
    "turn_due",
    "reminder_fault",
    "reminder_spent",
}

OURS = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
OWNED = [model for model in OURS if issubclass(model, Owned)]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_it_is_owned_or_listed(model):
    assert issubclass(model, Owned) != (model._meta.label in NOT_OWNED)


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_its_constraints_and_indexes_begin_with_the_person(model):
    rules = [rule for rule in (*model._meta.constraints, *model._meta.indexes) if hasattr(rule, "fields")]
    personal = [rule for rule in rules if rule.name not in QUEUE_INDEXES]
    assert personal, "the person's rows need an index that begins with them"
    assert all(rule.fields[0] == "user" for rule in personal)


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_its_key_cannot_be_guessed(model):
    key = model._meta.pk
    assert (key.target_field if key.remote_field else key).get_internal_type() == "UUIDField"
