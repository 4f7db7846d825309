"""A person's links as their list shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Prefetch

from accounts.clock import Week
from accounts.models import User
from progress.models import ShareLink, ShareView
from progress.models.share import LISTED_FOR
from progress.parts import PARTS

MOST_VIEWS: Final = 20


@dataclass(frozen=True)
class Shown:
    """`views` are the newest moments at which it was opened, of `n` in all."""

    link: ShareLink
    week: Week
    titles: tuple[str, ...]
    views: tuple[datetime, ...]
    n: int

    @classmethod
    def of(cls, link: ShareLink) -> Shown:
        views = [view.at for view in link.views.all()]
        titles = tuple(part.title for part in PARTS if part.key in link.sections)
        return cls(link, link.of_week, titles, tuple(views[:MOST_VIEWS]), len(views))


@dataclass(frozen=True)
class Listed:
    """Newest first: those that work, and those that ended within LISTED_FOR."""

    open: tuple[Shown, ...]
    ended: tuple[Shown, ...]

    @classmethod
    def of(cls, user: User, now: datetime) -> Listed:
        """Two queries: the links, and when they were opened."""
        views = Prefetch("views", ShareView.objects.order_by("-at"))
        rows = ShareLink.objects.for_user(user).order_by("-created_at").prefetch_related(views)
        open_, ended = [], []
        for link in rows:
            if not link.has_ended(now):
                open_.append(Shown.of(link))
            elif (link.revoked_at or link.expires_at) > now - LISTED_FOR:
                ended.append(Shown.of(link))
        return cls(tuple(open_), tuple(ended))
