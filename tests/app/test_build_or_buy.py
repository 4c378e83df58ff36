"""Build or buy: controls change the answer, undo takes it back, impossible limits are relaxed."""

import re

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
    assert "if nothing is done" in said
    labels = [one.label for one in page.metric]
    assert labels[:4] == ["Cost of empty posts", "Plan cost", "Posts filled", "Avoided"]


def test_a_plan_begins_with_a_round_budget_and_says_how_surely_it_is_kept(page):
    assert widget(page.number_input, "Budget").value == 2_000
    cost = next(one for one in page.metric if one.label == "Plan cost")
    kept = re.search(r"is at most €2.0 M in (\d+)% of simulations", cost.help.replace("\\", ""))
    assert kept
    assert int(kept[1]) >= 80


def frontier(page):
    """What each budget fills, as the figure says it."""
    alt = next(one.proto.alt for one in page.get("echarts_chart") if "by budget" in one.proto.alt)
    return [
        (budget, float(fte)) for budget, fte in re.findall(r"(€[\d.]+ [kM]) fills ([\d.]+)", alt)
    ]


def test_the_frontier_rises_and_a_click_shows_the_very_plan_of_its_point(page):
    points = frontier(page)
    filled = [fte for _, fte in points]
    assert len(points) >= 3
    assert filled == sorted(set(filled)), "more money always fills more"
    budget, fte = points[0]
    thousands = {"k": 1, "M": 1000}[budget[-1]] * float(budget[1:-2])
    widget(page.number_input, "Budget").set_value(round(thousands)).run()
    shown = next(one.value for one in page.metric if one.label == "Posts filled")
    assert float(shown.removesuffix(" FTE")) == pytest.approx(fte, abs=0.51 if fte >= 10 else 0.051)


@pytest.mark.slow
def test_less_money_closes_less_and_undo_takes_it_back(page):
    before = answer(page)
    widget(page.number_input, "Budget").set_value(20).run()
    tight = answer(page)
    assert tight != before
    assert settings(page).total_budget == 20_000
    click(page, "Undo")
    assert answer(page) == before
    assert settings(page).total_budget == 2_000_000


@pytest.mark.slow
def test_choices_survive_a_page_switch(page):
    widget(page.number_input, "Budget").set_value(400).run()
    chosen = answer(page)
    page.switch_page("pages/people.py").run()
    page.switch_page("pages/build_or_buy.py").run()
    assert answer(page) == chosen
    assert widget(page.number_input, "Budget").value == 400


@pytest.mark.slow
def test_the_same_money_may_be_asked_for_by_quarter(page):
    unit = next(one for one in page.segmented_control if one.label == "Budget for")
    unit.set_value(True).run()
    assert settings(page).budget == 250_000
    assert settings(page).total_budget is None
    click(page, "Undo")
    assert settings(page).total_budget == 2_000_000
    assert widget(page.number_input, "Budget").value == 2_000


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
    for tab in ("Quarter by quarter", "For experts"):
        page.session_state["plan-tabs"] = tab
        page.run()
        assert not page.exception, tab
    for detail in ("What would help most", "In every scenario", "Buy or build", "Every action"):
        next(one for one in page.segmented_control if one.label == "Detail").set_value(detail).run()
        assert not page.exception, detail
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
    widget(page.number_input, "Budget").set_value(None).run()
    assert settings(page).total_budget is None
    assert settings(page).budget is None
    assert "within" not in answer(page)
    widget(page.number_input, "Budget").set_value(20).run()
    assert settings(page).total_budget == 20_000


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


def test_seats_with_partners_are_shown_with_what_partners_pay(page):
    assert not any("saved" in one.value for one in page.dataframe)  # two million train nobody
    widget(page.number_input, "Budget").set_value(8_000).run()
    actions = next(one.value for one in page.dataframe if "actions" in one.value)["actions"]
    assert actions.str.contains("uild").any()
    table = next(one.value for one in page.dataframe if "saved" in one.value)
    assert (table["seats"] <= table["places"] + 1e-9).all()
    assert table["paid"].sum() > 0
    said = [one.value.replace("\\", "") for one in page.caption]
    assert sum("Partners pay €" in one for one in said) == 2  # what it buys, and the programmes
    widget(page.toggle, "Seats with partners").set_value(False).run()
    assert not any("saved" in one.value for one in page.dataframe)
    assert not any("Partners pay €" in one.value.replace("\\", "") for one in page.caption)
