"""How what interventions bring is drawn: claimed, expected, measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from skillgap.questions.learning.figure import draw_effect_ranges, effect_ranges_height
from tests.recorded import assert_as_recorded

RECORDS = Path(__file__).parent / "records"


def test_effects_are_drawn_as_on_record():
    table = pd.DataFrame(
        {"title": ["Course", "Coaching"], "claimed_gain": [1.5, 1.0], "prior_gain": [0.8, 0.6],
         "evidence_gain": [-0.25, np.nan], "gain": [0.4, 0.55], "low": [0.1234, 0.2],
         "high": [0.7, 1.6789]}
    )  # fmt: skip
    found = {
        "below zero": draw_effect_ranges(table, mode="light"),
        "above": draw_effect_ranges(table.assign(evidence_gain=[0.3, 2.0]), mode="light"),
        "heights": [effect_ranges_height(rows) for rows in (0, 1, 2, 7)],
    }
    assert_as_recorded(RECORDS / "figure_effects.json", found)
