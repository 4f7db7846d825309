"""What a new password must be, beside its length."""

from typing import Any

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

LONGEST = 128
ENOUGH = 3  # zxcvbn: 3 of 4 is more than 10^8 guesses, safely beyond an offline attack on Argon2id for a time
LOOKED_AT = 72  # zxcvbn's work grows steeply with length; a longer password is long enough to pass
OUR_WORDS = ("daymark", "sober", "sobriety", "recovery", "heroin", "clean", "relapse", "onedayatatime")


class NotTooLong:
    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(f"Use at most {LONGEST} characters.", code="password_too_long")

    def get_help_text(self) -> str:
        return ""


class HardToGuess:
    """Refuses what lists of known passwords and simple patterns would find, the person's own name among them."""

    def validate(self, password: str, user: Any = None) -> None:
        mine = [part for part in (getattr(user, "username", ""), getattr(user, "email", "")) if part]
        found = zxcvbn(password[:LOOKED_AT], user_inputs=[*OUR_WORDS, *mine], max_length=LOOKED_AT)
        if found["score"] < ENOUGH:
            raise ValidationError(
                "This is easy to guess. Three or four words that do not belong together work well.",
                code="password_easy",
            )

    def get_help_text(self) -> str:
        return "At least 12 characters. Three or four words that do not belong together work well."
