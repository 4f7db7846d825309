"""Argon2id at the cost OWASP lists for one pass (46 MiB), with a bound on how many run at once."""

from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

_AT_ONCE = BoundedSemaphore(2)


class Argon2id(Argon2PasswordHasher):
    """m=46 MiB, t=1, p=1 (OWASP Password Storage Cheat Sheet): about 60 ms; two at a time in each process."""

    time_cost = 1
    memory_cost = 47_104
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _AT_ONCE:
            return str(super().encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        with _AT_ONCE:
            return bool(super().verify(password, encoded))
