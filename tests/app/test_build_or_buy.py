"""Build or buy: controls change the answer, undo takes it back, impossible limits are relaxed."""

import pytest

from skillgap.questions.plan.settings import PlanSettings

pytestmark = pytest.mark.slow


def answer(app):
    return app.subheader[0].value


def settings(app):
    import json

    from skillgap.ui.build_or_buy.state import Choices

    chosen = next(
        value[1].settings
        for value in app.session_state._state.filtered_state.values()
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], Choices)
    )
    return PlanSettings.from_body(json.loads(chosen)) if chosen else PlanSettings()


def widget(kind, label):
    return next(one for one in kind if one.label.startswith(label))


def click(app, label):
    next(one for one in app.button if one.label == label).click().run()


@pytest.fixture
def page(with_sample, open_page):
    app = open_page("build_or_buy")
    assert not app.exception
    return app


@pytest.mark.slow
def test_answer_has_cost_and_closed_shortage_with_their_ranges(page):
    said = answer(page)
    assert said.count("likely") >= 2
    assert "€" in said
    assert "FTE" in said
    assert len(page.metric) == 5


@pytest.mark.slow
def test_less_money_closes_less_and_undo_takes_it_back(page):
    before = answer(page)
    widget(page.number_input, "Budget").set_value(20).run()
    tight = answer(page)
    assert tight != before
    assert settings(page).budget == 20_000
    click(page, "Undo")
    assert answer(page) == before
    assert settings(page).budget is None


@pytest.mark.slow
def test_choices_survive_a_page_switch(page):
    widget(page.number_input, "Budget").set_value(40).run()
    chosen = answer(page)
    page.switch_page("pages/people.py").run()
    page.switch_page("pages/build_or_buy.py").run()
    assert answer(page) == chosen
    assert widget(page.number_input, "Budget").value == 40


@pytest.mark.slow
def test_an_aim_out_of_reach_is_answered_with_ways_out_and_one_click_takes_one(page):
    widget(page.number_input, "Budget").set_value(10).run()
    widget(page.selectbox, "Target").set_value(0.9).run()
    assert not page.exception
    assert answer(page).startswith("No plan meets")
    offered = [one.label for one in page.button].count("Do this")
    assert offered >= 1
    click(page, "Do this")
    assert not page.exception
    assert not answer(page).startswith("No plan meets")


@pytest.mark.slow
def test_each_tab_draws_and_a_plan_is_kept_and_compared(page):
    for tab in ("Role by role", "Money against shortage", "In every scenario", "Buy or build"):
        page.session_state["plan-tabs"] = tab
        page.run()
        assert not page.exception, tab
    page.session_state["plan-tabs"] = "Saved plans"
    page.run()
    widget(page.text_input, "Save this plan").set_value("First")
    click(page, "Save")
    assert widget(page.selectbox, "Compare with").options == ["First"]
    click(page, "Remove it")
    assert not any(one.label == "Compare with" for one in page.selectbox)


@pytest.mark.slow
def test_a_role_opens_with_what_was_weighed(page):
    click(page, "Buy")
    assert not page.exception
    assert any("start" in text.value for text in page.markdown)


@pytest.mark.slow
def test_a_hiring_freeze_offers_to_switch_buying_off(page):
    widget(page.selectbox, "Scenario").set_value("Hiring freeze").run()
    assert not page.exception
    click(page, "Switch Buy off")
    assert not page.exception
    assert "buy" not in settings(page).levers
    assert not any(one.label == "Switch Buy off" for one in page.button)


def test_an_emptied_budget_is_no_limit(page):
    before = answer(page)
    widget(page.number_input, "Budget").set_value(20).run()
    assert settings(page).budget == 20_000
    widget(page.number_input, "Budget").set_value(None).run()
    assert settings(page).budget is None
    assert answer(page) == before


def test_the_scenario_goes_along_from_page_to_page(page):
    widget(page.selectbox, "Scenario").set_value("Hiring freeze").run()
    assert page.caption[0].value.replace("\\", "").endswith("scenario Hiring freeze")
    page.switch_page("pages/scenarios.py").run()
    assert not page.exception
    group = next(one for one in page.segmented_control if one.label == "Scenario")
    assert group.value == "Hiring freeze"
    assert answer(page).replace("\\", "").startswith("Hiring freeze:")
    group.set_value("Baseline").run()
    page.switch_page("pages/build_or_buy.py").run()
    assert widget(page.selectbox, "Scenario").value == "Baseline"
