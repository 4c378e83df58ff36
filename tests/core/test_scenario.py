"""Scenario files: round trips, earlier schemas, garbled files, differences, shocks."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillgap.core.errors import BadValue, SkillgapError
from skillgap.core.scenario import DRIVERS, SCHEMA, SHOCKS, Driver, Scenario, compare_scenarios

NAMES = {
    "function": ["Operations", "Customer Service", "Technology & Data"],
    "region": ["DACH"],
    "cluster": ["Cloud & security", "AI at work", "Data & analytics"],
}
TEXT = st.text(max_size=20).filter(lambda text: text.isprintable())


@st.composite
def drivers(draw):
    kind = DRIVERS[draw(st.sampled_from(sorted(DRIVERS)))]
    ends = sorted(draw(st.lists(st.floats(kind.least, kind.most), min_size=2, max_size=2)))
    part = {column: draw(TEXT) for column in kind.needs}
    if kind.name in ("skill_demand_share", "new_skill_share"):
        part["cluster"] = draw(TEXT)
    return Driver(kind.name, *ends, kind.unit, part, draw(TEXT), draw(TEXT),
                  draw(st.integers(0, 60)), draw(st.integers(0, 60)))  # fmt: skip


@st.composite
def scenarios(draw):
    return Scenario(
        name=draw(TEXT),
        horizon_months=draw(st.integers(1, 120)),
        seed=draw(st.integers(0, 2**62)),
        drivers=tuple(draw(st.lists(drivers(), max_size=4))),
        note=draw(TEXT),
        dataset=draw(TEXT),
        code_version=draw(TEXT),
    )


@settings(max_examples=40)
@given(scenarios())
def test_round_trip_keeps_everything_and_equal_ones_give_equal_bytes(scenario):
    text = scenario.to_json()
    again = Scenario.from_json(text)
    assert again == scenario
    assert again.to_json() == text
    assert Scenario.from_json(text.encode()) == scenario


def test_files_of_the_schema_before_are_read():
    old = {"schema": "skillgap.scenario/1", "name": "Old", "horizon_months": 24, "seed": 3,
           "drivers": [{"name": "growth_share", "low": 0, "high": 0.1, "unit": "share per year",
                        "applies_to": {"function": "Sales"}, "rationale": "", "owner": ""}],
           "levers": [], "note": ""}  # fmt: skip
    scenario = Scenario.from_json(json.dumps(old))
    assert scenario.drivers[0].ramp_months == 0
    assert json.loads(scenario.to_json())["schema"] == "skillgap.scenario/2"


def growing(**part):
    return Scenario("x", drivers=(Driver("growth_share", 0.0, 0.1, "share per year", part),))


def test_a_part_may_have_several_regions_in_any_order():
    one, other = growing(region=("Nordics", "DACH")), growing(region=("DACH", "Nordics", "DACH"))
    assert one == other
    assert one.numbers() == other.numbers()
    assert Scenario.from_json(one.to_json()) == one
    assert Scenario.of_numbers(one.numbers()).drivers == one.drivers
    assert json.loads(one.to_json())["schema"] == SCHEMA
    assert growing(region=("DACH",)) == growing(region="DACH")
    assert compare_scenarios(growing(), one)["part"].tolist()[-1] == "DACH and Nordics"


def test_several_labels_of_what_must_be_one_are_refused():
    moved = Driver("region_move_share", 0.1, 0.2, "share of posts", {"to_region": ("A", "B")})
    with pytest.raises(BadValue, match="2 labels of `to_region`"):
        Scenario("x", drivers=(moved,)).check()
    garbled_labels = garbled(applies_to={"region": ["A", 3]})
    with pytest.raises(BadValue, match="applies_to"):
        Scenario.from_json(garbled_labels)


def garbled(**changes):
    driver = {"name": "growth_share", "low": 0.0, "high": 0.1, "unit": "share per year"} | changes
    return json.dumps({"schema": SCHEMA, "name": "x", "drivers": [driver]})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b"\xff\xfe\x00", "no JSON text"),
        ("[" * 100_000, "no JSON text"),
        ('{"schema": "skillgap.scenario/2", "name": NaN}', "no JSON text"),
        ("x" * 2_000_000, "2,000,000 bytes"),
        (json.dumps({"schema": SCHEMA, "name": "x", "seed": True}), "seed"),
        (json.dumps({"schema": SCHEMA, "name": "x", "drivers": [3]}), "driver 1 is no object"),
        (garbled(name="grwth_share"), "grwth_share"),
        (garbled(low="much"), "low"),
        (garbled(low=0.5), "above"),
        (garbled(high=40), "40"),
        (garbled(applies_to={"planet": "Mars"}), "planet"),
        (garbled(applies_to={"function": 3}), "applies_to"),
        (garbled(ramp_months=-1), "-1"),
        (garbled(colour="red"), "colour"),
    ],
)
def test_what_is_no_scenario_is_said_in_one_sentence(text, found):
    with pytest.raises(BadValue) as raised:
        Scenario.from_json(text)
    said = raised.value
    assert said.where == "scenario file"
    assert found in said.found
    assert said.remedy
    assert len(said.found) < 200


def test_a_near_miss_is_offered():
    with pytest.raises(SkillgapError, match="growth_share"):
        Scenario.from_json(garbled(name="grwth_share"))


def test_differences_name_what_changed_and_nothing_else():
    shock = SHOCKS[0].scenario(NAMES)
    assert len(compare_scenarios(shock, shock)) == 0
    first = replace(shock.drivers[0], low=0.01)
    changed = replace(shock, seed=11, drivers=(first, *shock.drivers[1:-1]))
    table = compare_scenarios(shock, changed)
    assert table["what"].tolist() == ["seed", "Growth", "Skill rising or falling"]
    assert table["after"].tolist()[-1] == ""
    assert "1% to" in table["after"][1]


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        (("Community", "Audit", "Italy", "Metadata"), {}),
        (("Community", "Group IT"), {"function": "Group IT"}),
        (("Digital & IT", "Community"), {"function": "Digital & IT"}),
        (("Facilities", "Information technology"), {"function": "Information technology"}),
    ],
)
def test_a_shock_finds_its_words_whole(names, meant):
    growth = next(shock for shock in SHOCKS if shock.name == "Cloud growth")
    driver = growth.scenario({"function": names}).drivers[0]
    assert driver.name == "growth_share"
    assert driver.applies_to == meant


def test_a_shock_finds_its_words_in_the_plural():
    site = next(shock for shock in SHOCKS if shock.name == "New site")
    names = {"function": ("Cooperation", "Operations"), "region": ("North",)}
    assert site.scenario(names).drivers[0].applies_to["function"] == "Operations"


@pytest.mark.parametrize("shock", SHOCKS, ids=lambda shock: shock.name)
def test_shocks_fit_an_organisation_and_say_why(shock):
    scenario = shock.scenario(NAMES)
    scenario.check()
    assert scenario.drivers
    assert all(driver.rationale and driver.owner for driver in scenario.drivers)
    assert Scenario.from_json(scenario.to_json()) == scenario
    shock.scenario({}).check()
