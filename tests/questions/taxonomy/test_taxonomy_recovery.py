"""Planted twins, the skill nobody needs and the emerging one are found again, seed after seed."""

from __future__ import annotations

import pytest

import skillgap as sg
from data.sample.generate import generate

pytestmark = pytest.mark.slow


@pytest.mark.slow
@pytest.mark.parametrize("seed", [21, 22, 23, 24])
def test_planted_changes_are_found(seed):
    sample = generate(seed=seed)
    planted = sample.facts["planted"]
    workforce = sg.from_tables(sample.tables)
    table = sg.propose_taxonomy(workforce, sg.infer_profiles(workforce)).table
    merges = table[table["kind"] == "merge"]
    found = {frozenset(pair) for pair in zip(merges["skill_id"], merges["into_skill_id"])}
    twins = {frozenset(pair) for pair in planted["duplicates"]}
    assert twins <= found
    assert len(found - twins) <= 1
    assert planted["sunset_skill_id"] in set(table.loc[table["kind"] == "sunset", "skill_id"])
    emerging = table[table["kind"] == "introduce"]
    assert emerging["skill_id"].iloc[0] == planted["emerging_skill_id"]
