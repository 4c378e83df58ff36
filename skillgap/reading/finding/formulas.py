"""Which cells of a workbook are worked out from others, by the formulas behind them.

A total, a mean, a count or a difference says nothing that the cells it is made of do not say; a
value looked up elsewhere does, as it may be the only place where it is read.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from skillgap.core.words import fold
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.finding.grid import name_columns
from skillgap.reading.finding.table import RawTable
from skillgap.reading.finding.telling import SENTENCES, Seen, issues_of_oddities
from skillgap.reading.finding.words import known_column_words

_SHEET = re.compile(r'<sheet\b(?=[^>]*?\bname="([^"]*)")[^>]*?\br:id="([^"]+)"')
_TARGET = re.compile(r'<Relationship\b(?=[^>]*?\bId="([^"]+)")[^>]*?\bTarget="([^"]+)"')
_TARGET_FIRST = re.compile(r'<Relationship\b(?=[^>]*?\bTarget="([^"]+)")[^>]*?\bId="([^"]+)"')
_CELL = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f\b([^>]*?)(?:/>|>([^<]*)</f>)'
)
_SHARED = re.compile(rb'\bsi="(\d+)"')
_WORKED_OUT = re.compile(
    r"\b(?:SUM|SUMIFS?|SUMPRODUCT|AVERAGE|AVERAGEA|AVERAGEIFS?|COUNT|COUNTA|COUNTIFS?|COUNTBLANK|"
    r"MIN|MAX|MEDIAN|MODE|STDEV|SUBTOTAL|AGGREGATE|RANK|LARGE|SMALL|PERCENTILE)(?:\.\w+)?\s*\(",
    re.IGNORECASE,
)
_LOOKED_UP = re.compile(r"\b[VHX]?LOOKUP\s*\(|\bINDEX\s*\(|\bOFFSET\s*\(", re.IGNORECASE)
_COMPARED = re.compile(r"=?\s*IFS?\s*\(", re.IGNORECASE)
_WORDS_SAID = re.compile(r'"[^"]*"')
_PLACE = re.compile(
    r"((?:'[^']+'|[\w.]+)!)?\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d+))?"
)
_PLAIN = re.compile(r"[\s()+\-*/,.;\d%]*")


@dataclass(frozen=True, slots=True)
class Formulas:
    """Cells of one sheet that are worked out, as row and column from 0.

    Attributes:
        across: From cells of the same row: totals of a person, say.
        down: From cells of the same column: totals of a skill, say.
        elsewhere: From other sheets, or from blocks of cells.
    """

    across: frozenset[tuple[int, int]] = frozenset()
    down: frozenset[tuple[int, int]] = frozenset()
    elsewhere: frozenset[tuple[int, int]] = frozenset()

    def from_column(self, first: int) -> Formulas:
        """Return the formulas from a column on, which then counts as the first."""
        if not first:
            return self
        parts = (self.across, self.down, self.elsewhere)
        return Formulas(*(frozenset((i, j - first) for i, j in part if j >= first)
                          for part in parts))  # fmt: skip

    @property
    def every(self) -> frozenset[tuple[int, int]]:
        """All cells that are worked out."""
        return self.across | self.down | self.elsewhere


NONE = Formulas()


def find_formulas(data: bytes) -> Mapping[str, Formulas]:
    """Find the cells that are worked out, sheet by sheet.

    Args:
        data: A workbook; one that is no zip of XML has no formulas that can be told.

    Returns:
        Name of a sheet to its formulas; sheets without any are left out.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _formulas_of_package(package)
    except (zipfile.BadZipFile, KeyError, ValueError, UnicodeDecodeError):
        return {}


def _formulas_of_package(package: zipfile.ZipFile) -> dict[str, Formulas]:
    if "xl/workbook.xml" not in package.namelist():
        return {}
    book = package.read("xl/workbook.xml").decode()
    links = package.read("xl/_rels/workbook.xml.rels").decode()
    targets = dict(_TARGET.findall(links))
    targets |= {at: to for to, at in _TARGET_FIRST.findall(links)}
    found: dict[str, Formulas] = {}
    for name, link in _SHEET.findall(book):
        target = targets.get(link, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        content = package.read(part) if part in package.namelist() else b""
        if b"<f>" in content or b"<f " in content:
            found[html.unescape(name)] = formulas_of_sheet(content)
    return found


def formulas_of_sheet(part: bytes) -> Formulas:
    """Find the cells of a sheet that are worked out.

    Args:
        part: XML of the sheet.

    >>> cell = b'<c r="D2"><f>SUM(B2:C2)</f><v>3</v></c>'
    >>> sorted(formulas_of_sheet(cell).across)
    [(1, 3)]
    """
    kinds: dict[str, set[tuple[int, int]]] = {"across": set(), "down": set(), "elsewhere": set()}
    shared: dict[bytes, str] = {}
    scaled: dict[tuple[int, int], tuple[int, int]] = {}
    for letters, row, marks, body in _CELL.findall(part):
        place = int(row) - 1, _column_number(letters.decode())
        number = _SHARED.search(marks)
        if body:
            formula = html.unescape(body.decode())
            kind = kind_of_formula(formula, place)
            if not kind and (one := _only_cell_beside(formula, place)):
                scaled[place] = one
            if number:
                shared[number[1]] = kind
        else:
            kind = shared.get(number[1], "") if number else ""
        if kind:
            kinds[kind].add(place)
    worked = set().union(*kinds.values())
    kinds["across"] |= {place for place, one in scaled.items() if one in worked}
    return Formulas(*(frozenset(kinds[kind]) for kind in ("across", "down", "elsewhere")))


def _only_cell_beside(formula: str, place: tuple[int, int]) -> tuple[int, int] | None:
    """Return the one cell of the same row that a formula scales: a share of a count, say."""
    places = _PLACE.findall(_WORDS_SAID.sub("", formula))
    if len(places) != 1:
        return None
    sheet, left, top, right, _ = places[0]
    same = not sheet and not right and bool(left) and int(top or 0) - 1 == place[0]
    return (place[0], _column_number(left)) if same and "/" in formula else None


def kind_of_formula(formula: str, place: tuple[int, int]) -> str:
    """Say from where a formula works its cell out; empty where it looks something up.

    >>> kind_of_formula("AVERAGE(C4:C9)", (9, 2)), kind_of_formula("B2-A2", (1, 2))
    ('down', 'across')
    >>> kind_of_formula("VLOOKUP(A2,Levels!A:B,2)", (1, 2)), kind_of_formula("A1", (1, 2))
    ('', '')
    """
    formula = _WORDS_SAID.sub("", formula)
    places, rest = _PLACE.findall(formula), _PLACE.sub("", formula)
    between = any(mark in rest for mark in "+-*/")
    looked_up = bool(_LOOKED_UP.search(formula))
    other = any(sheet for sheet, *_ in places)
    differs = between and (looked_up or bool(_PLAIN.fullmatch(rest)))
    compares = bool(_COMPARED.match(formula)) and not (looked_up or other)
    if not (differs or compares or _WORKED_OUT.search(formula)):
        return ""
    if other or looked_up or not places:
        return "elsewhere"
    scaled = len(places) == 1 and not (compares or _WORKED_OUT.search(formula))
    rows = {int(each) - 1 for _, _, top, _, bottom in places for each in (top, bottom) if each}
    columns = {_column_number(c) for _, left, _, right, _ in places for c in (left, right) if c}
    if rows == {place[0]}:
        return "" if scaled else "across"  # a month's pay times twelve is no total
    return "down" if columns == {place[1]} else "elsewhere"


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


_MOSTLY = 0.8


def find_rows_of_formulas(records: Sequence[Sequence[str]], formulas: Formulas) -> set[int]:
    """Find the rows that are totals of others: all but their names is worked out.

    Args:
        records: Cells of every row.
        formulas: Which of them are worked out.
    """
    found = set()
    below = formulas.down | formulas.elsewhere
    for row in {row for row, _ in below}:
        filled = [j for j, cell in enumerate(records[row]) if cell] if row < len(records) else []
        entered = [j for j in filled if (row, j) not in formulas.every]
        totals = [j for j in filled if (row, j) in below]
        if totals and len(entered) <= 2 and all(j < totals[0] for j in entered):
            found.add(row)
    most = len(found) > 0.5 * sum(any(record) for record in records)
    return set() if most else found


def drop_columns_of_formulas(
    table: RawTable, header: Sequence[str], formulas: Formulas, decisions: Decisions
) -> RawTable:
    """Leave out the columns of a table that are worked out from others, and say so.

    Args:
        table: The table.
        header: Names of the sheet's columns, in their places.
        formulas: Which cells of the sheet are worked out.
        decisions: ``computed`` answered ``keep`` for a column keeps it.
    """
    if not formulas.every:
        return table
    names = name_columns(header, max(len(header), table.frame.shape[1])).names
    rows = [int(str(row)) - 1 for row in table.frame.index]
    lost = []
    for place, name in enumerate(names):
        known = fold(name) in known_column_words()
        if name not in table.frame.columns or known or decisions.answer("computed", name) == "keep":
            continue
        filled = [row for row, cell in zip(rows, table.frame[name]) if cell]
        worked = sum((row, place) in formulas.every for row in filled)
        if filled and worked >= _MOSTLY * len(filled):
            lost.append(name)
    if not lost:
        return table
    seen = [Seen("computed", column=name, value="its formulas", count=len(rows)) for name in lost]
    return replace(
        table,
        frame=table.frame.drop(columns=lost),
        computed=table.frame_with_computed[[*table.computed.columns, *lost]],
        issues=(*table.issues, *issues_of_oddities(seen, table.file, decisions)),
    )


def is_worked_out(table: RawTable, others: Sequence[RawTable]) -> bool:
    """Say whether nothing is left of a table, besides what its formulas give, but names.

    Args:
        table: The table.
        others: The tables of its workbook; columns that one of them has as well are names.
    """
    worked = any(i.found == SENTENCES["computed"].found and i.value == "its formulas"
                 for i in table.issues)  # fmt: skip
    left = set(table.headers)
    again = any(left <= set(other.headers) for other in others if other is not table)
    return worked and (len(left) <= 1 or again)
