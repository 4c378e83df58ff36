"""How levels and their history are drawn: ranges, dots, ticks and sizes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from skillgap.questions.profiles.figure import draw_history, draw_profile, profile_height
from tests.recorded import assert_as_recorded

RECORDS = Path(__file__).parent / "records"


def test_levels_are_drawn_as_on_record():
    table = pd.DataFrame(
        {"name": ["SQL", "Welding", "Law"], "low": [1.234, 2.0, 0.0], "level": [2.5, 3.0, 0.456],
         "high": [3.777, 4.0, 1.5], "required_level": [3.0, 3.0, np.nan]}
    )  # fmt: skip
    found = {
        "levels": draw_profile(table, mode="light"),
        "heights": [profile_height(rows) for rows in (0, 1, 2, 7)],
    }
    assert_as_recorded(RECORDS / "figure_levels.json", found)


def test_a_history_is_drawn_as_on_record():
    history = pd.DataFrame(
        {"month": pd.to_datetime(["2026-01-01", "2026-02-01"]), "level": [2.0, 2.5],
         "low": [1.0, 1.75], "high": [3.0, 3.25]}
    )  # fmt: skip
    found = {}
    for required in (None, 2.0, 2.5, 4.0):
        drawn = draw_history(history, required=required, mode="light").to_dict()
        layout = {key: value for key, value in drawn["layout"].items() if key != "template"}
        found[f"{required}"] = {"data": drawn["data"], "layout": layout}
    nothing = draw_history(history.head(0), required=0.0, mode="light").to_dict()["layout"]
    found["nothing"] = nothing["annotations"]
    assert_as_recorded(RECORDS / "figure_history.json", found)
