"""How a projected return is drawn: bars, ends, marks and sizes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from skillgap.questions.roi.figure import (
    draw_compared,
    draw_cost_to_benefit,
    draw_return_spread,
    draw_swings,
    rows_height,
)
from tests.recorded import assert_as_recorded

RECORDS = Path(__file__).parent / "records"


STEPS = pd.DataFrame(
    [("seats", "cost", -4_000.0), ("time", "cost", -2_500.0), ("total cost", "total", -6_500.0),
     ("output", "benefit", 9_000.0), ("retention", "benefit", 1_250.0),
     ("net benefit", "total", 3_750.0)],
    columns=["step", "kind", "amount"],
)  # fmt: skip


def test_the_way_from_cost_to_benefit_is_as_on_record():
    loss = STEPS.assign(amount=[-4_000.0, -2_500.0, -6_500.0, 900.0, 0.0, -5_600.0])
    found = {
        "gain": draw_cost_to_benefit(STEPS, currency="EUR", mode="light"),
        "loss": draw_cost_to_benefit(loss, currency="USD", mode="dark"),
        "nothing": draw_cost_to_benefit(STEPS.tail(1).assign(amount=0.0), currency="EUR",
                                        mode="light"),
        "heights": [rows_height(rows) for rows in (0, 1, 2, 7)],
    }  # fmt: skip
    assert_as_recorded(RECORDS / "figure_cost_to_benefit.json", found)


def test_the_spread_of_returns_is_as_on_record():
    net = np.random.default_rng(3).normal(800.0, 1_000.0, 400)
    marks = [(-480.0, "P10"), (800.0, "P50"), (2_080.0, "P90")]
    found = {
        name: draw_return_spread(draws, marks=marks, currency="EUR", mode="light")
        for name, draws in (("both", net), ("gains", np.abs(net)), ("losses", -np.abs(net)),
                            ("none", np.zeros(5)))
    }  # fmt: skip
    assert_as_recorded(RECORDS / "figure_spread.json", found)


def test_swings_are_as_on_record():
    table = pd.DataFrame({"at_low": [-300.0, 900.0, 500.0], "at_high": [1_500.0, 100.0, 500.0]})
    found = {
        "three": draw_swings(table, names=["a", "b", "c"], middle=500.0, worded="{:.0f}".format,
                             mode="light"),
        "still": draw_swings(table.tail(1), names=["c"], middle=500.0, worded="{:.0f}".format,
                             mode="light"),
    }  # fmt: skip
    assert_as_recorded(RECORDS / "figure_swings.json", found)


def test_rivals_are_as_on_record():
    table = pd.DataFrame(
        {
            "intervention_id": ["A", "B", "C", "D"],
            "title": ["Course", "Rotation", "Coaching", "Badge"],
            "cost": [12_000.0, 30_000.0, 18_000.0, 4_000.0],
            "npv_low": [-2_000.0, 1_000.0, -9_000.0, -100.0],
            "npv_median": [6_000.0, 21_000.0, -3_000.0, 40.0],
            "p_positive": [0.8, 0.95, 0.49, 0.5],
            "on_frontier": [True, True, False, False],
        }
    )
    found = {
        chosen or "none": draw_compared(table, chosen=chosen, currency="EUR", mode="light")
        for chosen in ("", "A", "C")
    }
    assert_as_recorded(RECORDS / "figure_compared.json", found)
