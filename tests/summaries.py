"""Tables made short for the record: sums, quantiles and some rows of every column.

A sum weighted by position notices when rows change places; the fractions of the quantiles notice
what a sum hides.
"""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd

FRACTIONS = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)


def numbers_in_short(values: Any) -> dict[str, Any]:
    """Return count, sum, weighted sum and quantiles of the finite numbers, and how many are not."""
    given = np.asarray(values, dtype=np.float64).ravel()
    finite = np.isfinite(given)
    kept = np.where(finite, given, 0.0)
    weight = 1.0 + np.arange(len(given)) % 97
    points = np.quantile(given[finite], FRACTIONS) if finite.any() else np.zeros(0)
    return {
        "count": int(finite.sum()),
        "missing": int(np.isnan(given).sum()),
        "sum": math.fsum(kept),
        "weighted": math.fsum(kept * weight),
        "squares": math.fsum(kept * kept),
        "quantiles": points,
    }


def texts_in_short(values: pd.Series, most: int) -> dict[str, Any]:
    """Return how many texts there are, the first of them, and the commonest with their counts."""
    said = values.astype("object").where(values.notna(), None).map(lambda one: str(one)[:200])
    count = said.value_counts()
    common = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return {"different": len(count), "first": said.head(most).tolist(), "common": common}


def in_short(table: pd.DataFrame, most: int = 3) -> dict[str, Any]:
    """Return a short account of a table, column by column.

    Args:
        table: What was computed.
        most: Rows and commonest texts to keep of every column.
    """
    found: dict[str, Any] = {"rows": len(table)}
    for name in table.columns:
        column = table[name]
        if pd.api.types.is_datetime64_any_dtype(column):
            days = column.dropna()
            found[str(name)] = {
                "count": len(days),
                "first": [str(day) for day in column.head(most)],
                "mean": str(days.mean()) if len(days) else "",
            }
        elif pd.api.types.is_numeric_dtype(column):
            values = column.astype("float64").to_numpy(na_value=np.nan)
            found[str(name)] = {**numbers_in_short(values), "first": values[:most]}
        else:
            found[str(name)] = texts_in_short(column, most)
    return found


def values_of(found: Any) -> Any:
    """Return a small result as plain values: its fields by name, tables and arrays in full."""
    if is_dataclass(found) and not isinstance(found, type):
        return {field.name: values_of(getattr(found, field.name)) for field in fields(found)}
    if isinstance(found, dict):
        return {str(key): values_of(value) for key, value in found.items()}
    if isinstance(found, tuple | list):
        return [values_of(value) for value in found]
    return found
