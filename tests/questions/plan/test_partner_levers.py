"""Partners' programmes inside the plan: the best found, limits kept, money apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skillgap.core.errors import BadValue
from skillgap.questions.plan import solve_plan
from skillgap.questions.plan.check import follow_starts, list_violations
from skillgap.questions.plan.frontier import spend_by_column
from skillgap.questions.plan.matrix import Columns, build_model
from tests.partner_cases import as_partner_seats, draw_partner_case, enumerate_best_with_partners
from tests.plan_cases import as_problem


def drawn(seed):
    case, programmes = draw_partner_case(seed)
    return as_problem(case, partners=as_partner_seats(programmes)), case, programmes


def best(problem):
    return solve_plan(problem, gap_share=0.0)


@pytest.mark.parametrize("seed", range(30))
def test_listing_every_plan_and_every_seat_finds_none_better(seed):
    problem, case, programmes = drawn(seed)
    plan = best(problem)
    assert plan.objective == pytest.approx(
        enumerate_best_with_partners(case, programmes), rel=1e-7, abs=1e-6
    )
    assert list_violations(problem, plan.starts, plan.redesigns, plan.seats) == ()


def test_partners_change_what_is_planned_somewhere():
    """Else the cases above would hold for a plan that is found without them and paid for after."""
    plans = [
        (best(problem), best(replace(problem, partners=None)))
        for problem, *_ in map(drawn, range(30))
    ]
    assert sum(bool(plan.seats.sum() > 1e-6) for plan, _ in plans) >= 8
    assert sum(not np.array_equal(plan.starts, without.starts) for plan, without in plans) >= 3
    assert all(plan.objective <= without.objective + 1e-6 for plan, without in plans)


@pytest.mark.parametrize("seed", range(6))
def test_the_same_plan_in_any_order_of_roles_and_every_time(seed):
    problem, *_ = drawn(seed)
    order = np.random.default_rng(seed).permutation(len(problem.roles))
    plan, again, moved = best(problem), best(problem), best(problem.reordered(order))
    np.testing.assert_array_equal(plan.seats, again.seats)
    np.testing.assert_array_equal(plan.starts[order], moved.starts)
    np.testing.assert_array_equal(plan.seats, moved.seats)


@pytest.mark.parametrize("seed", range(6))
def test_followed_outside_the_solver_the_money_is_the_models(seed):
    """Spending from the starts, from the model's columns, and from the plan's rows are one sum."""
    problem, *_ = drawn(seed)
    plan = best(problem)
    columns = Columns.for_problem(problem)
    values = np.zeros(columns.count)
    values[: columns.redesigns] = plan.starts.ravel()
    values[columns.redesigns : columns.short] = plan.redesigns[columns.redesigned].ravel()
    values[columns.seats :] = plan.seats.ravel()
    spent = float(spend_by_column(problem, columns) @ values)
    assert plan.effects.spend_by_quarter.sum() == pytest.approx(spent)
    assert plan.table["cost"].sum() == pytest.approx(spent)
    assert plan.by_role["cost"].sum() == pytest.approx(spent)
    paid = (plan.problem.partners.seats_taken(plan.seats).sum(axis=1) * problem.partners.paid).sum()
    assert plan.table["partners_pay"].sum() == pytest.approx(paid)


def test_no_partner_leaves_the_model_as_it_was():
    problem, *_ = drawn(3)
    with_seats, without = build_model(problem), build_model(replace(problem, partners=None))
    size = without.columns.count
    assert with_seats.columns.count == size + problem.partners.count * problem.shape[2]
    np.testing.assert_array_equal(with_seats.cost[:size], without.cost)
    own = [at for at, limit in enumerate(with_seats.limits)
           if limit.kind not in {"partner", "training"}]  # fmt: skip
    covers = np.arange(len(with_seats.limits), len(with_seats.most))
    kept = np.concatenate((own, covers)).astype(int)
    assert (with_seats.matrix[kept][:, :size] != without.matrix).nnz == 0


def test_what_breaks_a_programme_is_named():
    problem, *_ = drawn(0)
    plan = best(problem)
    seats = np.full(problem.no_seats().shape, 99.0)
    said = " ".join(list_violations(problem, plan.starts, plan.redesigns, seats))
    assert "levels with partners: " in said
    below = list_violations(problem, plan.starts, plan.redesigns, -seats)
    assert "seats with partners below zero" in below


def test_a_programme_that_saves_nothing_is_refused():
    seats = drawn(0)[0].partners
    with pytest.raises(BadValue, match="saving"):
        replace(seats, saving=seats.saving * 0)


def test_without_seats_everything_is_at_full_price():
    problem, *_ = drawn(0)
    plan = best(problem)
    full = follow_starts(problem, plan.starts, plan.redesigns)
    bare = follow_starts(replace(problem, partners=None), plan.starts, plan.redesigns)
    np.testing.assert_array_equal(full.spend, bare.spend)
    assert not full.partners_pay.any()
