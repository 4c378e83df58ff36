"""Fan, waterfall, tornado and heat map over months as specifications."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from skillgap.figures._theme import TOKENS
from skillgap.figures.fan import Line, draw_fan
from skillgap.figures.heat_over_time import draw_heat_over_time
from skillgap.figures.tornado import draw_tornado
from skillgap.figures.waterfall import draw_waterfall

MONTHS = ["Oct 2026", "Nov 2026", "Dec 2026"]


def worded(value):
    return f"{value:.0f}"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_fan_draws_bands_lines_and_target(mode):
    lines = [
        Line("Baseline", (40, 41, 42), dashed=True),
        Line("Freeze", (40, 60, 80), (40, 50, 60), (40, 75, 110), "build"),
    ]
    spec = draw_fan(lines, MONTHS, mode=mode, unit="FTE", target=55)
    json.dumps(spec)
    named = [one["name"] for one in spec["series"] if "name" in one]
    assert named == ["Baseline", "Freeze"]
    low, width = spec["series"][1]["data"], spec["series"][2]["data"]
    assert [a + b for a, b in zip(low, width, strict=True)] == [40, 75, 110]
    assert spec["series"][-1]["markLine"]["data"] == [{"yAxis": 55}]
    assert spec["yAxis"]["min"] == 0


def test_labels_of_lines_that_end_together_are_pushed_apart():
    lines = [Line(name, (50, 50, end)) for name, end in (("A", 50.0), ("B", 50.1), ("C", 90.0))]
    spec = draw_fan(lines, MONTHS, mode="light", unit="FTE")
    shifts = [one["endLabel"]["offset"][1] for one in spec["series"]]
    assert len({shifts[0], shifts[1]}) == 2
    assert shifts[2] == 0


def test_fan_far_above_zero_starts_below_its_lines():
    spec = draw_fan([Line("People", (1200, 1210, 1180))], MONTHS, mode="light", unit="FTE")
    assert 1000 <= spec["yAxis"]["min"] < 1180


def test_waterfall_bars_join_start_to_end():
    table = pd.DataFrame(
        [("Baseline", "", 50.0, 50.0, "start"), ("Growth", "IT", 30.0, 80.0, "driver"),
         ("Hiring", "", -50.0, 30.0, "driver"), ("Interaction", "", 0.0, 30.0, "interaction"),
         ("Cloud", "", 30.0, 30.0, "end")],
        columns=["step", "part", "change_fte", "total_fte", "kind"],
    )  # fmt: skip
    spec = draw_waterfall(table, worded=worded, mode="light")
    base, bars = (one["data"] for one in spec["series"])
    assert base == [0.0, 50.0, 30.0, 30.0, 0.0]
    assert [round(bar["value"]) for bar in bars] == [50, 30, 50, 0, 30]
    assert [bar["label"]["formatter"] for bar in bars] == ["50", "+30", "-50", "0", "30"]
    assert bars[3]["value"] > 0, "a bar without length would lose its label"


def test_waterfall_of_small_changes_to_a_large_total_does_not_start_at_nothing():
    table = pd.DataFrame(
        [("Baseline", "", 500.0, 500.0, "start"), ("Growth", "", 30.0, 530.0, "driver"),
         ("Cloud", "", 530.0, 530.0, "end")],
        columns=["step", "part", "change_fte", "total_fte", "kind"],
    )  # fmt: skip
    spec = draw_waterfall(table, worded=worded, mode="light")
    assert 400 < spec["xAxis"]["min"] < 500
    assert spec["series"][1]["data"][1]["value"] == 30


def test_tornado_bars_lie_on_both_sides_of_the_middle():
    table = pd.DataFrame({"input": ["Hiring", "Luck"], "part": ["everywhere", ""],
                          "low_fte": [90.0, 60.0], "high_fte": [50.0, 80.0]})  # fmt: skip
    spec = draw_tornado(table, worded=worded, mode="dark")
    low, high = (one["data"] for one in spec["series"])
    assert low[0]["value"] > 0 > high[0]["value"]
    assert [one["label"]["position"] for one in (low[1], high[1])] == ["left", "right"]
    assert spec["yAxis"]["data"] == ["Hiring: everywhere", "Luck"]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_ends_of_an_input_are_neither_shortage_nor_supply(mode):
    table = pd.DataFrame({"input": ["Hiring"], "part": [""], "low_fte": [1.0], "high_fte": [5.0]})
    spec = draw_tornado(table, worded=worded, mode=mode)
    colours = {one["itemStyle"]["color"] for one in spec["series"]}
    assert len(colours) == 2
    assert colours.isdisjoint({TOKENS[mode].gap, TOKENS[mode].supply, TOKENS[mode].accent})


def test_heat_over_time_has_a_column_per_date():
    dates = pd.to_datetime(["2027-01-31", "2027-04-30"])
    table = pd.DataFrame({"function": ["A", "A", "B", "B"], "date": [*dates, *dates],
                          "short_fte": [1.0, 2.0, 3.0, 4.0]})  # fmt: skip
    spec = draw_heat_over_time(table, rows="function", value="short_fte", worded=worded)
    assert spec["xAxis"]["data"] == ["Jan\n2027", "Apr\n2027"]
    assert len(spec["series"][0]["data"]) == 4
