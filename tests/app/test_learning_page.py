"""Learning and scoreboard as somebody uses them: budget, answers to offers, undo, targets."""

import pytest

import skillgap as sg

pytestmark = pytest.mark.slow


def button(app, label):
    return next(b for b in app.button if b.label == label)


def decided(folder):
    workspace = sg.open_workspace(folder)
    table = workspace.decisions("learning")
    workspace.close()
    return list(table["choice"]), list(table["reason"])


def test_accepting_is_kept_and_can_be_taken_back(with_sample, open_page):
    app = open_page("learning")
    button(app, "Accept").click().run()
    assert not app.exception
    assert decided(with_sample)[0] == ["accepted"]
    assert any("Accepted" in m.value for m in app.markdown)
    again = open_page("learning")  # a new session remembers
    assert any(b.label == "Undo this decision" for b in again.button)
    button(again, "Undo this decision").click().run()
    assert decided(with_sample)[0] == ["open again", "accepted"]
    assert any(b.label == "Accept" for b in again.button)


def test_declining_with_a_reason_puts_it_forward_no_more(with_sample, open_page):
    app = open_page("learning")
    before = [m.value for m in app.markdown if m.value.startswith("#### ")]
    app.selectbox(key="decline-reason").set_value("No time").run()
    button(app, "Decline this offer").click().run()
    assert not app.exception
    choices, reasons = decided(with_sample)
    assert choices == ["declined"]
    assert reasons == ["No time"]
    assert before


def test_swapping_declines_one_and_accepts_the_next(with_sample, open_page):
    app = open_page("learning")
    button(app, "Swap for the next best").click().run()
    assert not app.exception
    choices, reasons = decided(with_sample)
    assert choices == ["accepted", "declined"]
    assert reasons[1].startswith("swapped for ")


def test_the_budget_changes_the_answer_and_survives_a_page_switch(with_sample, open_page):
    app = open_page("learning")
    before = app.subheader[0].value
    app.number_input[0].set_value(30_000.0).run()
    after = app.subheader[0].value
    assert after != before
    app.switch_page("pages/people.py").run()
    app.switch_page("pages/learning.py").run()
    assert app.number_input[0].value == 30_000.0
    assert app.subheader[0].value == after


def test_no_money_advises_nothing(with_sample, open_page):
    app = open_page("learning")
    app.number_input[0].set_value(1.0).run()
    assert not app.exception
    assert "doing nothing" in app.subheader[0].value.lower()


def test_without_a_catalogue_the_page_says_what_unlocks_it(with_nothing, open_page, sample):
    from skillgap.core.workforce import Workforce

    tables = {name: frame for name, frame in sample.tables.items() if name != "interventions"}
    workspace = sg.open_workspace(with_nothing)
    workspace.save(Workforce(tables, as_of=sample.as_of, name="No catalogue"), origin="test")
    workspace.close()
    app = open_page("learning")
    assert not app.exception
    assert any("interventions" in m.value for m in app.markdown)


def test_the_scoreboard_says_what_is_missing_instead_of_failing(with_nothing, open_page, sample):
    from skillgap.core.workforce import Workforce

    kept = ("employees", "roles", "skills", "requirements", "signals")
    workspace = sg.open_workspace(with_nothing)
    bare = Workforce({name: sample[name] for name in kept}, as_of=sample.as_of, name="Bare")
    workspace.save(bare, origin="test")
    workspace.close()
    app = open_page("scoreboard")
    assert not app.exception
    assert len(app.subheader) == 1


def test_a_target_is_kept_and_judged(with_sample, open_page):
    app = open_page("scoreboard")
    app.selectbox(key="target-measure").set_value("internal_fill_share").run()
    app.number_input(key="target-internal_fill_share").set_value(30.0).run()
    button(app, "Keep").click().run()
    assert not app.exception
    assert "0 of 1 target met" in app.subheader[0].value
    assert any("target 30% missed" in one.value.replace("\\", "") for one in app.caption)
    button(app, "Remove").click().run()
    assert "target" not in app.subheader[0].value
    assert any("No targets yet" in one.value for one in app.markdown)


def test_the_scoreboard_says_first_what_got_worse(with_sample, open_page):
    app = open_page("scoreboard")
    assert app.subheader[0].value.startswith("Two measures are worse than a year ago")
    cards = [(one.label, one.delta.replace("\\", ""), str(one.proto)) for one in app.metric]
    told = [delta.rsplit(": ")[-1] for _, delta, _ in cards if delta]
    assert told == sorted(told, key=["worse", "may be chance", "5% a year ago, too"].index)
    assert all("chart_data" not in proto for *_, proto in cards)  # the tile's own measure alone
    why = [one.value for one in app.caption if "not comparable with a year ago" in one.value]
    assert len(cards) == 8 == len(told) + len(why)


def test_a_step_to_the_certificates_opens_their_tab(with_sample, open_page):
    for page in ("overview", "scoreboard", "learning"):
        app = open_page(page)
        step = next(one for one in app.button if one.label.startswith("**Renew lapsed"))
        step.click().run()
        assert not app.exception
        assert any("Seats with a lapsed certificate" in one.value for one in app.markdown), page


def test_mobility_and_scoreboard_give_one_internal_fill_rate(with_sample, open_page):
    shown = {
        page: next(one.value for one in open_page(page).metric if "`internal-fill`" in one.help)
        for page in ("mobility", "scoreboard")
    }
    assert shown["mobility"] == shown["scoreboard"]


def test_credentials_by_role_say_what_they_meet_and_what_is_missing(with_sample, open_page):
    app = open_page("learning")
    app.session_state["learning-sections"] = "Courses"
    app.session_state["learning-courses"] = "Credentials by role"
    app.run()
    assert not app.exception
    assert any("Credentials on offer help in 6 of 47 roles" in one.value for one in app.caption)
    table = next(one.value for one in app.dataframe if "credentials" in one.value)
    assert table["credentials"].iloc[0] == "Data literacy certificate"
    assert (table["held"] + table["stacked"] <= table["required"]).all()
