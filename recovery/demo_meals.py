"""The demo person's meals: a light plan of this week and the last, with most of what is past eaten."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Final

from accounts.clock import DAY, week_of
from accounts.models import User
from routines.models import Meal

DISHES: Final = {
    "breakfast": ("Porridge with banana", "Eggs on toast", "Yoghurt and apple", "Toast with peanut butter"),
    "lunch": ("Lentil soup", "Cheese sandwich and carrots", "Leftovers from last night", "Rice salad with tuna"),
    "dinner": (
        "Pasta with tomato sauce",
        "Rice and beans",
        "Baked potatoes with yoghurt",
        "Vegetable curry",
        "Chicken soup, enough for two days",
        "Fried rice with egg",
        "Fish fingers and peas",
    ),
    "snack": ("Apple", "Nuts", "Bread and jam"),
}
PLANNED: Final = {"breakfast": 0.9, "lunch": 0.8, "dinner": 0.95, "snack": 0.4}
EATEN: Final = 0.8


def meals_of(user: User, seed: int, last: date) -> Iterator[Meal]:
    """Of the week that holds the day after `last`, and of the one before it; not yet saved. What is to come is not
    eaten."""
    rng = Random(f"meals {seed} {user.username}")
    week = week_of(last + DAY)
    turns = {slot: rng.sample(dishes, len(dishes)) for slot, dishes in DISHES.items()}
    for number, day in enumerate((*week.previous.days, *week.days)):
        for slot, dishes in turns.items():
            is_planned, is_eaten = rng.random() < PLANNED[slot], rng.random() < EATEN
            if is_planned:
                meal = Meal(id=Meal.id_for(user, day, slot), user=user, day=day, slot=slot)
                meal.text = dishes[number % len(dishes)]
                meal.eaten = is_eaten and day <= last
                yield meal
