from uuid import uuid4

import pytest

from accounts.vault import CannotOpen, Vault, new_key, place_of, unwrap, wrap, wrapping_key_id

ROW, PERSON = uuid4(), uuid4()
PLACE = place_of("journal.checkin", "note", ROW, PERSON)


def test_it_opens_what_it_sealed():
    vault = Vault(new_key())
    for text in ("", "plain", "слово 🌅 " * 2000, "a\x00b"):
        assert vault.open(vault.seal(text, PLACE), PLACE) == text


def test_it_never_seals_the_same_way_twice():
    vault = Vault(new_key())
    assert vault.seal("the same", PLACE) != vault.seal("the same", PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        place_of("journal.entry", "note", ROW, PERSON),
        place_of("journal.checkin", "victory", ROW, PERSON),
        place_of("journal.checkin", "note", uuid4(), PERSON),
        place_of("journal.checkin", "note", ROW, uuid4()),
    ],
    ids=["model", "field", "row", "person"],
)
def test_it_refuses_a_value_that_was_moved(elsewhere):
    vault = Vault(new_key())
    sealed = vault.seal("mine", PLACE)
    with pytest.raises(CannotOpen):
        vault.open(sealed, elsewhere)


def test_it_refuses_another_persons_key():
    with pytest.raises(CannotOpen):
        Vault(new_key()).open(Vault(new_key()).seal("mine", PLACE), PLACE)


def test_it_refuses_every_flipped_byte_and_every_cut():
    vault = Vault(new_key())
    sealed = vault.seal("mine", PLACE)
    for at in range(len(sealed)):
        with pytest.raises(CannotOpen):
            vault.open(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], PLACE)
        with pytest.raises(CannotOpen):
            vault.open(sealed[:at], PLACE)


def test_it_wraps_under_the_newest_key_and_unwraps_under_any_it_is_given():
    old, new = {"k1": new_key()}, {"k2": new_key()}
    wrapped_old = wrap(b"secret", old, b"p")
    both = {**new, **old}
    assert unwrap(wrapped_old, both, b"p") == b"secret"
    assert wrapping_key_id(wrap(b"secret", both, b"p")) == "k2"


@pytest.mark.parametrize(
    ("keys", "purpose"), [({"k1": new_key()}, b"p"), ({"k9": new_key()}, b"p"), (None, b"other person")]
)
def test_it_refuses_a_wrong_installation_key_an_unknown_one_and_another_purpose(keys, purpose):
    mine = {"k1": new_key()}
    with pytest.raises(CannotOpen):
        unwrap(wrap(b"secret", mine, b"p"), keys or mine, purpose)


@pytest.mark.parametrize("junk", [b"", b"\x01", b"\x02k1", b"\x01\x02k1", b"\x01\xff"])
def test_it_refuses_junk_in_place_of_a_wrapped_key(junk):
    with pytest.raises(CannotOpen):
        unwrap(junk, {"k1": new_key()}, b"p")
