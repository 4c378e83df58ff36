"""Days and months of the sample's 36-month history."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from data.sample.generator.catalogue import Flags, Floats, Ints

AS_OF = "2026-10-31"
MONTHS = 36
MONTH_DAYS = 30.4375
FAR = 10**6
"""Day number that stands for never."""

_STARTS = np.arange("2023-11", "2026-12", dtype="datetime64[M]")
MONTH_START: Ints = _STARTS.astype("datetime64[D]").astype(np.int64)
"""First day of months 1 … 37, as days since 1970-01-01; shape (37,)."""

START = int(MONTH_START[0])
END = int(np.datetime64(AS_OF, "D").astype(np.int64))


def as_dates(days: ArrayLike, blank: Flags | None = None) -> pd.Series:
    """Turn day numbers, shape (n,), into dates; blank where asked and where ``FAR``."""
    number = np.asarray(days, dtype=np.int64)
    gone = number >= FAR if blank is None else blank | (number >= FAR)
    dates = np.where(gone, 0, number).astype("datetime64[D]").astype("datetime64[us]")
    dates[gone] = np.datetime64("NaT")
    return pd.Series(dates)


def months_before(months: Floats) -> Ints:
    """Return the day that lies so many months before the end of the history."""
    return (END - np.asarray(months) * MONTH_DAYS).astype(np.int64)
