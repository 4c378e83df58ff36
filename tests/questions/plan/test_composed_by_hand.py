"""Parts of a composed problem worked out by hand: donors, resources, levels, exposure, fairness."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from skillgap.questions.plan import compose, solve_plan
from skillgap.questions.plan.budgets import budget_to_begin_with, round_budgets
from skillgap.questions.plan.settings import PlanSettings
from tests.plan_cases import as_problem, draw_case
from tests.questions.plan.test_thresholds import problem

BUILD = compose.BUILD


def shortage(**changes):
    """Three rows of two roles in two families; one of them planned region by region."""
    rows = pd.DataFrame({
        "role_id": ["a", "a", "b"], "region": ["N", "S", "N"], "function": ["F", None, "G"],
        "job_family": ["Ops", "Ops", None], "key": ["a · N", "a · S", "b"],
    })  # fmt: skip
    given = {
        "rows": rows, "families": ("Ops", "All", "Gone"),
        "demand_fte": np.array([30.0, 10.0, 5.0]), "spare_fte": np.zeros((5, 3, 2)),
    }  # fmt: skip
    return SimpleNamespace(**{**given, **changes})


@pytest.mark.parametrize(("spare", "people"), [(0.99, None), (1.0, 1.0), (1.99, 1.0), (2.0, 2.0)])
def test_a_family_gives_whole_people_and_one_at_least(spare, people):
    fte = np.zeros((5, 3, 2))
    fte[:, 0, 1] = spare
    fte[:, 2] = 9.0  # a family of which no role is short
    found = compose._list_donor_pools(shortage(spare_fte=fte), 0.8)
    if people is None:
        assert found == ()
        return
    [pool] = found
    assert (pool.name, pool.roles.tolist()) == ("Ops", [True, True, False])
    assert pool.surplus_fte.tolist() == [0.0, people]


@pytest.mark.parametrize(("sure", "people"), [(1.0, 1.0), (0.75, 2.0), (0.5, 3.0), (0.0, 5.0)])
def test_who_is_spare_in_enough_of_the_draws_may_go(sure, people):
    fte = np.zeros((5, 3, 2))
    fte[:, 1] = np.array([5.0, 3.0, 1.0, 4.0, 2.0])[:, None]
    [pool] = compose._list_donor_pools(shortage(spare_fte=fte), sure)
    assert pool.roles.tolist() == [False, False, True], "a blank family is called All"
    assert pool.surplus_fte.tolist() == [people, people]


@pytest.mark.parametrize(("people", "there"), [(0, 1.0), (1_000, None), (2_600, None)])
def test_trainers_recruiters_and_mentors_are_so_many_a_thousand(register, people, there):
    workforce = SimpleNamespace(present=np.ones(people, dtype=bool))
    found = compose._list_resources(workforce, register, PlanSettings(), 3)
    assert [one.name for one in found] == ["trainer", "recruiter", "mentor"]
    uses = {
        "trainer": ("learners_per_trainer", [1, 0, 0, 0, 0]),
        "recruiter": ("hires_per_recruiter", [0, 1, 0, 0, 0]),
        "mentor": ("starters_per_mentor", [1, 1, 0, 1, 0]),
    }
    for one in found:
        name, of = uses[one.name]
        assert one.use == pytest.approx(np.array(of) / register.value(name))
        usual = people / 1000 * register.value(f"{one.name}s_per_thousand")
        wanted = there if there is not None else max(1.0, round(usual))
        assert one.capacity.tolist() == [wanted] * 3
    chosen = compose._list_resources(
        workforce, register, PlanSettings(trainers=7, recruiters=0, mentors=2), 1
    )
    assert [one.capacity[0] for one in chosen] == [7, 0, 2]


def test_what_people_lack_is_shared_by_demand_and_worth_what_comes_through(register):
    losses = pd.DataFrame({"role_id": ["a", "z"], "people": [8, 3], "monthly_loss": [400.0, 9.0]})
    effect = np.zeros((3, 5))
    effect[:, BUILD] = [0.9, 0.6, 0.9]
    found = compose._measure_missing_levels(shortage(), losses, effect, register)
    assert found.loss == pytest.approx([900.0, 300.0, 0.0])
    assert found.learners == pytest.approx([6.0, 2.0, 0.0])
    gain = register.value("realised_gain_share")
    assert found.worth[:, BUILD] == pytest.approx([150 * 0.9 * gain, 150 * 0.6 * gain, 0.0])
    assert np.delete(found.worth, BUILD, axis=1).sum() == 0.0
    for none in (None, losses.iloc[:0]):
        nothing = compose._measure_missing_levels(shortage(), none, effect, register)
        assert (nothing.loss.size, nothing.learners.size, nothing.worth.size) == (0, 0, 0)


def test_half_a_learner_is_worth_as_much_as_a_whole_one(register):
    losses = pd.DataFrame({"role_id": ["b"], "people": [0.5], "monthly_loss": [100.0]})
    found = compose._measure_missing_levels(shortage(), losses, np.ones((3, 5)), register)
    assert found.worth[2, BUILD] == pytest.approx(600 * register.value("realised_gain_share"))


def test_tasks_are_exposed_by_label_and_removed_ones_are_gone():
    tasks = pd.DataFrame(
        [("a", "E1", None, None, 0.5), ("a", "E2", None, None, 0.2), ("a", "E0", None, None, 0.1),
         ("a", "E1", True, None, 0.2), ("b", None, None, None, 0.9), ("b", "E1", None, True, 0.3),
         ("b", "E2", None, None, None), ("ghost", "E1", None, None, 1.0)],
        columns=["role_id", "exposure", "removed_by_redesign", "new_task", "time_share"],
    )  # fmt: skip
    codes = {"a": 0, "b": 1}
    roles = SimpleNamespace(encode=lambda ids: ids.map(codes).fillna(-1).to_numpy(np.int64))

    class Roles:
        encode = staticmethod(roles.encode)

        def __len__(self):
            return 2

    class Made:
        roles = Roles()

        def __getitem__(self, name):
            return tasks

    exposed, removed = compose._exposed_and_removable_time(Made())
    assert exposed == pytest.approx([0.6, 0.0])
    assert removed == pytest.approx([0.2, 0.0])


def test_a_group_is_held_to_its_share_of_the_need():
    gap = np.array([[1.0, 2.0], [0.0, 1.0], [4.0, 0.0]])
    settings = PlanSettings(group="function", band_share=0.2, floor_share=0.3)
    found = compose._fairness_limit(shortage(), gap, settings)
    assert found.groups == ("All", "F", "G")
    assert found.member.tolist() == [1, 0, 2]
    assert found.need_share.tolist() == [1 / 8, 3 / 8, 4 / 8]
    assert (found.band_share, found.floor_share) == (0.2, 0.3)
    even = compose._fairness_limit(shortage(), 0 * gap, settings)
    assert even.need_share == pytest.approx([1 / 3] * 3)
    assert compose._fairness_limit(shortage(), gap, PlanSettings()) is None


@pytest.mark.parametrize(("share", "quarter", "last"), [(0.0, 4, None), (0.01, 4, 3), (0.5, 9, 5)])
def test_a_target_is_reached_within_the_horizon(share, quarter, last):
    found = compose._read_target(PlanSettings(target_share=share, target_quarter=quarter), 6)
    assert (found and found.from_quarter) == last


def test_who_stays_a_quarter_and_what_a_lever_varies_by(register):
    assert compose._staying_share_by_lever(0.02) == pytest.approx(
        [0.98**3, 0.98**3, 1.0, 0.98**3, 1.0]
    )
    usual, other = register.value("lever_cost_spread_share"), register.value(
        "automation_spread_share")  # fmt: skip
    assert compose._spread_by_lever(register, "lever_cost_spread_share") == pytest.approx(
        [usual] * 4 + [other]
    )
    assert compose._posts_filled_per_start(np.ones((2, 5))).tolist() == [[0, 1, 1, 1, 1]] * 2


class TestMostStarts:
    def test_they_fill_the_largest_gap_alone(self):
        made = problem(gap_fte=np.array([[2.0, 3.4]]), effect_fte=np.array([[1.0, 0.5]]))
        assert made.most_starts.tolist() == [[4, 7]]
        futures = replace(made, futures=np.array([[[1.0, 5.0]]]))
        assert futures.most_starts.tolist() == [[5, 10]]

    def test_those_who_raise_levels_are_the_learners_where_it_is_allowed(self):
        usual = {"effect_fte": np.array([[0.0, 1.0]]), "learners": np.array([2.2]),
                 "levels_worth": np.array([[10.0, 0.0]])}  # fmt: skip
        assert problem(**usual).most_starts.tolist() == [[3, 3]]
        barred = problem(**usual, allowed=np.array([[False, True]]))
        assert barred.most_starts.tolist() == [[0, 3]]
        none = problem(**{**usual, "levels_worth": np.array([[0.0, 0.0]])})
        assert none.most_starts.tolist() == [[0, 3]]


class TestBudgets:
    @pytest.mark.parametrize(
        ("most", "budgets"),
        [(0.0, ()), (-1.0, ()), (400.0, (100.0, 200.0, 300.0, 400.0)),
         (499.0, (100.0, 200.0, 300.0, 400.0)), (500.0, (150.0, 300.0, 450.0)),
         (749.0, (150.0, 300.0, 450.0, 600.0)), (750.0, (200.0, 400.0, 600.0)),
         (3_999.0, (800.0, 1_600.0, 2_400.0, 3_200.0)), (4.0, (1.0, 2.0, 3.0, 4.0)),
         (0.4, (0.1, 0.2, 0.3, 0.4)), (39.0, (8.0, 16.0, 24.0, 32.0))],
    )  # fmt: skip
    def test_they_are_round_and_four_at_most(self, most, budgets):
        assert round_budgets(most) == budgets
        two = round_budgets(most, points=2)
        assert len(two) <= 2
        assert all(one <= most for one in two)

    @pytest.mark.parametrize(
        ("payroll", "quarters", "share", "budget"),
        [(100.0, 4, 1.0, 100.0), (100.0, 8, 0.5, 100.0), (124.0, 4, 1.0, 100.0),
         (126.0, 4, 1.0, 150.0), (880.0, 4, 1.0, 800.0), (901.0, 4, 1.0, 1_000.0),
         (100.0, 2, 1.0, 50.0), (340.0, 4, 1.0, 300.0), (0.0, 4, 1.0, None),
         (float("nan"), 4, 1.0, None), (100.0, 4, 0.0, None)],
    )  # fmt: skip
    def test_the_first_is_the_round_one_nearest_to_a_share_of_payroll(
        self, payroll, quarters, share, budget
    ):
        assert budget_to_begin_with(payroll, quarters, share) == budget


@pytest.mark.parametrize("seed", [3, 5, 12, 20])
def test_a_row_per_role_counts_what_is_started_and_what_it_costs(seed):
    made = as_problem(draw_case(seed))
    plan = solve_plan(made, gap_share=0)
    found = plan.by_role.set_index("role_id")
    worst = {role: max(made.gap_fte[at]) for at, role in enumerate(made.roles)}
    started = {role: int(plan.starts[at].sum()) for at, role in enumerate(made.roles)}
    shown = [role for role in made.roles if worst[role] > 0 or started[role]]
    assert found.index.tolist() == sorted(shown, key=lambda role: (-worst[role], role))
    for role in shown:
        at, row = made.roles.index(role), found.loc[role]
        assert (row["gap_fte"], row["short_fte"]) == (
            made.gap_fte[at, -1], plan.short_fte[at, -1],
        )  # fmt: skip
        assert (row["title"], row["starts"]) == (made.title(at), started[role])
        spent = plan.effects.spend[at].sum() + plan.effects.redesign_spend[at].sum()
        assert row["cost"] == pytest.approx(spent)
        cover = plan.effects.cover_fte[at].sum(axis=1)
        best = made.levers[int(cover.argmax())] if cover.max() > 0 else ""
        assert row["lever"] == best
        for place, lever in enumerate(made.levers):
            assert row[lever] == plan.starts[at, place].sum()
