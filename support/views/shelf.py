"""My shelf: books, workshops and online communities to keep."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import today_for
from accounts.draft import address, draft_of
from accounts.http import PersonRequest, key_or_none
from support.forms.shelf import KeeperForm
from support.models import Keeper


@require_safe
def shelf(request: PersonRequest) -> HttpResponse:
    """What is still ahead first, then what is done."""
    kept = list(Keeper.objects.for_user(request.user).in_order())
    context = {
        "ahead": [keeper for keeper in kept if not keeper.done_on],
        "done": [keeper for keeper in kept if keeper.done_on],
        "undo": key_or_none(request.GET.get("undo", "")),
    }
    return render(request, "support/learn/shelf.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    draft = draft_of(request)
    keeper = Keeper(pk=Keeper.id_for(request.user, draft), user=request.user, kind="")
    return _edit(request, keeper, address("shelf-new", draft))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _edit(request, _kept_or_404(request, pk), "")


@require_POST
def done(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The button says which way, so that a second tap changes nothing."""
    keeper = _kept_or_404(request, pk)
    if request.POST.get("done") == "no":
        keeper.reopen()
    else:
        keeper.finish(today_for(request.user, timezone.now()))
    return redirect(f"{reverse('shelf')}#k-{pk}")


@require_POST
def delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    keeper = _kept_or_404(request, pk)
    Keeper.objects.filter(pk=keeper.pk).put_in_bin(timezone.now())
    return redirect(f"{reverse('shelf')}?undo={pk}")


@require_POST
def undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    keeper = get_object_or_404(Keeper.objects.for_user(request.user).binned(), pk=pk)
    Keeper.objects.filter(pk=keeper.pk).take_out()
    return redirect(f"{reverse('shelf')}#k-{pk}")


def _kept_or_404(request: PersonRequest, pk: UUID) -> Keeper:
    keeper: Keeper = get_object_or_404(Keeper.objects.for_user(request.user).kept(), pk=pk)
    return keeper


def _edit(request: PersonRequest, keeper: Keeper, action: str) -> HttpResponse:
    form = KeeperForm(request.POST if request.method == "POST" else None, keeper=keeper)
    form.helper.form_action = action
    if form.is_valid():
        Keeper.objects.upsert(form.fill())
        return redirect("shelf")
    context = {"form": form, "is_new": bool(action), "key": keeper.pk}
    return render(request, "support/learn/keeper.html", context, status=422 if form.errors else 200)
