"""The Scenarios page: shocks, sliders, saving, undo, broken and foreign scenarios."""

from __future__ import annotations

import json

import pytest

from skillgap.core.scenario import Driver, Scenario

pytestmark = pytest.mark.slow


def button(app, label):
    return next(one for one in app.button if one.label == label)


def sliders(app):
    return [one for one in app.slider if isinstance(one.value, tuple)]


def headline(app):
    return app.subheader[0].value


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
    hiring = sliders(page)[0]
    hiring.set_value((0.8, 1.2)).run()
    assert headline(page) != frozen
    button(page, "Undo").click().run()
    assert headline(page) == frozen


def test_half_moved_sliders_survive_a_page_switch_and_a_new_session(
    with_sample, one_browser, open_page
):
    page = open_page("scenarios")
    button(page, "Hiring freeze").click().run()
    sliders(page)[0].set_value((0.3, 0.55)).run()
    page.switch_page("pages/overview.py").run()
    page.switch_page("pages/scenarios.py").run()
    assert sliders(page)[0].value == (0.3, 0.55)
    again = open_page("scenarios")
    assert sliders(again)[0].value == (0.3, 0.55)


def test_scenarios_are_saved_duplicated_and_taken_off(page):
    from skillgap.ui.kit import cached

    button(page, "Retirement wave").click().run()
    button(page, "Save").click().run()
    kept = cached.workspace().documents("scenario")
    assert [one.name for one in kept] == ["Retirement wave"]
    assert Scenario.from_json(json.dumps(kept[0].body)).drivers
    assert button(page, "Saved").disabled
    button(page, "Duplicate").click().run()
    assert "Retirement wave 2" in headline(page).replace("\\", "")
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
    assert not page.exception


def test_a_full_run_is_kept_while_nothing_changes(page, monkeypatch):
    from skillgap.ui.kit import forecasts

    monkeypatch.setattr(forecasts, "FULL_DRAWS", 150)
    button(page, "New site").click().run()
    next(one for one in page.button if one.label.startswith("Run in full")).click().run()
    assert not page.exception
    assert not [one for one in page.button if one.label.startswith("Run in full")]
    sliders(page)[0].set_value((10.0, 90.0)).run()
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
    assert "will be vacant" in headline(page)


@pytest.mark.slow
@pytest.mark.parametrize(
    "tab", ["What drives it", "Side by side", "Scarcest skills", "Roles", "Skills"]
)
def test_every_tab_is_sound_with_two_scenarios(page, tab):
    button(page, "Cloud growth").click().run()
    button(page, "Duplicate").click().run()
    page.session_state["scenario-tabs"] = tab
    page.run()
    assert not page.exception


def test_shares_are_counted_in_whole_per_cent_so_that_none_reads_minus_nought(page):
    button(page, "Cloud growth").click().run()
    growth = sliders(page)[0]
    assert growth.value == (8.0, 20.0)
    assert growth.step == 1.0
    assert growth.proto.format == "%d%%"
    growth.set_value((0.0, 5.0)).run()
    assert sliders(page)[0].value == (0.0, 5.0)
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
