"""Roster snapshots, one after the other: to people, joiners, leavers and moves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from skillgap.core.between import day_between
from skillgap.core.dates import read_dates
from skillgap.core.errors import Issue, MissingColumns, UnreadableFile
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.core.words import EDGES, fold
from skillgap.reading.answers import Answers
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.finding.table import RawTable
from skillgap.reading.importers.imported import Imported, stack_frames
from skillgap.reading.judging import type_table_as_mapped
from skillgap.reading.occupations.onet_tables import fill_to_contract_table
from skillgap.reading.understanding import Understood, understand_tables

COLLAPSE = 0.7
"""A snapshot with fewer than this share of the people before it is probably not whole."""
_DAYS = ("snapshotdate", "snapshot", "snapshotmonth", "asof", "asofdate", "reportdate",
         "reportingdate", "effectivedate", "month", "period", "monthend", "yearmonth")  # fmt: skip
_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])(?:[-_. ]?([0-2]\d|3[01]))?(?!\d)")
_DAY = "snapshot"


@dataclass(frozen=True, eq=False)
class RosterHistory:
    """What a run of snapshots says.

    Attributes:
        employees: Conforming table: everybody ever seen, as last seen. ``hire_date`` as stated,
            else the day of the first snapshot with the person (blank for those of the very first
            one); ``exit_date`` as stated, else a day between the last snapshot with the person
            and the next, never on the later one's.
        kept: Conforming table ``snapshots``: who was there on each day, with role, function,
            region and pay as they were then.
        movements: ``employee_id``, ``kind`` (``joined``, ``left``, ``moved``, ``returned``),
            ``on`` (day of the snapshot that shows it), ``from_role_id``, ``to_role_id``,
            ``function``, ``region`` (as before leaving, as after anything else).
        headcount: ``on``, ``role_id``, ``region``, ``headcount``, ``joined`` (with those who
            returned), ``left``; one row per snapshot, role and region with anybody in it.
        snapshots: The days, oldest first.
        issues: Everything found while reading.
    """

    employees: pd.DataFrame
    kept: pd.DataFrame
    movements: pd.DataFrame
    headcount: pd.DataFrame
    snapshots: tuple[date, ...]
    issues: tuple[Issue, ...]

    def as_imported(self) -> Imported:
        """Return the employees as every importer returns its tables."""
        counted = self.movements["kind"].value_counts()
        told = ", ".join(f"{counted.get(kind, 0):,} {kind}" for kind in
                         ("joined", "left", "moved", "returned"))  # fmt: skip
        tables = {"employees": self.employees}
        if len(self.snapshots) > 1:
            tables["snapshots"] = self.kept
        return Imported(tables, self.issues,
                        told=f"{len(self.snapshots)} snapshots: {told}.")  # fmt: skip


def read_roster_history(raws: Sequence[RawTable]) -> RosterHistory:
    """Read snapshots of a roster, one file each or all in one with a column for the day.

    Args:
        raws: Lists of employees. The day of one is in a column (``snapshot``, ``month``,
            ``as of`` …) or in the name of its file (``roster_2026-09.csv``: the month's end).

    Returns:
        The history.

    Raises:
        UnreadableFile: no snapshot has a day.
        MissingColumns: a snapshot has no column for the person.

    Method:
        Two snapshots in turn are compared person by person: there now and not before, joined
        (or returned, when seen earlier); there before and not now, left; another role, moved.

        The day of leaving is drawn evenly from the days in between, by a hash of the id: on the
        later snapshot's day, headcounts would run up and drop as they never did.

    Limits:
        What begins and ends between two snapshots is not seen. Who was there in the first one
        joined at a time unknown, unless a hire date is stated.
    """
    issues: list[Issue] = []
    dated = [pair for raw in raws for pair in _split_snapshots_by_day(raw, issues)]
    lists = understand_tables([raw for raw, _ in dated], Answers(table="employees"))
    parts = [_read_snapshot(each, day, issues) for each, (_, day) in zip(lists, dated, strict=True)]
    if not parts:
        raise UnreadableFile(
            ", ".join(raw.file for raw in raws[:4]) or "roster", "no snapshot with a day",
            "files named like roster_2026-09.csv, or a column `snapshot`",
            "Put the month into the name of each file.",
        )  # fmt: skip
    whole = stack_frames(parts)
    days = np.sort(whole[_DAY].unique())
    whole["at"] = np.searchsorted(days, whole[_DAY].to_numpy())
    whole = whole.sort_values(["employee_id", "at"], kind="stable")
    twice = whole.duplicated(["employee_id", "at"])
    if twice.any():
        issues.append(_make_roster_issue(whole[twice], "person who is twice in one snapshot",
                             "one row per person", "The first row counts."))  # fmt: skip
    whole = whole[~twice].reset_index(drop=True)
    issues += _issues_about_missing_days(whole, days)
    movements = _find_movements(whole, days)
    return RosterHistory(
        _employees_as_last_seen(whole, days),
        _snapshot_rows_in_order(whole),
        movements,
        _headcount_by_role_and_day(whole, movements, days),
        tuple(pd.Timestamp(day).date() for day in days),
        tuple(issues),
    )


def _split_snapshots_by_day(
    raw: RawTable, issues: list[Issue]
) -> list[tuple[RawTable, pd.Timestamp]]:
    """Take a file apart into its snapshots, each with its day; without a day, say so."""
    header = next((h for h in raw.headers if fold(h) in _DAYS), "")
    if not header:
        day = find_day_in_file_name(raw.file)
        if day is not None:
            return [(raw, pd.Timestamp(day))]
        issues.append(
            Issue(
                severity="error",
                file=raw.file,
                table="employees",
                row=0,
                column="",
                value="",
                found="snapshot without a day",
                expected="a name like roster_2026-09.csv, or a column `snapshot`",
                remedy="Put the month into the name; the file was left out.",
                outcome="dropped",
                count=len(raw.frame),
            )
        )
        return []
    issues += raw.issues
    cells = raw.frame[header]
    different = [str(cell) for cell in cells.unique()]
    days = dict(zip(different, pd.to_datetime(read_dates(different).days)))
    lost = cells.map(days).isna()
    if lost.any():
        first = int(str(lost.idxmax()))
        issues.append(
            Issue(
                severity="error",
                file=raw.file,
                table="employees",
                row=first,
                column=header,
                value=str(cells[first])[:200],
                found="row without the day of its snapshot",
                expected="a day or month",
                remedy="Correct the rows; they were left out.",
                outcome="dropped",
                count=int(lost.sum()),
            )
        )
    rest = raw.frame.drop(columns=header)
    grouped: dict[pd.Timestamp, list[str]] = {}
    for cell, day in days.items():
        if not pd.isna(day):
            grouped.setdefault(day, []).append(cell)
    return [
        (replace(raw, frame=rest[cells.isin(same)], issues=()), day)
        for day, same in grouped.items()
    ]


def _read_snapshot(each: Understood, day: pd.Timestamp, issues: list[Issue]) -> pd.DataFrame:
    """Read one snapshot as employees with its day."""
    raw, mapping = each.raw, each.mapping
    if each.problem is not None:
        raise MissingColumns(
            raw.file, f"no column for the person (columns: {', '.join(raw.headers[:12])})",
            "a column such as employee_id", "Name the column, or map it by hand.",
        )  # fmt: skip
    issues += raw.issues
    (_, judged), *_ = type_table_as_mapped(raw, replace(mapping, also={}), Decisions())
    issues += [issue for issue in judged.issues if issue.severity != "note"]
    return judged.frame.assign(**{_DAY: day})


def find_day_in_file_name(name: str) -> date | None:
    """Return the day a file name speaks of; the end of the month where it names a month.

    >>> (find_day_in_file_name("roster_2026-09.csv"),
    ...  find_day_in_file_name("HC 20260915.xlsx"),
    ...  find_day_in_file_name("x1.csv"))
    (datetime.date(2026, 9, 30), datetime.date(2026, 9, 15), None)
    """
    found = list(_IN_NAME.finditer(name.strip(EDGES)))
    if not found:
        return None
    year, month, day = found[-1].groups()
    first = pd.Timestamp(int(year), int(month), 1)
    if day is None or int(day) == 0:
        return (first + pd.offsets.MonthEnd(0)).date()
    return min(first + pd.Timedelta(days=int(day) - 1), first + pd.offsets.MonthEnd(0)).date()


def _find_movements(whole: pd.DataFrame, days: np.ndarray) -> pd.DataFrame:
    """Compare each person's snapshots in turn."""
    person, at = whole["employee_id"].to_numpy(), whole["at"].to_numpy()
    role = whole["role_id"].astype("str").to_numpy()
    same = np.append(False, person[1:] == person[:-1])
    ends = np.append(person[1:] != person[:-1], True)
    gap = same & (np.append(0, at[1:] - at[:-1]) > 1)
    leaves = (ends & (at < len(days) - 1)) | np.append(gap[1:], False)
    moved = same & ~gap & np.append(False, role[1:] != role[:-1])
    before = np.append("", role[:-1])
    parts = [
        _movement_rows(whole, days, ~same & (at > 0), "joined", "", role),
        _movement_rows(whole, days, gap, "returned", "", role),
        _movement_rows(whole, days, leaves, "left", role, "", later=1),
        _movement_rows(whole, days, moved, "moved", before, role),
    ]
    movements = pd.concat(parts, ignore_index=True)
    return movements.sort_values(["on", "employee_id", "kind"], ignore_index=True)


def _movement_rows(
    whole: pd.DataFrame, days: np.ndarray, which: np.ndarray, kind: str,
    before: np.ndarray | str, after: np.ndarray | str, later: int = 0,
) -> pd.DataFrame:  # fmt: skip
    rows = whole[which]

    def label_of_roles(roles: np.ndarray | str) -> np.ndarray | str:
        return roles if isinstance(roles, str) else roles[which]

    return pd.DataFrame({
        "employee_id": rows["employee_id"].to_numpy(), "kind": kind,
        "on": pd.to_datetime(days[rows["at"].to_numpy() + later]),
        "from_role_id": label_of_roles(before), "to_role_id": label_of_roles(after),
        "function": rows["function"].to_numpy(), "region": rows["region"].to_numpy(),
    }).astype({"kind": "str", "from_role_id": "str", "to_role_id": "str"})  # fmt: skip


def _employees_as_last_seen(whole: pd.DataFrame, days: np.ndarray) -> pd.DataFrame:
    first = whole.drop_duplicates("employee_id").set_index("employee_id")
    last = whole.drop_duplicates("employee_id", keep="last").reset_index(drop=True)
    seen_first = last["employee_id"].map(first["at"]).to_numpy()
    seen_last = last["at"].to_numpy()
    appeared = pd.Series(pd.to_datetime(days[seen_first]), index=last.index)
    appeared = appeared.where(seen_first > 0)
    left = _day_between_snapshots(last, days, seen_last).where(seen_last < len(days) - 1)
    frame = last.assign(
        hire_date=last["hire_date"].fillna(appeared), exit_date=last["exit_date"].fillna(left)
    )
    return fill_to_contract_table("employees", frame.drop(columns=[_DAY, "at"]))


def _day_between_snapshots(rows: pd.DataFrame, days: np.ndarray, at: np.ndarray) -> pd.Series:
    """Return a day for each person between a snapshot and the next; see ``core.between``."""
    numbers = days.astype("datetime64[D]").astype(np.float64)
    end = np.minimum(at + 1, len(days) - 1)
    ids = rows["employee_id"].to_numpy(dtype=object)
    drawn = day_between(ids, numbers[at], numbers[end])
    return pd.Series(drawn.astype(np.int64).astype("datetime64[D]"), index=rows.index)


def _snapshot_rows_in_order(whole: pd.DataFrame) -> pd.DataFrame:
    """Return what each snapshot said, in order of day and person."""
    frame = whole.rename(columns={_DAY: "taken_on"})
    frame = frame.sort_values(["taken_on", "employee_id"], kind="stable")
    return fill_to_contract_table("snapshots", frame)


def _headcount_by_role_and_day(
    whole: pd.DataFrame, movements: pd.DataFrame, days: np.ndarray
) -> pd.DataFrame:
    key = ["on", "role_id", "region"]
    held = whole.assign(on=pd.to_datetime(days[whole["at"].to_numpy()]))
    counts = held.groupby(key).size().rename("headcount")
    came = movements[movements["kind"].isin(("joined", "returned"))]
    joined = came.rename(columns={"to_role_id": "role_id"}).groupby(key).size().rename("joined")
    went = movements[movements["kind"] == "left"]
    left = went.rename(columns={"from_role_id": "role_id"}).groupby(key).size().rename("left")
    table = pd.concat([counts, joined, left], axis=1).fillna(0).astype("int64")
    return table.reset_index().sort_values(key, ignore_index=True)


def _make_roster_issue(
    rows: pd.DataFrame, found: str, expected: str, remedy: str, severity: str = "warning"
) -> Issue:
    first = rows.iloc[0]
    return Issue(
        severity="error" if severity == "error" else "warning",
        file=str(first[SOURCE_FILE]),
        table="employees",
        row=int(first[SOURCE_ROW]),
        column="",
        value=str(first["employee_id"]),
        found=found,
        expected=expected,
        remedy=remedy,
        outcome="dropped",
        count=len(rows),
    )


def _issues_about_missing_days(whole: pd.DataFrame, days: np.ndarray) -> list[Issue]:
    """Point out months that are missing, and snapshots that are probably not whole."""
    issues = []
    sizes = np.bincount(whole["at"].to_numpy(), minlength=len(days))
    dates = pd.to_datetime(days)
    for at in range(1, len(days)):
        day = dates[at].date().isoformat()
        if (dates[at] - dates[at - 1]).days > 45 and len(days) > 2:
            issues.append(
                Issue(
                    severity="warning",
                    file="",
                    table="employees",
                    row=0,
                    column="",
                    value=day,
                    found="snapshot after a gap",
                    expected="one snapshot a month",
                    remedy="Who came or left in between is taken to have done so on a day between.",
                    outcome="kept",
                )
            )
        if sizes[at] < COLLAPSE * sizes[at - 1]:
            file = whole.loc[whole["at"] == at, SOURCE_FILE].iloc[0]
            issues.append(
                Issue(
                    severity="warning",
                    file=str(file),
                    table="employees",
                    row=0,
                    column="",
                    value=day,
                    found=f"snapshot with {sizes[at]:,} people after {sizes[at - 1]:,}",
                    expected="a whole roster",
                    remedy="If the export was cut, take it out: those missing count as leavers.",
                    outcome="kept",
                )
            )
    return issues
