"""Roll-outs of the sample, whose true effects are known; benchmarks/roi.py does 200 samples."""

import pandas as pd
import pytest

import skillgap as sg

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def effects():
    return pd.read_csv(sg.SAMPLE_FOLDER / "truth" / "effects.csv").set_index("intervention_id")


@pytest.fixture(scope="module")
def treatments():
    path = sg.SAMPLE_FOLDER / "truth" / "treatments.csv"
    return pd.read_csv(path, parse_dates=["treated_from"])


def measure(sample, effects, name, **options):
    rollout = sg.lay_out_rollout(sample, name, effects.loc[name, "metric"])
    drawn = effects.loc[name, "design"] == "randomised"
    return sg.measure_rollout(rollout, randomised=drawn, **options)


@pytest.mark.parametrize("name", ["G-701", "G-702", "C-113", "M-205", "M-202"])
def test_intervals_hold_the_planted_effects(sample, effects, name):
    found = measure(sample, effects, name)
    assert found.effect.low <= effects.loc[name, "effect"] <= found.effect.high


@pytest.mark.slow
def test_starts_are_those_that_were_planned(sample, effects, treatments):
    for name in effects.index:
        rollout = sg.lay_out_rollout(sample, name, effects.loc[name, "metric"])
        found = rollout.panel.groupby("unit_id")["treated_from"].first()
        planned = treatments[treatments["intervention_id"] == name].set_index("unit_id")
        planned = planned["treated_from"].reindex(found.index)
        both = found.notna() & planned.notna()
        assert (found[both].dt.to_period("M") == planned[both].dt.to_period("M")).all()
        assert (found.notna() & planned.isna()).sum() == 0
        assert (found.isna() & planned.notna()).mean() < 0.05, "teams in which nobody enrolled"


@pytest.mark.slow
def test_no_design_calls_the_recovery_of_slipping_teams_a_cause(sample, effects):
    for options in ({}, {"controls": "never treated"}, {"base": "all"}, {"anticipation": 2}):
        found = measure(sample, effects, "G-703", **options)
        assert found.claim.rung != "caused"


def test_less_absence_is_worth_money(sample, effects):
    found = measure(sample, effects, "C-113")
    assert found.better == "lower"
    assert found.effect.value < 0 < found.money.per_period[0]


def test_planned_rollouts_come_first(sample, effects):
    listed = sg.list_rollouts(sample)
    first = listed[listed["concentration"] > 0.9]["intervention_id"].unique()
    assert set(first) == set(effects.index)
