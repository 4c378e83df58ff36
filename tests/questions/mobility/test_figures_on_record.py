"""How moves and reach are drawn: dots, marks and the cut."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from skillgap.questions.mobility.figure import draw_moves, draw_reach
from tests.recorded import assert_as_recorded

RECORDS = Path(__file__).parent / "records"


def test_moves_are_drawn_as_on_record():
    table = pd.DataFrame(
        {"employee_id": list("abcdefgh"), "match": [0.9123, 0.8, 0.7, 0.6, 0.55, 0.5, 0.4, 0.1],
         "hours": [10.04, 20.06, 30.0, 40.0, 50.0, 60.0, 200.0, 900.0],
         "viable": [True] * 7 + [False], "desirable": [True] * 6 + [False] * 2,
         "safe": [True] * 6 + [False] * 2}
    )  # fmt: skip
    found = {
        chosen or "none": draw_moves(table, names=list("ABCDEFGH"), cut=0.3456, chosen=chosen,
                                     mode="light")
        for chosen in ("", "g")
    }  # fmt: skip
    assert_as_recorded(RECORDS / "figure_moves.json", found)


def test_reach_is_drawn_as_on_record():
    table = pd.DataFrame(
        {"role_id": ["r", "r", "s"], "function": ["IT", "HR", "IT"], "people": [3.0, 0.0, 1_200.0]}
    )
    spec = draw_reach(table, names={"r": "R (2 posts)", "s": "S (1 post)"}, mode="light")
    assert_as_recorded(RECORDS / "figure_reach.json", spec)
