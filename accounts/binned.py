"""Rows that can be deleted and brought back: they wait in a bin for 30 days."""

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.db import models

from accounts.owned import Owned, OwnedQuerySet

KEPT_IN_BIN = timedelta(days=30)

Row = TypeVar("Row", bound=models.Model)


class BinnedQuerySet(OwnedQuerySet[Row]):
    def kept(self) -> Self:
        """Those that were not deleted."""
        return self.filter(binned_at=None)

    def binned(self) -> Self:
        return self.exclude(binned_at=None)

    def put_in_bin(self, now: datetime) -> int:
        """Deletes them for now; how many."""
        return self.kept().update(binned_at=now)

    def take_out(self) -> int:
        """Brings them back as they were; how many."""
        return self.binned().update(binned_at=None)

    def empty_bin(self, now: datetime) -> int:
        """Deletes for good what has been in the bin for KEPT_IN_BIN; how many."""
        return self.filter(binned_at__lte=now - KEPT_IN_BIN).delete()[0]


class Binned(Owned):
    """A row that is hidden from everything, sums included, while `binned_at` is set."""

    binned_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
