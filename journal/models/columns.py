"""Columns that several tables of this room share."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


def chips() -> ArrayField[Any, Any]:
    """Built-in words that were ticked; plain, since the weekly review counts them in SQL."""
    return ArrayField(models.CharField(max_length=24), default=list, blank=True)


def rows() -> ArrayField[Any, Any]:
    """Ids of other rows of the same person; they say nothing by themselves."""
    return ArrayField(models.UUIDField(), default=list, blank=True)


def scale(low: int, high: int) -> models.PositiveSmallIntegerField[Any, Any]:
    """A whole number from `low` to `high`, or None for "not answered"."""
    return models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(low), MaxValueValidator(high)]
    )
