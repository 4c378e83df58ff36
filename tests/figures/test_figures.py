"""Figures say what the tables say: order, values, labels, and nothing that renders as HTML."""

import json

import pandas as pd
import pytest

from skillgap.figures.event_study import draw_effect_over_time
from skillgap.figures.heat_map import draw_heat_map
from skillgap.figures.range_bars import draw_range_bars
from skillgap.figures.ranges import Ranges
from skillgap.figures.tornado import draw_tornado
from skillgap.questions.gaps.figure import draw_factor_bars
from skillgap.questions.profiles.figure import draw_history, draw_profile


@pytest.fixture
def cells():
    return pd.DataFrame(
        {
            "cluster": ["Data", "Data", "Care"],
            "function": ["North", "South", "South"],
            "risk": [10.0, 0.0, 4.0],
        }
    )


def heat(cells, **more):
    return draw_heat_map(
        cells, rows="cluster", columns="function", value="risk", worded="{:.0f}".format, **more
    )


def test_heat_map_point_is_its_row_of_the_table(cells):
    spec = heat(cells)
    points = spec["series"][0]["data"]
    assert [point["value"] for point in points] == [[0, 0, 10.0], [1, 0, 0.0], [1, 1, 4.0]]
    assert spec["yAxis"]["data"] == ["Data", "Care"]
    assert spec["xAxis"]["data"] == ["North", "South"]


def test_heat_map_never_drops_a_label(cells):
    spec = heat(cells)
    assert spec["xAxis"]["axisLabel"]["interval"] == 0
    assert spec["yAxis"]["axisLabel"]["interval"] == 0


def test_heat_map_shows_names_instead_of_ids(cells):
    assert heat(cells, row_names={"Data": "Data & analytics"})["yAxis"]["data"][0].startswith(
        "Data &"
    )


def test_a_dot_stands_for_next_to_nothing_but_never_for_one_who_is_counted(cells):
    few = cells.assign(risk=[1000.0, 0.0, 1.0])
    for more, told in (({}, ["1000", "·", "·"]), ({"speck": 0.0}, ["1000", "·", "1"])):
        points = heat(few, **more)["series"][0]["data"]
        assert [one["label"]["formatter"] for one in points] == told


def test_heat_map_of_nothing_is_still_a_figure(cells):
    assert heat(cells.iloc[:0])["series"][0]["data"] == []


def test_heat_map_says_what_is_not_known(cells):
    spec = heat(cells.assign(risk=[float("nan"), 2.0, 1.0]))
    first = spec["series"][0]["data"][0]
    assert first["value"][2] is None
    assert first["label"]["formatter"] == "–"
    json.dumps(spec, allow_nan=False)


def test_heat_map_of_zeros_has_a_scale(cells):
    assert heat(cells.assign(risk=0.0))["visualMap"]["max"] > 0


def ranges(names=("A", "B")):
    return pd.DataFrame({"name": names, "low": [1.0, 2.0], "mid": [2.0, 3.0], "high": [4.0, 5.0]})


def test_range_bars_run_from_low_to_high():
    spec = draw_range_bars(
        Ranges(
            table=ranges(), name="name", low="low", middle="mid", high="high",
            colours=["#112233", "#445566"], worded="{:.0f}".format,
        ),
        mode="light",
    )  # fmt: skip
    base, bars, marks = spec["series"]
    assert base["data"] == [1.0, 2.0]
    assert [bar["value"] for bar in bars["data"]] == [3.0, 3.0]
    assert [mark["value"][0] for mark in marks["data"]] == [2.0, 3.0]
    assert bars["data"][0]["label"]["formatter"] == "1 to 4"


def test_specifications_are_json_and_never_use_html_tooltips(cells):
    evil = "<img src=x onerror=alert(1)>"
    spec = heat(cells.assign(cluster=evil))
    assert json.loads(json.dumps(spec))["tooltip"] == {"show": False}


def test_factor_bars_leave_out_what_has_no_logarithm():
    steps = pd.DataFrame(
        {
            "step": ["a", "b", "all"],
            "times_average": [2.0, 0.0, 1.5],
            "log_times": [0.69, float("nan"), 0.4],
        }
    )
    assert len(draw_factor_bars(steps, mode="dark")["series"][0]["data"]) == 2


def test_profile_marks_what_is_short():
    table = pd.DataFrame(
        {
            "name": ["SQL", "Writing"],
            "level": [2.0, 4.0],
            "low": [1.5, 3.5],
            "high": [2.5, 4.5],
            "required_level": [3.0, float("nan")],
        }
    )
    base, ranges, dots, ticks = draw_profile(table, mode="light")["series"]
    inks = [dot["itemStyle"]["color"] for dot in dots["data"]]
    assert inks[0] != inks[1]
    assert base["data"] == [1.5, 3.5]
    assert [bar["value"] for bar in ranges["data"]] == [1.0, 1.0]
    assert ticks["data"] == [[3.0, 0]]


def test_history_draws_the_required_level_only_when_there_is_one():
    months = pd.DataFrame(
        {"month": pd.to_datetime(["2026-01-01", "2026-02-01"]), "level": [2.0, 2.1],
         "low": [1.0, 1.2], "high": [3.0, 3.1]}
    )  # fmt: skip
    assert len(draw_history(months, required=3.0, mode="light").layout.shapes) == 1
    assert len(draw_history(months, required=None, mode="light").layout.shapes) == 0


def test_a_tornado_draws_both_ends_where_they_are():
    table = pd.DataFrame(
        {"input": ["wide", "usual", "aside"], "part": "", "low_fte": [2.0, 9.0, 11.0],
         "high_fte": [22.0, 11.0, 15.0]}
    )  # fmt: skip
    drawn = draw_tornado(table, worded=lambda value: f"{value:g}", mode="light")
    low, high = (one["data"] for one in drawn["series"])
    # The middle is 12, the median midpoint; both ends of "usual" lie below it.
    reached = [{one["label"]["formatter"]: one["value"] for one in pair} for pair in zip(low, high)]
    assert reached == [{"2": -10.0, "22": 10.0}, {"9": -3.0, "11": 0.0}, {"11": -1.0, "15": 3.0}]
    assert [one["label"]["position"] for one in low] == ["left"] * 3
    assert [one["label"]["position"] for one in high] == ["right"] * 3


def test_an_effect_over_time_is_grey_before_its_start_and_a_band_after_it():
    event = pd.DataFrame({
        "event_time": [-3, -2, 0, 1], "effect": [0.2, -0.1, 1.9, 2.1],
        "low": [-1.0, -1.2, 0.9, 1.1], "high": [1.4, 1.0, 2.9, 3.1],
    })  # fmt: skip
    drawn = draw_effect_over_time(
        event, (2.0, 1.5, 2.5), told="+2.0 points", unit="points", period="months", mode="light"
    )
    dots = next(one for one in drawn["series"] if one.get("symbolSize") == 8)["data"]
    inks = [dot["itemStyle"]["color"] for dot in dots]
    assert inks[0] == inks[1] != inks[2] == inks[3]
    bottom, band = (one["data"] for one in drawn["series"] if one.get("stack") == "band")
    assert [low for _, low in bottom] == [1.5, 1.5]
    assert [wide for _, wide in band] == [1.0, 1.0]
    told = [
        point["label"]["formatter"] for one in drawn["series"] for point in one["data"]
        if isinstance(point, dict) and point.get("label", {}).get("show")
    ]  # fmt: skip
    assert told == ["+2.0 points"]
