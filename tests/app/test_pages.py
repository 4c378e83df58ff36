"""Every page with the sample and with nothing loaded; filters that survive page switches."""

import pytest

from tests.app.conftest import PAGES, ROOT


def texts(app):
    return " ".join(str(e.value) for kind in ("title", "subheader", "markdown", "caption")
                    for e in app.get(kind))  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_page_answers_its_question_on_the_sample(with_sample, open_page, page):
    app = open_page(page)
    assert not app.exception
    assert app.title[0].value.endswith("?")
    assert len(app.subheader) >= 1, "the answer in one sentence"
    assert 3 <= len(app.metric) <= 5, "three to five key figures"


@pytest.mark.parametrize("page", PAGES)
def test_page_without_data_offers_files_and_sample(with_nothing, open_page, page):
    app = open_page(page)
    assert not app.exception
    labels = [button.label for button in app.button]
    assert any("sample" in label.lower() for label in labels)


def test_overview_answer_carries_a_range_and_money(with_sample, open_page):
    app = open_page("overview")
    answer = app.subheader[0].value
    assert " to " in answer
    assert "€" in answer


def test_filter_survives_a_page_switch_and_changes_the_answer(with_sample, open_page):
    app = open_page("gap_map")
    before = app.subheader[0].value
    function = next(m for m in app.multiselect if m.label == "Function")
    chosen = function.options[0]
    function.select(chosen).run()
    assert app.subheader[0].value != before
    app.switch_page("pages/people.py").run()
    app.switch_page("pages/gap_map.py").run()
    assert next(m for m in app.multiselect if m.label == "Function").value == [chosen]


def test_filters_set_elsewhere_are_named_where_they_hold_and_cleared_everywhere(
    with_sample, open_page
):
    app = open_page("gap_map")
    app.session_state["more-filters"] = True  # the expander is drawn when opened
    app.run()
    cluster = next(m for m in app.multiselect if m.label == "Skill cluster")
    chosen = cluster.options[0]
    cluster.select(chosen).run()
    app.switch_page("pages/overview.py").run()
    filtered = app.subheader[0].value
    assert "only" in app.caption[0].value
    app.switch_page("pages/people.py").run()
    assert "only" not in app.caption[0].value, "people are not filtered by skill cluster"
    app.switch_page("pages/overview.py").run()
    next(b for b in app.button if b.label == "Clear filters").click().run()
    assert "only" not in app.caption[0].value
    assert app.subheader[0].value != filtered
    app.switch_page("pages/gap_map.py").run()
    assert all(not m.value for m in app.multiselect)


def test_a_new_session_remembers_the_filters(with_sample, open_page):
    app = open_page("gap_map")
    region = next(m for m in app.multiselect if m.label == "Region")
    region.select(region.options[0]).run()
    again = open_page("gap_map")
    assert next(m for m in again.multiselect if m.label == "Region").value == [region.options[0]]


def test_colouring_the_map_otherwise_keeps_the_page_sound(with_sample, open_page):
    app = open_page("gap_map")
    for measure in ("unmet_share", "gap_levels", "monthly_risk"):
        app.segmented_control[0].set_value(measure).run()
        assert not app.exception


def test_team_view_shows_a_team(with_sample, open_page):
    app = open_page("people")
    app.segmented_control[0].set_value("team").run()
    assert not app.exception
    assert app.subheader[0].value.startswith("Team ")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opened_on_its_own_goes_through_the_shell(with_sample, page):
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60).run()
    # The guard leaves before anything is drawn: no data without the shell.
    assert len(app.title) == 0
    assert len(app.metric) == 0
