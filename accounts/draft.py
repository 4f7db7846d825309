"""A form's name for what it will make: it stands in the form's address, and the row's id is made from it.

So a form that is sent twice, or come back to, makes one row; and since the person is part of that id, no draft can
name another person's row.
"""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from accounts.ids import new_id

LONGEST = 36


def draft_of(request: HttpRequest) -> str:
    """The draft in the address, or a new one."""
    return request.GET.get("draft", "")[:LONGEST] or str(new_id())


def address(name: str, draft: str) -> str:
    """The page of that URL name, for this draft."""
    return f"{reverse(name)}?{urlencode({'draft': draft})}"
