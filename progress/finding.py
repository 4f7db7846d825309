"""Works out a person's patterns and keeps them: too long for a page to wait for."""

from datetime import date, timedelta

from accounts.models import User
from journal.models import OwnWord
from progress.history import days_of
from progress.models import PatternSet
from progress.patterns import LONGEST, find_patterns


def refresh(user: User, today: date) -> None:
    """Looks at the last two years up to `today` and replaces what was kept."""
    days = days_of(user, today - timedelta(days=LONGEST - 1), today)
    own = {("triggers", str(word.pk)): word.label for word in OwnWord.objects.for_user(user).of_kind("trigger")}
    sentences = [pattern.said(own) for pattern in find_patterns(days)]
    PatternSet.objects.keep(user, days[-1].day if days else today, len(days), sentences)
