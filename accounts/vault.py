"""Private text at rest: AES-256-GCM under a key of the person's own, itself wrapped by the installation's key.

A sealed value is `version (1 byte) | key number (1 byte) | nonce (12) | ciphertext and tag`. The place it lives in
(model, field, row, person) is bound in as associated data, so a value moved to another row or person does not open.
A wrapped key is `version (1) | length of key id (1) | key id | nonce (12) | ciphertext and tag`.
"""

import os
from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
NONCE_BYTES = 12
KEY_BYTES = 32


class CannotOpen(ValueError):
    """The sealed value is damaged, was moved, or belongs to another key."""


class Vault:
    """Seals and opens one person's words."""

    def __init__(self, key: bytes, number: int = 1) -> None:
        self._cipher = AESGCM(key)
        self._number = number

    def seal(self, text: str, place: bytes) -> bytes:
        """The text as bytes for the database; every call gives other bytes. `place` comes from `place_of`."""
        nonce = os.urandom(NONCE_BYTES)
        return bytes([VERSION, self._number]) + nonce + self._cipher.encrypt(nonce, text.encode(), place)

    def open(self, sealed: bytes | memoryview, place: bytes) -> str:
        """The text that was sealed at this very place; CannotOpen otherwise."""
        if len(sealed) < 2 + NONCE_BYTES or sealed[0] != VERSION or sealed[1] != self._number:
            raise CannotOpen("Not a value that this key sealed.")
        nonce, ciphertext = sealed[2 : 2 + NONCE_BYTES], sealed[2 + NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, ciphertext, place).decode()
        except InvalidTag:
            raise CannotOpen("The value was changed, or belongs to another row or person.") from None


def place_of(model: str, field: str, row: UUID, person: UUID) -> bytes:
    """Where a sealed value lives, as associated data. Four fixed-order parts; labels hold no separator."""
    return b"|".join((model.encode(), field.encode(), row.bytes, person.bytes))


def new_key() -> bytes:
    return AESGCM.generate_key(bit_length=8 * KEY_BYTES)


def wrap(secret: bytes, keys: Mapping[str, bytes], purpose: bytes) -> bytes:
    """`secret` under the newest installation key; `purpose` (whose, and what for) must be given again to unwrap."""
    key_id, key = next(iter(keys.items()))
    nonce, name = os.urandom(NONCE_BYTES), key_id.encode()
    return bytes([VERSION, len(name)]) + name + nonce + _cipher(key).encrypt(nonce, secret, purpose)


def unwrap(wrapped: bytes, keys: Mapping[str, bytes], purpose: bytes) -> bytes:
    """The secret; CannotOpen where the installation key is absent or wrong, or the bytes were changed or moved."""
    key = keys.get(wrapping_key_id(wrapped))
    if key is None:
        raise CannotOpen("The installation key that wrapped this is not among the keys given.")
    start = 2 + wrapped[1]
    if len(wrapped) < start + NONCE_BYTES:
        raise CannotOpen("Not a wrapped key.")
    nonce, ciphertext = wrapped[start : start + NONCE_BYTES], wrapped[start + NONCE_BYTES :]
    try:
        return _cipher(key).decrypt(nonce, ciphertext, purpose)
    except InvalidTag:
        raise CannotOpen("The installation key is not the one that wrapped this.") from None


def wrapping_key_id(wrapped: bytes) -> str:
    """Which installation key wrapped it."""
    if len(wrapped) < 2 or wrapped[0] != VERSION:
        raise CannotOpen("Not a wrapped key.")
    return wrapped[2 : 2 + wrapped[1]].decode("ascii", "replace")


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)
