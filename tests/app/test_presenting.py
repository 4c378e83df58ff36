"""Presentation mode on every page: what it shows stands on slides; and every figure in words."""

import pytest
from streamlit.testing.v1 import AppTest

from skillgap.exports.from_screen import grid_of_chart
from skillgap.exports.in_numbers import grid_of
from skillgap.ui.kit.plain import unescape
from tests.app.conftest import ROOT

pytestmark = pytest.mark.slow

PRESENTING, SHOWN, WORDS = "held.presenting", "held.shown", "in-words"
PAGES = ("data", "overview", "gap_map", "skills_graph", "people", "scenarios", "entry_level",
         "work_design", "projected_roi", "measured_impact")  # fmt: skip
"""Those with every kind of figure there is; one switch in the shell serves them all."""
PICTURES = {"chart map", "chart history"}
"""Figures that are no chart of ours, and are told by the table beside them."""


def presented(name):
    """Return the app presenting a page, the figures of the page below told in words as well."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.session_state[PRESENTING], app.session_state[WORDS] = 0, True
    app.session_state["wish"] = (name, {})  # by way of the shell, as a link does
    return app.run()


def flat(text):
    return " ".join(text.split())


def wrong_on(app):
    """Return what is wrong with a page's slides, and with its figures in words."""
    shown = app.session_state[SHOWN]
    headings = [one.value for one in app.header]
    words = flat(" ".join(unescape(one.value) for one in app.markdown))
    figures = {key: one for key, one in shown.items() if one.kind == "Figure"}
    untold = [key for key, one in figures.items() if flat(one.title)[:30] not in words]
    return [
        *(one.message for one in app.exception),
        *(["no question"] if len({one.value for one in app.title}) == len(app.title) else []),
        *([f"{len(headings)} of {len(shown)}"] if len(headings) != len(shown) else []),
        *(f"{key}: no sentence" for key, one in figures.items() if len(one.sentence) < 20),
        *(f"{key}: not in words" for key in untold),
        *(f"{key}: no table" for key, one in figures.items()
          if key not in PICTURES
          and grid_of(one.exhibit("EUR")) is None and grid_of_chart(one.spec) is None),
    ]  # fmt: skip


def test_pages_become_slides_and_each_figure_has_a_sentence_and_a_table(with_sample):
    wrong = {name: wrong_on(presented(name)) for name in PAGES}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_a_page_without_data_says_so_on_its_slide(with_nothing):
    app = presented("gap_map")
    assert not app.exception
    assert any("nothing to show yet" in one.value for one in app.markdown)
