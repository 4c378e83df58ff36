"""Records that name the same thing twice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.domain.conform.findings import Bools, Finding, Place, list_cells
from skillgap.domain.conform.words import spelled
from skillgap.domain.errors import Issue
from skillgap.domain.tables import SOURCE_FILE, SOURCE_ROW, Table

_EXAMPLES = 1_000


def drop_repeated(contract: Table, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Issue]]:
    """Keep one record per key: of identical ones the last, of different ones the last, warned.

    Args:
        contract: The table, with its key; without a key nothing happens.
        frame: A typed frame.

    Returns:
        The frame without the repeated records, and the issues.
    """
    keys = list(contract.key)
    if not keys or len(frame) < 2:
        return frame, []
    gone = frame.duplicated(keys, keep="last").to_numpy(dtype=np.bool_)
    if not gone.any():
        return frame, []
    same = frame.duplicated(list(contract.names), keep="last").to_numpy(dtype=np.bool_) & gone
    issues = _identical(contract, frame, same) + _different(contract, frame, gone & ~same)
    return frame[~gone].reset_index(drop=True), issues


def _identical(contract: Table, frame: pd.DataFrame, same: Bools) -> list[Issue]:
    finding = Finding(
        same,
        "note",
        "record that is there twice",
        f"one per {_named(contract)}",
        "Nothing: one was kept.",
        "dropped",
    )
    return _listed(finding, contract, frame[same])


def _different(contract: Table, frame: pd.DataFrame, other: Bools) -> list[Issue]:
    """Warn of records with one key and different values, naming both rows."""
    if not other.any():
        return []
    keys = list(contract.key)
    kept = frame.drop_duplicates(keys, keep="last").set_index(keys)[SOURCE_ROW]
    lost = frame[other].head(_EXAMPLES)
    rows = (
        kept.loc[pd.MultiIndex.from_frame(lost[keys])] if len(keys) > 1 else kept.loc[lost[keys[0]]]
    )
    issues = []
    for (_, record), row in zip(lost.iterrows(), rows):
        key = ", ".join(str(record[k]) for k in keys)
        issues.append(
            Issue(
                "warning",
                str(record[SOURCE_FILE]),
                contract.name,
                int(record[SOURCE_ROW]),
                keys[0],
                key,
                f"record with the key of row {row} but other values",
                f"one record per {_named(contract)}",
                f"Delete one: row {row} was kept, being the last.",
                "dropped",
            )
        )
    if (rest := int(other.sum()) - len(lost)) > 0:
        issues.append(
            Issue(
                "warning",
                str(lost[SOURCE_FILE].iloc[0]),
                contract.name,
                0,
                keys[0],
                f"{int(other.sum()):,} in all; the first {_EXAMPLES:,} are listed one by one",
                "record with the key of another but other values",
                f"one record per {_named(contract)}",
                "Delete one: the last was kept.",
                "dropped",
                rest,
            )
        )
    return issues


def _named(contract: Table) -> str:
    return " and ".join(contract.key)


def _listed(finding: Finding, contract: Table, rows: pd.DataFrame) -> list[Issue]:
    issues = []
    for file, part in rows.groupby(SOURCE_FILE, dropna=False, sort=False):
        place = Place("" if file != file else str(file), contract.name, contract.key[0])
        shown = part[contract.key[0]].head(_EXAMPLES).astype("str").tolist()
        issues += list_cells(finding, place, part[SOURCE_ROW].to_numpy(), shown)
    return issues


def warn_of_alike(contract: Table, frame: pd.DataFrame) -> list[Issue]:
    """Warn of ids that differ by case or by leading zeros only: two records, or one?"""
    if len(contract.key) != 1 or contract[contract.key[0]].kind != "id":
        return []
    ids = frame[contract.key[0]]
    alike = np.zeros(len(frame), np.bool_)
    for folded in (ids.map(spelled), ids.str.lstrip("0").where(ids.str.fullmatch("[0-9]+"), ids)):
        alike |= folded.duplicated(keep=False).to_numpy(dtype=np.bool_)
    finding = Finding(
        alike,
        "warning",
        "id like another but for case or leading zeros",
        "ids that cannot be mistaken for each other",
        "Make them alike if they mean the same: both were kept.",
    )
    return _listed(finding, contract, frame[alike])
