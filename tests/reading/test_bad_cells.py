"""What a bad cell costs, as docs/tables.md says column by column."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from skillgap.core.tables import TABLES, Column
from skillgap.reading import conform

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "tables.md"
BAD = {"number": "a lot", "level": "a lot", "share": "a lot", "date": "some day", "flag": "perhaps"}
COLUMNS = [
    (table, column)
    for table in TABLES.values()
    for column in table.columns
    if column.kind in BAD or column.choices
]


def said(table: str, column: Column) -> str:
    """Return what the document says of a bad cell."""
    part = DOCUMENT.read_text("utf-8").split(f"\n## {table}\n")[1].split("\n## ")[0]
    line = next(each for each in part.splitlines() if each.startswith(f"| `{column.name}` |"))
    return line.rstrip("| ").rpartition("|")[2].strip()


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda each: each.name)
def test_a_bad_cell_costs_what_the_document_says(table, column) -> None:
    good = table.template.astype("str").iloc[[0] * 6].reset_index(drop=True)
    for number, key in enumerate(table.key):
        if table[key].kind in ("id", "text", "category"):
            good[key] = [f"k{number}{row}" for row in range(6)]
    bad = good.copy()
    bad.loc[0, column.name] = BAD.get(column.kind, "none of these words")
    whole, judged = conform.conform(table.name, good), conform.conform(table.name, bad)
    lost = len(whole.frame) - len(judged.frame)
    assert (lost == 1) == (said(table.name, column) == "row left out")
    assert 2 in judged.aside["source_row"].tolist()
    if not lost:
        cell = judged.frame[column.name].iloc[0]
        assert pd.isna(cell) or cell == column.default
