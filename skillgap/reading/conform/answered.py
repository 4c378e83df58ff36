"""Rows by the answer that their file was given, and ids that lost their leading zeros."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue, Outcome
from skillgap.core.findings import Bools, Finding, list_rows
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.reading.conform.aside import empty_aside_table, merge_aside_tables, rows_aside_table
from skillgap.reading.conform.coding import Coding
from skillgap.reading.conform.decisions import Decisions


def split_rows_by_answer(
    frame: pd.DataFrame, mask: Bools, kind: str, column: str, decisions: Decisions
) -> dict[str, Bools]:
    """Split rows by the answer their file was given to one question.

    Args:
        frame: A typed table, of one file or several.
        mask: The rows asked about, shape (rows,).
        kind: What is asked.
        column: Column that is asked about.
        decisions: Answers, of all files.

    Returns:
        Answer (empty where there is none) to its rows.
    """
    files = frame[SOURCE_FILE].fillna("").to_numpy(dtype=object)
    groups: dict[str, Bools] = {}
    for file in pd.unique(files[mask]):
        answer = decisions.for_file(str(file)).answer(kind, column)
        groups[answer] = groups.get(answer, np.zeros(len(mask), np.bool_)) | (
            mask & (files == file)
        )
    return groups


def settle_ids_by_leading_zeros(
    table: str,
    frame: pd.DataFrame,
    column: str,
    known: pd.Index,
    decisions: Decisions,
    coding: Coding,
) -> tuple[pd.DataFrame, list[Issue], pd.DataFrame]:
    """Ask about ids that are known but for leading zeros: ``7`` where there is ``007``.

    Args:
        table: Contract table.
        frame: Its rows.
        column: Column with ids of employees.
        known: Ids of the employees.
        decisions: ``leading_zeros`` answered ``same`` reads them as the known ones; until then
            their rows are kept aside.
        coding: Which id each row holds.

    Returns:
        The rows that stay, the issues, and the rows kept aside.
    """
    twins = _map_ids_to_zero_padded_ones(coding.code_column(frame[column]).labels.tolist(), known)
    if not twins:
        return frame, [], empty_aside_table()
    mask = frame[column].isin(list(twins)).to_numpy(dtype=np.bool_)
    issues: list[Issue] = []
    asides: list[pd.DataFrame] = []
    lost = np.zeros(len(mask), np.bool_)
    given = frame
    for answer, part in split_rows_by_answer(
        frame, mask, "leading_zeros", column, decisions
    ).items():
        same = answer == "same"
        finding = Finding(
            mask=part,
            severity="warning" if same else "error",
            found="id of an employee but for leading zeros",
            expected="an employee_id of employees",
            remedy=f"Known is {next(iter(twins.values()))}; a spreadsheet drops leading zeros.",
            outcome="converted" if same else "dropped",
            verdict=Outcome.FIX.value if answer else "",
            question="leading_zeros",
        )
        issues += list_rows(given, table, column, part, finding)
        if same:
            frame = frame.assign(**{column: frame[column].mask(part, frame[column].map(twins))})
            continue
        lost |= part
        reason = f"{column}: {finding.found}"
        rows = given[part]
        asides.append(rows_aside_table(rows[SOURCE_FILE], rows[SOURCE_ROW].to_numpy(), reason))
    return frame[~lost].reset_index(drop=True), issues, merge_aside_tables(asides)


def _map_ids_to_zero_padded_ones(ids: list[str], known: pd.Index) -> dict[str, str]:
    """Map unknown ids to the one known id that differs in leading zeros only."""
    numbers = [each for each in ids if each.isdigit()]
    names = set(known.to_numpy(object).tolist()) if numbers else set()
    strange = [each for each in numbers if each not in names]
    if not strange:
        return {}
    bare: dict[str, list[str]] = {}
    for each in names:
        if each.isdigit():
            bare.setdefault(each.lstrip("0"), []).append(each)
    found = {each: bare.get(each.lstrip("0"), []) for each in strange}
    return {each: mates[0] for each, mates in found.items() if len(mates) == 1}
