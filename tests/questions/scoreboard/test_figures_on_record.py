"""How an event that comes over time is drawn: steps, band and label."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from skillgap.questions.scoreboard.figure import draw_incidence
from tests.recorded import assert_as_recorded

RECORDS = Path(__file__).parent / "records"


def test_curves_are_drawn_as_on_record():
    time = np.array([2.0, 5.0, 11.0])
    share = np.array([0.2, 0.5, 0.7])
    curves = [("Hired", "build", (time, share, share - 0.1, share + 0.1)),
              ("Moved", "gap", (time[:1], share[:1], share[:1], share[:1]))]  # fmt: skip
    spec = draw_incidence(curves, months=12.0, clock="months since hire", mode="light")
    for line in spec["series"]:
        assert len(line["data"]) == 160
        line["data"] = [*line["data"][::9], line["data"][-1]]
    assert_as_recorded(RECORDS / "figure_incidence.json", spec)


def test_a_step_is_reached_at_its_month():
    one = (np.array([6.0]), np.array([0.5]), np.array([0.4]), np.array([0.6]))
    spec = draw_incidence([("A", "build", one)], months=12.0, clock="months", mode="light")
    line = {round(month, 2): share for month, share in spec["series"][-1]["data"]}
    assert [line[month] for month in sorted(line) if month < 6.0] == [0.0] * 80
    assert {line[month] for month in line if month >= 6.0} == {50.0}
