"""What happened."""

from journal.models.check_in import BACKFILL_DAYS, CheckIn, first_open_day
from journal.models.craving import Craving
from journal.models.entry import Entry
from journal.models.if_then import IfThen
from journal.models.lapse import Lapse, Release, SoberDate
from journal.models.medicine import Medicine
from journal.models.not_safe import NotSafe
from journal.models.own_word import OwnWord
from journal.models.practice import PracticeSession

__all__ = [
    "BACKFILL_DAYS",
    "CheckIn",
    "Craving",
    "Entry",
    "IfThen",
    "Lapse",
    "Medicine",
    "NotSafe",
    "OwnWord",
    "PracticeSession",
    "Release",
    "SoberDate",
    "first_open_day",
]
