"""The Scenarios page: shocks, sliders, saving, undo, broken and foreign scenarios."""

from __future__ import annotations

import json

import pytest

from skillgap.core.scenario import Driver, Scenario

pytestmark = pytest.mark.slow


def button(app, label):
    return next(one for one in app.button if one.label == label)


def dial(app, name):
    """One of the four sliders that are always in sight, in per cent of change."""
    return next(one for one in app.slider if one.label.startswith(f"**{name}"))


def box(app, label):
    return next(one for one in app.multiselect if one.label == label)


def newest_scenario():
    """The scenario that was put on the board last, as it is kept."""
    from skillgap.ui.kit import cached

    return Scenario.from_json(cached.workspace().recall("board/1", [])[-1])


def headline(app):
    return app.subheader[0].value.replace("\\", "")


@pytest.fixture
def page(with_sample, open_page):
    app = open_page("scenarios")
    assert not app.exception
    return app


def test_a_shock_changes_the_answer_and_a_slider_changes_it_again(page):
    usual = headline(page)
    button(page, "Hiring freeze").click().run()
    assert not page.exception
    frozen = headline(page)
    assert frozen != usual
    assert dial(page, "Hiring").value == -92
    dial(page, "Hiring").set_value(10).run()
    assert headline(page) != frozen
    button(page, "Undo").click().run()
    assert headline(page) == frozen


def test_half_moved_sliders_survive_a_page_switch_and_a_new_session(
    with_sample, one_browser, open_page
):
    page = open_page("scenarios")
    button(page, "Hiring freeze").click().run()
    dial(page, "Hiring").set_value(-60).run()
    page.switch_page("pages/overview.py").run()
    page.switch_page("pages/scenarios.py").run()
    assert dial(page, "Hiring").value == -60
    again = open_page("scenarios")
    assert dial(again, "Hiring").value == -60


def test_a_slider_moved_on_the_baseline_begins_a_scenario(page):
    usual = headline(page)
    dial(page, "Growth").set_value(10).run()
    assert not page.exception
    assert headline(page).startswith("My scenario: about ")
    assert "more than in the baseline" in headline(page)
    [grown] = newest_scenario().drivers
    assert (grown.name, grown.low, grown.high) == ("growth_share", 0.08, 0.12)
    assert dial(page, "Growth").value == 10
    dial(page, "Leaving").set_value(25).run()
    assert [one.name for one in newest_scenario().drivers] == ["growth_share", "attrition_factor"]
    button(page, "Undo").click().run()
    button(page, "Undo").click().run()
    assert headline(page) == usual


def test_all_four_sliders_apply_where_it_is_said_in_several_places(page):
    box(page, "Functions that change").set_value(["Technology & Data"]).run()
    box(page, "Regions that change").set_value(["Nordics", "Benelux"]).run()
    dial(page, "Growth").set_value(30).run()
    dial(page, "Leaving").set_value(20).run()
    part = {"function": "Technology & Data", "region": ("Benelux", "Nordics")}
    assert [one.applies_to for one in newest_scenario().drivers] == [part, part]
    few = headline(page)
    box(page, "Regions that change").set_value([]).run()
    assert [one.applies_to for one in newest_scenario().drivers] == [
        {"function": "Technology & Data"}
    ] * 2
    assert headline(page) != few
    assert not page.exception


def test_a_dial_that_passes_rest_keeps_its_part_and_its_reasons():
    from skillgap.ui.scenarios.dials import moved_driver

    before = Driver("hiring_factor", 0.0, 0.15, "times usual", {"region": "DACH"}, "Board", "CHRO")
    calm = moved_driver(before, 1.0)
    assert (calm.low, calm.high) == (1.0, 1.0)
    fast = moved_driver(calm, 1.5)
    assert (fast.low, fast.high) == (1.4, 1.6)
    assert (fast.applies_to, fast.rationale, fast.owner) == ({"region": "DACH"}, "Board", "CHRO")
    assert moved_driver(before, -3.0).low == 0.0, "never beyond what the kind allows"


def test_scenarios_are_compared_with_the_baseline_in_one_table(page):
    button(page, "Hiring freeze").click().run()
    dial(page, "Hiring").set_value(-50).run()
    button(page, "New site").click().run()
    table = page.dataframe[0].value
    assert list(table["name"]) == ["Baseline", "Hiring freeze", "New site"]
    assert table["change of empty-posts"][0] == "–"
    assert table["change of empty-posts"][1].startswith("+")
    shown = [int(text.split(" ")[0]) for text in table["empty-posts"]]
    change = int(table["change of empty-posts"][1])
    assert abs(shown[1] - shown[0] - change) <= 1


def test_scenarios_are_saved_duplicated_and_taken_off(page):
    from skillgap.ui.kit import cached

    button(page, "Retirement wave").click().run()
    button(page, "Save").click().run()
    kept = cached.workspace().documents("scenario")
    assert [one.name for one in kept] == ["Retirement wave"]
    assert Scenario.from_json(json.dumps(kept[0].body)).drivers
    assert button(page, "Saved").disabled
    button(page, "Duplicate").click().run()
    assert "Retirement wave 2" in headline(page)
    button(page, "Remove from comparison").click().run()
    assert "Retirement wave 2" not in headline(page)
    assert not page.exception


def test_no_more_than_four_lie_beside_the_baseline(page):
    button(page, "New site").click().run()
    for _ in range(3):
        button(page, "Duplicate").click().run()
    assert button(page, "Duplicate").disabled
    group = next(one for one in page.segmented_control if one.label == "Scenario")
    assert len(group.options) == 5
    group.set_value("Baseline").run()
    assert all(one.disabled for one in page.slider), "no room for another"
    assert not page.exception


def test_a_full_run_is_kept_while_nothing_changes(page, monkeypatch):
    from skillgap.ui.kit import forecasts

    monkeypatch.setattr(forecasts, "FULL_DRAWS", 150)
    button(page, "New site").click().run()
    next(one for one in page.button if one.label.startswith("Run in full")).click().run()
    assert not page.exception
    assert not [one for one in page.button if one.label.startswith("Run in full")]
    dial(page, "Growth").set_value(5).run()
    assert [one for one in page.button if one.label.startswith("Run in full")]


def test_a_scenario_of_another_organisation_says_what_does_not_fit(page):
    from skillgap.ui.kit import cached

    driver = Driver("growth_share", 0.0, 0.1, "share per year", {"function": "Shipyard"})
    foreign = Scenario("Foreign **plan**", drivers=(driver,))
    cached.workspace().keep_document("scenario", foreign.name, json.loads(foreign.to_json()))
    page.run()
    next(one for one in page.button if "Foreign" in one.label).click().run()
    assert not page.exception
    assert "Shipyard" in page.error[0].value
    assert "will be empty" in headline(page)


@pytest.mark.slow
@pytest.mark.parametrize("tab", ["Where and when", "What drives it", "Roles", "Skills"])
def test_every_tab_is_sound_with_two_scenarios(page, tab):
    button(page, "Cloud growth").click().run()
    button(page, "Duplicate").click().run()
    page.session_state["scenario-tabs"] = tab
    page.run()
    assert not page.exception


def test_shares_are_counted_in_whole_per_cent_so_that_none_reads_minus_nought(page):
    button(page, "Cloud growth").click().run()
    growth = dial(page, "Growth")
    assert growth.value == 14
    assert growth.step == 1
    assert growth.proto.format == "%+d%%"
    assert "likely" in growth.label
    demand = next(one for one in page.slider if isinstance(one.value, tuple))
    assert demand.value == (15.0, 45.0)
    assert demand.proto.format == "%d%%"
    demand.set_value((0.0, 5.0)).run()
    assert next(one for one in page.slider if isinstance(one.value, tuple)).value == (0.0, 5.0)
    assert not page.exception


def test_when_a_role_is_short_is_said_as_the_register_has_it(page, monkeypatch):
    from dataclasses import replace

    import skillgap as sg
    from skillgap.core.assumptions import Assumptions
    from skillgap.ui.kit import defaults

    register = Assumptions(
        tuple(
            replace(one, value=0.15) if one.name == "short_demand_share" else one
            for one in sg.default_assumptions().entries
        )
    )
    assert "10% of its posts" in defaults.shortage_rule_in_words()
    monkeypatch.setattr(sg, "default_assumptions", lambda: register)
    assert "15% of its posts" in defaults.shortage_rule_in_words()
