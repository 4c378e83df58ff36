"""What a forecast is kept under: every field that can move a number, and no word."""

from dataclasses import fields, replace

import pytest

from skillgap.core.scenario import Driver, Lever, Scenario

DRIVER = Driver(
    "growth_share", 0.0, 0.1, "share per year", {"function": "Sales"}, "why", "who", 1, 2
)
LEVER = Lever("buy", 3.0, "posts", {"role_id": "R-1"}, "why", "who")
BASE = Scenario("Base", drivers=(DRIVER,), levers=(LEVER,), note="note")

OTHER = {
    "name": "Other", "note": "another", "dataset": "abc", "code_version": "9",
    "horizon_months": 30, "seed": 8, "drivers": (), "levers": (),
}  # fmt: skip
WORDS = {"name", "note", "dataset", "code_version"}


def test_every_field_of_a_scenario_is_tried():
    assert set(OTHER) == {field.name for field in fields(Scenario)}


@pytest.mark.parametrize("name", sorted(OTHER))
def test_words_change_no_key_and_numbers_do(name):
    changed = replace(BASE, **{name: OTHER[name]})
    assert (changed.numbers() == BASE.numbers()) == (name in WORDS)


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"rationale": "x", "owner": "y"}, True),
        ({"low": -0.1}, False), ({"high": 0.2}, False), ({"starts_month": 5}, False),
        ({"ramp_months": 5}, False), ({"applies_to": {"function": "Other"}}, False),
    ],
)  # fmt: skip
def test_a_driver_counts_with_all_but_its_words(changes, same):
    changed = replace(BASE, drivers=(replace(DRIVER, **changes),))
    assert (changed.numbers() == BASE.numbers()) is same


def test_the_scenario_of_its_numbers_moves_the_same_numbers():
    again = Scenario.of_numbers(BASE.numbers())
    assert again.numbers() == BASE.numbers()
    assert again.drivers[0].applies_to == {"function": "Sales"}
    assert again.name == ""
