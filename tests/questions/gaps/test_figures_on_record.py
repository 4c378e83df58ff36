"""How the factors of a priority are drawn: multiples on a log scale."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from skillgap.questions.gaps.figure import draw_factor_bars, factor_bars_height
from tests.recorded import assert_as_recorded

RECORDS = Path(__file__).parent / "records"


def test_factors_are_drawn_as_on_record():
    times = np.array([1.0, 0.25, 99.9, 100.0, 0.0, 1_234.5])
    with np.errstate(divide="ignore"):
        logs = np.where(times > 0, np.log(times), np.nan)
    steps = pd.DataFrame({"step": list("abcdef"), "times_average": times, "log_times": logs})
    small = pd.DataFrame({"step": ["a"], "times_average": [1.1], "log_times": [np.log(1.1)]})
    found = {
        "many": draw_factor_bars(steps, mode="light"),
        "small": draw_factor_bars(small, mode="light"),
        "none": draw_factor_bars(small.head(0), mode="light"),
        "heights": [factor_bars_height(rows) for rows in (0, 1, 2, 7)],
    }
    assert_as_recorded(RECORDS / "figure_factors.json", found)
