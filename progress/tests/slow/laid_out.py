"""Everything that a page can read of a review, as plain values, and where two of them differ."""

import math
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache, cached_property
from itertools import zip_longest

NOWHERE = "nothing of that name"


def laid_out(value):
    """Of the review's own parts every field and property, so that none is left out; of others their fields."""
    if is_dataclass(value):
        return {name: laid_out(one) for name in names_of(type(value)) if not callable(one := getattr(value, name))}
    if hasattr(value, "_asdict"):
        return laid_out(value._asdict())
    if isinstance(value, dict):
        return {key: laid_out(one) for key, one in value.items()}
    return list(map(laid_out, value)) if isinstance(value, list | tuple) else value


@cache
def names_of(kind):
    of_fields = [field.name for field in fields(kind)]
    if not kind.__module__.startswith("progress."):
        return of_fields
    return of_fields + [name for name, one in vars(kind).items() if isinstance(one, property | cached_property)]


def differences(here, there, path=""):
    """Path, value here and value there."""
    if here == there:
        return
    if isinstance(here, dict) and isinstance(there, dict):
        for key in here.keys() | there.keys():
            yield from differences(here.get(key, NOWHERE), there.get(key, NOWHERE), f"{path}.{key}")
    elif isinstance(here, list | tuple) and isinstance(there, list | tuple):
        for at, (one, other) in enumerate(zip_longest(here, there, fillvalue=NOWHERE)):
            yield from differences(one, other, f"{path}[{at}]")
    elif not same(here, there):
        yield path, here, there


def same(here, there):
    """Sums of floats may differ from exact ones in their last digits."""
    both = isinstance(here, int | float) and isinstance(there, int | float | Fraction)
    return both and math.isclose(here, there, rel_tol=1e-9)
