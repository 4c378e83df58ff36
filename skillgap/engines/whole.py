"""Arithmetic in numpy that rounds as the databases do: whole sums, and powers without ``exp``."""

from __future__ import annotations

import numpy as np

from skillgap.core.signal_sums import MONTH_DAYS, SCALE, UNKNOWN_DAY, Terms
from skillgap.core.workforce import Floats, Ints
from skillgap.engines.words import (
    DENSITY,
    FRACTIONS,
    HALVES,
    LONGEST,
    POLYNOMIAL,
    POWERS,
    TAIL,
    TAIL_FROM,
    TAIL_STEP,
)

_PART = 1 << 16


def as_days(dates: object) -> Ints:
    """Return dates of a column as days since 1970-01-01; ``UNKNOWN_DAY`` where blank."""
    days = np.asarray(dates).astype("datetime64[D]").astype(np.int64)
    return np.where(np.isnat(np.asarray(dates).astype("datetime64[D]")), UNKNOWN_DAY, days)


def to_whole(values: Floats) -> Ints:
    """Return numbers in units of one over ``SCALE``, rounded."""
    found = values * float(SCALE)
    found += 0.5
    return np.floor(found, out=found).astype(np.int64)


def add_whole(values: Ints, group: Ints, size: int) -> Ints:
    """Return whole sums by group; ``np.bincount`` would add fractions."""
    found = np.zeros(size, dtype=np.int64)
    np.add.at(found, group, values)
    return found


def total_of(values: Floats, group: Ints, size: int) -> Ints:
    """Return sums by group in units of one over ``SCALE``."""
    return add_whole(to_whole(values), group, size)


def from_whole(values: Ints) -> Floats:
    """Return whole sums as numbers."""
    return np.asarray(values.astype(np.float64) / SCALE, dtype=np.float64)


def sum_all(values: Ints) -> float:
    """Return the whole sum of everything as a number."""
    return float(int(values.sum())) / SCALE


def idle(days: Ints, half_life: Floats | float) -> Floats:
    """Return days as half-lives, never more than can be told from none left."""
    return np.minimum(days.astype(np.float64) / MONTH_DAYS / half_life, LONGEST)


def share_kept(terms: Terms, half_lives: Floats) -> Floats:
    """Return the share of a level left after so many half-lives without use."""
    return terms.floor + (1.0 - terms.floor) * halved(half_lives)


def halved(half_lives: Floats) -> Floats:
    """Return 2 to the power of minus numbers from 0 to ``LONGEST``."""
    found = np.empty_like(half_lives)
    for first in range(0, len(found), _PART):  # small parts stay near the processor
        part = half_lives[first : first + _PART]
        whole = np.floor(part)
        digits, told = whole.astype(np.int64), horner(part - whole, POLYNOMIAL)
        for k in range(POWERS):
            told *= np.where(digits % (2 << k) >= 1 << k, 0.5 ** (1 << k), 1.0)
        found[first : first + _PART] = told
    return found


def horner(variable: Floats, coefficients: tuple[float, ...]) -> Floats:
    """Return a polynomial, lowest power first."""
    told = np.full_like(variable, coefficients[-1])
    for one in reversed(coefficients[:-1]):
        told *= variable
        told += one
    return told


def density_at(z: Floats) -> Floats:
    """Return φ(z)."""
    return DENSITY * halved(np.minimum(z * z * HALVES, LONGEST))


def tail_beyond(z: Floats, density: Floats) -> Floats:
    """Return the upper tail of the normal curve at the size of z, to 7.5e-8."""
    t = 1.0 / (1.0 + TAIL_STEP * np.abs(z))
    return density * horner(t, (0.0, *TAIL))


def tail_ratio(z: Floats) -> Floats:
    """Return φ(z) / Φ(z): below ``TAIL_FROM`` by a continued fraction, above by the tail."""
    size = np.abs(z)
    fraction = np.maximum(size, 1e-9)
    for k in range(FRACTIONS, 0, -1):
        fraction = size + float(k) / fraction
    density = density_at(z)
    tail = tail_beyond(z, density)
    inside = density / np.where(z >= 0, 1.0 - tail, np.maximum(tail, 1e-12))
    return np.where(z < TAIL_FROM, fraction, inside)
