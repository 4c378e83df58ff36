"""Panels from files: columns as they stand, numbers where they are, roles guessed by name."""

import io

import pandas as pd
import pytest

from skillgap.core.errors import SkillgapError
from skillgap.reading.importers.panel import read_panel, suggest_panel_columns

TABLE = pd.DataFrame(
    {"team": ["a", "a", "b", "b"], "month": ["2025-01", "2025-02"] * 2,
     "on_time": [0.9, 0.95, 0.8, 0.85], "started": ["2025-02-03", "2025-02-03", "", ""]}
)  # fmt: skip


def as_bytes(kind):
    if kind == "csv":
        return TABLE.to_csv(index=False).encode()
    buffer = io.BytesIO()
    if kind == "xlsx":
        TABLE.to_excel(buffer, index=False)
    else:
        TABLE.to_parquet(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_formats_give_the_same_panel(kind):
    frame = read_panel(f"panel.{kind}", as_bytes(kind))
    assert frame["on_time"].tolist() == [0.9, 0.95, 0.8, 0.85]
    assert frame["started"].isna().tolist() == [False, False, True, True]
    assert frame["team"].tolist() == ["a", "a", "b", "b"]


def test_decimal_commas_are_numbers():
    frame = read_panel("panel.csv", b"team;month;value\na;2025-01;3,5\nb;2025-01;4,25\n")
    assert frame["value"].tolist() == [3.5, 4.25]


def test_roles_are_guessed_by_name():
    frame = read_panel("panel.csv", as_bytes("csv"))
    found = suggest_panel_columns(frame)
    assert found["unit"] == "team"
    assert found["time"] == "month"
    assert found["treated_from"] == "started"
    assert found["outcome"] == "on_time"


def test_what_is_no_table_is_refused():
    with pytest.raises(SkillgapError):
        read_panel("panel.csv", b"")
