"""A page for each kind of reminder, and for each item of the routine."""

from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.clock import resolve, today_for
from accounts.http import PersonRequest
from accounts.models import User
from reminders.follow import follow, weekdays_of
from reminders.forms.kinds import BeforeForm, ItemHoursForm, MomentForm, RefillForm, RuleForm, WaysForm
from reminders.models import LATER, Kind, KindChoice, Reminder, ReminderSettings
from reminders.overview import RULES, TITLES, rule_said, why_not
from reminders.ways import Ways
from routines.models import RoutineRule
from routines.order import in_order
from routines.said import rule_said as item_said
from routines.schedule import PUT_AWAY, part_of, rule_on

# The name of the one day that a person chose for something to fetch.
OWN_DAY: Final = "day"
# When an item without an hour of its own may be spoken of, by its part of the day.
PARTS_AT: Final = {
    "morning": time(9),
    "midday": time(12),
    "afternoon": time(15),
    "evening": time(18),
    "night": time(21),
}


@require_http_methods(["GET", "HEAD", "POST"])
def kind(request: PersonRequest, kind: str) -> HttpResponse:
    if kind == Kind.ROUTINE:
        return _items(request)
    if kind not in TITLES:
        raise Http404("No such reminder.")
    page = _rule if kind in RULES else _choice
    return page(request, Kind(kind))


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The reminder of one item. Its days are the item's, and so is the hour where it has one."""
    user, now = request.user, timezone.now()
    rules = RoutineRule.objects.of_item(user, pk)
    if not rules:
        raise Http404("No such item.")
    rule = rule_on(rules, today_for(user, now)) or rules[-1]
    row = Reminder.objects.for_user(user).filter(kind=Kind.ROUTINE, subject=pk).exclude(name=LATER).first()
    times = row.times if row else [rule.at or PARTS_AT.get(part_of(rule), time(10))]
    initial = {"active": row.active if row else True, "channels": row.channels if row else []}
    make = WaysForm if rule.at else ItemHoursForm
    form = make(
        request.POST if request.method == "POST" else None, initial=initial | ItemHoursForm.initial_hours(times)
    )
    if form.is_valid():
        hours = form.times() if isinstance(form, ItemHoursForm) else [rule.at or time(10)]
        answers = {name: form.cleaned_data[name] for name in ("active", "channels")}
        days = weekdays_of(rule, hours, user)
        Reminder.objects.set_rule(user, Kind.ROUTINE, now, times=hours, weekdays=days, subject=pk, **answers)
        return redirect(f"{reverse('reminder-kind', args=[Kind.ROUTINE])}?saved=1")
    context = {"form": form, "title": rules[0].item.name, "item": rules[0].item, "rule": rule, "said": item_said(rule)}
    return render(request, "reminders/kind.html", context, status=422 if form.errors else 200)


def _items(request: PersonRequest) -> HttpResponse:
    """Every item, and whether it speaks up: two queries."""
    if request.method == "POST":
        return redirect("reminder-kind", Kind.ROUTINE)
    user = request.user
    rules = RoutineRule.objects.held_on(user, today_for(user, timezone.now()))
    rows = Reminder.objects.for_user(user).filter(kind=Kind.ROUTINE, active=True).exclude(name=LATER)
    said = {row.subject: ", ".join(f"{at:%H:%M}" for at in row.times) for row in rows}
    own = [rule for rule in in_order(rules, user.day_start) if rule.state != PUT_AWAY]
    shown = [(rule.item, said.get(rule.item_id, "Off")) for rule in own]
    return render(request, "reminders/items.html", {"items": shown, "saved": "saved" in request.GET})


def _rule(request: PersonRequest, kind: Kind) -> HttpResponse:
    user, now = request.user, timezone.now()
    row = Reminder.objects.for_user(user).filter(kind=kind, subject=None, name="").first()
    times, weekdays = (row.times, row.weekdays) if row else RULES[kind]
    initial = {"active": row.active if row else True, "weekdays": weekdays, "channels": row.channels if row else []}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=initial | RuleForm.initial_hours(times))
    if form.is_valid():
        Reminder.objects.set_rule(user, kind, now, **form.rule())
        return _saved()
    return _page(request, kind, form, **_next(user, row), is_new=row is None, said=rule_said(row) if row else "")


def _next(user: User, row: Reminder | None) -> dict[str, Any]:
    """When it speaks next, and why it will not."""
    if row is None or row.next_due_at is None:
        return {}
    return {
        "next_due_at": row.next_due_at,
        "why_not": why_not(row, user, ReminderSettings.objects.of(user), Ways.of(user)),
    }


def _choice(request: PersonRequest, kind: Kind) -> HttpResponse:
    user, now = request.user, timezone.now()
    choice = KindChoice.objects.of(user, kind) or KindChoice(user=user, kind=kind)
    form = _choice_form(request, kind, choice, now)
    if form.is_valid():
        kept = dict(form.cleaned_data)
        on = kept.pop("on", None)
        KindChoice.objects.keep(user, kind, **kept)
        follow(user, now)
        if kind == Kind.REFILL:
            _own_day(user, on, KindChoice(**kept), now)
        return _saved()
    return _page(request, kind, form)


def _choice_form(request: PersonRequest, kind: Kind, choice: KindChoice, now: datetime) -> WaysForm:
    data = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = {"active": choice.active, "channels": choice.channels, "at": f"{choice.at:%H:%M}"}
    if kind == Kind.APPOINTMENT:
        return BeforeForm(data, initial=initial | {"before": choice.before})
    if kind == Kind.REFILL:
        own = Reminder.objects.for_user(request.user).filter(kind=kind, subject=None, name=OWN_DAY).first()
        on = own.at.astimezone(request.user.tz).date() if own and own.at and own.next_due_at else None
        return RefillForm(data, initial=initial | {"on": on}, today=today_for(request.user, now))
    return WaysForm(data, initial=initial) if kind == Kind.RETURN else MomentForm(data, initial=initial)


def _own_day(user: User, on: Any, choice: KindChoice, now: datetime) -> None:
    """The one day a person chose; without it, or switched off, there is none."""
    if on and choice.active:
        at = resolve(on, choice.at, user.tz)
        Reminder.objects.set_once(user, Kind.REFILL, at, now, name=OWN_DAY, channels=choice.channels)
    else:
        Reminder.objects.for_user(user).filter(kind=Kind.REFILL, subject=None, name=OWN_DAY).delete()


def _saved() -> HttpResponse:
    return redirect(f"{reverse('settings-reminders')}?saved=1")


def _page(request: PersonRequest, kind: Kind, form: WaysForm, **more: Any) -> HttpResponse:
    context = {"form": form, "kind": kind.value, "title": TITLES[kind], **more}
    return render(request, "reminders/kind.html", context, status=422 if form.errors else 200)
