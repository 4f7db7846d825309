"""How many queries the pages ask, session and person included, for a year of 25 items; and that indexes answer them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from routines.models import Completion, Meal, RoutineItem, RoutineRule
from routines.schedule import Rule, day_order
from routines.tests.conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at_noon")]
DAY = timedelta(days=1)
LIMITS = {"routines": 2, "routine": 3, "routine-history": 3, "routine-items": 2, "routine-on": 3, "meals": 2}


@pytest.fixture(params=[1, 25], ids=lambda count: f"{count} items")
def items(request, alice):
    parts = list(day_order(3))
    found = []
    for number in range(request.param):
        item = RoutineItem(user=alice, kind="chore", name=f"Item {number}", position=number)
        item.begin(Rule(TODAY - 364 * DAY, part=parts[number % 6]))
        Completion.objects.bulk_create(
            Completion(pk=Completion.id_for(item.pk, TODAY - n * DAY), user=alice, item=item, day=TODAY - n * DAY)
            for n in range(0, 365, 1 if number == 0 else 30)
        )
        found.append(item)
    Meal.objects.plan(alice, TODAY, {"lunch": "Soup"})
    return found


@pytest.mark.parametrize("page", sorted(LIMITS))
def test_pages_ask_no_more_than_they_may(page, items, as_alice, django_assert_max_num_queries):
    url = reverse(page, args=[items[0].pk] if page in KEYED else [])
    with django_assert_max_num_queries(LIMITS[page]):
        assert as_alice.get(url).status_code == 200


KEYED = {"routine", "routine-history", "routine-on"}


def test_a_tick_is_one_look_and_one_statement(items, as_alice, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        as_alice.post(reverse("routine-tick", args=[items[0].pk]), {"amount": 1}, headers={"X-Fragment": "1"})


def test_the_years_grid_is_light(items, as_alice):
    import gzip

    html = as_alice.get(reverse("routine", args=[items[0].pk])).content.decode()
    start = html.index('<svg class="year"')
    assert len(gzip.compress(html[start : html.index("</table>")].encode())) <= 4096


@pytest.mark.parametrize("items", [25], indirect=True)
def test_indexes_answer_them(items, alice):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE routines_routinerule, routines_completion")
        cursor.execute("SET LOCAL enable_seqscan = off")
    held = RoutineRule.objects.filter(user=alice, item=items[0])
    year = Completion.objects.for_user(alice).of_item(items[0].pk, TODAY - 364 * DAY, TODAY)
    for rows in (held, year, Completion.objects.for_user(alice).on(TODAY)):
        plan = rows.explain()  # with so few rows any index may be the cheapest
        assert "Index Cond: ((user_id =" in plan
        assert "Seq Scan" not in plan
