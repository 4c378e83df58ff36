"""What the cells of a matrix hold when they are no levels: days, hours, shares of a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from skillgap.core.dates import read_dates
from skillgap.reading.conform.matching import split_header_into_words
from skillgap.reading.conform.numbers import read_numbers
from skillgap.reading.conform.scales import LevelScale
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.matrix import MEASURES

_UNIT = re.compile(
    r"[(\[]\s*(?:h|hrs?|hours?|d|days?|pd|pt|fte|std\.?|stunden|tage|heures|jours|horas|días|uren|"
    r"dagen|ore|giorni|€|\$|£|eur|usd|gbp)\s*[)\]]",
    re.IGNORECASE,
)
_SUMMED = 4
"""Rows that must add up to the same before that says something."""


def doubt_other_measures(raw: RawTable, across: Sequence[str], scale: LevelScale) -> LevelScale:
    """Doubt levels where the sheet speaks of something that is counted, or shares a whole out.

    Args:
        raw: The table.
        across: Headers of the columns of the matrix.
        scale: The scale its cells suggest.

    Returns:
        The scale, in doubt where the cells may be no levels at all: the sheet or its headers name
        something that is counted or a unit, or every row adds up to the same, as hours and
        shares do and levels do not.
    """
    if scale.words or scale.kind == "words":
        return scale
    spoken = {w for text in (raw.file, *raw.around[:3], *raw.headers)
              for w in split_header_into_words(text)}  # fmt: skip
    counted = sorted(spoken & MEASURES)
    if counted and scale.kind != "per cent":
        return _doubt(scale, f"it speaks of {counted[0]}")
    units = [found[0] for header in across if (found := _UNIT.search(header))]
    if len(units) > 0.5 * len(across):
        return _doubt(scale, f"its headers name a unit, {units[0]}")
    whole = _same_sum_of_all_rows(raw, across)
    return _doubt(scale, f"every row adds up to {whole:g}") if whole else scale


def _doubt(scale: LevelScale, why: str) -> LevelScale:
    return replace(scale, doubt=True, reason=f"{why}: are these levels at all")


def _same_sum_of_all_rows(raw: RawTable, across: Sequence[str]) -> float:
    """Return what every row adds up to; 0 where they differ or are too few to tell."""
    if len(across) < 3 or not _SUMMED <= len(raw.frame) <= 5_000:
        return 0.0
    cells = raw.frame[list(across)].astype("str")
    distinct = pd.unique(cells.to_numpy().ravel()).tolist()
    values = dict(zip(distinct, read_numbers(distinct).values.tolist()))
    numbers = cells.map(values.__getitem__).to_numpy(dtype=np.float64)
    sums = np.nansum(numbers, axis=1)
    alike = bool(np.ptp(sums) < 1e-9) and len(np.unique(numbers, axis=0)) > 1
    return float(sums[0]) if alike else 0.0


_EXPIRY = ("expir", "valid", "due", "until", "renew", "ablauf", "gültig")


def kind_of_days_in_matrix(raw: RawTable, across: Sequence[str]) -> str:
    """Say which days the cells of a matrix hold, where most are days: shown, or running out.

    Args:
        raw: The table.
        across: Headers of the columns of the matrix.

    Returns:
        ``observed_on`` or ``expires_on``; empty where the cells are no days.
    """
    told = [raw.evidence[header] for header in across]
    if sum(each.day >= 0.6 for each in told) < 0.6 * len(told):
        return ""
    spoken = f"{raw.file} {' '.join(raw.headers)}".casefold()
    words = [word for each in told for word in each.words[:50]]
    days = read_dates(words).days
    ahead = float((days[~np.isnat(days)] > np.datetime64(date.today(), "D")).mean())
    return "expires_on" if ahead > 0.3 or any(m in spoken for m in _EXPIRY) else "observed_on"
