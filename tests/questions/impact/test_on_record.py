"""Measured impact by every design, number by number."""

from __future__ import annotations

from pathlib import Path

import pytest

import skillgap as sg
from skillgap.questions.impact.correlations import correlate_learning
from tests.questions.impact.panels import draw_panel, draw_rows, measure
from tests.recorded import assert_as_recorded
from tests.summaries import in_short, values_of

RECORDS = Path(__file__).parent / "records"


def told(found):
    """Return the numbers of a result and what is said of them."""
    trends = found.trends
    return {
        "design": [found.design.name, *found.design.why, found.design.why_not],
        "differs": found.differs,
        "suggestions": values_of(found.suggestions),
        "sensitivity": None if found.sensitivity is None else {
            **values_of(found.sensitivity),
            "straight_line": values_of(found.sensitivity.straight_line),
        },
        "estimates": found.table,
        "baseline": found.baseline,
        "sizes": [found.treated, found.untreated],
        "event": found.event,
        "cells": in_short(found.cells),
        "by_cohort": found.by_cohort,
        "by_period": found.by_period,
        "comparisons": found.comparisons,
        "trends": None if trends is None else {
            **values_of(trends), "drift": [trends.drift.value, trends.drift.std_error,
                                           trends.drift.df],
            "dip": None if trends.dip is None else [trends.dip.value, trends.dip.std_error,
                                                    trends.dip.df],
            "smallest_p": trends.smallest_p,
        },
        "checks": [[check.name, check.status, check.finding, check.cannot]
                   for check in found.checks],
        "claim": values_of(found.claim),
        "subgroups": found.subgroups,
        "dose": None if found.dose is None else values_of(found.dose),
        "dose_table": found.dose_table,
        "money": None if found.money is None else values_of(found.money),
        "warnings": found.warnings,
        "sentence": found.sentence,
    }  # fmt: skip


PANELS = {
    "staggered": (draw_panel(), {"group": "group", "dose": "dose", "value_per_unit": 100.0}),
    "staggered, never": (draw_panel(build_up=0.3), {"controls": "never treated", "weight": "w"}),
    "staggered, all before": (draw_panel(holes=0.06), {"base": "all", "better": "lower",
                                                       "value_per_unit": 3.0}),
    "waiting": (draw_panel(starts=(4, 6, 8)).query("start > 0"), {}),
    "once": (draw_panel(starts=(8,), months=14, units=40), {"covariates": ["x"], "group": "group"}),
    "clusters": (draw_panel(starts=(6,), units=36), {"cluster": "site", "anticipation": 1}),
    "clusters across": (draw_panel(starts=(5, 6), units=28).assign(site=lambda f: f["unit"] % 7),
                        {"cluster": "site", "group": "group"}),
    "shares": (draw_panel(starts=(6,), units=20).assign(y_share=lambda f: f["y"] / 20),
               {"outcome": "y_share", "better": "lower"}),
    "dips": (draw_panel(starts=(9,), months=14, units=40).assign(
        y=lambda f: f["y"] - 1.5 * ((f["start"] > 0) & f["month"].between(7, 8))),
        {"group": "group"}),
    "one treated": (draw_panel(starts=(6,), units=24).query("start == 0 or unit == 3"), {}),
    "few": (draw_panel(starts=(6, 7), units=8, months=8), {}),
    "one of a start": (draw_panel(starts=(5, 6, 7), units=6, months=9), {}),
    "drift": (draw_panel(drift=0.3, starts=(6,), months=12), {"dose": "dose"}),
    "two periods": (draw_panel(starts=(6,)).query("month in (5, 6)"), {}),
    "by lot": (draw_panel(starts=(6,), holes=0.05), {"randomised": True, "group": "group",
                                                     "dose": "dose", "covariates": "x"}),
    "on and off": (draw_panel(starts=(5,)).assign(
        t=lambda f: ((f["start"] > 0) & (f["month"] % 4 > 1)).astype(int)),
        {"treated": "t", "treated_from": "", "design": "fixed effects", "covariates": ["x"]}),
    "changes": (draw_panel(starts=(5,), holes=0.03).assign(
        t=lambda f: ((f["start"] > 0) & (f["month"] % 4 > 1)).astype(int)),
        {"treated": "t", "treated_from": "", "design": "first differences", "cluster": "site"}),
}  # fmt: skip
ROWS = {
    "rows by lot": {"randomised": True, "before": "before", "group": "group", "dose": "dose"},
    "rows by lot, clusters": {"randomised": True, "before": "before", "cluster": "site"},
    "rows compared": {"before": "before", "covariates": ["x"], "weight": "w"},
    "rows plain": {"randomised": True},
    "rows uneven": {"randomised": True, "before": "before", "covariates": ["x"]},
    "rows apart": {"before": "before", "covariates": ["x"]},
}


@pytest.mark.parametrize("name", PANELS)
def test_a_panel_is_measured_as_on_record(name):
    frame, options = PANELS[name]
    file = RECORDS / f"{name.replace(', ', '_').replace(' ', '_')}.json"
    assert_as_recorded(file, told(measure(frame, **options)), relative=1e-5)


@pytest.mark.parametrize("name", ROWS)
def test_rows_are_measured_as_on_record(name):
    frame = draw_rows().assign(unit_number=lambda f: f.index // 2)
    if name == "rows by lot":
        frame.loc[[0, 7], "y"] = None
    if name == "rows uneven":
        frame = frame.query("t == 1 or unit_number % 3 == 0")
    if name == "rows apart":
        frame = draw_rows(shift=1.5)
    found = sg.measure_impact(frame, outcome="y", treated="t", **ROWS[name])
    file = RECORDS / f"{name.replace(', ', '_').replace(' ', '_')}.json"
    assert_as_recorded(file, told(found), relative=1e-5)


def test_other_units_each_time_are_as_on_record():
    frame = draw_panel(starts=(6,)).assign(t=lambda f: (f["start"] > 0).astype(int))
    for options in ({"since": 6}, {"since": 6, "covariates": ["x"], "cluster": "site"}):
        found = sg.measure_impact(frame, outcome="y", time="month", treated="t", **options)
        file = RECORDS / f"repeated_{len(options)}.json"
        assert_as_recorded(file, told(found), relative=1e-5)


def test_roll_outs_of_the_sample_are_as_on_record(sample):
    table = sg.list_rollouts(sample)
    first = table.iloc[0]
    rollout = sg.lay_out_rollout(sample, first["intervention_id"], first["metric"])
    found = {
        "table": in_short(table, 8),
        "correlations": correlate_learning(sample),
        "panel": in_short(rollout.panel),
        "sums": [rollout.enrolled, rollout.finished, len(rollout.finishers), rollout.monthly_pay],
        "inputs": rollout.inputs,
        "kind": rollout.unit_kind,
    }
    assert_as_recorded(RECORDS / "rollouts.json", found)


def test_a_roll_out_of_the_sample_is_measured_as_on_record(sample):
    first = sg.list_rollouts(sample).iloc[0]
    rollout = sg.lay_out_rollout(sample, first["intervention_id"], first["metric"])
    found = sg.measure_rollout(rollout)
    short = {name: in_short(table) for name, table in (
        ("estimates", found.table), ("event", found.event), ("subgroups", found.subgroups),
        ("dose_table", found.dose_table))}  # fmt: skip
    short["money"] = values_of(found.money)
    short["checks"] = [[check.name, check.status, check.finding] for check in found.checks]
    assert_as_recorded(RECORDS / "rollout_measured.json", short, relative=1e-5)
