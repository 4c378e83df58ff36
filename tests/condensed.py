"""Any result in few numbers, for records: what is small as it stands, what is large by its sums.

An array or a column of more than `WHOLE` values becomes its size, sum, a sum in which each place
has another weight (so that values in other places show), smallest, quartiles and largest. Of
sentences the numbers in them are kept, not the words: better English is no other result.
"""

from __future__ import annotations

import dataclasses
import re
import zlib
from collections.abc import Mapping
from enum import Enum
from typing import Any

import numpy as np
import pandas as pd

WHOLE = 12
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
LEFT_OUT = {
    "workforce", "register", "assumptions", "fingerprint", "digest", "dataset", "code_version",
    "basis", "levels", "provenance", "formula", "trace", "made_from",
}  # fmt: skip


def numbers_in(text: str) -> list[str]:
    """Return the numbers of a sentence, as they are written there."""
    return NUMBER.findall(text)


def condensed(value: Any, depth: int = 6) -> Any:
    """Return a result as plain values small enough for a record."""
    if value is None or isinstance(value, (bool, int, float, np.number, np.bool_)):
        return value
    if isinstance(value, str):
        return numbers_in(value) if " " in value else value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, pd.DataFrame):
        order = ",".join(map(str, value.columns))
        columns = {str(name): _column(value[name]) for name in value.columns}
        return {**columns, "rows": len(value), "columns in order": order.replace(" ", "_")}
    if isinstance(value, (pd.Series, pd.Index)):
        return _column(pd.Series(value))
    if isinstance(value, np.ndarray):
        return _array(value)
    if depth == 0:
        return "deeper"
    if dataclasses.is_dataclass(value):
        names = [part.name for part in dataclasses.fields(value) if part.name not in LEFT_OUT]
        return {name: condensed(getattr(value, name), depth - 1) for name in names}
    if isinstance(value, Mapping):
        return _mapping(value, depth)
    if isinstance(value, (list, tuple)):
        return _several(list(value), depth)
    return str(value) if isinstance(value, pd.Timestamp) or hasattr(value, "isoformat") else "…"


def _several(values: list[Any], depth: int) -> Any:
    if len(values) > WHOLE and all(isinstance(one, (int, float, str)) for one in values):
        return _column(pd.Series(values))
    return [condensed(one, depth - 1) for one in values[: 2 * WHOLE]]


def _mapping(value: Mapping[Any, Any], depth: int) -> Any:
    numbers = all(isinstance(one, (int, float)) for one in value.values())
    if numbers and len(value) > WHOLE:
        return _column(pd.Series([value[key] for key in sorted(value)]))
    return {str(key): condensed(one, depth - 1) for key, one in value.items()}


def _column(column: pd.Series) -> Any:
    if pd.api.types.is_datetime64_any_dtype(column):
        return _array((column - pd.Timestamp("2000-01-01")).dt.days.to_numpy(dtype=np.float64))
    if pd.api.types.is_numeric_dtype(column):
        return _array(column.to_numpy(dtype=np.float64, na_value=np.nan))
    texts = ["" if _blank(one) else str(one) for one in column]
    if len(texts) <= WHOLE:
        return [numbers_in(text) if " " in text else text for text in texts]
    codes = [zlib.crc32(_words(text).encode()) % 9973 for text in texts]
    return _array(np.array(codes, dtype=np.float64))


def _words(text: str) -> str:
    return " ".join(numbers_in(text)) if " " in text else text


def _blank(one: Any) -> bool:
    return one is None or one is pd.NA or one is pd.NaT or (isinstance(one, float) and one != one)


def _array(values: np.ndarray) -> Any:
    if values.dtype.kind in "mM":
        days = values.astype("datetime64[D]").astype(np.float64)
        return _array(np.where(np.isnat(values), np.nan, days))
    if values.dtype == object or values.dtype.kind in "US":
        return _column(pd.Series(values.ravel()))
    flat = values.astype(np.float64).ravel()
    if flat.size <= WHOLE:
        return flat
    known = flat[np.isfinite(flat)]
    if known.size == 0:
        return [list(values.shape), "none finite"]
    at = np.flatnonzero(np.isfinite(flat))
    mixed = float(known @ np.cos(1.0 + 0.7 * at))
    spots = np.quantile(known, (0.0, 0.25, 0.5, 0.75, 1.0))
    return [list(values.shape), known.size, float(known.sum()), mixed, *spots.tolist()]
