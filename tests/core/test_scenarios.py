"""Drivers, scenarios and their files: bounds from both sides, shocks, differences, words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from skillgap.core.errors import BadValue, UnknownName
from skillgap.core.scenario import SHOCKS, Driver, Scenario
from skillgap.core.scenario.differences import compare_scenarios
from skillgap.core.scenario.drivers import DRIVERS, check_driver
from tests.recorded import assert_as_recorded

RECORDS = Path(__file__).parent / "records"
NAMES = {
    "function": ("Technology", "Customer service", "Operations", "Retail"),
    "region": ("North", "South"),
    "cluster": ("Cloud platforms", "Data analysis", "AI tools"),
}


def test_kinds_of_drivers_as_recorded():
    numbers = {
        name: [kind.rest, kind.least, kind.most, kind.step, kind.unit, kind.side]
        for name, kind in DRIVERS.items()
    }
    assert_as_recorded(RECORDS / "drivers.json", numbers)


def test_shocks_as_recorded():
    found = {}
    for shock in SHOCKS:
        for names in (NAMES, {}, {"function": ("Sales",), "region": ("West", "East")}):
            made = shock.scenario(names, horizon_months=18, seed=3)
            made.check()
            found[f"{shock.name} {len(names)}"] = [
                made.horizon_months, made.seed,
                [[d.name, d.low, d.high, d.starts_month, d.ramp_months, d.applies_to]
                 for d in made.drivers],
            ]  # fmt: skip
    assert_as_recorded(RECORDS / "shocks.json", found)
    assert SHOCKS[0].scenario({}).horizon_months == 36
    assert SHOCKS[0].scenario({}).seed == 7


@pytest.mark.parametrize("name", DRIVERS)
def test_a_driver_may_reach_its_bounds_and_no_further(name):
    kind = DRIVERS[name]
    part = {"to_region": "North", "to_role_id": "b", "role_id": "a", "skill_id": "s"}
    part = {column: label for column, label in part.items() if column in kind.applies_to}
    check_driver(Driver(name, kind.least, kind.most, kind.unit, part))
    check_driver(Driver(name, kind.rest, kind.rest, kind.unit, part))
    for low, high in ((kind.least - 0.01, kind.most), (kind.least, kind.most + 0.01)):
        with pytest.raises(BadValue, match=f"{kind.least:g} to {kind.most:g}"):
            check_driver(Driver(name, low, high, kind.unit, part))
    with pytest.raises(UnknownName):
        check_driver(Driver(name, kind.rest, kind.rest, kind.unit, {**part, "colour": "red"}))
    for column in kind.needs:
        rest = {key: label for key, label in part.items() if key != column}
        with pytest.raises(BadValue, match=column):
            check_driver(Driver(name, kind.rest, kind.rest, kind.unit, rest))


@pytest.mark.parametrize("name", ["skill_demand_share", "new_skill_share", "required_level_shift"])
def test_a_driver_of_skills_says_which(name):
    for part in ({"cluster": "Data"}, {"skill_id": "sql"}):
        check_driver(Driver(name, 0.1, 0.2, "share", part))
    for part in ({}, {"region": "North"}):
        with pytest.raises(BadValue, match="which skills"):
            check_driver(Driver(name, 0.1, 0.2, "share", part))


@pytest.mark.parametrize("months", [0, 120])
def test_times_up_to_ten_years(months):
    Driver("growth_share", 0, 0, "x", starts_month=months)
    Driver("growth_share", 0, 0, "x", ramp_months=months)
    Scenario("s", max(months, 1), 0)
    for more in ({"starts_month": 121}, {"ramp_months": 121}, {"starts_month": -1},
                 {"ramp_months": -1}):  # fmt: skip
        with pytest.raises(BadValue, match="0 to 120"):
            Driver("growth_share", 0, 0, "x", **more)


@pytest.mark.parametrize(
    ("months", "seed"), [(0, 1), (121, 1), (12, -1), (12, 2**63), (-3, 0), (12, 2**63 + 5)]
)
def test_scenarios_out_of_bounds_are_refused(months, seed):
    with pytest.raises(BadValue):
        Scenario("s", months, seed)


def test_scenarios_at_their_bounds():
    for months, seed in ((1, 0), (120, 2**63 - 1)):
        made = Scenario("s", months, seed)
        assert Scenario.from_json(made.to_json()) == made
    assert (Scenario("s").horizon_months, Scenario("s").seed) == (24, 7)


def test_an_interval_upside_down_is_refused_and_its_middle_is_halfway():
    assert Driver("growth_share", -0.1, 0.3, "x").middle == pytest.approx(0.1)
    assert Driver("growth_share", 0.2, 0.2, "x").middle == 0.2
    with pytest.raises(BadValue, match="low 2"):
        Driver("growth_share", 2, 1, "x")


def written(**changes):
    body = json.loads(Scenario("s", drivers=(Driver("growth_share", 0.0, 0.1, "x"),)).to_json())
    return json.dumps({**body, **changes})


def test_a_file_may_hold_a_million_bytes_and_200_drivers():
    one = json.loads(written())["drivers"][0]
    assert len(Scenario.from_json(written(drivers=[one] * 200)).drivers) == 200
    with pytest.raises(BadValue, match="at most 200"):
        Scenario.from_json(written(drivers=[one] * 201))
    padded = written().ljust(1_000_000)
    assert Scenario.from_json(padded).name == "s"
    with pytest.raises(BadValue, match="1,000,001 bytes"):
        Scenario.from_json(padded + " ")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"schema": "other/1"}, "`\"other/1\"`"),
        ({"colour": 1}, "colour"),
        ({"seed": 1.5}, "`seed` is `1.5`"),
        ({"seed": True}, "`seed` is `true`"),
        ({"name": 3}, "`name` is `3`"),
        ({"drivers": {}}, "no list"),
        ({"drivers": [3]}, "driver 1 is no object"),
        ({"levers": [3]}, "lever 1 is no object"),
        ({"drivers": [{"name": "growth_share", "low": 0, "high": 0}]}, "driver 1: no `unit`"),
        ({"drivers": [{"name": "growth_share", "low": "0", "high": 0, "unit": ""}]},
         "driver 1, `low`"),
        ({"drivers": [{"name": "growth_share", "low": True, "high": 1, "unit": ""}]},
         "driver 1, `low`"),
        ({"drivers": [{"name": "growth_share", "low": 1, "high": 0, "unit": ""}]}, "driver 1: low"),
        ({"drivers": [{"name": "growth_share", "low": 0, "high": 9, "unit": ""}]},
         "driver 1: 0 to 9"),
        ({"drivers": [{"name": "growth_share", "low": 0, "high": 0, "unit": "",
                       "applies_to": {"region": 3}}]}, "applies_to"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said(changes, said):
    with pytest.raises(BadValue) as refused:
        Scenario.from_json(written(**changes))
    assert said in str(refused.value)


def test_long_values_are_shown_cut_to_forty_letters():
    for size, shown in ((38, '`"' + "x" * 38 + '"`'), (39, '`"' + "x" * 38 + "…`")):
        with pytest.raises(BadValue) as refused:
            Scenario.from_json(written(schema="x" * size))
        assert shown in str(refused.value)


def test_whole_numbers_pass_as_numbers():
    body = {"name": "growth_share", "low": 0, "high": 1, "unit": "x"}
    made = Scenario.from_json(written(drivers=[body]))
    assert made.drivers[0].high == 1.0
    assert type(made.drivers[0].high) is float


def test_every_difference_is_listed_once_with_both_sides():
    growth = Driver("growth_share", 0.01, 0.05, "share per year", {"function": "IT"})
    hiring = Driver("hiring_factor", 0.5, 1.0, "times usual", starts_month=3, ramp_months=6)
    only_ramp = replace(hiring, starts_month=0)
    move = Driver("region_move_share", 0.1, 0.2, "share of posts",
                  {"region": "North", "to_region": "West"})  # fmt: skip
    before = Scenario("a", 24, 7, (growth, growth, hiring))
    after = Scenario(
        "b", 24, 8,
        (replace(growth, high=0.07), growth, only_ramp, move,
         Driver("growth_share", 0.0, 0.0, "share per year")),
    )  # fmt: skip
    found = [tuple(row) for row in compare_scenarios(before, after).itertuples(index=False)]
    assert found == [
        ("name", "", "a", "b"),
        ("seed", "", "7", "8"),
        ("Growth", "IT", "1% to 5% per year", "1% to 7% per year"),
        ("Hiring", "everywhere", "0.5 to 1 times usual, from month 3 over 6 months",
         "0.5 to 1 times usual, from month 0 over 6 months"),
        ("Work moved to a region", "North, to West", "", "10% to 20% of posts"),
        ("Growth", "everywhere", "", "0% to 0% per year"),
    ]  # fmt: skip
    assert len(compare_scenarios(before, before)) == 0


def test_a_difference_in_reasons_alone_is_told():
    usual = Driver("attrition_factor", 1.0, 2.0, "times usual")
    reasoned = replace(usual, rationale="Strike", owner="Ann")
    table = compare_scenarios(Scenario("a", drivers=(usual,)), Scenario("a", drivers=(reasoned,)))
    assert table["before"].tolist() == ["1 to 2 times usual; no rationale (no owner)"]
    assert table["after"].tolist() == ["1 to 2 times usual; Strike (Ann)"]
    started = replace(usual, starts_month=2)
    table = compare_scenarios(Scenario("a", drivers=(usual,)), Scenario("a", drivers=(started,)))
    assert table["after"].tolist() == ["1 to 2 times usual, from month 2 over 0 months"]
