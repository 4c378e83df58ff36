"""The sample's scoreboard, number by number."""

from __future__ import annotations

from pathlib import Path

import pytest

import skillgap as sg
from skillgap.questions.scoreboard import words
from tests.recorded import assert_as_recorded
from tests.summaries import in_short

RECORDS = Path(__file__).parent / "records"


@pytest.fixture(scope="module")
def board(sample, sample_profiles, sample_gaps):
    return sg.measure_scoreboard(sample, sample_profiles, sample_gaps)


def test_measures_and_trends_are_as_on_record(board):
    found = {
        measure.key: {
            "value": [measure.value, measure.low, measure.high],
            "unit": measure.unit,
            "better": measure.better,
            "base": measure.base,
            "year_ago": [measure.year_ago.value, measure.year_ago.low, measure.year_ago.high],
            "change": [measure.change, words.change_in_words(measure)],
            "small_print": words.small_print(measure, {}),
            "trend": measure.trend.assign(quarter=measure.trend["quarter"].astype("str")),
        }
        for measure in board.measures
    }
    found["said"] = [words.mark(board.measures), words.headline(board.measures, {})]
    assert_as_recorded(RECORDS / "measures.json", found)


def test_curves_and_mastery_are_as_on_record(board):
    curves = {
        name: {
            "time": in_short_curve(curve.time),
            "share": in_short_curve(curve.share),
            "low": in_short_curve(curve.low),
            "high": in_short_curve(curve.high),
            "at_risk": in_short_curve(curve.at_risk),
            "counts": [curve.events, curve.watched],
        }
        for name, curve in (
            ("proficiency", board.proficiency),
            ("productivity", board.productivity),
        )
    }
    found = {
        "curves": curves,
        "cluster": board.mastery.cluster,
        "people": board.mastery.people,
        "mastery": board.mastery.table,
        "by_function": board.mastery.by_function,
        "table": in_short(board.table),
    }
    assert_as_recorded(RECORDS / "curves.json", found)


def in_short_curve(values):
    """Return every eighth value, with the first and the last."""
    return [*values[::8], values[-1]]
