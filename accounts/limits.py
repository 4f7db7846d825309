"""How often something may be read: allauth's limits count only what is sent."""

from django.core.cache import cache


def is_within(key: str, most: int, seconds: int) -> bool:
    """Whether this is at most the `most`-th time within `seconds`, counted in the cache from the first."""
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:  # it ended between the two
        return True
