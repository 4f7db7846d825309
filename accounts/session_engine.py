"""Django's database sessions, read together with their person (`accounts.whose`). Everything else, saving and signing
included, is Django's."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from accounts.whose import session_data


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        data = session_data(self.session_key, timezone.now())
        if data is None:
            self._session_key = None
            return {}
        return dict(self.decode(data))
