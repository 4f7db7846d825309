"""Least squares for a series whose days resemble the day before, with days missing: plain arithmetic on arrays.

The errors are taken as an autoregressive series of order one, so two days `g` days apart correlate by rho ** g. A
series is whitened by subtracting what the day noted before foretells (the Prais-Winsten transform, here with gaps);
ordinary least squares on whitened series is then generalised least squares on the days themselves.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RHOS: Final = np.linspace(0.0, 0.9, 19)
DAYS_A_TREND: Final = 60


@dataclass(frozen=True)
class Whitener:
    """Turns series over the same days (rows) into ones whose errors do not resemble the day before."""

    foretold: Array
    left: Array

    @classmethod
    def of(cls, times: NDArray[np.int64], rho: float) -> "Whitener":
        """`times` are day numbers, ascending; the first day has nothing before it."""
        foretold = np.concatenate(([0.0], rho ** np.diff(times)))
        return cls(foretold, np.sqrt(1 - foretold**2))

    def __call__(self, rows: Array) -> Array:
        foretold, left = self._shaped(rows)
        before = np.concatenate((np.zeros_like(rows[:1]), rows[:-1]))
        return np.asarray((rows - foretold * before) / left)

    def back(self, rows: Array) -> Array:
        """The transpose of whitening: `whiten.back(a) @ b == a @ whiten(b)`."""
        foretold, left = self._shaped(rows)
        scaled = rows / left
        after = np.concatenate((scaled[1:] * foretold[1:], np.zeros_like(rows[:1])))
        return np.asarray(scaled - after)

    def _shaped(self, rows: Array) -> tuple[Array, Array]:
        shape = (-1,) + (1,) * (rows.ndim - 1)
        return self.foretold.reshape(shape), self.left.reshape(shape)


def trend(times: NDArray[np.int64]) -> Array:
    """Columns for a level and a slow drift: a straight line that may bend about every DAYS_A_TREND days."""
    span = int(times[-1] - times[0]) + 1
    along = (times - times[0]) / span
    bends = np.arange(1, max(1, span // DAYS_A_TREND)) / max(1, span // DAYS_A_TREND)
    return np.column_stack([np.ones(len(times)), along, *(np.maximum(along - bend, 0) for bend in bends)])


def rest(rows: Array, basis: Array) -> Array:
    """What is left of `rows` when everything that the columns of `basis` explain is taken away."""
    orthogonal = np.linalg.qr(basis)[0]
    return np.asarray(rows - orthogonal @ (orthogonal.T @ rows))


def resemblance(values: Array, times: NDArray[np.int64]) -> float:
    """The rho under which the detrended series is most likely (Gaussian, profile likelihood over RHOS)."""
    around = rest(values, trend(times))
    return float(min(RHOS, key=lambda rho: _unlikely(around, times, float(rho))))


def _unlikely(around: Array, times: NDArray[np.int64], rho: float) -> float:
    whiten = Whitener.of(times, rho)
    white = whiten(around)
    return float(len(white) * np.log(white @ white) + 2 * np.log(whiten.left).sum())
