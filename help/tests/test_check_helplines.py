from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from help.country import chosen_country
from help.helplines import CHECK_AGAIN_AFTER, GOOD_FOR, LINES
from help.tests.pages import Page

OLDEST = min(line.checked_on for line in LINES)


def check(day, capsys):
    call_command("check_helplines", today=day)
    return capsys.readouterr()


def test_it_passes_while_every_line_is_young(capsys):
    said = check(OLDEST + CHECK_AGAIN_AFTER, capsys)
    assert said.err == ""
    assert "0 of them" in said.out


def test_it_warns_after_nine_months_and_still_passes(capsys):
    said = check(OLDEST + CHECK_AGAIN_AFTER + timedelta(days=1), capsys)
    assert "check soon: " in said.err
    assert "too old" not in said.err
    assert check(OLDEST + GOOD_FOR, capsys).err


def test_it_fails_after_twelve_months(capsys):
    with pytest.raises(CommandError, match="more than 12 months ago"):
        check(OLDEST + GOOD_FOR + timedelta(days=1), capsys)
    assert "too old: " in capsys.readouterr().err


def test_it_holds_today():
    call_command("check_helplines")


@pytest.mark.parametrize(("days", "is_said"), [(0, False), (1, True)])
def test_the_page_says_so_beside_a_line_that_is_too_old(days, is_said, rf, django_user_model, monkeypatch):
    from help import views

    day = OLDEST + GOOD_FOR + timedelta(days=days)
    monkeypatch.setattr(views, "chosen_country", lambda request, today: chosen_country(request, day))
    request = rf.get("/help/", {"country": "US"})
    request.user = django_user_model(username="alice")
    words = Page(views.now(request).content.decode()).words
    assert ("Last checked long ago" in words) is is_said
