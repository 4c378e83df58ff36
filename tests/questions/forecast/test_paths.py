"""Three quantities side by side: they begin where today's pages end, and move with the scenario."""

from __future__ import annotations

import pytest

import skillgap as sg
from skillgap.composing import losses_by_role
from skillgap.core.role_worth import value_roles
from skillgap.core.scenario import Driver, Scenario
from skillgap.questions.forecast import find_paths, read_basis, run_scenario


@pytest.fixture(scope="module")
def basis(sample, sample_profiles, register):
    return read_basis(sample, sample_profiles, assumptions=register)


@pytest.fixture(scope="module")
def losses(sample, sample_profiles, register):
    return losses_by_role(sg.measure_gaps(sample, sample_profiles, assumptions=register))


@pytest.fixture(scope="module")
def usual(basis):
    return run_scenario(basis, Scenario("Baseline", 24), draws=120)


def run(basis, *drivers):
    return run_scenario(basis, Scenario("x", 24, drivers=drivers), draws=120)


def at(paths, quantity, month):
    return paths.set_index(["quantity", "month"]).loc[(quantity, month)]


def test_paths_begin_with_what_the_other_pages_measure_today(sample, register, usual, losses):
    paths = find_paths(usual, losses)
    cells = usual.cells
    vacant = (cells["vacant"] * cells["fte"]).sum()
    assert at(paths, "empty-posts", 0)["mean"] == pytest.approx(vacant)
    worth = dict(zip(sample["roles"]["role_id"], value_roles(sample, register).value, strict=True))
    empty = (cells["vacant"] * cells["fte"] * cells["role_id"].map(worth)).sum()
    total = losses["monthly_loss"].sum() + empty
    assert at(paths, "not-delivered-and-empty", 0)["mean"] == pytest.approx(total, abs=0.01)


def test_needs_unmet_today_are_those_of_the_gap_map(sample, sample_profiles, register, usual):
    gaps = sg.measure_gaps(sample, sample_profiles, assumptions=register)
    table = gaps.by("role_id")
    unmet = (table["unmet_share"] * table["people"]).sum() / table["people"].sum()
    path = find_paths(usual)
    assert at(path, "needs-unmet", 0)["mean"] == pytest.approx(unmet, abs=0.015)


def test_vacant_posts_are_the_means_of_shortage_by(usual):
    path = find_paths(usual)
    table = usual.shortage_by(months=(12, 24)).set_index("month")
    for month in (12, 24):
        row = at(path, "empty-posts", month)
        assert row["mean"] == pytest.approx(table.loc[month, "short_fte"], rel=1e-5)
        assert row["low"] == pytest.approx(table.loc[month, "short_low"], rel=1e-5)


def test_a_part_is_less_than_the_whole_and_parts_add_up_today(sample, usual, losses):
    whole = at(find_paths(usual, losses), "not-delivered-and-empty", 0)["mean"]
    parts = [
        at(find_paths(usual, losses, function=name), "not-delivered-and-empty", 0)["mean"]
        for name in sample["employees"]["function"].dropna().unique()
    ]
    assert sum(parts) == pytest.approx(whole, rel=1e-9)


def test_a_freeze_leaves_more_posts_vacant_and_more_value_undelivered(basis, usual, losses):
    freeze = run(basis, Driver("hiring_factor", 0.0, 0.0, "times usual"))
    before, after = find_paths(usual, losses), find_paths(freeze, losses)
    for quantity in ("empty-posts", "not-delivered-and-empty"):
        assert at(after, quantity, 24)["low"] > at(before, quantity, 24)["high"]


def test_a_driver_in_two_regions_moves_these_two_and_no_other(basis, usual):
    grown = run(
        basis,
        Driver("growth_share", 0.3, 0.3, "share per year", {"region": ("DACH", "Nordics")}),
    )
    before = usual.shortage_by("region", months=(24,)).set_index("region")["demand_median"]
    after = grown.shortage_by("region", months=(24,)).set_index("region")["demand_median"]
    moved = after / before
    assert (moved[["DACH", "Nordics"]] > 1.5).all()
    assert moved[["Benelux", "Iberia"]].tolist() == pytest.approx([1.0, 1.0], abs=0.02)


def test_without_levels_only_vacant_posts_are_followed(sample, register):
    made = run_scenario(read_basis(sample, None, assumptions=register), Scenario("x", 12), draws=60)
    paths = find_paths(made)
    assert set(paths["quantity"]) == {"empty-posts", "not-delivered-and-empty"}
    assert (paths["low"] <= paths["high"]).all()
