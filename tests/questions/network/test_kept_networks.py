"""A network that was kept on disk is the same network, and whatever is wrong there is no harm."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.store.shelf import MOST, SHELF, keep_arrays, read_kept


@pytest.fixture(scope="module")
def workforce():
    skills = [f"{what} {deed}" for what in ("data", "fleet", "sales", "safety", "payroll")
              for deed in ("planning", "analysis", "reporting", "audit")]  # fmt: skip
    roles = [f"role-{n}" for n in range(8)]
    rng = np.random.default_rng(3)
    asked = [(role, skill) for role in roles for skill in rng.choice(skills, 6, replace=False)]
    return sg.from_tables({
        "skills": pd.DataFrame({"skill_id": skills, "name": skills}),
        "roles": pd.DataFrame({"role_id": roles, "title": [f"Title {role}" for role in roles]}),
        "requirements": pd.DataFrame(asked, columns=["role_id", "skill_id"])
        .assign(required_level=3.0, importance=3),
    })  # fmt: skip


def test_a_network_taken_from_disk_is_the_same(workforce, tmp_path):
    built = sg.build_adjacency(workforce, semantic=False)
    assert keep_arrays(tmp_path, "network", built.computed_arrays)
    kept = read_kept(tmp_path, "network")
    again = sg.build_adjacency(workforce, semantic=False, kept=kept)
    pd.testing.assert_frame_equal(again.skills, built.skills)
    pd.testing.assert_frame_equal(again.edges, built.edges)
    pd.testing.assert_frame_equal(again.role_edges, built.role_edges)
    skill = workforce.skills.labels[0]
    pd.testing.assert_frame_equal(again.neighbours(skill), built.neighbours(skill))
    np.testing.assert_allclose(again.readiness, built.readiness)
    assert again.stability == built.stability


def test_what_was_kept_of_another_dataset_is_not_taken(workforce):
    arrays = sg.build_adjacency(workforce, semantic=False).computed_arrays
    fewer = sg.from_tables({name: workforce[name].head(5) for name in ("skills", "roles")})
    again = sg.build_adjacency(fewer, semantic=False, kept=arrays)
    assert len(again.skills) == 5


def test_progress_runs_to_the_end(workforce):
    said = []
    sg.build_adjacency(workforce, semantic=False, progress=lambda *told: said.append(told))
    shares = [share for _, share in said]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    assert "20 skills" in said[0][0]


def test_a_damaged_or_missing_file_is_nothing(tmp_path):
    assert read_kept(tmp_path, "network") is None
    (tmp_path / SHELF).mkdir()
    for content in (b"", b"PK\x03\x04 not a zip", b"hello"):
        (tmp_path / SHELF / "network.npz").write_bytes(content)
        assert read_kept(tmp_path, "network") is None


def test_the_shelf_keeps_the_latest_and_no_drafts(tmp_path):
    for number in range(MOST + 3):
        assert keep_arrays(tmp_path, f"n{number:02}", {"a": np.arange(number)})
    assert len(list((tmp_path / SHELF).iterdir())) == MOST
    kept = read_kept(tmp_path, f"n{MOST + 2:02}")
    assert kept is not None
    assert kept["a"].tolist() == list(range(MOST + 2))


def test_a_shelf_that_cannot_be_made_costs_nothing(tmp_path):
    (tmp_path / SHELF).write_text("in the way", encoding="utf-8")
    assert not keep_arrays(tmp_path, "network", {"a": np.arange(3)})
