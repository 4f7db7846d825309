"""Works out a person's patterns and keeps them: too long for a page to wait for."""

from datetime import date, timedelta

from accounts.models import User
from journal.models import OwnWord
from progress.history import days_of
from progress.models import PatternSet
from progress.models.patterns import Told
from progress.patterns import LONGEST, look_at


def refresh(user: User, today: date) -> None:
    """Looks at the last two years up to `today` and replaces what was kept."""
    days = days_of(user, today - timedelta(days=LONGEST - 1), today)
    own = {("triggers", str(word.pk)): word.label for word in OwnWord.objects.for_user(user).of_kind("trigger")}
    look = look_at(days)
    found = [(one.said(own), one.own) for one in look.patterns if not one.own or (one.factor, one.own) in own]
    told = Told(tuple(found), tuple(lack.sentence for lack in look.lacks), look.compared)
    PatternSet.objects.keep(user, days[-1].day if days else today, len(days), told)
