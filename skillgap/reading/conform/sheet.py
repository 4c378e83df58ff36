"""One frame on its way to a table of the contract: column by column, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue, Outcome
from skillgap.core.findings import LISTED, Bools, Finding, Ints, Place, list_cells
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, Column, Table
from skillgap.core.words import EDGES
from skillgap.core.workforce import dtype_of
from skillgap.reading.conform.aside import (
    SET_ASIDE,
    empty_aside_table,
    merge_aside_tables,
    rows_aside_table,
)
from skillgap.reading.conform.cells import read_cells
from skillgap.reading.conform.coding import Coded, Coding
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.conform.failing import MOST_FAIL, settle_failing_column
from skillgap.reading.conform.keys import drop_repeated_records, settle_ids_alike
from skillgap.reading.conform.scales import LevelScale
from skillgap.reading.conform.texts import HOLLOW, Distinct, find_distinct_cells, find_trimmed_cells
from skillgap.reading.conform.typed import (
    Habits,
    Typed,
    find_writing_habits,
    repeat_value_as_column,
    spread_values_to_rows,
)


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """A typed frame, with what was found and the rows kept aside.

    Attributes:
        frame: As :func:`conform` returns it.
        issues: Everything found.
        aside: Columns ``source_file``, ``source_row``, ``reason``: rows that are not in ``frame``.
        coding: Which id each row holds, where that is known already.
    """

    frame: pd.DataFrame
    issues: tuple[Issue, ...] = ()
    aside: pd.DataFrame = field(default_factory=empty_aside_table)
    coding: Coding = field(default_factory=Coding)


def _characters_to_strip(column: Column) -> str:
    """Text is kept to the letter; elsewhere white space around a cell means nothing."""
    return "" if column.kind == "text" else EDGES


@dataclass(slots=True)
class Sheet:
    """One frame on its way to the contract, with what was found so far."""

    contract: Table
    file: str
    raw: pd.DataFrame
    matched: Mapping[str, str]
    decisions: Decisions = LENIENT
    issues: list[Issue] = field(default_factory=list)
    aside: list[pd.DataFrame] = field(default_factory=list)
    coded: dict[str, Coded] = field(default_factory=dict)

    def type_and_judge(self, scale: LevelScale) -> Judged:
        """Type the frame."""
        found = {
            name: find_distinct_cells(
                self.raw[header], edges=_characters_to_strip(self.contract[name])
            )
            for name, header in self.matched.items()
        }
        dropped = self._find_empty_rows(found)
        live, rows = ~dropped, self._source_row_numbers()
        habits = find_writing_habits(
            {self.contract[n]: each.cells for n, each in found.items()}, scale
        )
        columns: dict[str, pd.Series] = {}
        for column in self.contract.columns:
            if column.name in found:
                series, gone = self._type_column(column, found[column.name], rows, live, habits)
                dropped |= gone
            else:
                series = self._fill_absent_column(column)
            columns[column.name] = series
        columns |= {SOURCE_FILE: self._source_file_names(), SOURCE_ROW: pd.Series(rows, copy=False)}
        # The columns are ours alone: to copy them side by side would take as long as to make them.
        frame = pd.DataFrame(columns, copy=False)
        coding = Coding()
        if dropped.any():
            frame = frame[~dropped].reset_index(drop=True)
        else:
            for name, coded in self.coded.items():
                coding.remember_codes(frame[name], coded)
        self._note_ignored_and_default_columns()
        frame = self._drop_repeated_records(frame)
        return Judged(frame, tuple(self.issues), merge_aside_tables(self.aside), coding)

    def _drop_repeated_records(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Look at records that name the same thing; a key that is not all there names none."""
        if not all(name in self.matched for name in self.contract.key):
            return frame
        frame, alike = settle_ids_alike(self.contract, frame, self.decisions)
        frame, repeated, aside = drop_repeated_records(self.contract, frame, self.decisions)
        self.issues += [*repeated, *alike]
        self.aside.append(aside)
        return frame

    def _find_empty_rows(self, found: Mapping[str, Distinct]) -> Bools:
        """Rows without a single cell: spreadsheets are full of them, so they go unsaid."""
        empty = np.ones(len(self.raw), np.bool_)
        for cells in found.values():
            empty &= cells.codes < 0
        return empty

    def _source_row_numbers(self) -> Ints:
        if SOURCE_ROW in self.raw.columns:
            rows = pd.to_numeric(self.raw[SOURCE_ROW], errors="coerce").fillna(0)
            return rows.to_numpy().astype(np.int64)
        return np.arange(2, len(self.raw) + 2, dtype=np.int64)

    def _source_file_names(self) -> pd.Series:
        if SOURCE_FILE in self.raw.columns and not self.file:
            return self.raw[SOURCE_FILE].astype("str").reset_index(drop=True)
        return repeat_value_as_column(self.file, len(self.raw), "str")

    def _type_column(
        self, column: Column, found: Distinct, rows: Ints, live: Bools, habits: Habits
    ) -> tuple[pd.Series, Bools]:
        """Type one column; return it and the rows that must go."""
        codes, header = found.codes, self.matched[column.name]
        habits = replace(habits, decisions=self.decisions, header=header)
        typed = read_cells(
            found.cells, column, found.counts, habits, self._outcome_of_bad_cell(column)
        )
        typed = settle_failing_column(
            typed, found, column, self.decisions.answer(MOST_FAIL, header)
        )
        aside = np.zeros(len(codes), np.bool_)
        for finding in (*typed.findings, *find_trimmed_cells(found)):
            finding = self.decisions.settle_finding(finding, header)
            mask = np.append(finding.mask, False)[codes]
            self._list_issues_for_rows(finding, column, rows, mask, found)
            chosen = self._is_answered_keep_aside(finding, header)
            if finding.sets_aside or chosen:
                self._put_rows_aside(finding, column, rows, mask)
                # Only what names a row, or somebody's word, costs the row; else the cell alone.
                aside |= mask & (chosen or column.bad == "drop row")
        if found.hollow is not None:
            blanked = Finding(
                mask=found.hollow,
                severity="note",
                found=HOLLOW,
                expected="a value, or nothing at all",
                remedy="Nothing: it counts as empty.",
                outcome="blanked",
            )
            self._list_issues_for_rows(blanked, column, rows, found.hollow, found)
        bad = np.append(typed.bad, False)[codes] if typed.bad.any() else np.zeros_like(live)
        series = spread_values_to_rows(typed, codes, column.kind, pd.RangeIndex(len(codes)))
        self._remember_id_codes(column, typed, codes)
        blank = np.asarray(series.isna(), dtype=np.bool_) & ~bad & live
        self._list_blank_cells(column, rows, blank, found)
        if column.bad == "drop row":
            return series, aside | bad | (blank if column.required else np.zeros_like(blank))
        if column.bad == "default" and column.default is not None:
            series = series.fillna(column.default)
        return series, aside

    def _remember_id_codes(self, column: Column, typed: Typed, codes: Ints) -> None:
        """Remember which id each row holds, where each distinct cell is an id of its own."""
        if column.kind == "id" and len(set(typed.values) - {None}) == len(typed.values):
            self.coded[column.name] = Coded(codes, typed.values)

    def _outcome_of_bad_cell(self, column: Column) -> str:
        if column.bad == "drop row":
            return "dropped"
        return "assumed" if column.bad == "default" and column.default is not None else "blanked"

    def _is_answered_keep_aside(self, finding: Finding, header: str) -> bool:
        """A question may be answered by keeping its rows aside."""
        return bool(finding.question) and (
            self.decisions.answer(finding.question, header) == SET_ASIDE
        )

    def _put_rows_aside(self, finding: Finding, column: Column, rows: Ints, mask: Bools) -> None:
        reason = f"{self.matched[column.name]}: {finding.found}"
        self.aside.append(rows_aside_table(self._source_file_names()[mask], rows[mask], reason))

    def _list_blank_cells(self, column: Column, rows: Ints, blank: Bools, found: Distinct) -> None:
        if not blank.any():
            return
        if column.bad == "drop row" and column.required:
            finding = Finding(
                mask=blank,
                severity="error",
                found="blank cell",
                expected=column.meaning.rstrip(".").lower(),
                remedy="Fill in the cells; the rows were left out.",
                outcome="dropped",
            )
            self._put_rows_aside(finding, column, rows, blank)
        elif column.bad == "default" and column.default not in (None, ""):
            finding = Finding(
                mask=blank,
                severity="warning" if column.required else "note",
                found="blank cell",
                expected=column.meaning.rstrip(".").lower(),
                remedy=f"`{column.default}` stands in.",
                outcome="assumed",
            )
        else:
            return
        self._list_issues_for_rows(finding, column, rows, blank, found)

    def _list_issues_for_rows(
        self, finding: Finding, column: Column, rows: Ints, mask: Bools, found: Distinct
    ) -> None:
        places = np.flatnonzero(mask)
        shown = [
            found.cells[code] if code >= 0 else "" for code in found.codes[places[:LISTED]].tolist()
        ]
        place = Place(self.file, self.contract.name, self.matched[column.name])
        self.issues += list_cells(finding, place, rows[places], shown)

    def _fill_absent_column(self, column: Column) -> pd.Series:
        """Fill a column the file does not have: with its default, else with blanks."""
        return repeat_value_as_column(column.default, len(self.raw), dtype_of(column.kind))

    def _note_ignored_and_default_columns(self) -> None:
        """Say once which columns were ignored, and once which defaults stand in."""
        used = {*self.matched.values(), SOURCE_FILE, SOURCE_ROW}
        ignored = [h for h in self.raw.columns if h not in used]
        if ignored:
            self._add_note_on_columns(
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
            self._add_note_on_columns(
                "column left out",
                assumed,
                f"columns of {self.contract.name}",
                "Add the columns if the value differs between rows.",
                "assumed",
            )

    def _add_note_on_columns(
        self, found: str, names: Sequence[str], expected: str, remedy: str, outcome: str
    ) -> None:
        told = ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
        self.issues.append(
            Issue(
                severity="note",
                file=self.file,
                table=self.contract.name,
                row=0,
                column="",
                value=told,
                found=found,
                expected=expected,
                remedy=remedy,
                outcome=outcome,
                count=len(names),
                verdict=Outcome.ACCEPT.value,
            )
        )
