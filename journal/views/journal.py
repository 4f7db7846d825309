"""The journal read: day by day, by month, by what is looked for, and the bin."""

from datetime import date
from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.clock import today_for
from accounts.http import PersonRequest
from accounts.keeper import keeper_of
from journal import prompts, search, words
from journal.entries import Filters, JournalPage, Month, tags_in_use
from journal.forms.entry import FIRST_DAY
from journal.forms.journal import FilterForm, WordsForm
from journal.models import Entry
from journal.search import Place, Words

BIN_PAGE: Final = 50
FEELINGS: Final = dict(words.FEELINGS)


@require_safe
def journal(request: PersonRequest) -> HttpResponse:
    """Newest first, a page at a time. Where nothing is asked for, tags stay closed; where a tag is, only tags open."""
    filters = FilterForm(request.GET).filters() if request.GET else Filters()
    page = JournalPage.of(request.user, filters, place_of_text(request.GET.get("before", "")))
    undo = _uuid_or_none(request.GET.get("undo", ""))
    context = {
        "page": page,
        "filters": filters,
        "said": _said(request, filters) if filters else [],
        "older": link_to(request, page.older),
        "undo": undo and Entry.objects.for_user(request.user).binned().filter(pk=undo).values_list("pk").first(),
        "month": today_for(request.user, timezone.now()),
        "prompts": prompts.PROMPTS,
        "keeper": keeper_of(request.user),
    }
    return render(request, "journal/entries/journal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: PersonRequest) -> HttpResponse:
    """Words to look for come by POST and wait, sealed, in the session: no address, history or log ever holds them.

    So the page of results has an address of its own that says nothing, and Back from an entry shows it again.
    """
    form = WordsForm(request.POST) if request.method == "POST" else WordsForm()
    if form.is_bound and form.is_valid():
        request.session["looked_for"] = search.sealed_question(request.user, form.cleaned_data["words"])
        return redirect(reverse("journal-search") + "?found")
    question = ""
    if "found" in request.GET:
        question = search.opened_question(request.user, request.session.get("looked_for", ""))
        form = WordsForm(initial={"words": question})
    before = place_of_text(request.GET.get("before", ""))
    found = search.search(request.user, Words.of(question), before) if question else None
    context = {
        "form": form,
        "filter_form": None if found else FilterForm(tags=tags_in_use(request.user)),
        "found": found,
        "is_further": before is not None,
        "older": link_to(request, found.older) if found else "",
    }
    return render(request, "journal/entries/search.html", context, status=422 if form.errors else 200)


@require_safe
def calendar(request: PersonRequest, year: int, month: int) -> HttpResponse:
    """One month; those to come, and those before anyone's time, are no pages."""
    today = today_for(request.user, timezone.now())
    try:
        first = date(year, month, 1)
    except ValueError:
        raise Http404("No such month.") from None
    if not FIRST_DAY <= first <= today:
        raise Http404("This month is not here.")
    return render(request, "journal/entries/calendar.html", {"month": Month.of(request.user, first, today)})


@require_safe
def bin_of_entries(request: PersonRequest) -> HttpResponse:
    """What was deleted in the last 30 days."""
    rows = Entry.objects.for_user(request.user).binned().defer("body", "tags")
    place = place_of_text(request.GET.get("before", ""))
    page = list((search.older_than(rows, place) if place else rows).order_by("-day", "-id")[: BIN_PAGE + 1])
    older = (page[BIN_PAGE - 1].day, page[BIN_PAGE - 1].pk) if len(page) > BIN_PAGE else None
    return render(request, "journal/entries/bin.html", {"entries": page[:BIN_PAGE], "older": link_to(request, older)})


def _said(request: PersonRequest, filters: Filters) -> list[str]:
    """What is shown now, in words: the tag's own word is looked up, since no link holds it."""
    tag = dict(tags_in_use(request.user)).get(filters.tag, "a tag") if filters.tag else ""
    days = [f"{day:%-d %B %Y}" for day in (filters.first, filters.last) if day]
    if filters.first and filters.last and filters.first != filters.last:
        days = [" to ".join(days)]
    elif filters.first and not filters.last:
        days = [f"since {days[0]}"]
    elif filters.last and not filters.first:
        days = [f"until {days[0]}"]
    prompt = prompts.named(filters.prompt).name if filters.prompt else ""
    return [*filter(None, (tag, FEELINGS.get(filters.feeling), prompt)), *days[:1]]


def link_to(request: PersonRequest, place: Place | None) -> str:
    """This page's address from that place on, filters and all; empty where there is no more."""
    if place is None:
        return ""
    query = request.GET.copy()
    query.pop("undo", None)
    query["before"] = f"{place[0].isoformat()}~{place[1].hex}"
    return "?" + query.urlencode()


def place_of_text(text: str) -> Place | None:
    """The place that a link to older rows names; None for anything else."""
    day, _, pk = text.partition("~")
    try:
        return date.fromisoformat(day), UUID(hex=pk)
    except ValueError:
        return None


def _uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
