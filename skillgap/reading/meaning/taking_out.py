"""How a table is taken out of another, and how that is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from skillgap.core.errors import Issue, Outcome
from skillgap.core.tables import TABLES
from skillgap.core.words import EDGES, fold
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import name_match, words_of
from skillgap.reading.finding.table import RawTable


def cells_of(raw: RawTable, header: str) -> pd.Series:
    """Return the cells of a column without white space at their ends."""
    return raw.frame[header].astype("str").str.strip(EDGES)


def header_for(raw: RawTable, table: str, column: str, least: float = 0.84) -> str:
    """Return the header that names a contract column for sure; empty where none does."""
    contract = TABLES[table][column]
    scored = [(name_match(contract, header), -at, header) for at, header in enumerate(raw.headers)]
    score, _, header = max(scored, default=(0.0, 0, ""))
    return header if score >= least else ""


def person_header(raw: RawTable) -> str:
    """Return the header that names people, by id or by name; empty where none does."""
    found = header_for(raw, "signals", "employee_id") or header_for(raw, "employees", "name")
    return "" if fold(found) in ("id", "title", "name", "code") and _is_of_things(raw) else found


def _is_of_things(raw: RawTable) -> bool:
    """Whether a table is of courses, skills or adverts, whose names are no people's."""
    words = {word for header in raw.headers for word in words_of(header)}
    return bool(words & {"course", "provider", "price", "posting", "vacancy", "advert", "company"})


def taken_out(raw: RawTable, label: str, columns: Mapping[str, Sequence[str]],
              rows: Sequence[int]) -> RawTable:  # fmt: skip
    """Make a table of its own out of cells of another.

    Args:
        raw: The other table.
        label: What it is called behind the other's name.
        columns: Header to cells.
        rows: Row of the other that each record came from.
    """
    frame = pd.DataFrame({header: pd.Series(list(cells), dtype="str")
                          for header, cells in columns.items()})  # fmt: skip
    frame = frame.set_axis(pd.Index(list(rows), dtype="int64"), axis=0)
    first = int(frame.index[0]) if len(frame) else raw.first_row
    return RawTable(f"{raw.file} › {label}", frame, first)


def without(raw: RawTable, headers: Sequence[str]) -> RawTable:
    """Return a table without some columns."""
    return replace(raw, frame=raw.frame.drop(columns=list(headers)))


def asked(
    raw: RawTable, decisions: Decisions, *, kind: str, found: str, expected: str, remedy: str,
    column: str = "", value: str = "", count: int = 1,
) -> Issue:  # fmt: skip
    """Ask whether a reshaping is right; the answer ``leave`` undoes it."""
    return Issue(
        severity="warning", file=raw.file, table="", row=0, column=column, value=value[:200],
        found=found, expected=expected, remedy=remedy, outcome="converted", count=count,
        question=kind, verdict=Outcome.FIX.value if decisions.answer(kind, column) else "",
    )  # fmt: skip


def is_left(decisions: Decisions, kind: str, column: str = "") -> bool:
    """Say whether somebody answered that a table is to be left as it is."""
    return decisions.answer(kind, column) == "leave"
