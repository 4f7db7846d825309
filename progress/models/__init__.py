"""What this room keeps: patterns that were found, a week in the person's own words, and links that show a week."""

from progress.models.note import WeekNote
from progress.models.patterns import PatternSet
from progress.models.share import ShareLink, ShareView

__all__ = ["PatternSet", "ShareLink", "ShareView", "WeekNote"]
