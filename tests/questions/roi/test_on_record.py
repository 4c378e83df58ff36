"""Projected returns of the sample, number by number."""

from __future__ import annotations

from pathlib import Path

import pytest

import skillgap as sg
from tests.recorded import assert_as_recorded
from tests.summaries import in_short

RECORDS = Path(__file__).parent / "records"


@pytest.mark.parametrize(
    ("name", "people", "options"),
    [
        ("C-101", 30, {}),
        ("M-201", 60, {"horizon_months": 6}),
        ("R-601", 8, {"horizon_months": 36, "avoided_hires": 2.0}),
        ("G-701", 40, {"edits": {"training_effect_sd": 0.6, "lead_months": 4.0}}),
    ],
)
def test_a_projection_is_as_on_record(sample, name, people, options):
    found = sg.project_roi(sample, intervention=name, participants=people, draws=300, **options)
    opened = found.explain("net benefit")
    assert_as_recorded(
        RECORDS / f"{name}.json",
        {
            "inputs": found.inputs.table.drop(columns=["meaning", "owner", "status", "unit"]),
            "table": found.table,
            "tornado": found.tornado.drop(columns=["unit", "status"]),
            "monthly": in_short(found.monthly),
            "spreads": [
                [one.low, one.median, one.high]
                for one in (found.npv, found.cost, found.benefit, found.roi, found.payback_months)
            ],
            "chance": found.p_positive,
            "break_even": found.break_even_effect,
            "warnings": found.warnings,
            "sentence": opened.sentence,
        },
    )


def test_the_comparison_is_as_on_record(sample):
    found = sg.compare_roi(sample, draws=40)
    assert_as_recorded(
        RECORDS / "comparison.json", {"table": in_short(found.table), "warnings": found.warnings}
    )


def test_build_or_buy_is_as_on_record(sample, sample_gaps):
    assert_as_recorded(
        RECORDS / "build_or_buy.json", in_short(sg.compare_build_buy(sample, sample_gaps), 5)
    )
