"""The day's page, and the taps on it: done, taken back, skipped."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.clock import DAY, resolve, today_for
from accounts.http import PersonRequest, key_or_none
from accounts.models import User
from routines.day import DayPage, Row
from routines.drawn import drawn
from routines.forms.tick import OpenDayForm, SkipForm, TickForm, first_open_day
from routines.models import BACK_DAYS, Completion, RoutineItem, RoutineRule
from routines.schedule import rule_on


@require_safe
def routines(request: PersonRequest) -> HttpResponse:
    return _page(request, today_for(request.user, timezone.now()))


@require_safe
def routines_on(request: PersonRequest, day: date) -> HttpResponse:
    today = today_for(request.user, timezone.now())
    if not first_open_day(today) <= day <= today:
        return render(request, "routines/closed.html", {"day": day, "is_future": day > today})
    return _page(request, day)


@require_safe
def routine_on(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One item on one day: an exact amount or time, and to skip it."""
    today = today_for(request.user, timezone.now())
    rules = _rules_or_404(request, pk)
    form = OpenDayForm(request.GET, today=today)
    if not form.is_valid():
        return _closed(request)
    day = form.cleaned_data["day"]
    done = Completion.objects.for_user(request.user).filter(item_id=pk, day=day).first()
    row = Row(rules[0].item, rule_on(rules, day) or rules[0], done)
    context = {"row": row, "day": day, "today": today, "back": form.cleaned_data["back"]}
    return render(request, "routines/on.html", context)


@require_POST
def tick(request: PersonRequest, pk: UUID) -> HttpResponse:
    """How much is done, all told: the same tap sent twice is one. A script asks for the item's line alone."""
    now = timezone.now()
    rules = _rules_or_404(request, pk)
    form = TickForm(request.POST, today=today_for(request.user, now))
    if not form.is_valid():
        return _closed(request)
    day, amount = form.cleaned_data["day"], form.cleaned_data["amount"]
    at = _moment(request.user, day, form.cleaned_data["at"], now)
    done = Completion.objects.record(rules[0].item, day, amount, at)
    if request.headers.get("X-Fragment"):
        row = Row(rules[0].item, rule_on(rules, day) or rules[0], done)
        return HttpResponse(drawn([row], day, form.cleaned_data["back"]))
    return _back(form, pk)


@require_POST
def skip(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Left out on purpose: it neither adds nor breaks."""
    item = get_object_or_404(RoutineItem.objects.for_user(request.user).kept(), pk=pk)
    form = SkipForm(request.POST, today=today_for(request.user, timezone.now()))
    if not form.is_valid():
        return _closed(request)
    Completion.objects.skip(item, form.cleaned_data["day"], form.cleaned_data["reason"])
    return _back(form, pk)


def _page(request: PersonRequest, day: date) -> HttpResponse:
    today = today_for(request.user, timezone.now())
    page = DayPage.of(request.user, day)
    context = {
        "page": page,
        "parts": [(name, drawn(rows, day)) for name, rows in page.parts],
        "day": day,
        "today": today,
        "is_today": day == today,
        "days": [today - timedelta(days=back) for back in range(BACK_DAYS, -1, -1)],
        "undo": key_or_none(request.GET.get("undo", "")),
    }
    return render(request, "routines/day.html", context)


def _rules_or_404(request: PersonRequest, pk: UUID) -> list[RoutineRule]:
    rules = RoutineRule.objects.of_item(request.user, pk)
    if not rules:
        raise Http404("No such item.")
    return rules


def _closed(request: PersonRequest) -> HttpResponse:
    return render(request, "routines/closed.html", status=422)


def _back(form: OpenDayForm, pk: UUID) -> HttpResponse:
    """To the page that was tapped on, at the line that was tapped."""
    day = form.cleaned_data["day"]
    if form.cleaned_data["back"] == "today":
        return redirect(reverse("today-more") + f"#r-{pk}")
    page = reverse("routines") if day == form.today else reverse("routines-day", args=[day])
    return redirect(f"{page}#r-{pk}")


def _moment(user: User, day: date, at: time | None, now: datetime) -> datetime | None:
    """When it was: as said, else now if it is today. An hour before the person's day begins is of the night after."""
    if at is not None:
        return resolve(day + DAY if at.hour < user.day_start else day, at, user.tz)
    return now if day == today_for(user, now) else None
