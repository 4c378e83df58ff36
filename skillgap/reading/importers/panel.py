"""A panel from a file: one table whose columns a person then names (unit, period, outcome …)."""

from __future__ import annotations

import pandas as pd

from skillgap.core.errors import BadValue
from skillgap.reading.apart import run_in_own_process
from skillgap.reading.conform.numbers import read_numbers
from skillgap.reading.files.raw import check_source_size, file_name_without_folder, read_raw_tables

LIKELY = {
    "unit": ("unit", "id", "employee", "person", "team", "firm", "site", "state", "store", "code"),
    "time": ("period", "month", "date", "year", "quarter", "week", "time"),
    "treated_from": ("treated_from", "started", "start", "first_treat", "rollout", "since",
                     "go_live", "effective"),
    "treated": ("treated", "treatment", "treat", "post", "arm", "offered", "group"),
    "outcome": ("outcome", "value", "result", "score", "y", "metric", "kpi"),
}  # fmt: skip
MOST_ROWS = 2_000_000


def read_panel(name: str, data: bytes) -> pd.DataFrame:
    """Read a panel from the bytes of a file, in a process of its own.

    Args:
        name: File name, for what is said of it.
        data: A csv, workbook, parquet or JSON of records; of several tables the largest is taken.

    Returns:
        Its columns as they stand: numbers where a whole column reads as numbers, else text, with
        blanks as missing.

    Raises:
        UnreadableFile: nothing readable there.
        BadValue: more rows than a page can measure.
    """
    file = file_name_without_folder(name)
    check_source_size((file, data))
    frame: pd.DataFrame = run_in_own_process(_read_largest_table, file, data, what=file)
    return frame


def _read_largest_table(name: str, data: bytes) -> pd.DataFrame:
    tables = read_raw_tables((name, data))
    table = max(tables, key=lambda one: len(one.frame))
    if len(table.frame) > MOST_ROWS:
        raise BadValue(
            f"`{name}`", f"{len(table.frame):,} rows", f"at most {MOST_ROWS:,}",
            "Average to one row per unit and month first.",
        )  # fmt: skip
    return pd.DataFrame(
        {column: _column_as_numbers_or_text(table.frame[column]) for column in table.frame.columns}
    ).reset_index(drop=True)


def _column_as_numbers_or_text(cells: pd.Series) -> pd.Series:
    """Return a column as numbers where every filled cell is one, else as text."""
    text = cells.astype("str").str.strip()
    filled = text[text != ""]
    plain = pd.to_numeric(filled, errors="coerce")
    if len(filled) and plain.notna().all():
        return pd.to_numeric(text.where(text != ""), errors="coerce")
    distinct = pd.unique(filled)
    read = read_numbers(list(distinct)) if len(distinct) else None
    if read is not None and not read.unreadable.any():
        return text.map(dict(zip(distinct, read.values, strict=True)))
    return text.where(text != "")


def suggest_panel_columns(frame: pd.DataFrame) -> dict[str, str]:
    """Guess which column is the unit, the period, the outcome and the treatment, by their names.

    Returns:
        Role to column; what is not found is left out.
    """
    left, found = list(map(str, frame.columns)), {}
    for role, words in LIKELY.items():
        ranked = [
            (words.index(word), len(name), name)
            for name in left
            for word in words
            if word in name.casefold()
            and (role != "outcome" or pd.api.types.is_numeric_dtype(frame[name]))
            and (len(word) > 2 or name.casefold() == word or name.casefold().endswith("_" + word))
        ]
        if ranked:
            found[role] = min(ranked)[2]
            left.remove(found[role])
    if "outcome" not in found:
        numeric = [name for name in left if pd.api.types.is_numeric_dtype(frame[name])]
        if numeric:
            found["outcome"] = numeric[-1]
    return found
