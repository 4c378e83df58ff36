"""Cells that tell a person's name and number in one: ``Ana Alder (70011)``."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from skillgap.core.errors import Issue, Outcome
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.matrix import are_people
from skillgap.reading.meaning.taking_out import (
    find_header_for_column,
    find_person_header,
    stripped_column,
)

_BEHIND = re.compile(r"([^\d()\[\]]+?)\s*[(\[]\s*(\w*\d[\w-]*)\s*[)\]]")
_BEFORE = re.compile(r"(\w*\d\w*)\s*[-–—:|]\s*([^\d()\[\]]+)")
_ALL = 0.95


def split_names_and_numbers(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Take a column of people that tells name and number apart, where nearly all cells do.

    Args:
        raw: The table.
        decisions: Not asked: nothing is lost.
    """
    header = find_person_header(raw)
    seen = [cell for cell in raw.evidence[header].words[:200] if cell] if header else []
    told = [_name_and_number(cell) for cell in seen]
    if not seen or sum(bool(each) for each in told) < _ALL * len(seen):
        return [raw]
    if {"Employee ID", "Name"} & set(raw.headers) - {header}:
        return [raw]
    cells = stripped_column(raw, header).map(lambda cell: _name_and_number(cell) or ("", cell))
    named = find_header_for_column(raw, "employees", "name")
    frame = raw.frame.drop(columns=[header])
    frame.insert(0, "Employee ID", _text([number or name for name, number in cells], raw))
    if named in ("", header):
        frame.insert(1, "Name", _text([name or number for name, number in cells], raw))
    return [replace(raw, frame=frame)]


def strip_states_of_names(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Leave off names what is said of a few people in brackets behind them: ``(On leave)``.

    Args:
        raw: The table.
        decisions: Not asked: the name is the same, and what was left off is listed.
    """
    told = []
    frame = raw.frame
    for header in raw.headers:
        words = raw.evidence[header].words
        said = [word for word in words if _STATE.fullmatch(word)]
        if not said or len(said) > 0.5 * len(words):
            continue
        bare = [_STATE.sub(r"\1", word).strip() for word in words]
        if not are_people(bare):
            continue
        cells = stripped_column(raw, header)
        frame = frame.assign(**{header: cells.str.replace(_STATE, r"\1", regex=True).str.strip()})
        told.append(Issue(
            severity="note", file=raw.file, table="", row=0, column=header, value=said[0],
            found="state of a person behind the name", expected="the name alone",
            remedy="The name is read without it; a state belongs in a column of its own.",
            outcome="converted", count=int(cells.isin(said).sum()), verdict=Outcome.ACCEPT.value,
        ))  # fmt: skip
    return [replace(raw, frame=frame).with_issues(told)] if told else [raw]


_STATE = re.compile(
    r"(?i)([^()\d]+?)\s*[(\[]\s*(?:on |maternity |parental |sick |unpaid |medical )*(?:leave|"
    r"terminated|"
    r"inactive|retired|suspended|secondment|seconded|elternzeit|mutterschutz|beurlaubt|"
    r"ausgeschieden|ruhend|en congé|congé (?:maternité|parental)|détaché|baja|excedencia|jubilado|"
    r"congedo|maternità|cessato|verlof|ziek|uit dienst|urlop|zwolniony|licença)\s*[)\]]"
)


def _text(cells: list[str], raw: RawTable) -> pd.Series:
    return pd.Series(cells, index=raw.frame.index, dtype="str")


def _name_and_number(cell: str) -> tuple[str, str] | None:
    if found := _BEHIND.fullmatch(cell):
        return found[1].strip(), found[2]
    if found := _BEFORE.fullmatch(cell):
        return found[2].strip(), found[1]
    return None
