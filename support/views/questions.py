"""Questionnaires: the list, one of them over time, filling it in, and what one answer adds up to."""

from datetime import date, timedelta
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import today_for
from accounts.http import PersonRequest, key_or_none
from help.country import chosen_country
from journal.models import NotSafe
from support.answers import Answered, answered, listed
from support.forms.questions import QuestionsForm, questions_form
from support.models import Answer
from support.questionnaires import Questionnaire, by_slug, questionnaires
from support.scoring import is_unsafe, offer
from support.trends import trends

PAGE = 52  # a year of the weekly form


@require_safe
def questions(request: PersonRequest) -> HttpResponse:
    """All of them, with when each was last filled in. Nothing here is ever due."""
    rows = listed(request.user, today_for(request.user, timezone.now()))
    return render(request, "support/questions/list.html", {"rows": rows})


@require_safe
def questionnaire(request: PersonRequest, key: str) -> HttpResponse:
    """One of them over time: charts, the numbers behind them, and what they cannot say."""
    asked, now = _asked(key), timezone.now()
    is_quiet = NotSafe.objects.for_user(request.user).is_quiet(now)
    rows = Answer.objects.for_user(request.user)
    finished = rows.finished(asked.key)
    below = _day(request.GET.get("below", ""))
    newest = list((finished.filter(day__lt=below) if below else finished).reverse()[: PAGE + 1])
    shown = answered(reversed(newest[:PAGE]), is_quiet=is_quiet)
    today = today_for(request.user, now)
    opened = list(rows.open(asked.key, today).defer("items"))
    context = {
        "asked": asked,
        "is_quiet": is_quiet,
        "answers": shown[::-1],
        "trends": trends(asked, shown),
        "older": shown[0].day if len(newest) > PAGE else None,
        "draft": next((row for row in opened if row.finished_at is None), None),
        "has_today": any(row.day == today for row in opened),
        "undo": key_or_none(request.GET.get("undo", "")),
    }
    return render(request, "support/questions/one.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: PersonRequest, key: str) -> HttpResponse:
    """Fills in, goes on with a draft, or changes today's. Where a sentence must be read first, that comes first."""
    asked = _asked(key)
    day, row = _open(request, asked)
    here = chosen_country(request, timezone.now().date())
    if _must_read_first(request, asked, row):
        return render(request, "support/questions/opt_in.html", {"asked": asked, **here})
    is_new = row is None or row.finished_at is None
    form = questions_form(
        asked,
        request.POST if request.method == "POST" else None,
        row.given if row else {},
        action=_address("questions-fill", asked, day),
        save_to=_address("questions-save", asked, day) if is_new else "",
    )
    if request.method == "POST" and form.is_valid():
        return _keep(request, asked, day, row, form)
    context = {"asked": asked, "form": form, "day": day, "row": row, "is_new": is_new, **here}
    return render(request, "support/questions/fill.html", context, status=422 if form.errors else 200)


@require_POST
def save(request: PersonRequest, key: str) -> JsonResponse:
    """What a page's script keeps while its person fills it in: always a draft."""
    asked = _asked(key)
    day, row = _open(request, asked)
    if _must_read_first(request, asked, row):
        return JsonResponse({"saved_at": None}, status=403)
    form = questions_form(asked, {**request.POST.dict(), "later": "yes"}, {})
    if not form.is_valid():
        return JsonResponse({"saved_at": None}, status=422)
    if not form.given and row is None:
        return JsonResponse({"saved_at": None})
    kept = Answer.objects.write(request.user, asked.key, day, form.given)
    return JsonResponse({"saved_at": timezone.localtime(kept.updated_at).strftime("%H:%M")})


@require_safe
def answer(request: PersonRequest, pk: UUID) -> HttpResponse:
    """What was answered and what it adds up to, in plain words. Held back for a day where safety comes first."""
    now = timezone.now()
    row = get_object_or_404(Answer.objects.for_user(request.user).kept().exclude(finished_at=None), pk=pk)
    found = Answered.of(row, is_quiet=NotSafe.objects.for_user(request.user).is_quiet(now))
    suggested = offer(found.questionnaire, found.scores)
    before = Answer.objects.for_user(request.user).finished(row.questionnaire).filter(day__lt=row.day).last()
    context = {
        "answer": found,
        "asked": found.questionnaire,
        "scores": found.beside(Answered.of(before, is_quiet=found.is_held) if before else None),
        "before": before,
        "opens": row.opens,
        "is_today": row.day == today_for(request.user, now),
        "suggested": questionnaires()[suggested.key] if suggested else None,
    }
    return render(request, "support/questions/answer.html", context)


@require_POST
def delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(Answer.objects.for_user(request.user).kept(), pk=pk)
    Answer.objects.filter(pk=row.pk).put_in_bin(timezone.now())
    return redirect(f"{_page_of(row)}?undo={row.pk}")


@require_POST
def undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(Answer.objects.for_user(request.user).binned(), pk=pk)
    Answer.objects.filter(pk=row.pk).take_out()
    return redirect(_page_of(row))


def _asked(slug: str) -> Questionnaire:
    try:
        return by_slug()[slug]
    except KeyError as error:
        raise Http404("No such questionnaire.") from error


def _must_read_first(request: PersonRequest, asked: Questionnaire, row: Answer | None) -> bool:
    return bool(asked.opt_in) and row is None and "read" not in request.GET


def _open(request: PersonRequest, asked: Questionnaire) -> tuple[date, Answer | None]:
    """The day that is filled in and its row: the one in the address, else the newest draft's, else today.

    The day that was shown is the day that is saved, even past midnight.
    """
    today = today_for(request.user, timezone.now())
    rows = {row.day: row for row in Answer.objects.for_user(request.user).open(asked.key, today)}
    drafts = [day for day, row in rows.items() if row.finished_at is None]
    named = _day(request.GET.get("day", ""))
    is_open = named in rows or named in (today, today - timedelta(days=1))
    day = named if named and is_open else (drafts[0] if drafts else today)
    row = rows.get(day)
    if row and not row.opens:
        raise Http404("This answer cannot be opened, and nothing may be written over it.")
    return day, row


def _keep(
    request: PersonRequest, asked: Questionnaire, day: date, row: Answer | None, form: QuestionsForm
) -> HttpResponse:
    """Saves, and leads on: to safety before anything else, then to the score, or back to the list from a draft."""
    if not form.given and row is None:
        return redirect("questionnaire", asked.slug)
    now = timezone.now()
    kept = Answer.objects.write(request.user, asked.key, day, form.given, None if form.is_draft else now)
    if is_unsafe(asked, form.given):
        NotSafe.objects.say(request.user, NotSafe.Source.ANSWER, now)
        return redirect("not-safe")
    return redirect("questions") if form.is_draft else redirect("answer", kept.pk)


def _address(name: str, asked: Questionnaire, day: date) -> str:
    """A page of the questionnaire for that day; whoever is on it has read what must be read first."""
    read = {"read": "yes"} if asked.opt_in else {}
    return f"{reverse(name, args=[asked.slug])}?{urlencode({'day': day.isoformat(), **read})}"


def _page_of(row: Answer) -> str:
    return reverse("questionnaire", args=[questionnaires()[row.questionnaire].slug])


def _day(text: str) -> date | None:
    """A day as an address carries it; anything else in its place is ignored."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
