"""Exposure of roles and occupations: shares by hand, and the published figures to the digit."""

from __future__ import annotations

import pandas as pd
import pytest

import skillgap as sg
from skillgap.questions.work_design import applicability_by_occupation, exposure_by_occupation
from tests.gap_cases import ASSUMPTIONS, organisation

REGISTER = ASSUMPTIONS.changed(
    automation_adoption_share=0.5, automation_saving_share=0.2, redesign_freed_share=0.5
)


def task(name, share, label=None, **more):
    return {"role_id": "clerk", "task": name, "time_share": share, "exposure": label, **more}


def measured(*tasks, staff=2):
    people = [{"employee_id": f"E{at}", "role_id": "clerk", "fte": 1.0} for at in range(staff)]
    workforce = organisation(
        employees=people, roles=[{"role_id": "clerk", "title": "Clerk"}], tasks=list(tasks)
    )
    return sg.measure_exposure(workforce, assumptions=REGISTER)


def test_indices_and_freed_time_by_hand():
    row = measured(task("a", 0.5, "E1"), task("b", 0.3, "E2"), task("c", 0.2, "E0")).table.iloc[0]
    assert row[["alpha", "beta", "gamma"]].tolist() == pytest.approx([0.5, 0.65, 0.8])
    assert row["freed_fte"] == pytest.approx(2 * 0.65 * 0.5 * 0.2)
    adoption, saving = REGISTER["automation_adoption_share"], REGISTER["automation_saving_share"]
    assert row["freed_low"] == pytest.approx(2 * 0.5 * adoption.low * saving.low)
    assert row["freed_high"] == pytest.approx(2 * 0.8 * adoption.high * saving.high)
    assert row["net_fte"] == pytest.approx(row["freed_fte"])


def test_a_redesign_takes_tasks_out_and_puts_new_ones_in():
    """Half of a removed task's time is freed; tools help with what stays; the new task costs."""
    row = measured(
        task("a", 0.4, "E1", removed_by_redesign=True),
        task("b", 0.6, "E2"),
        task("c", 0.1, new_task=True),
    ).table.iloc[0]
    assert row[["tasks", "removed_share", "added_share"]].tolist() == pytest.approx([2, 0.4, 0.1])
    assert row["beta"] == pytest.approx(0.7)
    assert row["net_fte"] == pytest.approx(2 * (0.5 * 0.6 * 0.5 * 0.2 + 0.4 * 0.5 - 0.1))


def test_tasks_without_a_label_are_left_out_and_said():
    found = measured(task("a", 0.5, "E1"), task("b", 0.5))
    assert found.table["beta"].item() == pytest.approx(1.0)
    assert found.table["labelled_share"].item() == pytest.approx(0.5)
    assert any("without a label" in said for said in found.warnings)
    assert "not job loss" in measured(task("a", 1.0, "E1")).warnings[0]


def test_digital_agents_free_no_time():
    workforce = organisation(
        employees=[{"employee_id": "A", "role_id": "clerk", "fte": 1.0,
                    "employment": "digital agent"}],
        roles=[{"role_id": "clerk", "title": "Clerk"}], tasks=[task("a", 1.0, "E1")],
    )  # fmt: skip
    assert sg.measure_exposure(workforce).table["freed_fte"].item() == 0.0


@pytest.mark.parametrize(
    ("label", "printed"), [("gpt4_exposure", "dv_rating"), ("human_exposure", "human_rating")]
)
def test_published_columns_of_923_occupations(shared_data, label, printed):
    """All six columns of Eloundou and others, from their task labels."""
    folder = shared_data("exposure/gpts_are_gpts")
    ours = exposure_by_occupation(pd.read_csv(folder / "task_labels.csv"), label)
    theirs = pd.read_csv(folder / "occ_level.csv").set_index("O*NET-SOC Code")
    assert len(theirs) == 923
    for index in ("alpha", "beta", "gamma"):
        told = ours[index].reindex(theirs.index)
        assert (told - theirs[f"{printed}_{index}"]).abs().max() < 1e-12, index


def test_published_applicability_of_785_occupations(shared_data):
    """Equation 1 of Tomlinson and others, from their activity metrics and weights."""
    folder = shared_data("exposure/working_with_ai")
    ours = applicability_by_occupation(
        pd.read_csv(folder / "iwa_metrics.csv").set_index("IWA"),
        pd.read_csv(folder / "soc_iwa_weights.csv").set_index("SOC Code"),
    )
    theirs = pd.read_csv(folder / "soc_ai_applicability_scores.csv").set_index("SOC Code")
    assert len(theirs) == 785
    told = ours.reindex(theirs.index) - theirs["ai_applicability_score"]
    assert told.abs().max() < 1e-12


@pytest.mark.slow
def test_what_a_newer_task_list_changes_is_told(shared_data):
    """Labels were given to an older list: in O*NET 29.2 some labelled tasks are gone."""
    labels = pd.read_csv(shared_data("exposure/gpts_are_gpts") / "task_labels.csv")
    listed = pd.read_excel(
        shared_data("onet_29_2") / "Task Statements.xlsx", engine="calamine",
        usecols=["O*NET-SOC Code", "Task ID"],
    )  # fmt: skip
    key = pd.MultiIndex.from_frame(labels[["onet_soc", "task_id"]])
    there = key.isin(pd.MultiIndex.from_frame(listed))
    unlabelled = ~pd.MultiIndex.from_frame(listed).isin(key)
    assert (int((~there).sum()), int(unlabelled.sum())) == (514, 45)
    then = exposure_by_occupation(labels, "human_exposure")["beta"]
    now = exposure_by_occupation(labels[there], "human_exposure")["beta"]
    moved = (now - then).abs().dropna()
    assert 0.05 < moved.max() < 0.12
    assert (moved > 1e-9).sum() > 20
    print(f"{(moved > 1e-9).sum()} of {len(moved)} occupations move, by {moved.max():.3f} at most")
