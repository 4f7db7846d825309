"""The items themselves: all of them in order, one with its year, and what can be done with it."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Final
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import events
from accounts.clock import today_for
from accounts.draft import address, draft_of
from accounts.http import PersonRequest, key_or_none
from routines import marks
from routines.day import NAMES
from routines.forms.item import ItemForm, PauseForm
from routines.grid import LEGEND, grid
from routines.models import Completion, RoutineItem, RoutineRule
from routines.order import arrange, in_order, moved, put_in_time
from routines.said import rule_said
from routines.schedule import PAUSED, PUT_AWAY, part_of, rule_on

PAGE: Final = 60


@require_safe
def items(request: PersonRequest) -> HttpResponse:
    return render(request, "routines/items.html", _list(request))


@require_safe
def item(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One item with its strength and its year: two queries."""
    today = today_for(request.user, timezone.now())
    rules = _rules_or_404(request, pk)
    done = Completion.objects.for_user(request.user).of_item(pk, today - marks.YEAR, today)
    days = marks.year(rules, {row.day: row for row in done}, today)
    return render(request, "routines/item.html", {**_about(rules, today), **_figures(days)})


@require_safe
def history(request: PersonRequest, pk: UUID) -> HttpResponse:
    """What was noted, newest first, a page at a time by day; and every schedule it has had."""
    rules = _rules_or_404(request, pk)
    rows = Completion.objects.for_user(request.user).filter(item_id=pk).order_by("-day")
    if before := _day_or_none(request.GET.get("before", "")):
        rows = rows.filter(day__lt=before)
    found = list(rows[: PAGE + 1])
    context = {
        "item": rules[0].item,
        "rows": [(row, rule_on(rules, row.day) or rules[0]) for row in found[:PAGE]],
        "older": found[PAGE - 1].day if len(found) > PAGE else None,
        "rules": [(rule, rule_said(rule)) for rule in reversed(rules)],
    }
    return render(request, "routines/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    today, draft = today_for(request.user, timezone.now()), draft_of(request)
    row = RoutineItem(pk=RoutineItem.id_for(request.user, draft), user=request.user)
    form = ItemForm(request.POST if request.method == "POST" else None, item=row, rule=None)
    form.helper.form_action = address("routine-new", draft)
    if form.is_valid():
        with transaction.atomic():
            row.position = RoutineItem.objects.for_user(request.user).next_position()
            form.fill().begin(form.rule(today))
            put_in_time(request.user, row.pk, today)
        return redirect("routines")
    return render(request, "routines/edit.html", {"form": form, "is_new": True}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The words change for all days, the schedule from today on."""
    today = today_for(request.user, timezone.now())
    rules = _rules_or_404(request, pk)
    old = (rule_on(rules, today) or rules[-1]).rule
    form = ItemForm(request.POST if request.method == "POST" else None, item=rules[0].item, rule=old)
    if form.is_valid():
        row = form.fill()
        with transaction.atomic():
            row.save(update_fields=["name", "kind", "note", "updated_at"])
            row.revise(form.rule(today), today)
            if form.cleaned_data["at"] != old.at:
                put_in_time(request.user, row.pk, today)
        _changed(request)
        return redirect("routine", pk=pk)
    context = {"form": form, "is_new": False, "item": rules[0].item}
    return render(request, "routines/edit.html", context, status=422 if form.errors else 200)


@require_POST
def pause(request: PersonRequest, pk: UUID) -> HttpResponse:
    today = today_for(request.user, timezone.now())
    rules = _rules_or_404(request, pk)
    form = PauseForm(request.POST, today=today)
    if not form.is_valid():
        return render(request, "routines/item.html", {**_about(rules, today), "pause": form}, status=422)
    rules[0].item.pause(today, form.cleaned_data["last"])
    return redirect("routine", pk=pk)


@require_POST
def resume(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Ends a pause, or brings an item back that was put away."""
    get_object_or_404(RoutineItem.objects.for_user(request.user).kept(), pk=pk).resume(_today(request))
    _changed(request)
    return redirect("routine", pk=pk)


@require_POST
def put_away(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Off the days from today on; its past stays."""
    get_object_or_404(RoutineItem.objects.for_user(request.user).kept(), pk=pk).put_away(_today(request))
    return redirect("routine-items")


@require_POST
def delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(RoutineItem.objects.for_user(request.user).kept(), pk=pk)
    RoutineItem.objects.for_user(request.user).filter(pk=pk).put_in_bin(timezone.now())
    return redirect(reverse("routine-items") + f"?undo={pk}")


@require_POST
def undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(RoutineItem.objects.for_user(request.user).binned(), pk=pk)
    RoutineItem.objects.for_user(request.user).filter(pk=pk).take_out()
    return redirect("routine-items")


@require_POST
def move(request: PersonRequest, pk: UUID) -> HttpResponse:
    """`up` or `down` by one within its part of the day, or, dragged, to where the item `before` stands."""
    rules = _current(request)
    mine = next((rule for rule in rules if rule.item_id == pk), None)
    if mine is None:
        raise Http404("No such item.")
    same = [rule.item_id for rule in rules if part_of(rule) == part_of(mine)]
    others = [key for key in same if key != pk]
    place = {"up": same.index(pk) - 1, "down": same.index(pk) + 1}.get(request.POST.get("to", ""))
    if place is None:
        before = key_or_none(request.POST.get("before", ""))
        place = others.index(before) if before in others else len(others)
    here = iter(moved(same, pk, place))
    arrange(request.user, [next(here) if rule.item_id in same else rule.item_id for rule in rules])
    if request.headers.get("X-Fragment"):
        return render(request, "routines/_items.html", _list(request))
    return redirect(reverse("routine-items") + f"#r-{pk}")


def _changed(request: PersonRequest) -> None:
    events.announce(events.plans_changed, user=request.user, now=timezone.now())


def _list(request: PersonRequest) -> dict[str, object]:
    """The items by part of the day, those put away apart: one query."""
    rules = RoutineRule.objects.held_on(request.user, _today(request))
    lines = [(rule, rule_said(rule)) for rule in in_order(rules, request.user.day_start)]
    shown = [line for line in lines if line[0].state != PUT_AWAY]
    parts = [(NAMES[part], list(those)) for part, those in groupby(shown, lambda line: part_of(line[0]))]
    away = [line for line in lines if line[0].state == PUT_AWAY]
    return {"parts": parts, "away": away, "undo": key_or_none(request.GET.get("undo", ""))}


def _about(rules: Sequence[RoutineRule], today: date) -> dict[str, object]:
    now = rule_on(rules, today) or rules[-1]
    return {
        "item": rules[0].item,
        "rule": now,
        "said": rule_said(now),
        "is_paused": now.state == PAUSED,
        "is_away": now.state == PUT_AWAY,
        "pause": PauseForm(None, today=today),
    }


def _figures(days: Sequence[marks.Day]) -> dict[str, object]:
    """The strength out of 100, the last 30 days, and the grid."""
    counted = [day for day in days[-30:] if day.frequency is not None]
    return {
        "strength": round(100 * marks.strength_of(days)),
        "done": sum(day.mark == marks.Mark.DONE for day in counted),
        "due": len(counted),
        "grid": grid(days),
        "legend": LEGEND,
    }


def _current(request: PersonRequest) -> list[RoutineRule]:
    """Today's rules of what is not put away, in order."""
    rules = RoutineRule.objects.held_on(request.user, _today(request))
    return in_order([rule for rule in rules if rule.state != PUT_AWAY], request.user.day_start)


def _rules_or_404(request: PersonRequest, pk: UUID) -> list[RoutineRule]:
    rules = RoutineRule.objects.of_item(request.user, pk)
    if not rules:
        raise Http404("No such item.")
    return rules


def _today(request: PersonRequest) -> date:
    return today_for(request.user, timezone.now())


def _day_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
