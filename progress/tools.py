"""The tools' guides: public, and with whom to call and why where someone is signed in."""

from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import PersonRequest
from accounts.models import User
from journal.tools import Guide, Tool
from journal.views import moment, practice
from support.people import first_to_call
from support.sheet import with_photos

MOST_PEOPLE: Final = 4


@login_not_required
@require_safe
def alone(request: HttpRequest, key: str) -> HttpResponse:
    return practice.tool(request, key, near)


@require_http_methods(["GET", "HEAD", "POST"])
def in_a_craving(request: PersonRequest, pk: UUID, key: str = "") -> HttpResponse:
    """What the craving's row says is the tool; `key` is there for a phone without a network."""
    return moment.use(request, pk, near)


def near(user: User, tool: Tool) -> dict[str, Any]:
    """The first people to call, or all of one's reasons, where the tool is about them: one query, or none."""
    if tool.guide == Guide.CALL:
        return {"people": first_to_call(user, MOST_PEOPLE)}
    if tool.guide == Guide.REASONS:
        return {"reasons": with_photos(user)}
    return {}
