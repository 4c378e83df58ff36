"""Records that name the same thing twice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue
from skillgap.core.findings import Bools, Finding, Place, list_cells
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, Table
from skillgap.core.words import spelled
from skillgap.reading.conform.aside import (
    SET_ASIDE,
    empty_aside_table,
    merge_aside_tables,
    rows_aside_table,
)
from skillgap.reading.conform.decisions import LENIENT, Decisions

_EXAMPLES = 1_000


def drop_repeated_records(
    contract: Table, frame: pd.DataFrame, decisions: Decisions = LENIENT
) -> tuple[pd.DataFrame, list[Issue], pd.DataFrame]:
    """Keep one record per key: of identical ones the last; different ones are all kept aside.

    Args:
        contract: The table, with its key; without a key nothing happens.
        frame: A typed frame.
        decisions: ``assignments`` answered ``aside`` keeps people with two posts aside.

    Returns:
        The frame without the repeated records, the issues, and the rows kept aside.
    """
    keys = list(contract.key)
    if not keys or len(frame) < 2 or any(frame[key].isna().all() for key in keys):
        return frame, [], empty_aside_table()
    gone = frame.duplicated(keys, keep="last").to_numpy(dtype=np.bool_)
    if not gone.any():
        return frame, [], empty_aside_table()
    same = frame.duplicated(list(contract.names), keep="last").to_numpy(dtype=np.bool_) & gone
    issues = _issues_about_identical_records(contract, frame, same)
    joined, more = _join_parts_of_people(contract, frame[~same])
    issues += more
    once, more = _keep_one_post_per_person(contract, joined, decisions)
    issues += more
    torn = once.duplicated(keys, keep=False).to_numpy(dtype=np.bool_)
    told, aside = _find_contradicting_records(contract, once[torn])
    return once[~torn].reset_index(drop=True), issues + told, aside


def _join_parts_of_people(contract: Table, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Issue]]:
    """Make one row of what several tables tell of a person, where none says what another denies."""
    twice = frame.duplicated("employee_id", keep=False) if contract.name == "employees" else None
    if twice is None or not twice.any():
        return frame, []
    rows = frame[twice]
    known = rows.drop(columns=[SOURCE_ROW]).copy()
    for column in contract.columns:
        if column.default is not None and column.default != "":
            known[column.name] = known[column.name].mask(known[column.name] == column.default)
    told = known.groupby("employee_id", sort=False)
    counts = told.nunique()
    apart = (counts.drop(columns=[SOURCE_FILE]) <= 1).all(axis=1) & (counts[SOURCE_FILE] > 1)
    joined = frame["employee_id"].isin(counts.index[apart])
    if not joined.any():
        return frame, []
    last = frame[joined].drop_duplicates("employee_id", keep="last").set_index("employee_id")
    first = told.first().reindex(last.index).drop(columns=[SOURCE_FILE])
    whole = first.astype(last[first.columns].dtypes.to_dict(), errors="ignore")
    whole = whole.where(whole.notna(), last[first.columns])
    made = last.assign(**{name: whole[name] for name in first.columns}).reset_index()
    finding = Finding(
        mask=np.ones(0, np.bool_), severity="note", found="person told of in several tables",
        expected="one row per person", remedy="Nothing: the tables complete each other.",
        outcome="converted",
    )  # fmt: skip
    issues = _issues_per_file(finding, contract, frame[joined])
    made = made.set_index(frame[joined].drop_duplicates("employee_id", keep="last").index)
    return pd.concat([frame[~joined], made[frame.columns]]).sort_index(), issues


_POST = frozenset({"role_id", "function", "region", "manager_id", "team_id", "fte", "employment",
                   "hire_date", "exit_date", "salary", "performance", SOURCE_FILE,
                   SOURCE_ROW})  # fmt: skip
"""Columns of an employee that belong to the post; the others belong to the person."""


def _keep_one_post_per_person(
    contract: Table, frame: pd.DataFrame, decisions: Decisions
) -> tuple[pd.DataFrame, list[Issue]]:
    """Make one person of several posts under one id: the one still held, of most FTE, the last."""
    twice = frame.duplicated("employee_id", keep=False) if contract.name == "employees" else None
    if twice is None or not twice.any() or decisions.answer("assignments") == SET_ASIDE:
        return frame, []
    person = [name for name in contract.names if name not in _POST]
    known = frame[twice].groupby("employee_id", sort=False)[person].nunique()
    same = twice & ~frame["employee_id"].isin(known.index[(known > 1).any(axis=1)])
    if not same.any():
        return frame, []
    posts = frame[same].assign(_held=frame["exit_date"].isna(), _at=range(int(same.sum())))
    best = posts.sort_values(["_held", "fte", "_at"]).drop_duplicates("employee_id", keep="last")
    whole = posts.groupby("employee_id")["fte"].sum().clip(upper=1.0)
    fte = np.maximum(best["fte"], best["employee_id"].map(whole))
    best = best.assign(fte=fte).drop(columns=["_held", "_at"])
    finding = Finding(
        mask=np.ones(0, np.bool_),
        severity="warning",
        found="person with several posts",
        expected="one row per person",
        remedy="They are one person each: the post still held, of most FTE, else the last, counts.",
        outcome="converted",
        question="assignments",
    )
    issues = _issues_per_file(decisions.settle_finding(finding, "employee_id"), contract, posts)
    return pd.concat([frame[~same], best]).sort_index(), issues


def _find_contradicting_records(
    contract: Table, torn: pd.DataFrame
) -> tuple[list[Issue], pd.DataFrame]:
    """List the records of one key that differ, each with the rows of the others."""
    issues: list[Issue] = []
    asides: list[pd.DataFrame] = []
    if not len(torn):
        return issues, empty_aside_table()
    keys = list(contract.key)
    mates = torn.groupby(keys, sort=False)[SOURCE_ROW].transform(
        lambda rows: ", ".join(str(row) for row in rows.head(6))
    )
    for told, part in torn.groupby(mates, sort=False):
        finding = Finding(
            mask=np.ones(len(part), np.bool_),
            severity="error",
            found=f"record of one key with other values (rows {told})",
            expected=f"one record per {_key_columns_text(contract)}",
            remedy="Delete all but the right one.",
            outcome="dropped",
        )
        if len(issues) < _EXAMPLES:
            issues += _issues_per_file(finding, contract, part)
        asides.append(
            rows_aside_table(
                part[SOURCE_FILE], part[SOURCE_ROW].to_numpy(), f"{keys[0]}: {finding.found}"
            )
        )
    return issues, merge_aside_tables(asides)


def _issues_about_identical_records(
    contract: Table, frame: pd.DataFrame, same: Bools
) -> list[Issue]:
    finding = Finding(
        mask=same,
        severity="note",
        found="record that is there twice",
        expected=f"one per {_key_columns_text(contract)}",
        remedy="Nothing: one was kept.",
        outcome="dropped",
    )
    return _issues_per_file(finding, contract, frame[same])


def _key_columns_text(contract: Table) -> str:
    return " and ".join(contract.key)


def _issues_per_file(finding: Finding, contract: Table, rows: pd.DataFrame) -> list[Issue]:
    issues = []
    for file, part in rows.groupby(SOURCE_FILE, dropna=False, sort=False):
        place = Place("" if file != file else str(file), contract.name, contract.key[0])
        shown = part[contract.key[0]].head(_EXAMPLES).astype("str").tolist()
        issues += list_cells(finding, place, part[SOURCE_ROW].to_numpy(), shown)
    return issues


def settle_ids_alike(
    contract: Table, frame: pd.DataFrame, decisions: Decisions = LENIENT
) -> tuple[pd.DataFrame, list[Issue]]:
    """Ask about ids that differ by case or by leading zeros only: two records, or one?

    Args:
        contract: The table; only one with a single id as its key is looked at.
        frame: A typed frame.
        decisions: ``same_id`` answered ``same`` makes them one.

    Returns:
        The frame, its ids made alike if that was the answer; and the issues.
    """
    if len(contract.key) != 1 or contract[contract.key[0]].kind != "id":
        return frame, []
    key = contract.key[0]
    ids = pd.Series(pd.unique(frame[key]), dtype="str")
    twins = _map_alike_ids_to_first(ids.tolist())
    if not twins:
        return frame, []
    finding = Finding(
        mask=np.ones(0, np.bool_),
        severity="warning",
        found="id like another but for case or leading zeros",
        expected="ids that cannot be mistaken for each other",
        remedy="Make them alike if they mean the same: both were kept.",
        question="same_id",
    )
    finding = decisions.settle_finding(finding, key)
    issues = _issues_per_file(finding, contract, frame[frame[key].isin(list(twins))])
    if decisions.answer("same_id", key) == "same":
        frame = frame.assign(**{key: frame[key].replace(twins)})
    return frame, issues


def _map_alike_ids_to_first(ids: Sequence[str]) -> dict[str, str]:
    """Map ids that differ by case or leading zeros only to the first of them."""
    first: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    for each in ids:
        twin = each.lstrip("0") if each.isdigit() else spelled(each)
        first.setdefault(twin, each)
        members.setdefault(twin, []).append(each)
    return {
        each: first[twin] for twin, group in members.items() if len(group) > 1 for each in group
    }
