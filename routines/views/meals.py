"""A light plan of the week's meals, and which were eaten."""

from datetime import date
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import Week, today_for, week_of
from accounts.http import PersonRequest
from routines.forms.meals import MealsForm
from routines.models import Meal
from routines.words import SLOTS

CENTURY: Final = range(2000, 2100)


@require_safe
def meals(request: PersonRequest) -> HttpResponse:
    return _page(request, week_of(today_for(request.user, timezone.now())))


@require_safe
def meals_of_week(request: PersonRequest, year: int, week: int) -> HttpResponse:
    try:
        if year not in CENTURY:
            raise ValueError(year)
        return _page(request, Week(year, week))
    except ValueError as error:
        raise Http404("No such week.") from error


@require_http_methods(["GET", "HEAD", "POST"])
def meals_on(request: PersonRequest, day: date) -> HttpResponse:
    """The day's four lines."""
    _century_or_404(day)
    if request.method == "POST":
        form = MealsForm(request.POST)
        if form.is_valid():
            Meal.objects.plan(request.user, day, form.cleaned_data)
            return _back(day)
    else:
        planned = Meal.objects.for_user(request.user).between(day, day)
        form = MealsForm(None, initial={meal.slot: meal.text for meal in planned})
    return render(request, "routines/meals_on.html", {"form": form, "day": day}, status=422 if form.errors else 200)


@require_POST
def eaten(request: PersonRequest, day: date) -> HttpResponse:
    """The slot that `eaten` names was eaten, or the one that `not_eaten` names was not."""
    _century_or_404(day)
    is_eaten = "not_eaten" not in request.POST
    slot = request.POST.get("eaten" if is_eaten else "not_eaten", "")
    planned = Meal.objects.for_user(request.user).filter(day=day, slot=slot)
    planned.update(eaten=is_eaten, updated_at=timezone.now())
    return _back(day)


def _page(request: PersonRequest, week: Week) -> HttpResponse:
    planned = {
        (meal.day, meal.slot): meal for meal in Meal.objects.for_user(request.user).between(week.monday, week.sunday)
    }
    context = {
        "week": week,
        "today": today_for(request.user, timezone.now()),
        "days": [(day, [(slot, name, planned.get((day, slot))) for slot, name in SLOTS]) for day in week.days],
    }
    return render(request, "routines/meals.html", context)


def _back(day: date) -> HttpResponse:
    week = week_of(day)
    return redirect(reverse("meals-week", args=[week.year, week.week]) + f"#d-{day}")


def _century_or_404(day: date) -> None:
    if day.year not in CENTURY:
        raise Http404("No such day.")
