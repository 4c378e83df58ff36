"""An owner confirms an assumption on the Overview, and the money follows."""

from __future__ import annotations

import pytest

import skillgap as sg


def opened(app):
    """Open what says that the money is indicative."""
    return app.button(key="confirm-unfold").click().run()


@pytest.mark.slow
def test_a_confirmed_assumption_is_kept_and_every_figure_follows(open_page, with_sample):
    page = opened(open_page("overview"))
    assert not page.exception
    before = page.metric[0].value
    box = page.selectbox(key="confirm-name")
    assert box.value == "full_gap_levels"
    page.number_input(key="confirm-value-full_gap_levels").set_value(4.0)
    page.number_input(key="confirm-high-full_gap_levels").set_value(5.0)
    page.text_input(key="confirm-owner").set_value("Dana Reyes")
    next(one for one in page.button if one.label == "Confirm").click()
    page = page.run()
    assert not page.exception
    assert page.metric[0].value != before
    with sg.open_workspace(with_sample) as workspace:
        entry = sg.assumptions_in_force(workspace)["full_gap_levels"]
    assert (entry.value, entry.status, entry.owner) == (4.0, "confirmed", "Dana Reyes")


def test_nobody_s_name_is_refused(open_page, with_sample):
    page = opened(open_page("overview"))
    next(one for one in page.button if one.label == "Confirm").click()
    page = page.run()
    assert "who answers" in " ".join(error.value for error in page.error)
