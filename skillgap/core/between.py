"""Days somewhere between two others, drawn by the name of whom they concern.

Of a person who is in one roster and not in the next we know only that they left in between. A day
drawn evenly is right on average; drawn from a hash of the id it is the same on every run, on
every machine and in every order of rows.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.workforce import Floats

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_SHARE = float(2**53)


def even_number_by_id(ids: NDArray[np.object_], salt: int = 0) -> Floats:
    """Return an even number in [0, 1) for each id, always the same for one id and salt.

    >>> one, again = (even_number_by_id(np.array(["E1"], dtype=object)) for _ in range(2))
    >>> bool(one[0] == again[0])
    True
    """
    key = pd.util.hash_array(np.asarray(ids, dtype=object))
    with np.errstate(over="ignore"):
        key = key + np.uint64(salt % 2**32) * _STEP
        key = (key ^ (key >> np.uint64(31))) * _MIX
    return np.asarray((key ^ (key >> np.uint64(29))) >> np.uint64(11), dtype=np.float64) / _SHARE


def day_between(ids: NDArray[np.object_], after: Floats, before: Floats, salt: int = 0) -> Floats:
    """Return a day number for each id, later than ``after`` and earlier than ``before``.

    Args:
        ids: Whom it concerns, shape (n,).
        after: Day numbers, shape (n,).
        before: Later day numbers, shape (n,); where this is the very next day, it is returned.
        salt: Another number gives another draw.

    Returns:
        Whole day numbers, evenly spread, shape (n,).
    """
    inside = np.maximum(before - after - 1.0, 1.0)
    return np.asarray(
        after + 1.0 + np.floor(even_number_by_id(ids, salt) * inside), dtype=np.float64
    )
