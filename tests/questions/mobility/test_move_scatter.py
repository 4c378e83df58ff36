"""The picture of moves: one dot each, in the table's order, coloured by the last filter passed."""

from __future__ import annotations

import pandas as pd

from skillgap.questions.mobility.figure import colour_by_stage, draw_moves, last_filter_passed

TABLE = pd.DataFrame(
    {
        "employee_id": ["a", "b", "c"],
        "match": [0.9, 0.5, 0.1],
        "hours": [10.0, 200.0, 900.0],
        "viable": [True, True, False],
        "desirable": [True, False, False],
        "safe": [True, False, False],
    }
)


def test_dots_follow_the_table_and_carry_their_stage():
    spec = draw_moves(TABLE, names=["<b>A</b>", "B", "C"], cut=0.3, chosen="b", mode="light")
    points = spec["series"][0]["data"]
    assert [point["value"] for point in points] == [[0.9, 10.0], [0.5, 200.0], [0.1, 900.0]]
    assert last_filter_passed(TABLE) == ["safe", "viable", "none"]
    colours = colour_by_stage("light")
    assert [point["itemStyle"]["color"] for point in points] == [
        colours["safe"], colours["viable"], colours["none"],
    ]  # fmt: skip
    assert [point["label"]["show"] for point in points] == [True, True, False]
    assert spec["tooltip"] == {"show": False}, "text from data stays on the canvas"
