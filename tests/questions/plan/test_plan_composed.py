"""From forecast and workforce to a plan: what is read from where; recovery of what is planted."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.work_design import measure_work_design, share_to_redesign_by_role
from skillgap.questions.plan import solve_plan
from skillgap.questions.plan.compose import compose_problem
from skillgap.questions.plan.lever_costs import price_levers
from skillgap.questions.plan.outlook import sum_outlook_by_role
from skillgap.questions.plan.settings import PlanSettings


def outlook(sample, *, growth=1.3, draws=20, months=24, seed=1):
    """A forecast in which every role of the sample grows alike and nobody comes or goes."""
    staff = sample["employees"][sample.present]
    cells = staff.groupby(["role_id", "function", "region"], as_index=False)["fte"].sum()
    family = sample["roles"].set_index("role_id")["job_family"]
    cells["job_family"] = cells["role_id"].map(family)
    there = cells.pop("fte").to_numpy()
    rng = np.random.default_rng(seed)
    ramp = np.linspace(1.0, growth, months)[None, :, None] * rng.normal(1, 0.03, (draws, 1, 1))
    return SimpleNamespace(
        cells=cells,
        months=pd.date_range("2026-11-30", periods=months, freq="ME"),
        supply=np.broadcast_to(there, (draws, months, len(there))).astype(np.float32),
        demand=(there * ramp).astype(np.float32),
        filling=np.full((months, len(there)), 0.25),
        leaving=np.full((months, len(there)), 0.01),
    )


@pytest.fixture(scope="module")
def ahead(sample):
    return outlook(sample)


def composed(sample, ahead, register, **settings):
    return compose_problem(sample, ahead, PlanSettings(**settings), assumptions=register)


def test_shortage_by_quarter_is_the_mean_of_its_months(sample, ahead):
    read = sum_outlook_by_role(ahead, 8, by_region=False)
    gap = np.maximum(ahead.demand.astype(float) - ahead.supply, 0)
    quarterly = gap.reshape(len(gap), 8, 3, -1).mean(axis=2).sum(axis=2)
    np.testing.assert_allclose(read.short_fte.sum(axis=1), quarterly, rtol=1e-6)
    assert len(read.rows) == ahead.cells["role_id"].nunique()
    assert read.quarters[0] == "Jan 2027"


def test_regions_add_up_to_the_role(sample, ahead):
    whole = sum_outlook_by_role(ahead, 4, by_region=False)
    parts = sum_outlook_by_role(ahead, 4, by_region=True)
    np.testing.assert_allclose(parts.short_fte.sum(axis=1), whole.short_fte.sum(axis=1), rtol=1e-6)
    assert len(parts.rows) > len(whole.rows)


def test_spare_people_may_be_redeployed_only_within_their_family(sample, register):
    shrinking = outlook(sample, growth=0.8)
    problem = composed(sample, shrinking, register).problem
    assert problem.pools
    family = sample["roles"].set_index("role_id")["job_family"]
    for pool in problem.pools:
        inside = {family[role] for role, is_in in zip(problem.roles, pool.roles) if is_in}
        assert inside == {pool.name}


def test_own_openings_say_how_long_hiring_takes(sample, register):
    costs = price_levers(sample, register)
    opened = sample["openings"]
    opened = opened[(opened["filled_by"] == "external")].dropna(subset=["filled_on"])
    waited = (opened["filled_on"] - opened["opened_on"]).dt.days / 30.4375
    slow = waited.groupby(opened["role_id"]).agg(["mean", "size"])
    slow = slow[slow["size"] >= 15]
    ramp = register.value("hire_ramp_months") / 2
    for role_id, row in slow.iterrows():
        ours = costs.lead_months[sample.roles.code(role_id), 1] - ramp
        assert ours == pytest.approx(row["mean"], abs=0.5)


def test_without_further_tables_assumptions_stand_in_and_it_says_so(sample, register):
    few = {name: sample[name] for name in ("employees", "roles", "skills")}
    bare = sg.from_tables(
        {name: table.drop(columns=["source_file", "source_row"]) for name, table in few.items()},
        as_of="2026-10-31",
    )
    found = composed(bare, outlook(bare), register)
    assert any("openings" in line for line in found.warnings)
    assert any("interventions" in line for line in found.warnings)
    assert found.problem.automatable_fte.sum() == 0
    assert (found.problem.one_off_cost[:, 0] > 0).all()


def test_teams_planted_with_a_work_design_gap_are_found(sample, register, repository):
    truth = pd.read_csv(repository / "data/sample/truth/survey_teams.csv")
    found = measure_work_design(sample, register).merge(truth, on="team_id", suffixes=("", "_true"))
    enough = found[found["people"] >= 8]
    design = enough["work_design"] - enough["skill_gap_true"] > 0
    verdict = enough["design_first"]
    assert (design[verdict]).mean() > 0.9  # hardly a false alarm
    assert verdict[design & (enough["work_design"] - enough["skill_gap_true"] > 0.2)].mean() > 0.8
    assert found["design_gap"].corr(found["work_design"]) > 0.8


def test_a_work_design_gap_holds_training_back(sample, ahead, register):
    found = composed(sample, ahead, register)
    held = share_to_redesign_by_role(sample, found.work_design) >= register.value(
        "redesign_first_share"
    )
    gates = found.problem.redesign.gates[:, 0]
    assert gates.tolist() == held[sample.roles.encode(pd.Series(found.problem.roles))].tolist()
    assert gates.any()
    assert not gates.all()


def test_exposed_work_is_not_all_automatable(sample, ahead, register):
    problem = composed(sample, ahead, register).problem
    demand = ahead.demand[:, -1].mean(axis=0).sum()
    most = register.value("automation_adoption_share") * register.value("automation_saving_share")
    assert 0 < problem.automatable_fte.sum() < most * demand
    assert problem.redesign.gates[:, 4].all()


def test_settings_survive_a_round_trip_and_refuse_nonsense():
    chosen = PlanSettings(budget=2e5, levers=("build", "buy"), group="region", caution=0.5)
    assert PlanSettings.from_body(chosen.to_body() | {"unheard": 1}) == chosen
    with pytest.raises(sg.SkillgapError, match="levers"):
        PlanSettings(levers=("bribe",))
    with pytest.raises(sg.SkillgapError, match="budget"):
        PlanSettings(budget=-1)


@pytest.mark.slow
def test_the_facade_plans_within_its_budget_and_opens_every_part(sample):
    ahead = sg.forecast(sample, None, draws=100)
    levers = ("buy", "borrow", "redeploy")
    plan = sg.optimise_plan(ahead, budget=1_000_000, levers=levers, gap_share=0.04)
    assert plan.effects.spend_by_quarter.sum() <= 1_000_000 + 1
    assert set(plan.table["lever"]) <= {"buy", "borrow", "redeploy", "redesign"}
    assert plan.gap_share <= 0.04 + 1e-9
    assert plan.provenance.assumptions
    for key in (plan.by_role["role_id"].iloc[0], "buy"):
        assert plan.explain(key).sentence
    short = plan.outcome.short_range()
    assert short.low <= short.median <= plan.outcome.gap_range().high


def test_training_raises_levels_of_people_in_post_and_fills_no_post(sample, ahead, register):
    losses = pd.DataFrame(
        {"role_id": sample["roles"]["role_id"], "people": 10.0, "monthly_loss": 5_000.0}
    )
    settings = PlanSettings(levers=("build",))
    problem = compose_problem(sample, ahead, settings, assumptions=register, losses=losses).problem
    assert (problem.effect_fte[:, 0] == 0).all()
    assert (problem.cover[:, 0] == 0).all()
    # A person of a role loses 500 a month, 1,500 a quarter.
    completes = price_levers(sample, register).effect_fte[0, 0]
    gained = 1_500 * completes * register.value("realised_gain_share")
    assert problem.levels_worth[:, 0] == pytest.approx(gained)
    assert problem.lost_cost == pytest.approx(15_000 * len(problem.roles) * problem.discount.sum())
    assert problem.most_starts[:, 0].max() == 10


def test_without_levels_nobody_is_trained_and_it_says_so(sample, ahead, register):
    found = composed(sample, ahead, register)
    assert (found.problem.most_starts[:, 0] == 0).all()
    assert any("training raises levels" in line for line in found.warnings)


def test_the_budget_of_all_quarters_is_one_limit(sample, ahead, register):
    free, tight = (
        composed(sample, ahead, register, total_budget=total).problem for total in (None, 3e5)
    )
    plan = solve_plan(tight, gap_share=0.02)
    assert np.isinf(free.total_budget)
    assert plan.effects.spend_by_quarter.sum() <= 3e5 + 1
    assert plan.effects.spend_by_quarter.max() > 3e5 / 8, "spread as it pays, not evenly"
    assert plan.outcome.within_budget_share(3e5) >= 0.8, "a reserve for what turns out dearer"
    assert plan.outcome.saved_range.expected <= plan.outcome.unfilled_range.expected


def test_a_surer_budget_keeps_a_larger_reserve(sample, ahead, register):
    even, sure = (
        solve_plan(
            composed(sample, ahead, register, total_budget=3e5, budget_surety=surety).problem,
            gap_share=0.02,
        )
        for surety in (0.5, 0.95)
    )
    assert sure.outcome.within_budget_share(3e5) >= 0.95
    assert sure.effects.spend_by_quarter.sum() < even.effects.spend_by_quarter.sum()


def test_what_redesign_frees_fades_as_usual_hiring_would_have_filled_it(sample, ahead, register):
    problem = composed(sample, ahead, register).problem
    freed = problem.freed_by_age
    offered = problem.redesign.freed_fte > 0
    assert (freed[offered, 0] < problem.redesign.freed_fte[offered]).all()
    assert (np.diff(freed[offered], axis=1) < 0).all()
