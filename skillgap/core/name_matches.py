"""Names that an import read as known skills or roles without being sure, and what to do of it.

An import asks about a name that is nearly a known one; where nobody answered, it reads it as that
one. These are proposals of the system like any other: a person looks, and the rows of a match found
wrong count no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue
from skillgap.core.grouping import Bools
from skillgap.core.subjects import join_subject
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, TABLES
from skillgap.core.workforce import Workforce

NEAR_MISS = "near_miss"
"""The question an import asks about such a name."""
TITLE_READ = "job title read as an occupation, not surely"
"""What an import says of a job title that is likely, and no more, what an occupation is called."""
TITLE = "job title"
_BY_ROLE = ("requirements", "tasks")
"""What a release of occupations brings for a job title."""
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
        kind (``skill``, ``role`` or ``job title``), said (the name in the file), read_as (id, or
        the occupation's title), name, rows (those that rest on it, as far as the import lists
        them), file (the first that has it).
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
    names[TITLE] = pd.Series(dtype=str)
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
        tables[str(name)] = frame[~_rests_on(frame, part)].reset_index(drop=True)
    return replace(workforce, tables=tables) if len(rows) else workforce


def _rests_on(frame: pd.DataFrame, matched: pd.DataFrame) -> Bools:
    """Say of each row whether it is one of those matched, by its file, row and what it says."""
    wanted = set(matched[["file", "row", "column", "key"]].itertuples(index=False, name=None))
    found = np.zeros(len(frame), dtype=np.bool_)
    for column in matched["column"].unique():
        here = zip(frame[SOURCE_FILE].astype("str"), frame[SOURCE_ROW], frame[column].astype("str"))
        found |= np.array([(file, row, column, key) in wanted for file, row, key in here])
    return found


def _matched_rows(workforce: Workforce) -> pd.DataFrame:
    """Return one line per row that rests on such a name.

    Columns: table, file, row, column and key (what the row says in that column), kind, said,
    read_as and item. A row of a release stands for several roles; the key tells them apart.
    """
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
        parts.append(part.merge(here.assign(key=here["read_as"]), on=["file", "row"]))
    parts.extend(_rows_of_titles(workforce))
    rows = pd.concat(parts, ignore_index=True) if parts else told.assign(read_as=[], key=[])
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


def issues_about_titles(
    read_as: Mapping[str, tuple[str, str]], tables: Mapping[str, pd.DataFrame]
) -> tuple[Issue, ...]:
    """Return one issue for each job title and file of a release whose rows rest on an unsure match.

    Args:
        read_as: Role id to job title and the title of its occupation, where that was not sure.
        tables: What the release brings for the roles, with the file of each row.
    """
    found = {
        (str(role), str(file))
        for name in _BY_ROLE
        if name in tables
        for role, file in tables[name][["role_id", SOURCE_FILE]].drop_duplicates().to_numpy()
        if role in read_as
    }
    return tuple(
        Issue(
            severity="note", file=file, table="requirements", column="role_id",
            value=read_as[role][0], found=TITLE_READ, expected=read_as[role][1],
            remedy="Look at it under Audit, Review queue: rows of a wrong one count no more.",
            outcome="converted",
        )
        for role, file in sorted(found)
    )  # fmt: skip


def _rows_of_titles(workforce: Workforce) -> Iterator[pd.DataFrame]:
    """Return the rows that occupations brought for job titles, in the shape of the others."""
    told = pd.DataFrame(
        [(one.value, one.expected, one.file) for one in workforce.issues
         if one.found == TITLE_READ],
        columns=["said", "read_as", "file"],
    ).drop_duplicates()  # fmt: skip
    if not len(told) or not workforce.has("roles"):
        return
    roles = workforce["roles"]
    titles = roles["title"].where(roles["title"].fillna("").str.strip() != "", roles["role_id"])
    named = pd.DataFrame({"said": titles.astype("str"), "role_id": roles["role_id"]})
    for table in _BY_ROLE:
        if workforce.has(table):
            frame = workforce[table][["role_id", SOURCE_FILE, SOURCE_ROW]].merge(named, "inner")
            frame = frame.rename(columns={SOURCE_FILE: "file", SOURCE_ROW: "row"})
            rows = frame.merge(told, on=["said", "file"])
            yield rows.assign(table=table, kind=TITLE, column="role_id", key=rows["role_id"])
