"""Rows kept aside: which, from which file, and why."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from skillgap.core.findings import Ints
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW

SET_ASIDE = "aside"
"""The answer to a question that keeps its rows aside."""


def rows_aside_table(files: pd.Series, rows: Ints, reason: str) -> pd.DataFrame:
    """List rows as kept aside for one reason: ``source_file``, ``source_row``, ``reason``."""
    return pd.DataFrame(
        {
            SOURCE_FILE: files.astype("str").to_numpy(dtype=object),
            SOURCE_ROW: rows,
            "reason": [reason] * len(rows),
        }
    ).astype({SOURCE_FILE: "str", SOURCE_ROW: "int64", "reason": "str"})


_NONE = pd.DataFrame(
    {
        SOURCE_FILE: pd.Series([], dtype="str"),
        SOURCE_ROW: pd.Series([], dtype="int64"),
        "reason": pd.Series([], dtype="str"),
    }
)


def empty_aside_table() -> pd.DataFrame:
    """Return a list of no rows."""
    return _NONE.copy()


def merge_aside_tables(lists: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put lists together: each row once, with all its reasons."""
    filled = [each for each in lists if len(each)]
    if not filled:
        return empty_aside_table()
    every = pd.concat(filled, ignore_index=True).drop_duplicates()
    told = every.groupby([SOURCE_FILE, SOURCE_ROW], sort=False)["reason"].agg("; ".join)
    return told.reset_index().astype({"reason": "str"})
