"""Projected ROI and Measured impact: choose, change, undo, upload; good files, bad files, none."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

pytestmark = pytest.mark.slow


def answer(app):
    return app.subheader[0].value.replace("\\", "")


def box(app, label):
    return next(one for one in app.selectbox if one.label == label)


def number(app, label):
    return next(one for one in app.number_input if one.label.startswith(label))


def press(app, label):
    return next(one for one in app.button if one.label == label).click().run()


def panel_csv(seed=4, *, effect=2.0):
    rng = np.random.default_rng(seed)
    unit, month = np.repeat(np.arange(40), 12), np.tile(np.arange(12), 40)
    start = np.where(np.arange(40) < 20, np.array([5, 8])[np.arange(40) % 2], 99)[unit]
    y = rng.normal(10, 1, 40)[unit] + 0.1 * month + effect * (month >= start)
    y = y + rng.normal(0, 0.7, len(unit))
    day = pd.to_datetime("2025-01-01") + pd.to_timedelta(month * 31, "D")
    begun = pd.Series(pd.to_datetime("2025-01-01") + pd.to_timedelta(start * 31, "D"))
    frame = pd.DataFrame(
        {
            "team": [f"team {u}" for u in unit],
            "month": day.strftime("%Y-%m-%d"),
            "picks": y.round(3),
            "started": begun.dt.strftime("%Y-%m-%d").where(start < 99, ""),
        }
    )
    return frame.to_csv(index=False).encode()


# --- Projected ROI ---


def test_answer_leads_with_the_median_its_range_and_the_break_even_effect(with_sample, open_page):
    app = open_page("projected_roi")
    assert "after all costs over 24 months" in answer(app)
    assert "chance of a loss" in answer(app)
    assert "likely" in answer(app)
    assert answer(app).endswith("It breaks even at 21% of the effect we assume.")
    assert app.metric[0].label == "Net benefit"


def test_it_opens_on_the_largest_block_of_places_for_people_below_the_level(with_sample, open_page):
    """516 FTE lack AI assistants, and the lessons have 400 places; the commonest course has few."""
    app = open_page("projected_roi")
    assert answer(app).startswith(
        "“Working with the AI assistant: ten short lessons” for 400 people"
    )


@pytest.mark.slow
def test_another_intervention_and_more_people_change_the_answer(with_sample, open_page):
    app = open_page("projected_roi")
    first = answer(app)
    box(app, "Intervention").select("G-701").run()
    second = answer(app)
    assert first != second
    number(app, "People taking part").set_value(20.0).run()
    assert "20 people" in answer(app)
    assert answer(app) != second
    app.switch_page("pages/overview.py").run()
    app.switch_page("pages/projected_roi.py").run()
    assert "20 people" in answer(app), "kept over a page switch"


@pytest.mark.slow
def test_inputs_set_by_hand_are_named_and_undone(with_sample, open_page):
    app = open_page("projected_roi")
    before = answer(app)
    key = "part.projected roi"
    dataset, asked = app.session_state[key]
    app.session_state[key] = (dataset, replace(asked, edits=(("fee", 900.0),), past=((),)))
    app.run()
    assert answer(app) != before
    assert any("1 input set by hand" in one.value for one in app.caption)
    press(app, "Undo")
    assert answer(app) == before


@pytest.mark.slow
@pytest.mark.parametrize("section", ["Inputs", "Compared with others", "Train or hire, per role"])
def test_every_section_is_sound(with_sample, open_page, section):
    app = open_page("projected_roi")
    app.session_state["roi-sections"] = section
    app.run()
    assert not app.exception
    assert len(app.dataframe) >= 1 or len(app.get("arrow_data_frame")) >= 1


@pytest.mark.slow
def test_saved_hires_beyond_those_taking_part_are_refused_in_plain_words(with_sample, open_page):
    app = open_page("projected_roi")
    number(app, "Outside hires").set_value(5000.0).run()
    assert not app.exception
    assert any("save one hire" in one.value for one in app.markdown)


# --- Measured impact ---


@pytest.mark.slow
def test_a_planned_rollout_is_measured_with_checks_and_limits(with_sample, open_page):
    app = open_page("measured_impact")
    shown = " ".join(one.value for one in app.markdown)
    assert "What cannot be claimed" in shown
    assert "Moving alike before" in shown
    assert "95%" in answer(app)


@pytest.mark.slow
def test_teams_picked_because_they_slipped_are_never_called_a_cause(with_sample, open_page):
    app = open_page("measured_impact")
    box(app, "Intervention").select("G-703").run()
    assert "cannot claim" in answer(app)
    assert "on time departure" in answer(app)


@pytest.mark.slow
def test_an_effect_put_to_use_reaches_the_projection_and_is_taken_back(with_sample, open_page):
    app = open_page("measured_impact")
    app.session_state["impact-sections"] = "In money"
    app.run()
    press(app, "Use it in projections")
    assert not app.exception
    box_of = "G-701"
    app.switch_page("pages/projected_roi.py").run()
    box(app, "Intervention").select(box_of).run()
    said = [one.value for one in [*app.caption, *app.markdown]] + [one.label for one in app.button]
    assert any("measured here" in one for one in said)
    app.switch_page("pages/measured_impact.py").run()
    app.session_state["impact-sections"] = "In money"
    app.run()
    press(app, "Use the planning value again")
    assert any(one.label == "Use it in projections" for one in app.button)


@pytest.mark.slow
@pytest.mark.parametrize("section", ["Who benefits", "All roll-outs", "Learning and outcomes"])
def test_every_part_of_the_impact_is_sound(with_sample, open_page, section):
    app = open_page("measured_impact")
    app.session_state["impact-sections"] = section
    app.session_state["impact-statistics"] = True
    app.run()
    assert not app.exception
    assert any("What no data can show" in one.value for one in app.markdown)


@pytest.mark.slow
def test_nothing_answered_yet_reads_as_a_sentence(with_sample, open_page):
    app = open_page("measured_impact")
    because = "because the four questions that no data can answer have not been answered yet"
    assert any(because in one.value for one in app.markdown), "the verdict gives its reason"


def upload(app, name, data):
    next(one for one in app.get("button_group") if one.label == "Measure").set_value(
        "A panel"
    ).run()
    return app.get("file_uploader")[0].upload(name, data, "text/csv").run()


def test_an_uploaded_panel_is_measured_by_its_suggested_columns(with_sample, open_page):
    app = upload(open_page("measured_impact"), "panel.csv", panel_csv())
    assert not app.exception
    assert "cannot claim" in answer(app), "the four questions are open"
    for one in [one for one in app.get("button_group") if one.label.endswith("?")]:
        one.set_value("No").run()
    assert not app.exception
    assert "is consistent with" in answer(app)
    assert box(app, "Unit").value == "team"
    assert box(app, "Treated from").value == "started"


@pytest.mark.slow
def test_a_panel_can_be_measured_with_nothing_else_loaded(with_nothing, open_page):
    app = upload(open_page("measured_impact"), "panel.csv", panel_csv())
    assert not app.exception
    assert "picks" in answer(app)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.csv", b"", "empty"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), ""),
        ("words.csv", b"a,b\nx,y\nz,w\n", ""),
    ],
)
def test_a_bad_file_gets_advice_and_no_trace(with_sample, open_page, name, data, said):
    app = upload(open_page("measured_impact"), name, data)
    assert not app.exception
    told = " ".join(one.value for one in [*app.error, *app.info])
    assert told
    assert said in told.lower()


@pytest.mark.slow
def test_a_wrong_column_gets_advice(with_sample, open_page):
    app = upload(open_page("measured_impact"), "panel.csv", panel_csv())
    box(app, "Outcome").select("team").run()
    assert not app.exception
    assert any("number" in one.value for one in app.error)


def test_what_was_measured_here_is_not_called_unmeasured(with_sample, open_page):
    app = open_page("projected_roi", intervention="G-703")
    steps = [one.label for one in app.button if "measured" in one.label.lower()]
    assert any("See what was measured here" in label for label in steps), steps
    said = " ".join(one.value for one in [*app.caption, *app.markdown])
    assert "not measured here yet" not in said


@pytest.mark.slow
def test_four_questions_are_kept_with_author_and_date(with_sample, open_page):
    app = open_page("measured_impact")
    box(app, "Intervention").select("G-702").run()
    next(one for one in app.text_input if one.label == "Your name").set_value("Ana Ruiz").run()
    asked = [one.label for one in app.get("button_group") if one.label.endswith("?")]
    assert len(asked) == 4
    for label in asked:
        next(one for one in app.get("button_group") if one.label == label).set_value("No").run()
    assert "is consistent with" in answer(app)
    assert "caused it" in answer(app)
    shown = " ".join(one.value for one in app.markdown)
    assert shown.count("Ana Ruiz") == 4, "printed with the claim"
    box(app, "Intervention").select("G-701").run()
    assert "cannot claim" in answer(app), "answers belong to one roll-out"


def test_every_rung_of_the_claim_ladder_has_its_step_on_projected_roi():
    from skillgap.questions.impact.claim import RUNGS
    from skillgap.ui.projected_roi.answer import _MEASURED

    assert set(_MEASURED) == set(RUNGS)
