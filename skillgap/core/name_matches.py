"""Names that an import read as known skills or roles without being sure, and what to do of it.

An import asks about a name that is nearly a known one; where nobody answered, it reads it as that
one. These are proposals of the system like any other: a person looks, and the rows of a match found
wrong count no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue
from skillgap.core.subjects import join_subject
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, TABLES
from skillgap.core.workforce import Workforce

NEAR_MISS = "near_miss"
"""The question an import asks about such a name."""
COLUMNS = ["item", "kind", "said", "read_as", "name", "rows", "file"]
_NAMED_BY = {"skill": ("skills", "skill_id", "name"), "role": ("roles", "role_id", "title")}


def match_item(kind: str, said: str, read_as: str) -> str:
    """Return what a match is reviewed under: the same in every version of a dataset."""
    return join_subject(kind, said, read_as)


def uncertain_matches(workforce: Workforce) -> pd.DataFrame:
    """Return the names that were read as known ones, and that nobody was asked about.

    Args:
        workforce: As its files were read.

    Returns:
        One row per name and what it was read as, most rows first: item (what it is reviewed under),
        kind (``skill`` or ``role``), said (the name in the file), read_as (id), name, rows (number
        of rows that the import lists), file (the first that has it).
    """
    rows = _matched_rows(workforce)
    if not len(rows):
        return pd.DataFrame(columns=COLUMNS)
    by = ["item", "kind", "said", "read_as"]
    table = rows.groupby(by, sort=False).agg(rows=("row", "size"), file=("file", "first"))
    table = table.reset_index()
    names = {
        kind: workforce[held].set_index(key)[named] if workforce.has(held) else pd.Series(dtype=str)
        for kind, (held, key, named) in _NAMED_BY.items()
    }
    found = [names[kind].get(one) for kind, one in zip(table["kind"], table["read_as"])]
    table["name"] = [name if isinstance(name, str) and name else one
                     for name, one in zip(found, table["read_as"])]  # fmt: skip
    table = table.sort_values(["rows", "item"], ascending=[False, True], ignore_index=True)
    return table[COLUMNS]


def without_matches(workforce: Workforce, wrong: Collection[str]) -> Workforce:
    """Return the workforce without the rows that rest on matches found wrong.

    Args:
        workforce: As its files were read; it is not changed.
        wrong: Items of the matches.

    Limits:
        An import lists the first thousand rows of a kind of finding; what lies beyond stays, and is
        mended by reading the file again with another answer.
    """
    if not wrong:
        return workforce
    rows = _matched_rows(workforce)
    rows = rows[rows["item"].isin(list(wrong))]
    tables: dict[str, pd.DataFrame] = dict(workforce.tables)
    for name, part in rows.groupby("table"):
        frame = tables[str(name)]
        theirs = pd.MultiIndex.from_frame(part[["file", "row"]])
        here = pd.MultiIndex.from_arrays([frame[SOURCE_FILE].astype("str"), frame[SOURCE_ROW]])
        tables[str(name)] = frame[~here.isin(theirs)].reset_index(drop=True)
    return replace(workforce, tables=tables) if len(rows) else workforce


def _matched_rows(workforce: Workforce) -> pd.DataFrame:
    """Return one line per row that holds such a name: table, file, row, kind, said, read_as."""
    told = pd.DataFrame(_uncertain_issues(workforce.issues),
                        columns=["table", "column", "kind", "file", "row", "said"])  # fmt: skip
    parts = []
    for (held, key), part in told.groupby(["table", "column"]):
        table, column = str(held), str(key)
        if not workforce.has(table):
            continue
        frame = workforce[table]
        here = pd.DataFrame({"file": frame[SOURCE_FILE].astype("str").to_numpy(),
                             "row": frame[SOURCE_ROW].to_numpy(),
                             "read_as": frame[column].astype("str").to_numpy()})  # fmt: skip
        parts.append(part.merge(here, on=["file", "row"]))
    rows = pd.concat(parts, ignore_index=True) if parts else told.assign(read_as=[])
    keys = zip(rows["kind"], rows["said"], rows["read_as"], strict=True)
    return rows.assign(item=np.array([match_item(*one) for one in keys], dtype=object))


def _uncertain_issues(issues: tuple[Issue, ...]) -> Iterator[tuple[str, str, str, str, int, str]]:
    for one in issues:
        if one.question != NEAR_MISS or one.verdict or one.outcome != "converted" or not one.row:
            continue
        kind = one.found.rpartition(" ")[2]
        held, key, _ = _NAMED_BY.get(kind, ("", "", ""))
        column = next((each.name for each in TABLES[one.table].columns
                       if each.refers_to == f"{held}.{key}"), "")  # fmt: skip
        if column:
            yield one.table, column, kind, one.file, one.row, one.value
