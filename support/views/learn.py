"""Lessons: the same for everyone and open to all. Who is signed in can mark what they have read."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.http import PersonRequest
from help.finders import finders_for
from help.lessons import LESSONS, PARTS, Lesson, after
from support.models import LessonRead


@login_not_required
@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    """All lessons by part; with a person also how many of them are marked, and the shelf."""
    context = {"parts": PARTS, "read": _read(request), "total": len(LESSONS)}
    return render(request, "support/learn/learn.html", context)


@login_not_required
@require_safe
def lesson(request: HttpRequest, key: str) -> HttpResponse:
    chosen = _lesson_or_404(key)
    context: dict[str, Any] = {"lesson": chosen, "next": after(chosen), "is_read": key in _read(request)}
    if chosen.finders:
        context["found"] = finders_for(getattr(request.user, "country", ""))
    return render(request, "support/learn/lesson.html", context)


@require_POST
def mark(request: PersonRequest, key: str) -> HttpResponse:
    """The button says which way, so that a second tap changes nothing."""
    chosen = _lesson_or_404(key)
    if request.POST.get("read") == "no":
        LessonRead.objects.for_user(request.user).filter(lesson=chosen.slug).delete()
    else:
        LessonRead.objects.mark(request.user, chosen.slug)
    return redirect(reverse("lesson", args=[key]) + "#read")


def _lesson_or_404(key: str) -> Lesson:
    if key not in LESSONS:
        raise Http404("No such lesson.")
    return LESSONS[key]


def _read(request: HttpRequest) -> frozenset[str]:
    """The lessons that this person marked, of those there are; nothing for a visitor."""
    if not request.user.is_authenticated:
        return frozenset()
    return LessonRead.objects.for_user(request.user).slugs() & LESSONS.keys()
