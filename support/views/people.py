"""My people: all of them, one of them, and that we were in touch."""

from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import today_for
from accounts.draft import LONGEST, address, draft_of
from accounts.http import PersonRequest, key_or_none
from accounts.ids import new_id
from support import phones
from support.circle import Circle, next_of_all
from support.forms.person import PersonForm
from support.models import Contact, Person
from support.people import ToCall
from support.touch import ago

LATELY: Final = 10


@require_safe
def people(request: PersonRequest) -> HttpResponse:
    """Three queries, whatever there is: people, when we were last in touch, groups."""
    now = timezone.now()
    context = {
        "circle": Circle.of(request.user, now),
        "next": next_of_all(request.user, now),
        "undo": key_or_none(request.GET.get("undo", "")),
        **_touching(request),
    }
    return render(request, "support/people.html", context)


@require_safe
def person(request: PersonRequest, pk: UUID) -> HttpResponse:
    found = _person_or_404(request, pk)
    contacts = list(Contact.objects.for_user(request.user).of(found)[:LATELY])
    country = request.user.country
    numbers = [(phones.shown(number, country), phones.tel_href(number)) for number in found.phones]
    context = {
        "person": found,
        "to_call": ToCall.of(found, country),
        "numbers": numbers,
        "contacts": contacts,
        "ago": ago(contacts[0].day, today_for(request.user, timezone.now())) if contacts else "",
        **_touching(request),
    }
    return render(request, "support/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: PersonRequest) -> HttpResponse:
    draft = draft_of(request)
    row = Person(pk=Person.id_for(request.user, draft), user=request.user)
    if request.method == "POST":
        row.position = Person.objects.for_user(request.user).next_position()
    return _edit(request, row, address("person-new", draft))


@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _edit(request, _person_or_404(request, pk), "")


@require_POST
def person_delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    _person_or_404(request, pk)
    Person.objects.for_user(request.user).filter(pk=pk).put_in_bin(timezone.now())
    return redirect(f"{reverse('people')}?undo={pk}")


@require_POST
def person_undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Person.objects.for_user(request.user).binned(), pk=pk)
    Person.objects.for_user(request.user).filter(pk=pk).take_out()
    return redirect(f"{reverse('people')}#p-{pk}")


@require_safe
def person_order(request: PersonRequest) -> HttpResponse:
    """Everyone with buttons to move them; a finger can drag them where scripts run."""
    return render(request, "support/order.html", {"people": Person.objects.for_user(request.user).in_order()})


@require_POST
def person_move(request: PersonRequest, pk: UUID) -> HttpResponse:
    """To the place that the button names, 0 being the first: sent twice, it is still that place."""
    _person_or_404(request, pk)
    place = request.POST.get("to", "")
    if place.isascii() and place.isdecimal() and len(place) < 6:
        Person.objects.move(request.user, pk, int(place))
    return redirect(f"{reverse('person-order')}#p-{pk}")


@require_POST
def in_touch(request: PersonRequest, pk: UUID) -> HttpResponse:
    """We were in touch just now. Each page has a token of its own, so that a tap sent twice is one."""
    found = _person_or_404(request, pk)
    way, token = request.POST.get("way", ""), request.POST.get("token", "")[:LONGEST] or str(new_id())
    contact = Contact.objects.note(found, way if way in Contact.Way else "", token, timezone.now())
    query = urlencode({"who": str(pk), "noted": str(contact.pk)})
    if request.POST.get("back") == "person":
        return redirect(f"{reverse('person', args=[pk])}?{query}")
    return redirect(f"{reverse('people')}?{query}#p-{pk}")


@require_POST
def in_touch_undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.for_user(request.user), pk=pk)
    contact.delete()
    if request.POST.get("back") == "person":
        return redirect("person", contact.person_id)
    return redirect(f"{reverse('people')}#p-{contact.person_id}")


def _edit(request: PersonRequest, row: Person, action: str) -> HttpResponse:
    form = PersonForm(request.POST if request.method == "POST" else None, person=row)
    form.helper.form_action = action
    if form.is_valid():
        Person.objects.upsert(form.fill())
        return redirect(f"{reverse('people')}#p-{row.pk}" if action else reverse("person", args=[row.pk]))
    context = {"form": form, "is_new": bool(action), "key": row.pk}
    return render(request, "support/person_edit.html", context, status=422 if form.errors else 200)


def _touching(request: PersonRequest) -> dict[str, object]:
    """What the buttons for "in touch" need, and what was noted a moment ago: which contact, with whom."""
    noted, who = (key_or_none(request.GET.get(name, "")) for name in ("noted", "who"))
    return {"token": new_id(), "noted": noted, "who": who}


def _person_or_404(request: PersonRequest, pk: UUID) -> Person:
    return get_object_or_404(Person.objects.for_user(request.user).kept(), pk=pk)
