"""How a table is taken out of another, and how that is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from skillgap.core.errors import Issue, Outcome
from skillgap.core.tables import TABLES
from skillgap.core.words import EDGES, fold
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import (
    header_match_score,
    is_id_like,
    split_header_into_words,
)
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.languages import column_meant_by_header
from skillgap.reading.mapping.matrix import are_codes, are_people
from skillgap.reading.mapping.names import JOINED, headers_to_map


def stripped_column(raw: RawTable, header: str) -> pd.Series:
    """Return the cells of a column without white space at their ends."""
    return raw.frame[header].astype("str").str.strip(EDGES)


def find_header_for_column(raw: RawTable, table: str, column: str, least: float = 0.84) -> str:
    """Return the header that names a contract column for sure; empty where none does."""
    contract = TABLES[table][column]
    scored = [
        (header_match_score(contract, header), -at, header) for at, header in enumerate(raw.headers)
    ]
    score, _, header = max(scored, default=(0.0, 0, ""))
    if score >= least:
        return header
    return next((each for each in raw.headers if column_meant_by_header(each) == column), "")


def find_number_of_people(raw: RawTable) -> str:
    """Return the column of people's numbers; empty where none is told.

    It is called so; or it goes with the names of people, however often each stands there; or it
    stands before their names: a number or code for each, that none shares.
    """
    named = find_header_for_column(raw, "employees", "employee_id")
    if named:
        return named
    if shared := find_number_that_repeats_with_names(raw):
        return shared
    parts = headers_to_map(raw)[-1].split(JOINED)
    joined = parts[0] if len(parts) > 1 else ""
    if joined and (plain := _plain_number_of_users(raw)):
        return plain
    name = joined or next((h for h in raw.headers if _names_people(raw, h)), "")
    before = raw.headers[: raw.headers.index(name)] if name else ()
    return next((h for h in before if _numbers_rows(raw, h)), "")


def find_number_that_repeats_with_names(raw: RawTable) -> str:
    """Return the column of numbers or codes that says who, where people stand in several rows.

    It has one name for each number and one number for each name, though names repeat: a number
    of each row, such as that of an assignment or certificate, has not. Empty where none has.
    """
    names = _names_in_rows(raw)
    if names is None or names.nunique() < _SEVERAL or names.nunique() == len(names):
        return ""
    for header in raw.headers:
        cells = raw.evidence[header]
        lettered = any(mark.isalpha() for word in cells.words[:1] for mark in word)
        told = is_id_like(header) or (lettered and are_codes(cells.words))
        if not told or cells.filled < 1 or cells.day >= _RARE or cells.different == 1:
            continue
        if not all(any(mark.isdigit() for mark in word) for word in cells.words[:200]):
            continue
        pairs = pd.DataFrame({"who": stripped_column(raw, header), "name": names})
        once = pairs.drop_duplicates()
        if len(once) == once["who"].nunique() == once["name"].nunique():
            return header
    return ""


def _names_in_rows(raw: RawTable) -> pd.Series | None:
    """Return who each row names, by one column of names or by several; ``None`` for nobody."""
    if not len(raw.frame) or len(raw.frame) > _MOST_ROWS:
        return None
    parts = headers_to_map(raw)[-1].split(JOINED)
    if len(parts) > 1:
        whole = stripped_column(raw, parts[0])
        for part in parts[1:]:
            whole = whole + " " + stripped_column(raw, part)
        return whole
    named = [h for h in raw.headers
             if header_match_score(TABLES["employees"]["name"], h) >= _NAMED
             or column_meant_by_header(h) == "name"]  # fmt: skip
    people = [h for h in named if are_people(raw.evidence[h].words)]
    return stripped_column(raw, people[0]) if len(people) == 1 else None


def _plain_number_of_users(raw: RawTable) -> str:
    """Return the column that is called a number or id and nothing else, one for each row."""
    return next((h for h in raw.headers if {*split_header_into_words(h)} <= _PLAIN
                 and is_id_like(h) and _numbers_rows(raw, h)), "")  # fmt: skip


_PLAIN = frozenset({"id", "number", "no", "user", "unique", "idnumber", "person", "staff"})
_SEVERAL, _MOST_ROWS = 3, 200_000


def _names_people(raw: RawTable, header: str) -> bool:
    score = header_match_score(TABLES["employees"]["name"], header)
    named = score >= _NAMED or column_meant_by_header(header) == "name"
    told = named and any(find_header_for_column(raw, "employees", each) for each in _OF_PEOPLE)
    return told and are_people(raw.evidence[header].words) and not _is_table_of_things(raw)


_OF_PEOPLE = ("role_id", "birth_year", "gender", "salary", "fte", "employment")
"""What is told of people and of no course, project or site."""


_NAMED = 0.84


def _numbers_rows(raw: RawTable, header: str) -> bool:
    cells = raw.evidence[header]
    told = is_id_like(header) or are_codes(cells.words)
    return told and cells.different == 1 and cells.filled == 1 and cells.day < _RARE


_RARE = 0.5


def find_person_header(raw: RawTable) -> str:
    """Return the header that names people, by id or by name; empty where none does."""
    found = find_header_for_column(raw, "signals", "employee_id") or find_header_for_column(
        raw, "employees", "name"
    )
    return (
        "" if fold(found) in ("id", "title", "name", "code") and _is_table_of_things(raw) else found
    )


def _is_table_of_things(raw: RawTable) -> bool:
    """Whether a table is of courses, skills or adverts, whose names are no people's."""
    words = {word for header in raw.headers for word in split_header_into_words(header)}
    return bool(words & {"course", "provider", "price", "posting", "vacancy", "advert", "company"})


def take_out_table(raw: RawTable, label: str, columns: Mapping[str, Sequence[str]],
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


def drop_headers(raw: RawTable, headers: Sequence[str]) -> RawTable:
    """Return a table without some columns."""
    return replace(raw, frame=raw.frame.drop(columns=list(headers)))


def ask_about_reshaping(
    raw: RawTable, decisions: Decisions, *, kind: str, found: str, expected: str, remedy: str,
    column: str = "", value: str = "", count: int = 1,
) -> Issue:  # fmt: skip
    """Ask whether a reshaping is right; the answer ``leave`` undoes it."""
    return Issue(
        severity="warning", file=raw.file, table="", row=0, column=column, value=value[:200],
        found=found, expected=expected, remedy=remedy, outcome="converted", count=count,
        question=kind, verdict=Outcome.FIX.value if decisions.answer(kind, column) else "",
    )  # fmt: skip


def is_left_unchanged(decisions: Decisions, kind: str, column: str = "") -> bool:
    """Say whether somebody answered that a table is to be left as it is."""
    return decisions.answer(kind, column) == "leave"
