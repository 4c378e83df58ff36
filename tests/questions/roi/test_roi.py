"""Projected returns: costs in full, nothing counted twice, inputs that can be changed."""

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import BadValue, UnknownName
from skillgap.questions.roi import MeasuredEffect
from skillgap.questions.roi.compare import is_on_frontier


@pytest.fixture(scope="module")
def projected(sample):
    return sg.project_roi(sample, intervention="G-701", participants=40)


def test_waterfall_adds_up(projected):
    table = projected.table.set_index("step")["amount"]
    costs = projected.table[projected.table["kind"] == "cost"]["amount"].sum()
    gains = projected.table[projected.table["kind"] == "benefit"]["amount"].sum()
    assert table["total cost"] == pytest.approx(costs)
    assert table["net benefit"] == pytest.approx(costs + gains)


def test_costs_are_full(projected):
    costs = projected.table[projected.table["kind"] == "cost"].set_index("step")["amount"]
    assert (costs < 0).all()
    assert set(costs.index) == {"fees", "set-up", "learners' time", "trainers' time", "platform",
                                "administration"}  # fmt: skip


def test_headline_is_the_tenth_percentile(projected):
    npv = projected.npv
    assert npv.low < npv.median < npv.high
    assert (projected.draws.net_value < npv.low).mean() == pytest.approx(0.1, abs=0.005)
    assert 0 < projected.p_positive < 1


def test_at_the_break_even_effect_it_breaks_even(sample, projected):
    effect = projected.break_even_effect
    again = sg.project_roi(
        sample, intervention="G-701", participants=40, edits={"training_effect_sd": effect}
    )
    assert again.central.net_value[0] == pytest.approx(0, abs=1e-6 * again.central.cost[0])


def test_the_break_even_effect_does_not_hang_on_the_effect_reckoned_with(sample, projected):
    none = sg.project_roi(
        sample, intervention="G-701", participants=40, edits={"training_effect_sd": 0.0}
    )
    assert none.break_even_effect == pytest.approx(projected.break_even_effect)


def test_an_avoided_hire_is_not_productive_as_well(sample, projected):
    posts = 40 * projected.inputs["fte"]
    some = sg.project_roi(sample, intervention="G-701", participants=40, avoided_hires=posts / 2)
    every = sg.project_roi(sample, intervention="G-701", participants=40, avoided_hires=posts)
    alone = projected.central.productivity[0]
    assert some.central.productivity[0] == pytest.approx(alone / 2)
    assert every.central.productivity[0] == pytest.approx(0, abs=1e-9)
    share = some.inputs["hire_cost_share"] + 2 * some.inputs["hire_premium_share"]
    hire = share * some.inputs["salary"]
    assert some.central.hiring[0] == pytest.approx(posts / 2 * hire)
    with pytest.raises(BadValue, match="A post can save one hire"):
        sg.project_roi(sample, intervention="G-701", participants=40, avoided_hires=posts + 1)


def test_a_measured_effect_replaces_the_planning_value(sample, projected):
    known = {"G-701": MeasuredEffect(0.2, 0.02, "measured on first_time_fix_share")}
    found = sg.project_roi(sample, intervention="G-701", participants=40, measured=known)
    assert found.inputs.measured
    assert found.inputs["training_effect_sd"] == 0.2
    assert found.inputs["training_transfer_share"] == 1.0
    width, planned = found.benefit, projected.benefit
    assert width.high / width.low < planned.high / planned.low, "measured is surer"
    other = sg.project_roi(sample, intervention="G-702", participants=40, measured=known)
    assert not other.inputs.measured


def test_no_effect_costs_what_it_costs(sample):
    found = sg.project_roi(
        sample, intervention="G-701", participants=40,
        measured={"G-701": MeasuredEffect(0.0, 0.0, "none")},
    )  # fmt: skip
    assert found.central.net_value[0] == pytest.approx(-found.central.cost[0])
    assert found.p_positive == 0
    assert np.isinf(found.payback_months.median)
    assert found.roi.median == pytest.approx(-1)


def test_edits_say_so_and_unknown_ones_are_refused(sample):
    found = sg.project_roi(sample, intervention="G-701", participants=40, edits={"fee": 100.0})
    assert found.inputs["fee"] == 100.0
    assert found.inputs.edited == ("fee",)
    row = found.inputs.table.set_index("input").loc["fee"]
    assert "set by hand" in row["source"]
    with pytest.raises(UnknownName, match="Did you mean"):
        sg.project_roi(sample, intervention="G-701", participants=40, edits={"fees": 1.0})


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"participants": 0}, "participants"), ({"horizon_months": 0}, "horizon"),
     ({"avoided_hires": -1}, "avoided_hires")],
)  # fmt: skip
def test_what_cannot_be_is_refused(sample, wrong, named):
    with pytest.raises(BadValue, match=named):
        sg.project_roi(sample, **{"intervention": "G-701", "participants": 10, **wrong})


def test_without_pay_it_says_what_to_load(sample):
    tables = {name: sample[name] for name in ("employees", "requirements", "interventions")}
    tables["employees"] = tables["employees"].drop(columns=["salary", "source_file", "source_row"])
    tables = {name: table.drop(columns=["source_file", "source_row"], errors="ignore")
              for name, table in tables.items()}  # fmt: skip
    with pytest.raises(BadValue, match="Load salaries"):
        sg.project_roi(sg.from_tables(tables), intervention="G-701", participants=10)


def test_tornado_is_sorted_and_spans_the_ranges(projected):
    tornado = projected.tornado
    assert tornado["swing"].is_monotonic_decreasing
    first = tornado.iloc[0]
    entry = projected.inputs.values[first["input"]]
    assert (first["low_value"], first["high_value"]) == (entry.low, entry.high)


def test_same_seed_same_answer(sample, projected):
    again = sg.project_roi(sample, intervention="G-701", participants=40)
    pd.testing.assert_frame_equal(projected.table, again.table)


def test_frontier_holds_what_nothing_beats():
    cost = np.array([1.0, 2.0, 3.0, 3.0, 4.0])
    worth = np.array([5.0, 4.0, 9.0, 7.0, 9.0])
    assert is_on_frontier(cost, worth).tolist() == [True, False, True, False, False]


@pytest.mark.slow
def test_comparison_covers_the_catalogue(sample):
    found = sg.compare_roi(sample, draws=200)
    assert len(found.table) == len(sample["interventions"])
    assert found.table["on_frontier"].any()
    assert found.table["npv_low"].is_monotonic_decreasing


@pytest.mark.slow
def test_build_beside_buy_names_the_cheaper(sample, sample_gaps):
    table = sg.compare_build_buy(sample, sample_gaps)
    buys = table["cheaper"] == "buy"
    assert buys.any()
    assert (~buys).any()
    covered = table["build_covered_share"] > 0
    assert (table.loc[buys & covered, "build_cost"] > table.loc[buys & covered, "buy_cost"]).all()
    assert table["build_covered_share"].between(0, 1).all()


def test_explained_line_shows_its_inputs(projected):
    opened = projected.explain("net benefit")
    assert {"step", "value", "unit", "note"} <= set(opened.steps.columns)
    with pytest.raises(UnknownName):
        projected.explain("goodwill")


@pytest.mark.slow
def test_what_was_learned_scales_the_planned_effect(sample):
    learned = sg.gains_learned_by_intervention(sample)
    name = next(iter(learned))
    plain = sg.project_roi(sample, intervention=name, participants=20)
    scaled = sg.project_roi(sample, intervention=name, participants=20, learned=learned)
    ratio = scaled.inputs["training_effect_sd"] / plain.inputs["training_effect_sd"]
    assert ratio == pytest.approx(learned[name])
    assert "levels gained here" in scaled.inputs.values["training_effect_sd"].source
