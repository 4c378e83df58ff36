"""Every page with the sample and with nothing loaded; filters that survive page switches."""

import pytest

from tests.app.conftest import PAGES, ROOT
from tests.quick import quick_every, quick_only


def texts(app):
    return " ".join(str(e.value) for kind in ("title", "subheader", "markdown", "caption")
                    for e in app.get(kind))  # fmt: skip


QUICK = ("overview", "gap_map", "people")
"""Pages that ``make check`` opens, too; the others wait for ``make test``."""


@pytest.mark.parametrize("page", quick_only(QUICK, PAGES))
def test_page_answers_its_question_on_the_sample(with_sample, open_page, page):
    app = open_page(page)
    assert not app.exception
    assert app.title[0].value.endswith("?")
    assert len(app.subheader) >= 1, "the answer in one sentence"
    most = 8 if page == "scoreboard" else 5  # a scoreboard's key figures are what it is about
    assert 3 <= len(app.metric) <= most, "three to five key figures"


@pytest.mark.parametrize("page", quick_every(3, PAGES))
def test_page_without_data_offers_files_and_sample(with_nothing, open_page, page):
    app = open_page(page)
    assert not app.exception
    if page == "audit":  # what was done is on record without any data, too
        assert app.metric[0].label == "Entries"
        return
    labels = [button.label for button in app.button]
    assert any("sample" in label.lower() for label in labels)


def test_overview_answer_carries_a_range_and_money(with_sample, open_page):
    app = open_page("overview")
    answer = app.subheader[0].value
    assert "likely" in answer
    assert "€" in answer


def test_overview_shows_what_lapsed_certificates_expose_as_a_key_figure(with_sample, open_page):
    app = open_page("overview")
    shown = next(one for one in app.metric if "`compliance-exposure`" in one.help)
    step = next(one.label for one in app.button if one.label.startswith("**Renew lapsed"))
    assert shown.value.replace("\u00a0", " ") in step.replace("\u00a0", " ").replace("\\", "")


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


@pytest.mark.slow
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


def region_of(app):
    return next(m for m in app.multiselect if m.label == "Region")


@pytest.mark.slow
def test_the_same_browser_finds_its_filters_again(with_sample, one_browser, open_page):
    app = open_page("gap_map")
    chosen = region_of(app).options[0]
    region_of(app).select(chosen).run()
    assert region_of(open_page("gap_map")).value == [chosen]


@pytest.mark.slow
def test_another_browser_has_a_view_of_its_own(with_sample, open_page):
    app = open_page("gap_map")
    region_of(app).select(region_of(app).options[0]).run()
    other = open_page("gap_map")
    assert region_of(other).value == []
    region_of(other).select(region_of(other).options[1]).run()
    assert region_of(app.run()).value == [region_of(app).options[0]]


@pytest.mark.slow
def test_a_view_kept_by_an_earlier_version_is_taken_over_once(with_sample, open_page):
    import skillgap as sg

    workspace = sg.open_workspace(with_sample)
    workspace.remember("view", {"region": ["Benelux"], "measure": "unmet_share", "nonsense": 3})
    workspace.close()
    first = open_page("gap_map")
    assert region_of(first).value == ["Benelux"]
    assert first.segmented_control[0].value == "unmet_share"
    assert region_of(open_page("gap_map")).value == []


@pytest.mark.slow
def test_an_address_says_what_is_shown_and_is_taken_over(with_sample, open_page):
    app = open_page("gap_map", region="Benelux", measure="gap_levels")
    assert region_of(app).value == ["Benelux"]
    assert app.segmented_control[0].value == "gap_levels"
    app.segmented_control[0].set_value("unmet_share").run()
    assert app.query_params["measure"] == "unmet_share"
    del app.query_params["region"]  # a step back
    app.run()
    assert region_of(app).value == []


def test_rows_and_columns_of_the_gap_map_keep_their_order(with_sample, open_page, monkeypatch):
    from skillgap.ui import gap_map

    drawn, draw = [], gap_map.draw_heat_map
    monkeypatch.setattr(
        gap_map, "draw_heat_map", lambda table, **how: drawn.append(table) or draw(table, **how)
    )
    app = open_page("gap_map", measure=next(iter(gap_map.MEASURES)))
    for measure in list(gap_map.MEASURES)[1:]:
        app.segmented_control[0].set_value(measure).run()
    shown = {
        (tuple(table["cluster"].unique()), tuple(table["function"].unique())) for table in drawn
    }
    assert len(drawn) == len(gap_map.MEASURES)
    assert len(shown) == 1


def test_the_gap_map_says_where_most_is_not_delivered_and_opens_its_first_skill(
    with_sample, open_page
):
    app = open_page("gap_map")
    markdown = [one.value.replace("\\", "") for one in app.markdown]
    title = next(one for one in markdown if one.startswith("#### Most in "))
    where, amount = title.removeprefix("#### Most in ").split(": ")
    cluster, function = where.split(", ")
    answer = app.subheader[0].value.replace("\u00a0", " ").replace("\\", "")
    assert answer.startswith(f"The largest part is {cluster} in {function}: about ")
    assert amount.removesuffix(" a month not delivered") in answer
    first = app.button(key="first-step")
    label = first.label.replace("\\", "")
    assert label == f"Next: Open {cluster} in {function}", "the step goes with the answer"
    first.click().run()
    assert not app.exception
    assert app.subheader[0].value.replace("\\", "").startswith(f"{function}, {cluster}: about ")
    app.button(key="first-step").click().run()
    assert app.query_params["skill"], "the drawer of the skill is open"


@pytest.mark.slow
def test_an_address_that_names_nothing_known_does_no_harm(with_sample, open_page):
    app = open_page("gap_map", region="Atlantis", measure="<b>", cell="x", skill="S-none")
    assert not app.exception
    assert region_of(app).value == []
    assert app.segmented_control[0].value == "monthly_risk"


@pytest.mark.slow
def test_no_person_ever_stands_in_an_address(with_sample, open_page):
    app = open_page("people")
    before = next(s for s in app.selectbox if s.label == "Person")
    before.select_index(7).run()
    after = next(s for s in app.selectbox if s.label == "Person")
    assert after.value != "", "somebody else is open"
    for value in app.query_params.values():
        assert after.value not in value


@pytest.mark.slow
def test_every_page_says_which_part_of_the_organisation_it_speaks_of(with_sample, open_page):
    for page in PAGES:
        if page not in ("data", "audit"):  # they speak of the workspace
            assert "whole organisation" in open_page(page).caption[0].value, page
    app = open_page("overview", function="Technology & Data")
    assert "Technology" in app.caption[0].value
    assert "whole organisation" not in app.caption[0].value


@pytest.mark.slow
def test_colouring_the_map_otherwise_keeps_the_page_sound(with_sample, open_page):
    app = open_page("gap_map")
    for measure in ("unmet_share", "gap_levels", "monthly_risk"):
        app.segmented_control[0].set_value(measure).run()
        assert not app.exception


@pytest.mark.slow
def test_team_view_shows_a_team(with_sample, open_page):
    app = open_page("people")
    app.segmented_control[0].set_value("team").run()
    assert not app.exception
    assert app.subheader[0].value.startswith("Team ")


@pytest.mark.parametrize("page", quick_every(4, PAGES))
def test_a_page_opened_on_its_own_goes_through_the_shell(with_sample, page):
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60).run()
    # The guard leaves before anything is drawn: no data without the shell.
    assert len(app.title) == 0
    assert len(app.metric) == 0


def person_box(app):
    return next(one for one in app.selectbox if one.label == "Person")


@pytest.mark.slow
def test_the_person_asked_for_opens_although_a_filter_leaves_them_out(with_sample, open_page):
    app = open_page("overview")
    function = next(m for m in app.multiselect if m.label == "Function")
    function.select("Technology & Data").run()
    app.switch_page("pages/mobility.py").run()
    next(one for one in app.selectbox if one.label == "Role to move to").select_index(1).run()
    asked = next(one for one in app.button if one.label.startswith("Open "))
    name = asked.label.removeprefix("Open ").replace("\\", "")
    asked.click().run()
    assert name in app.subheader[0].value.replace("\\", ""), "never another person"
    assert any("outside your filters" in one.value for one in app.markdown)
    app.switch_page("pages/people.py").run()
    next(b for b in app.button if b.label == "Clear the filters").click().run()
    assert name in app.subheader[0].value.replace("\\", "")
    assert not any("outside your filters" in one.value for one in app.markdown)


@pytest.mark.slow
def test_a_next_step_is_one_button_named_by_its_words(with_sample, open_page):
    app = open_page("overview")
    steps = [one for one in app.button if one.key and one.key.startswith("step-")]
    assert len(steps) >= 3
    assert all(len(one.label) > 30 for one in steps)
    first = app.button(key="first-step")
    assert first.label.removeprefix("Next: ") in steps[0].label, "the same, under the answer"
    first.click().run()
    assert app.title[0].value.startswith("Where exactly")
    assert app.query_params["skill"]
