"""Assumptions that owners answer for: kept, applied in order, refused without a name."""

from __future__ import annotations

import pytest

import skillgap as sg
from skillgap.core.errors import BadValue, UnknownName
from skillgap.store.confirmations import KIND


@pytest.fixture
def workspace(tmp_path):
    with sg.open_workspace(tmp_path / "workspace") as opened:
        yield opened


def test_a_confirmed_value_stands_with_its_owner_and_day(workspace):
    register = sg.confirm_assumption(workspace, "full_gap_levels", owner="Dana Reyes")
    entry = register["full_gap_levels"]
    shipped = sg.default_assumptions()["full_gap_levels"]
    assert (entry.value, entry.low, entry.high) == (shipped.value, shipped.low, shipped.high)
    assert (entry.status, entry.owner) == ("confirmed", "Dana Reyes")
    assert entry.source.startswith("confirmed by Dana Reyes on 20")
    assert workspace.decisions(KIND)["choice"].tolist() == ["confirmed"]


def test_the_newest_decision_counts_and_earlier_ones_stay(workspace):
    sg.confirm_assumption(workspace, "full_gap_levels", owner="Dana", value=2.5)
    sg.confirm_assumption(workspace, "full_gap_levels", owner="Eli", low=2.2, high=2.8)
    entry = sg.assumptions_in_force(workspace)["full_gap_levels"]
    assert (entry.value, entry.low, entry.high, entry.owner) == (2.5, 2.2, 2.8, "Eli")
    assert workspace.decisions(KIND)["actor"].tolist() == ["Eli", "Dana"]


def test_a_refused_change_keeps_nothing(workspace):
    with pytest.raises(BadValue):
        sg.confirm_assumption(workspace, "full_gap_levels", owner="Dana", value=9.0)
    with pytest.raises(BadValue, match="who answers"):
        sg.confirm_assumption(workspace, "full_gap_levels", owner="")
    with pytest.raises(UnknownName):
        sg.confirm_assumption(workspace, "full_gap_level", owner="Dana")
    assert workspace.decisions(KIND).empty


def test_an_assumption_that_is_gone_is_passed_over(workspace):
    workspace.add_decision(KIND, "long gone", "confirmed", detail={"value": 1}, actor="Dana")
    assert sg.assumptions_in_force(workspace) == sg.default_assumptions()
