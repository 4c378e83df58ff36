"""From frames of text to typed tables of the contract, and from tables to a workforce."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

import numpy as np
import pandas as pd

from skillgap.domain.conform.aside import SET_ASIDE, gathered, no_rows, set_aside
from skillgap.domain.conform.cells import read_cells
from skillgap.domain.conform.days import fill_days, newest_day
from skillgap.domain.conform.decisions import ASIDE, LENIENT, Decisions
from skillgap.domain.conform.findings import LISTED, Bools, Finding, Ints, Place, list_cells
from skillgap.domain.conform.keys import drop_repeated, settle_alike
from skillgap.domain.conform.links import link_tables
from skillgap.domain.conform.matching import match_columns
from skillgap.domain.conform.scales import LevelScale
from skillgap.domain.conform.texts import HOLLOW, Distinct, distinct, trimmed
from skillgap.domain.conform.typed import Habits, habits_of, spread
from skillgap.domain.conform.words import EDGES
from skillgap.domain.errors import BadValue, Issue, Outcome
from skillgap.domain.tables import SOURCE_FILE, SOURCE_ROW, TABLES, Column, Table, table_named
from skillgap.domain.workforce import Workforce, dtype_of, empty_table

__all__ = ["Decisions", "Judged", "build_workforce", "conform", "conforms", "judge",
           "judge_workforce"]  # fmt: skip


def conforms(table: str, frame: pd.DataFrame) -> bool:
    """Say whether a frame already has the columns, dtypes and ranges of a contract table."""
    contract = table_named(table)
    if tuple(frame.columns) != (*contract.names, SOURCE_FILE, SOURCE_ROW):
        return False
    wanted = [dtype_of(column.kind) for column in contract.columns] + ["str", "int64"]
    if any(str(dtype) != name for dtype, name in zip(frame.dtypes, wanted)):
        return False
    return all(_in_range(frame[c.name], c) for c in contract.columns if c.low is not None)


def _in_range(values: pd.Series, column: Column) -> bool:
    low = column.low is None or not bool((values < column.low).any())
    return low and (column.high is None or not bool((values > column.high).any()))


def conform(
    table: str,
    raw: pd.DataFrame,
    *,
    file: str = "",
    columns: Mapping[str, str] | None = None,
    scale: LevelScale | None = None,
    decisions: Decisions = LENIENT,
) -> tuple[pd.DataFrame, list[Issue]]:
    """Type a frame against the contract and list everything found on the way.

    Args:
        table: Contract table.
        raw: A frame of text (as read from a file) or of typed columns (made in a notebook),
            one row per record. Never changed. A column ``source_row`` holds the spreadsheet
            rows; without it the first record is row 2.
        file: File the frame was read from, for issues and ``source_file``.
        columns: Contract column to header; ``None`` matches by exact name and synonym.
        scale: How levels are written; ``None`` is 0–5 (words are understood on any scale).
        decisions: Answers to questions, and what becomes of rows with a bad cell.

    Returns:
        The typed frame with all columns of the contract, ``source_file`` and ``source_row``,
        a fresh index, and without the rows that could not be used; and the issues.

    Raises:
        UnknownName: there is no such table.
        MissingColumns: a column is not there and nothing can stand in for it.

    Method:
        Each column is read once per distinct cell, and rows get the value of their cell. A bad
        cell leaves its row out, is blanked, or is replaced by a default, as the contract says.
        Records with the same key: an identical one is left out; of different ones the last
        is kept, with a warning.
    """
    judged = judge(table, raw, file=file, columns=columns, scale=scale, decisions=decisions)
    return judged.frame, list(judged.issues)


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """A typed frame, with what was found and the rows kept aside.

    Attributes:
        frame: As :func:`conform` returns it.
        issues: Everything found.
        aside: Columns ``source_file``, ``source_row``, ``reason``: rows that are not in ``frame``.
    """

    frame: pd.DataFrame
    issues: tuple[Issue, ...] = ()
    aside: pd.DataFrame = field(default_factory=no_rows)


def judge(
    table: str,
    raw: pd.DataFrame,
    *,
    file: str = "",
    columns: Mapping[str, str] | None = None,
    scale: LevelScale | None = None,
    decisions: Decisions = ASIDE,
    partial: bool = False,
) -> Judged:
    """Do what :func:`conform` does, and tell the rows kept aside.

    Args:
        table: Contract table.
        raw: As for :func:`conform`.
        file: As for :func:`conform`.
        columns: As for :func:`conform`.
        scale: As for :func:`conform`.
        decisions: Answers to questions, and what becomes of rows with a bad cell.
        partial: Whether a column that nothing can stand in for may be left out.

    Raises:
        UnknownName: there is no such table.
        MissingColumns: a column is not there and nothing can stand in for it.
    """
    if conforms(table, raw):
        return Judged(raw)
    contract = table_named(table)
    where = file or f"table `{table}`"
    headers = [str(c) for c in raw.columns]
    matched = match_columns(contract, headers, columns, where, partial=partial)
    sheet = _Sheet(contract, file, raw.set_axis(headers, axis=1), matched, decisions)
    return sheet.judged(scale or LevelScale())


def _edges(column: Column) -> str:
    """Text is kept to the letter; elsewhere white space around a cell means nothing."""
    return "" if column.kind == "text" else EDGES


@dataclass(slots=True)
class _Sheet:
    """One frame on its way to the contract, with what was found so far."""

    contract: Table
    file: str
    raw: pd.DataFrame
    matched: Mapping[str, str]
    decisions: Decisions = LENIENT
    issues: list[Issue] = field(default_factory=list)
    aside: list[pd.DataFrame] = field(default_factory=list)

    def judged(self, scale: LevelScale) -> Judged:
        """Type the frame."""
        found = {
            name: distinct(self.raw[header], edges=_edges(self.contract[name]))
            for name, header in self.matched.items()
        }
        dropped = self._empty_rows(found)
        live, rows = ~dropped, self._rows()
        habits = habits_of({self.contract[n]: each.cells for n, each in found.items()}, scale)
        columns = {}
        for column in self.contract.columns:
            if column.name in found:
                series, gone = self._column(column, found[column.name], rows, live, habits)
                dropped |= gone
            else:
                series = self._absent(column)
            columns[column.name] = series
        frame = pd.DataFrame(columns)
        frame[SOURCE_FILE] = self._files()
        frame[SOURCE_ROW] = rows
        frame = frame[~dropped].reset_index(drop=True) if dropped.any() else frame
        self._note_columns()
        frame = self._without_repeats(frame)
        return Judged(frame, tuple(self.issues), gathered(self.aside))

    def _without_repeats(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Look at records that name the same thing; a key that is not all there names none."""
        if not all(name in self.matched for name in self.contract.key):
            return frame
        frame, alike = settle_alike(self.contract, frame, self.decisions)
        frame, repeated, aside = drop_repeated(self.contract, frame, self.decisions)
        self.issues += [*repeated, *alike]
        self.aside.append(aside)
        return frame

    def _empty_rows(self, found: Mapping[str, Distinct]) -> Bools:
        """Rows without a single cell: spreadsheets are full of them, so they go unsaid."""
        empty = np.ones(len(self.raw), np.bool_)
        for cells in found.values():
            empty &= cells.codes < 0
        return empty

    def _rows(self) -> Ints:
        if SOURCE_ROW in self.raw.columns:
            rows = pd.to_numeric(self.raw[SOURCE_ROW], errors="coerce").fillna(0)
            return rows.to_numpy().astype(np.int64)
        return np.arange(2, len(self.raw) + 2, dtype=np.int64)

    def _files(self) -> pd.Series:
        if SOURCE_FILE in self.raw.columns and not self.file:
            return self.raw[SOURCE_FILE].astype("str").reset_index(drop=True)
        one = pd.array([self.file], dtype="str")
        return pd.Series(one.take(np.zeros(len(self.raw), dtype=np.intp)))

    def _column(
        self, column: Column, found: Distinct, rows: Ints, live: Bools, habits: Habits
    ) -> tuple[pd.Series, Bools]:
        """Type one column; return it and the rows that must go."""
        codes, header = found.codes, self.matched[column.name]
        counts = np.bincount(codes[codes >= 0], minlength=len(found.cells)).astype(np.int64)
        habits = replace(habits, decisions=self.decisions, header=header)
        typed = read_cells(found.cells, column, counts, habits, self._outcome(column))
        aside = np.zeros(len(codes), np.bool_)
        for finding in (*typed.findings, *trimmed(found)):
            finding = self.decisions.settled(finding, header)
            mask = np.append(finding.mask, False)[codes]
            self._list(finding, column, rows, mask, found)
            if finding.sets_aside or self._answered_aside(finding, header):
                aside |= self._put_aside(finding, column, rows, mask)
        if found.hollow is not None:
            blanked = Finding(found.hollow, "note", HOLLOW, "a value, or nothing at all",
                              "Nothing: it counts as empty.", "blanked")  # fmt: skip
            self._list(blanked, column, rows, found.hollow, found)
        bad = np.append(typed.bad, False)[codes]
        series = spread(typed, codes, column.kind, pd.RangeIndex(len(codes)))
        blank = np.asarray(series.isna(), dtype=np.bool_) & ~bad & live
        self._list_blanks(column, rows, blank, found)
        if column.bad == "drop row":
            return series, aside | bad | (blank if column.required else np.zeros_like(blank))
        if column.bad == "default" and column.default is not None:
            series = series.fillna(column.default)
        return series, aside

    def _outcome(self, column: Column) -> str:
        if column.bad == "drop row" or self.decisions.bad_rows == "aside":
            return "dropped"
        return "assumed" if column.bad == "default" and column.default is not None else "blanked"

    def _answered_aside(self, finding: Finding, header: str) -> bool:
        """A question may be answered by keeping its rows aside."""
        return bool(finding.question) and (
            self.decisions.answer(finding.question, header) == SET_ASIDE
        )

    def _put_aside(self, finding: Finding, column: Column, rows: Ints, mask: Bools) -> Bools:
        reason = f"{self.matched[column.name]}: {finding.found}"
        self.aside.append(set_aside(self._files()[mask], rows[mask], reason))
        return mask

    def _list_blanks(self, column: Column, rows: Ints, blank: Bools, found: Distinct) -> None:
        if not blank.any():
            return
        if column.bad == "drop row" and column.required:
            finding = Finding(
                blank,
                "error",
                "blank cell",
                column.meaning.rstrip(".").lower(),
                "Fill in the cells; the rows were left out.",
                "dropped",
            )
            self._put_aside(finding, column, rows, blank)
        elif column.bad == "default" and column.default not in (None, ""):
            finding = Finding(
                blank,
                "warning" if column.required else "note",
                "blank cell",
                column.meaning.rstrip(".").lower(),
                f"`{column.default}` stands in.",
                "assumed",
            )
        else:
            return
        self._list(finding, column, rows, blank, found)

    def _list(
        self, finding: Finding, column: Column, rows: Ints, mask: Bools, found: Distinct
    ) -> None:
        places = np.flatnonzero(mask)
        shown = [
            found.cells[code] if code >= 0 else "" for code in found.codes[places[:LISTED]].tolist()
        ]
        place = Place(self.file, self.contract.name, self.matched[column.name])
        self.issues += list_cells(finding, place, rows[places], shown)

    def _absent(self, column: Column) -> pd.Series:
        """Fill a column the file does not have: with its default, else with blanks."""
        empty = pd.Series([None], dtype=dtype_of(column.kind))
        if column.default is not None:
            empty = empty.fillna(column.default)
        return pd.Series(empty.array.take(np.zeros(len(self.raw), dtype=np.intp)))

    def _note_columns(self) -> None:
        """Say once which columns were ignored, and once which defaults stand in."""
        used = {*self.matched.values(), SOURCE_FILE, SOURCE_ROW}
        ignored = [h for h in self.raw.columns if h not in used]
        if ignored:
            self._note(
                "column outside the contract",
                ignored,
                f"columns of {self.contract.name}",
                "Nothing, if not needed: they were ignored.",
                "dropped",
            )
        assumed = [
            f"{c.name} = {c.default}"
            for c in self.contract.columns
            if c.name not in self.matched and c.default not in (None, "")
        ]
        if assumed:
            self._note(
                "column left out",
                assumed,
                f"columns of {self.contract.name}",
                "Add the columns if the value differs between rows.",
                "assumed",
            )

    def _note(
        self, found: str, names: Sequence[str], expected: str, remedy: str, outcome: str
    ) -> None:
        told = ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
        self.issues.append(
            Issue(
                "note",
                self.file,
                self.contract.name,
                0,
                "",
                told,
                found,
                expected,
                remedy,
                outcome,
                len(names),
                verdict=Outcome.ACCEPT.value,
            )
        )


def build_workforce(
    tables: Mapping[str, pd.DataFrame],
    *,
    issues: Sequence[Issue] = (),
    as_of: str | date | None = None,
    currency: str = "EUR",
    name: str = "Workforce",
    attributions: Sequence[str] = (),
) -> Workforce:
    """Put tables together: conform them, link them, complete what they refer to.

    Args:
        tables: Contract name to frame, raw or already conforming. Never changed.
        issues: What was found before, kept in front.
        as_of: The day the numbers speak of; ``None`` takes the newest day observed.
        currency: ISO code of the one currency.
        name: Name shown to people.
        attributions: Lines to be shown wherever the data is used.

    Returns:
        A workforce whose ``employees``, ``roles`` and ``skills`` hold everything that is
        referred to, and whose signals and enrolments speak of known people only.

    Raises:
        UnknownName: a table is not part of the contract.
        MissingColumns: a table lacks a column nothing can stand in for.
        BadValue: ``as_of`` is no day.

    Method:
        Names and aliases of skills and titles of roles are replaced by ids where the tables
        have ids. Rows of people not in ``employees`` are left out with a warning; without that
        table the people of the signals make it. A manager who is unknown, oneself, or part of
        a circle is blanked.
    """
    workforce, _ = judge_workforce(
        tables,
        issues=issues,
        as_of=as_of,
        currency=currency,
        name=name,
        attributions=attributions,
    )
    return workforce


def judge_workforce(
    tables: Mapping[str, pd.DataFrame],
    *,
    issues: Sequence[Issue] = (),
    as_of: str | date | None = None,
    currency: str = "EUR",
    name: str = "Workforce",
    attributions: Sequence[str] = (),
    decisions: Decisions = LENIENT,
    known: Mapping[str, pd.DataFrame] | None = None,
    absent: frozenset[str] = frozenset(),
) -> tuple[Workforce, pd.DataFrame]:
    """Do what :func:`build_workforce` does, and tell the rows kept aside.

    Args:
        tables: As for :func:`build_workforce`, as are the others.
        issues: What was found before, kept in front.
        as_of: The day the numbers speak of.
        currency: ISO code of the one currency.
        name: Name shown to people.
        attributions: Lines to be shown wherever the data is used.
        decisions: Answers to questions, and what becomes of rows with a bad cell.
        known: Tables of people, roles and skills that are known already, to link to; they do
            not become part of the workforce.
        absent: What stands in the cells of rows kept aside so far.

    Returns:
        The workforce, and the rows kept aside: ``source_file``, ``source_row``, ``reason``.

    Raises:
        BadValue: also, where bad rows are kept aside, for managers or prerequisites in a circle.
    """
    found, aside = list(issues), []
    held = {}
    for table in TABLES:
        if table in tables:
            judged = judge(table, tables[table], decisions=decisions)
            held[table] = judged.frame
            found += judged.issues
            aside.append(judged.aside)
    for table in tables:
        table_named(table)
    linked = link_tables(held, decisions=decisions, known=known, absent=absent)
    held = linked.tables
    day = newest_day(held) if as_of is None else _day_of(as_of)
    held, more = fill_days(held, day)
    complete = {t: held.get(t, empty_table(t)) for t in ("employees", "roles", "skills")} | held
    ordered = {table: complete[table] for table in TABLES if table in complete}
    told = (*found, *linked.issues, *more)
    workforce = Workforce(ordered, told, day, currency, name, tuple(attributions))
    return workforce, gathered([*aside, linked.aside])


def _day_of(value: str | date) -> date:
    day = pd.to_datetime(cast("str", value), errors="coerce")
    if day is pd.NaT:
        raise BadValue("as_of", f"`{value}`", "a day, YYYY-MM-DD", "Correct the day.")
    return cast("date", day.date())
