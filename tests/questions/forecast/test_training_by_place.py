"""Training speeded up in one function leaves the others as they were."""

from __future__ import annotations

import numpy as np
import pytest

import skillgap as sg
from skillgap.core.scenario import Driver, Scenario
from skillgap.questions.forecast import read_basis, run_scenario
from tests.small_organisation import small_organisation


def test_training_of_one_function_and_cluster_moves_these_pairs_alone(register):
    workforce = small_organisation()
    basis = read_basis(workforce, sg.infer_profiles(workforce), assumptions=register)
    more = Driver("training_factor", 5.0, 5.0, "times usual", {"function": "IT", "cluster": "Data"})
    usual = run_scenario(basis, Scenario("usual", 18), draws=4)
    trained = run_scenario(basis, Scenario("trained", 18, drivers=(more,)), draws=4)
    held = usual.held
    place = usual.cells["function"].to_numpy()[held.cell] == "IT"
    data = workforce["skills"]["cluster"].to_numpy()[held.skill] == "Data"
    apart = trained.capable_share[-1] - usual.capable_share[-1]
    assert np.isfinite(apart).all()
    assert apart[~(place & data)] == pytest.approx(0.0, abs=1e-12)
    assert apart[place & data].max() > 0.001
