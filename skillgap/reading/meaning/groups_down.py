"""Groups named once: a category that stands in the first of its rows, and holds for those below."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue, Outcome
from skillgap.core.words import EDGES
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.finding.table import RawTable
from skillgap.reading.meaning.taking_out import stripped_column

_MOST_FILLED = 0.6
_FEWEST = 2
"""Groups, and rows of one of them, that make a column one of groups."""
_MOST_ROWS = 5_000


def spread_groups_down(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Read a group that is named once as that of the rows below it, up to the next one.

    Args:
        raw: The table.
        decisions: Not asked: that every group is named once, left of what each row names, says it.

    Returns:
        The table, and a note where cells were filled.
    """
    if not 2 * _FEWEST <= len(raw.frame) <= _MOST_ROWS or len(raw.headers) < _FEWEST:
        return [raw]
    frame, told = raw.frame, list[Issue]()
    for place, header in enumerate(raw.headers[:2]):
        if not _names_groups_once(raw, header) or not _is_full(raw, raw.headers[place + 1 :]):
            continue
        cells = stripped_column(raw, header)
        blank = cells == ""
        spread = cells.mask(blank).ffill().fillna("").astype("str")
        frame = frame.assign(**{header: spread})
        told.append(Issue(
            severity="note", file=raw.file, table="", row=0, column=header,
            value=cells.iloc[0], found="group named once for several rows",
            expected="the group in every row", count=int(blank.sum()),
            remedy="Nothing, if it holds for the rows below it, too: it was filled in there.",
            outcome="converted", verdict=Outcome.FIX.value,
        ))  # fmt: skip
    return [replace(raw, frame=frame).with_issues(told)] if told else [raw]


def _names_groups_once(raw: RawTable, header: str) -> bool:
    """Say whether a column of words begins filled, and each of its words stands there once."""
    cells, evidence = stripped_column(raw, header), raw.evidence[header]
    filled = (cells != "").to_numpy(dtype=bool)
    words = cells[filled].tolist()
    sparse = filled[0] and filled.mean() <= _MOST_FILLED and len(words) >= _FEWEST
    longest = np.diff([*np.flatnonzero(filled), len(filled)]).max() if filled.any() else 0
    worded = evidence.number < 0.1 and evidence.day < 0.1
    return bool(sparse and worded and longest > 1 and len(set(words)) == len(words))


def _is_full(raw: RawTable, headers: tuple[str, ...]) -> bool:
    """Say whether the next column names every row, by a word of its own."""
    if not headers:
        return False
    cells = pd.Series(raw.frame[headers[0]]).astype("str").str.strip(EDGES)
    return bool((cells != "").all() and cells.nunique() > 0.9 * len(cells))


__all__ = ["spread_groups_down"]
