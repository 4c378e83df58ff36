"""Plans, number by number: problems read from an organisation, the linear model, what follows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from skillgap.core.work_design import measure_work_design, share_to_redesign_by_role
from skillgap.questions.plan import Fairness, InfeasiblePlan, Plan, Resource, Target, solve_plan
from skillgap.questions.plan.check import follow_starts, list_violations
from skillgap.questions.plan.compose import compose_problem
from skillgap.questions.plan.diagnose import propose_relaxations
from skillgap.questions.plan.explain import explain_part
from skillgap.questions.plan.judge import judge_over_draws
from skillgap.questions.plan.lever_costs import price_levers
from skillgap.questions.plan.matrix import build_model
from skillgap.questions.plan.outlook import sum_outlook_by_role
from skillgap.questions.plan.problem import choose_futures
from skillgap.questions.plan.regret import compare_starts_by_scenario, split_futures
from skillgap.questions.plan.settings import PlanSettings
from skillgap.questions.plan.solve import mean_of_worst_futures, plan_objective
from tests.condensed import condensed
from tests.plan_cases import as_problem, draw_case, with_futures
from tests.recorded import assert_as_recorded
from tests.small_organisation import small_organisation

RECORDS = Path(__file__).parent / "records"
SOLVED = 1e-5  # what a solver returns is as exact as its tolerance


def hold(name, found, relative=1e-6):
    assert_as_recorded(RECORDS / f"{name}.json", condensed(found, 8), relative=relative)


@pytest.fixture(scope="module")
def workforce():
    return small_organisation()


def outlook(workforce, draws=40, months=19, seed=2):
    """Roles grow and shrink at their own pace; the draws differ; everybody stays."""
    staff = workforce["employees"][workforce.present].assign(fte=lambda t: t["fte"].fillna(1.0))
    staff = staff.assign(function=staff["function"].fillna("All"))
    cells = staff.groupby(["role_id", "function", "region"], as_index=False)["fte"].sum()
    cells["job_family"] = cells["role_id"].map(
        workforce["roles"].set_index("role_id")["job_family"]
    )
    there = cells.pop("fte").to_numpy()
    rng = np.random.default_rng(seed)
    pace = np.linspace(-0.3, 0.5, len(there))[None, None, :]
    ramp = 1 + pace * np.linspace(0.1, 1.0, months)[None, :, None]
    spread = rng.normal(1, 0.08, (draws, 1, len(there)))
    return SimpleNamespace(
        cells=cells,
        months=pd.date_range("2026-11-30", periods=months, freq="ME"),
        supply=np.broadcast_to(there, (draws, months, len(there))).astype(np.float32),
        demand=(there * ramp * spread).astype(np.float32),
        filling=np.full((months, len(there)), 0.2) + np.arange(len(there)) / (20 * len(there)),
        leaving=np.full((months, len(there)), 0.01),
    )


@pytest.fixture(scope="module")
def ahead(workforce):
    return outlook(workforce)


SETTINGS = {
    "plain": PlanSettings(quarters=6),
    "all": PlanSettings(
        budget=90_000.0, target_share=0.4, target_quarter=5, caution=0.5, group="function",
        band_share=0.2, floor_share=0.3, by_region=True, trainers=3, recruiters=2, mentors=4,
        quarters=6,
    ),
    "short": PlanSettings(quarters=9, levers=("buy", "borrow"), target_share=0.2, target_quarter=9,
                          group="region", by_region=True),
}  # fmt: skip


@pytest.mark.parametrize("name", SETTINGS)
def test_problems_as_composed(workforce, ahead, register, name):
    register = register.changed(survey_fewest_answers=5.0)
    made = compose_problem(workforce, ahead, SETTINGS[name], assumptions=register)
    hold(f"composed_{name}", {
        "made": made, "most": made.problem.most_starts,
        "start_cost": made.problem.start_cost, "cover": made.problem.fte_closed_by_age,
        "spend": made.problem.spend_by_age, "titles": made.problem.titles,
        "roles": made.problem.roles,
        "settings": SETTINGS[name].to_body(),
    })  # fmt: skip


def test_a_problem_from_few_tables(ahead, register):
    bare = small_organisation(
        tasks=False, survey=False, openings=False, interventions=False, enrolments=False,
        requirements=False,
    )  # fmt: skip
    staff = bare["employees"].assign(salary=np.nan)
    unpaid = replace(bare, tables={**bare.tables, "employees": staff})
    made = compose_problem(unpaid, ahead, SETTINGS["plain"], assumptions=register)
    hold("composed_bare", {"made": made, "costs": price_levers(unpaid, register)})


def test_prices_of_levers(workforce, register):
    hold("levers", price_levers(workforce, register))
    dear = register.changed(own_openings_worth=2.0, build_success_share=0.5, hire_fill_months=9.0)
    hold("levers_other", price_levers(workforce, dear))


def test_work_design(workforce, register):
    teams = measure_work_design(workforce, register)
    hold("work_design", {"teams": teams, "first": share_to_redesign_by_role(workforce, teams)})
    register = register.changed(survey_fewest_answers=5.0)
    teams = measure_work_design(workforce, register)
    assert teams["design_first"].sum() == 6  # four for sure, two that cannot be told apart
    hold(
        "work_design_of_five",
        {"teams": teams, "first": share_to_redesign_by_role(workforce, teams)},
    )
    survey = workforce["survey"].assign(score=workforce["survey"]["score"] * 2)
    ten = replace(workforce, tables={**workforce.tables, "survey": survey})
    hold("work_design_of_ten", measure_work_design(ten, register))


def test_outlook(ahead):
    hold("outlook", {"roles": sum_outlook_by_role(ahead, 5, by_region=False),
                     "regions": sum_outlook_by_role(ahead, 12, by_region=True)})  # fmt: skip


def cases():
    for seed in range(14):
        case = draw_case(seed)
        yield f"case {seed}", as_problem(case)
        if seed % 3 == 0:
            yield f"futures {seed}", as_problem(with_futures(case, seed))
    for seed in (3, 5, 8):
        case = draw_case(seed)
        roles = len(case.gap)
        fair = Fairness(("A", "B"), np.arange(roles) % 2, np.array([0.6, 0.4]), 0.15, 0.25)
        yield (
            f"bound {seed}",
            as_problem(with_futures(case, seed), fairness=fair, target=Target(0.7, 0)),
        )
        yield f"target {seed}", as_problem(case, target=Target(0.5, len(case.budget) - 1))


CASES = dict(cases())


def some_starts(problem, seed=0):
    rng = np.random.default_rng(seed)
    starts = rng.integers(0, 3, problem.shape)
    redesigns = np.zeros((problem.shape[0], problem.shape[2]), np.int64)
    if problem.redesign is not None:
        offered = np.flatnonzero(~np.isnan(problem.redesign.cost))
        redesigns[offered, rng.integers(0, problem.shape[2], len(offered))] = 1
    return starts, redesigns


def test_linear_models():
    found = {}
    for name, problem in CASES.items():
        model = build_model(problem)
        found[name] = {
            "cost": model.cost, "whole": model.whole, "lower": np.nan_to_num(model.lower),
            "upper": np.nan_to_num(model.upper, posinf=-1), "most": model.most,
            "matrix": model.matrix.toarray(),
            "limits": [f"{one.kind}/{one.name}/{one.quarter}" for one in model.limits],
        }  # fmt: skip
    hold("models", found)


def test_what_follows_from_starts():
    found = {}
    for name, problem in CASES.items():
        starts, redesigns = some_starts(problem)
        found[name] = {
            "effects": follow_starts(problem, starts, redesigns),
            "by quarter": follow_starts(problem, starts, redesigns).spend_by_quarter,
            "broken": list_violations(problem, starts, redesigns),
            "kept": list_violations(problem, starts * 0, redesigns * 0),
            "worth": plan_objective(problem, starts, redesigns),
            "judged": judge_over_draws(problem, starts, redesigns),
        }
    hold("effects", found)


def test_tails():
    problem = next(one for one in CASES.values() if one.caution is not None)
    for share in (0.2, 1 / 3, 0.5, 1.0):
        cautious = replace(problem, caution=replace(problem.caution, tail_share=share))
        lost = np.array([5.0, 1.0, 9.0, 4.0, 7.0, 2.0, 8.0])
        left, total = share * 7, 0.0
        for loss in sorted(lost, reverse=True):
            total, left = total + loss * min(1.0, max(left, 0.0)), left - 1.0
        assert mean_of_worst_futures(lost, cautious) == pytest.approx(total / (share * 7))


@pytest.fixture(scope="module")
def planned(workforce, ahead, register):
    """A plan that is given, not solved: some starts of a composed problem."""
    settings = replace(SETTINGS["all"], by_region=False)
    problem = compose_problem(workforce, ahead, settings, assumptions=register).problem
    starts, redesigns = some_starts(problem, 4)
    starts = np.minimum(starts, problem.most_starts[:, :, None])
    return Plan(problem, starts, redesigns, problem.no_seats(), 100.0, 90.0, 0.1, 1.0, True, ())


def test_tables_of_a_plan(planned):
    outcome = planned.outcome
    hold("plan_tables", {
        "table": planned.table, "by quarter": planned.by_quarter, "by role": planned.by_role,
        "by pool": planned.by_pool, "short": planned.short_fte, "useful": planned.useful_fte,
        "left": planned.left_cost, "outcome": outcome, "cost": outcome.cost_range,
        "saved": outcome.saved_range, "closed": outcome.closed_range(),
        "short last": outcome.short_range(), "gap last": outcome.gap_range(),
        "short range": outcome.short_range(2), "gap": outcome.gap_range(1),
        "share": outcome.closed_share, "break even": planned.break_even,
    })  # fmt: skip
    keys = [*planned.problem.roles, *planned.problem.levers]
    opened = {key: explain_part(planned, key) for key in keys}
    hold("plan_opened", {key: {"sentence": one.sentence, "steps": one.steps, "rows": one.rows,
                               "notes": one.notes} for key, one in opened.items()})  # fmt: skip


def test_prices_and_frontier(planned):
    scarce = replace(
        planned.problem,
        resources=tuple(
            Resource(one.name, one.use, one.capacity * 0.3) for one in planned.problem.resources
        ),
        target=None,
        fairness=None,
    )
    plan = replace(planned, problem=scarce)
    hold("prices", {"prices": plan.prices, "frontier": plan.frontier}, SOLVED)


def test_solved_cases():
    found = {}
    for name, problem in CASES.items():
        try:
            plan = solve_plan(problem, gap_share=0.0)
        except InfeasiblePlan as none:
            found[name] = {"advice": none.advice}
            continue
        assert list_violations(problem, plan.starts, plan.redesigns) == ()
        found[name] = {"objective": plan.objective, "short": plan.short_fte.sum(),
                       "frontier": plan.frontier, "prices": plan.prices,
                       "finished": plan.finished, "warnings": plan.warnings}  # fmt: skip
    hold("solved", found, SOLVED)


def test_advice_on_what_to_relax():
    found = {}
    for seed in range(40):
        case = draw_case(seed)
        roles = len(case.gap)
        fair = Fairness(("A", "B"), np.arange(roles) % 2, np.array([0.9, 0.1]), 0.02, 0.9)
        strict = as_problem(case, target=Target(1.0, 0), fairness=fair if seed % 4 == 0 else None)
        if seed % 3 == 0:
            strict = replace(strict, allowed=strict.allowed & (np.arange(len(case.levers)) > 0))
        advice = propose_relaxations(strict)
        found[str(seed)] = [
            f"{one.kind}/{one.name}/{one.alone}/{one.unit}/{round(one.amount, 3)}" for one in advice
        ]
    assert sum(map(len, found.values())) > 60
    hold("advice", {seed: "|".join(lines) for seed, lines in found.items()}, SOLVED)


def test_futures(workforce, ahead, register):
    composed = compose_problem(workforce, ahead, SETTINGS["plain"], assumptions=register).problem
    hold("futures", {
        "split": split_futures(composed),
        "undrawn": list(split_futures(replace(composed, draws=composed.draws[:2]))),
        "three": list(split_futures(replace(composed, draws=composed.draws[:3]))),
        "chosen": choose_futures(composed.draws, composed.short_cost, 7),
        "many": choose_futures(composed.draws, composed.short_cost, 50),
    })  # fmt: skip


def test_plans_laid_over_each_other(planned):
    mild = replace(planned, starts=planned.starts // 2)
    hard = replace(planned, starts=planned.starts * 2 - (planned.starts == 1))
    hold("regret", {
        "three": compare_starts_by_scenario({"usual": planned, "mild": mild, "hard": hard}),
        "one": compare_starts_by_scenario({"usual": planned}),
        "none": len(compare_starts_by_scenario({"none": replace(planned, starts=planned.starts * 0,
                                              redesigns=planned.redesigns * 0)})),
    })  # fmt: skip
