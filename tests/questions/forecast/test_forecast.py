"""The forecast as a whole, on the sample and on small organisations."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import BadValue, UnknownName
from skillgap.core.scenario import SHOCKS, Driver, Scenario
from skillgap.questions.forecast import (
    bridge_scenarios,
    find_fan,
    rank_stability_table,
    read_basis,
    run_scenario,
    swing_table,
)
from skillgap.questions.forecast.backtest import (
    BackTest,
    run_backtest,
    share_inside_interval,
    workforce_as_known_at,
)

YEAR = Scenario("Baseline", 12)


@pytest.fixture(scope="module")
def basis(sample, sample_profiles, register):
    return read_basis(sample, sample_profiles, assumptions=register)


@pytest.fixture(scope="module")
def baseline(basis):
    return run_scenario(basis, YEAR, draws=150)


def run(basis, *drivers, draws=150, **changes):
    return run_scenario(basis, replace(YEAR, drivers=drivers, **changes), draws=draws)


def total(made, side="supply"):
    return float(getattr(made, side)[:, -1, :].sum(axis=1).mean())


def test_shapes_and_tables_are_as_promised(baseline, sample):
    cells = len(baseline.cells)
    assert baseline.supply.shape == baseline.demand.shape == (150, 12, cells)
    assert baseline.supply.dtype == np.float32
    assert {"role_id", "function", "region"} <= set(baseline.cells)
    assert baseline.cells["people"].sum() == sample.present.sum()
    assert baseline.months[-1] == pd.Timestamp(sample.as_of) + pd.DateOffset(months=12)
    table = baseline.table
    for name in ("demand", "supply", "short"):
        assert (table[f"{name}_low"] <= table[f"{name}_median"] + 1e-6).all()
        assert (table[f"{name}_median"] <= table[f"{name}_high"] + 1e-6).all()


def test_groups_add_up_to_the_whole(baseline):
    whole = baseline.shortage_by().iloc[-1]
    for columns in (("function",), ("role_id",), ("function", "region")):
        assert baseline.shortage_by(*columns)["short_fte"].sum() == pytest.approx(
            whole["short_fte"], rel=1e-4
        )


def test_expected_shortage_is_the_mean_of_the_draws(baseline):
    table = baseline.shortage_by("function", months=(3, 12))
    quick = baseline.expected_short_fte("function", months=(3, 12))
    both = quick.merge(table, on=["function", "month"], suffixes=("", "_drawn"))
    assert len(both) == len(quick) == len(table)
    assert both["short_fte"].to_numpy() == pytest.approx(
        both["short_fte_drawn"].to_numpy(), rel=1e-4
    )
    assert (both["date"] == both["date_drawn"]).all()


def test_the_same_file_gives_the_same_bytes_on_any_number_of_threads(basis):
    scenario = SHOCKS[3].scenario({})
    again = Scenario.from_json(scenario.to_json())
    one = run_scenario(basis, scenario, draws=620)
    two = run_scenario(basis, again, draws=620, threads=2)
    assert one.to_bytes() == two.to_bytes()
    assert one.digest == two.digest
    assert one.scenario.dataset == basis.workforce.fingerprint
    assert run_scenario(basis, replace(scenario, seed=8), draws=620).digest != one.digest


class TestDrivers:
    def test_growth_raises_demand_by_its_share(self, basis, baseline):
        made = run(basis, Driver("growth_share", 0.1, 0.1, "share per year"))
        assert total(made, "demand") == pytest.approx(1.1 * total(baseline, "demand"), rel=0.005)

    def test_a_freeze_hires_nobody(self, basis, baseline):
        made = run(basis, Driver("hiring_factor", 0.0, 0.0, "times usual"))
        assert made.hired.sum() == 0
        assert total(made) < total(baseline)

    def test_no_attrition_and_no_hiring_leaves_only_retirement(self, basis):
        made = run(
            basis,
            Driver("hiring_factor", 0.0, 0.0, "times usual"),
            Driver("attrition_factor", 0.0, 0.0, "times usual"),
            Driver("retirement_shift_years", 8.0, 8.0, "years"),
        )
        today = float((made.cells["people"] * made.cells["fte"]).sum())
        assert total(made) > 0.985 * today

    def test_earlier_retirement_loses_people(self, basis):
        freeze = Driver("hiring_factor", 0.0, 0.0, "times usual")
        earlier = Driver("retirement_shift_years", -5.0, -5.0, "years")
        assert total(run(basis, freeze, earlier)) < total(run(basis, freeze)) - 5

    def test_entry_hiring_touches_entry_roles_alone(self, basis, baseline):
        made = run(basis, Driver("entry_hiring_factor", 0.0, 0.0, "times usual"))
        entry = made.grid.entry
        assert made.hired[:, entry].sum() == 0
        assert made.hired[:, ~entry].sum() == pytest.approx(
            baseline.hired[:, ~entry].sum(), rel=0.02
        )

    def test_a_part_is_left_alone_where_a_driver_does_not_apply(self, basis, baseline):
        made = run(basis, Driver("growth_share", 0.2, 0.3, "share per year",
                                 {"function": "Field Service"}))  # fmt: skip
        other = (baseline.cells["function"] != "Field Service").to_numpy()
        assert np.array_equal(made.demand[:, :, other], baseline.demand[:, :, other])
        assert np.array_equal(made.supply[:, :, other], baseline.supply[:, :, other])

    def test_a_new_site_is_staffed_like_the_rest(self, basis, baseline):
        made = run(basis, Driver("added_posts_fte", 30, 30, "FTE",
                                 {"region": "Poland", "function": "Operations"}))  # fmt: skip
        site = made.shortage_by("region", months=(12,)).set_index("region").loc["Poland"]
        assert site["demand_median"] == pytest.approx(30, abs=1.0)  # posts are whole
        assert site["supply_median"] > 15
        assert total(made, "demand") == pytest.approx(total(baseline, "demand") + 30, abs=0.5)

    def test_work_moves_with_some_of_the_people(self, basis, baseline):
        made = run(basis, Driver("region_move_share", 0.5, 0.5, "share of posts",
                                 {"region": "Nordics", "to_region": "Iberia"}))  # fmt: skip
        assert total(made, "demand") == pytest.approx(total(baseline, "demand"), rel=3e-3)
        by = made.shortage_by("region", months=(12,)).set_index("region")["demand_median"]
        usual = baseline.shortage_by("region", months=(12,)).set_index("region")["demand_median"]
        assert by["Nordics"] == pytest.approx(0.5 * usual["Nordics"], rel=0.02)
        assert by["Iberia"] == pytest.approx(usual["Iberia"] + 0.5 * usual["Nordics"], rel=0.02)

    def test_reorganisation_takes_people_along(self, basis, baseline):
        part = {"role_id": "service-agent", "to_role_id": "data-analyst"}
        made = run(basis, Driver("reorganised_share", 1.0, 1.0, "share of posts", part))
        by = made.shortage_by("role_id", months=(12,)).set_index("role_id")
        assert by.loc["service-agent", "demand_median"] < 0.01
        assert by.loc["service-agent", "supply_median"] < 1
        assert by.loc["data-analyst", "supply_median"] > 50

    def test_automation_frees_exposed_hours_only(self, basis, baseline):
        made = run(basis, Driver("automated_share", 0.5, 0.5, "share of exposed hours"))
        exposed = np.zeros(len(basis.cells.role_ids))
        for (role, _), share in basis.exposed_share.items():
            exposed[role] += share
        ends = [one.demand[:, -1].mean(axis=0) for one in (made, baseline)]
        by_role = [np.bincount(made.grid.role, end, len(exposed)) for end in ends]
        kept = 1 - 0.5 * exposed
        assert by_role[0] == pytest.approx(by_role[1] * kept, rel=0.02, abs=0.3)

    def test_rising_and_new_skills_raise_what_is_asked(self, basis, baseline):
        part = {"cluster": "AI at work"}
        usual = baseline.by_skill(month=12).set_index("skill_id")
        rising = run(basis, Driver("skill_demand_share", 0.5, 0.5, "share", part))
        more = rising.by_skill(month=12).set_index("skill_id")
        inside = usual["cluster"] == "AI at work"
        ratio = (more["demand_median"] / usual["demand_median"])[usual.index]
        assert ratio[inside].to_numpy() == pytest.approx(1.5, rel=0.02)
        assert ratio[~inside].to_numpy() == pytest.approx(1.0, rel=0.02)
        new = run(basis, Driver("new_skill_share", 0.3, 0.3, "share of posts", part))
        asked = new.by_skill(month=12).set_index("skill_id")["demand_median"]
        assert (asked[usual.index[inside]] >= usual.loc[inside, "demand_median"] - 0.5).all()
        assert asked.sum() > usual["demand_median"].sum() + 100

    def test_training_raises_the_able(self, basis, baseline):
        made = run(basis, Driver("training_factor", 5.0, 5.0, "times usual"))
        assert made.projected.capable[-1].mean() > baseline.projected.capable[-1].mean()

    def test_names_that_are_nowhere_are_refused_with_near_ones(self, basis):
        with pytest.raises(UnknownName, match="Operations"):
            run(basis, Driver("growth_share", 0, 0.1, "share per year", {"function": "Operation"}))
        with pytest.raises(UnknownName, match="cluster"):
            run(basis, Driver("skill_demand_share", 0, 0.1, "share", {"cluster": "Alchemy"}))


class TestChange:
    def test_waterfall_adds_up_and_names_the_interaction(self, basis, baseline, sample):
        names = {"function": list(sample["employees"]["function"].unique()),
                 "cluster": list(sample["skills"]["cluster"].unique())}  # fmt: skip
        shock = SHOCKS[0].scenario(names, horizon_months=12)
        made = run_scenario(basis, shock, draws=150)
        table = bridge_scenarios(basis, baseline, made, "skills_short", 12).table
        assert table["kind"].tolist() == ["start", *["driver"] * 3, "interaction", "end"]
        steps = table.iloc[:-1]["change_fte"].sum()
        assert steps == pytest.approx(table.iloc[-1]["total_fte"])
        ranks = rank_stability_table({"Baseline": baseline, "Cloud": made}, 12)
        assert (ranks.filter(like="stays").to_numpy() <= 1).all()
        assert ranks["in_all"].any()

    def test_one_driver_has_no_interaction(self, basis, baseline):
        made = run(basis, Driver("hiring_factor", 0.2, 0.4, "times usual"))
        kinds = bridge_scenarios(basis, baseline, made, "posts_short", 12).table["kind"]
        assert "interaction" not in set(kinds)

    def test_the_widest_driver_swings_most(self, basis):
        made = run(
            basis,
            Driver("hiring_factor", 0.0, 0.6, "times usual"),
            Driver("attrition_factor", 0.99, 1.01, "times usual"),
            draws=400,
        )
        table = swing_table(made, "posts_short", 12)
        assert table.iloc[0]["input"] == "Hiring"
        assert table.iloc[0]["low_fte"] > table.iloc[0]["high_fte"]


def test_a_role_and_a_skill_can_be_opened(baseline):
    role = baseline.explain("warehouse-operative")
    steps = role.steps.set_index("step")["value"]
    parts = ["People today", "Leave and retire", "Are hired", "Move in or out"]
    assert steps[parts].sum() == pytest.approx(steps["People then"], rel=1e-4)
    assert "80%" in role.sentence
    assert len(role.rows) > 0
    assert "SQL" in baseline.explain("sql").sentence
    with pytest.raises(UnknownName):
        baseline.explain("no-such-thing")


def test_months_out_of_reach_are_refused(baseline):
    with pytest.raises(BadValue, match="1 to 12"):
        baseline.shortage_by_role(13)


def test_month_short_is_sure_where_posts_stand_empty_already(basis):
    made = run(basis, Driver("added_posts_fte", 80, 80, "FTE", {"role_id": "data-analyst"}))
    row = made.first_month_short().set_index("role_id").loc["data-analyst"]
    assert row["p_12"] == 1
    assert row["month_median"] == 1


class TestPast:
    def test_nothing_later_is_known(self, sample):
        day = pd.Timestamp("2025-10-31")
        past = workforce_as_known_at(sample, day)
        staff, openings = past["employees"], past["openings"]
        assert not (staff["hire_date"] > day).any()
        assert not (staff["exit_date"] > day).any()
        assert not (openings["filled_on"] > day).any()
        assert not (past["signals"]["last_used_on"] > day).any()
        assert past.as_of == day.date()

    def test_changing_the_future_does_not_change_a_forecast_of_the_past(self, sample, register):
        day = pd.Timestamp("2025-10-31")
        staff = sample["employees"]
        later = staff.assign(exit_date=staff["exit_date"].where(staff["exit_date"] <= day))
        other = sg.Workforce({**sample.tables, "employees": later}, as_of=sample.as_of)
        digests = []
        for workforce in (sample, other):
            past = read_basis(workforce_as_known_at(workforce, day), None, assumptions=register)
            digests.append(run_scenario(past, YEAR, draws=40).people_fte)
        assert np.array_equal(*digests)

    def test_backtest_says_who_did_better_and_the_fan_shows_it(self, basis, baseline):
        tested = run_backtest(basis, draws=60)
        table = tested.table
        assert set(table["level"]) == {"total", "function", "cell", "cell of 20"}
        assert table["coverage_share"].between(0, 1).all()
        wins = table["error_share"] <= table["naive_error_share"]
        assert (wins == (table["better"] == "forecast")).all()
        worse = tested.table.assign(error_share=9.0, better="naive")
        fan = find_fan(baseline, "supply", BackTest(worse, "", tested.misses))
        assert fan.shown == "naive"
        assert "naive did better" in fan.note
        assert fan.table["median"].to_numpy() == pytest.approx(fan.today)
        frozen = run(basis, Driver("hiring_factor", 0.0, 0.0, "times usual"))
        lower = find_fan(frozen, "supply", BackTest(worse, "", tested.misses), usual=baseline)
        assert lower.table["median"].iloc[-1] < fan.today - 100

    def test_short_history_is_said_not_guessed(self, sample, register):
        staff = sample["employees"].assign(exit_date=pd.NaT)
        young = sg.Workforce({**sample.tables, "employees": staff}, as_of=sample.as_of)
        basis = read_basis(young, None, assumptions=register)
        tested = run_backtest(basis)
        assert len(tested.table) == 0
        assert "on record" in tested.reason
        assert any("assumed" in line for line in basis.warnings)

    def test_coverage_counts_edges_by_their_part(self):
        draws = np.tile(np.arange(10), (3, 1)).astype(np.float32)
        assert share_inside_interval(draws, np.array([5.0, 20.0, 0.0])) == pytest.approx(
            [1.0, 0.0, 0.0]
        )
        same = np.full((1, 50), 4, dtype=np.float32)
        assert share_inside_interval(same, np.array([4.0]))[0] == pytest.approx(0.8)


def test_four_columns_are_enough(register):
    people = "employee_id,role_id,function,region\n" + "".join(
        f"E{i},R{i % 3},F{i % 2},All\n" for i in range(30)
    )
    staff = pd.read_csv(io.StringIO(people))
    roles = pd.DataFrame({"role_id": ["R0", "R1", "R2"], "title": ["A", "B", "C"]})
    workforce = sg.from_tables({"employees": staff, "roles": roles}, as_of="2026-10-31")
    made = sg.forecast(workforce, None, Scenario("x", 24), draws=80)
    assert made.supply.shape == (80, 24, 6)
    assert 24 <= total(made) <= 32
    assert not made.has_skills
    assert len(made.warnings) >= 3
    with pytest.raises(BadValue):
        made.by_skill()


def test_nobody_is_no_error(register):
    staff = pd.DataFrame({"employee_id": ["E1"], "role_id": ["R"], "function": ["F"],
                          "region": ["X"], "exit_date": ["2020-01-01"]})  # fmt: skip
    workforce = sg.from_tables(
        {"employees": staff, "roles": pd.DataFrame({"role_id": ["R"], "title": ["A"]})},
        as_of="2026-10-31",
    )
    made = sg.forecast(workforce, None, YEAR, draws=20)
    assert made.shortage_by()["short_fte"].sum() == 0
    assert len(made.first_month_short()) == 0
    assert any("Nobody is here" in line for line in made.warnings)
