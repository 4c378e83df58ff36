"""Numbers as people read them: exactly at each step, one below, one above."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from skillgap.core import wording


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (0.04, "0"), (0.05, "0.1"), (1, "1"), (1.5, "1.5"), (9.94, "9.9"), (9.95, "10"),
        (-0.04, "0"), (-2.5, "−2.5"), (12.4, "12"), (999, "999"), (999.4, "999"), (999.5, "1.0 k"),
        (1000, "1.0 k"), (9940, "9.9 k"), (9950, "10 k"), (45_600, "46 k"), (999_400, "999 k"),
        (999_500, "1.0 M"), (9_940_000, "9.9 M"), (9_950_000, "10 M"), (999_499_999, "999 M"),
        (999_500_000, "1.0 bn"), (2.5e10, "25 bn"), (-45_600, "−46 k"), (5.0, "5"),
        (math.nan, "–"), (100, "100"), (20.5, "20"), (3e9, "3.0 bn"), (1e12, "1000 bn"),
    ],
)  # fmt: skip
def test_compact(value, text):
    assert wording.compact(value) == text


@pytest.mark.parametrize(
    ("most", "step"),
    [(999.9, (1.0, "")), (1000, (1e3, " k")), (-1000, (1e3, " k")), (999_999, (1e3, " k")),
     (1e6, (1e6, " M")), (1e9, (1e9, " bn")), (0, (1.0, ""))],
)  # fmt: skip
def test_step_of(most, step):
    assert wording.thousand_step(most) == step


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([166_985.9, 4_432.0], [167_000.0, 4_000.0]),
        ([-166_985.9, 4_432.0], [-167_000.0, 4_000.0]),
        ([0.123456, 0.01], [0.123, 0.01]),
        ([100.0, 99.96], [100.0, 100.0]),
        ([99.96, 1.234], [100.0, 1.2]),
        ([0.0, 0.0], [0.0, 0.0]),
        ([0.6, 0.12345], [0.6, 0.123]),
        ([], []),
    ],
)
def test_rounded_to_three_figures_of_the_largest(values, found):
    rounded = wording.rounded(pd.Series(values, dtype="float64"))
    assert rounded.tolist() == pytest.approx(found)


def test_money():
    assert wording.money(1_234_567, "EUR") == "€1.2 M"
    assert wording.money(-500, "SEK") == "−SEK 500"
    assert wording.money(-0.01, "EUR") == "€0"
    assert wording.money(0, "USD") == "$0"
    assert wording.money(math.nan, "EUR") == "–"
    assert wording.money(-0.5, "GBP") == "−£0.5"
    assert wording.money_span(1.9e6, 2.6e6, "EUR") == "€1.9 M to €2.6 M"
    assert wording.money_span(346_100, 346_200, "EUR") == "€346 k"
    assert wording.number_span(11.6, 30.8, "FTE") == "12 to 31 FTE"
    assert wording.number_span(2, 2, "") == "2"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0%"), (0.0049, "<1%"), (0.005, "0%"), (0.0051, "1%"), (0.314, "31%"), (0.995, "100%"),
     (0.9949, "99%"), (0.9951, ">99%"), (0.9999, ">99%"), (1, "100%"), (1.2, "120%"),
     (-0.1, "-10%"), (math.nan, "–")],
)  # fmt: skip
def test_share(value, text):
    assert wording.share(value) == text


def test_levels_days_and_counts():
    assert wording.level(2.949) == "2.9"
    assert wording.level(math.nan) == "–"
    assert wording.day(date(2026, 3, 1)) == "1 Mar 2026"
    assert [wording.count(n, "skill") for n in (0, 0.6, 1, 1.4, 1.6, 2)] == [
        "0 skills", "1 skill", "1 skill", "1 skill", "2 skills", "2 skills",
    ]  # fmt: skip
    assert wording.count(1200, "person", "people") == "1,200 people"
    assert wording.count(1, "person", "people") == "1 person"


def test_lists():
    names = ["a", "b", "c", "d"]
    assert wording.listed([]) == ""
    assert wording.listed(names[:1]) == "a"
    assert wording.listed(names[:2]) == "a and b"
    assert wording.listed(names[:3]) == "a, b and c"
    assert wording.listed(names) == "a, b, c and 1 more"
    assert wording.listed(names, 4) == "a, b, c and d"
    assert wording.listed(names, 2) == "a, b and 2 more"
