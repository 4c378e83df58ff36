"""Every kind of exhibit as a table: the numbers a chart draws, as people read them."""

import pytest

from skillgap.exports.exhibits import (
    KINDS,
    Bars,
    Grid,
    HeatTable,
    Lines,
    Points,
    Scatter,
    Series,
    Waterfall,
    Words,
)
from skillgap.exports.in_numbers import grid_of

ONE = Series("Cost", (1_200_000.0, None), (1e6, None), (1.5e6, None))
UNSEEN = Series("Base", (5.0, 5.0), colour="none")
CASES = {
    "bars": (
        Bars(("Build", "Buy"), (UNSEEN, ONE), "money:EUR"),
        ("What", "Cost", "Likely"),
        (("Build", "€1.2 M", "€1.0 M to €1.5 M"), ("Buy", "–", "–")),
    ),
    "lines": (
        Lines(("Jan", "Feb"), (Series("Short", (12.34, 0.0)),), "FTE"),
        ("What", "Short (FTE)"),
        (("Jan", "12.3"), ("Feb", "0")),
    ),
    "waterfall": (
        Waterfall(("Start", "Leavers"), (120.0, -30.0), (True, False), "FTE"),
        ("Step", "Amount (FTE)"),
        (("Start", "120"), ("Leavers", "−30")),
    ),
    "heat table": (
        HeatTable(("Cloud",), ("Sales", "IT"), ((1.0, None),), (("1.0", "–"),)),
        ("What", "Sales", "IT"),
        (("Cloud", "1.0", "–"),),
    ),
    "scatter": (
        Scatter((Points("Plan", (2e6,), (0.5,)),), "Budget", "Closed", "money:EUR", "share"),
        ("What", "Budget", "Closed"),
        (("Plan", "€2.0 M", "50%"),),
    ),
    "table": (Grid(("A",), (("1",),)), ("A",), (("1",),)),
}


@pytest.mark.parametrize("kind", CASES)
def test_a_figure_is_told_in_numbers(kind):
    exhibit, headings, rows = CASES[kind]
    found = grid_of(exhibit)
    assert (found.headings, found.rows) == (headings, rows)


def test_sentences_alone_have_no_table_and_no_kind_is_forgotten():
    assert grid_of(Words(("We are short.",))) is None
    assert set(CASES) == set(KINDS) - {"words"}
