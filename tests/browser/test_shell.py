"""The frame around the pages: deep links, back, reload, restart, and filters that stay."""

from __future__ import annotations

import pytest

from tests.browser.harness import (
    PAGES,
    answer,
    arrived,
    choose_in_filter,
    go,
    listen,
    no_errors,
    open_filter,
    running,
    settled,
    show_link,
    visit,
)

QUESTIONS = {
    "Overview": "Where are we short of skills",
    "Data": "What data do we have",
    "Gap map": "Where exactly are we short",
    "Skills graph": "Which skills are close",
    "People": "Who can do what",
    "Build or buy": "Should we build, buy",
    "Taxonomy": "Which skills should we add",
    "Work design": "Do people need training",
    "Workflow canvas": "What will this job be",
    "Readiness": "Are we ready for work with AI",
    "Mobility": "Who can move where",
    "Learning": "What should we offer whom",
    "Entry level": "What happens to senior posts",
    "Projected ROI": "What should it return",
    "Measured impact": "Did it work",
    "Scoreboard": "Are learning and mobility moving",
    "Fairness": "Is everyone judged and offered alike",
    "Scenarios": "Where will we be short",
    "Audit": "Who did what",
    "Deck": "What do we take to the board",
    "Workshop": "What does the room expect",
}


def heading(page):
    return page.locator("h1").first.inner_text()


def dataset(page):
    return page.get_by_role("combobox", name="Dataset").input_value()


def filter_box(page, label):
    return page.locator("[data-testid=stSidebar] [data-testid=stMultiSelect]").filter(
        has=page.get_by_text(label, exact=True)
    )


# Every page begins with that guard (tests/house); three show that it leads on.
@pytest.mark.parametrize("title", ["Overview", "Gap map", "Scenarios"])
def test_cold_deep_link_arrives_where_it_points(first_server, page, title):
    # On a fresh server a deep link runs the page's file before app.py; the guard sends it back.
    visit(page, first_server.url + PAGES[title])
    assert page.locator("[data-testid=stSidebar]").is_visible()
    assert show_link(page, "People")
    page.keyboard.press("Escape")
    assert heading(page).startswith(QUESTIONS[title])
    assert len(answer(page)) > 20
    no_errors(page)


def test_first_start_opens_the_sample(first_server, page):
    visit(page, first_server.url)
    assert "Sample" in dataset(page)
    assert len(answer(page)) > 20
    no_errors(page)


def test_back_and_forward_follow_the_pages(server, page):
    visit(page, server.url)
    go(page, "Gap map")
    assert heading(page).startswith(QUESTIONS["Gap map"])
    go(page, "People")
    for step, title in ((page.go_back, "Gap map"), (page.go_back, "Overview"),
                        (page.go_forward, "Gap map")):  # fmt: skip
        step()
        assert heading(arrived(page, title)).startswith(QUESTIONS[title])
    no_errors(page)


def test_filters_survive_page_switch_and_reload(own_server, page):
    visit(page, own_server.url)
    go(page, "Gap map")
    unfiltered = answer(page)
    chosen = choose_in_filter(page, "Function")
    filtered = answer(page)
    assert filtered != unfiltered
    for title in ("People", "Overview", "Gap map"):
        go(page, title)
        assert chosen in filter_box(page, "Function").inner_text(), title
    assert answer(page) == filtered
    page.reload()
    settled(page)
    assert chosen in filter_box(page, "Function").inner_text()
    assert answer(page) == filtered
    no_errors(page)


def test_switching_while_the_page_still_runs_loses_nothing(own_server, page):
    visit(page, own_server.url + PAGES["Gap map"])
    option = open_filter(page, "Function").first
    chosen = option.inner_text()
    option.click()
    page.keyboard.press("Escape")
    show_link(page, "People").click()  # at once: the rerun for the filter is still under way
    settled(page)
    assert chosen in filter_box(page, "Function").inner_text()
    go(page, "Gap map")
    assert chosen in filter_box(page, "Function").inner_text()
    no_errors(page)


def test_reload_and_restart_keep_the_dataset(tmp_path, browser):
    context = browser.new_context()
    with running(tmp_path / "app") as app:
        page = listen(context.new_page())
        visit(page, app.url)
        before, sentence = dataset(page), answer(page)
        page.reload()
        assert dataset(settled(page)) == before
        page.close()
    with running(tmp_path / "app") as app:
        page = listen(context.new_page())
        visit(page, app.url)
        assert dataset(page) == before
        assert answer(page) == sentence
        no_errors(page)
    context.close()


def test_no_page_is_scrolled_sideways_at_1280_and_every_control_has_a_name(server, page):
    """One walk through all pages, as people take it: cold visits cost three times as much."""
    visit(page, server.url)
    for title in PAGES:
        if title != "Overview":
            go(page, title)
        assert too_wide(page) <= 1, title
        assert nameless(page) == [], title


def too_wide(page):
    """Return by how many pixels a page must be scrolled sideways."""
    return page.evaluate(
        "() => Math.max(...[document.scrollingElement,"
        " document.querySelector('[data-testid=stMain]')]"
        ".map(part => part.scrollWidth - part.clientWidth))"
    )


def nameless(page):
    """Return the controls in sight that no screen reader could name."""
    return page.evaluate(
        """() => [...document.querySelectorAll('button, input, [role=combobox], a[href]')]
          .filter(part => part.checkVisibility())  // not what a closed section keeps back
          .filter(part => !(part.innerText?.trim() || part.ariaLabel || part.title
            || part.labels?.length || part.getAttribute('aria-labelledby')
            || part.querySelector('img[alt]')))
          .map(part => part.outerHTML.slice(0, 120))"""
    )


def test_on_paper_a_page_stands_without_its_list_and_no_figure_is_cut(server, page):
    visit(page, server.url + PAGES["Gap map"])
    answer(page)
    page.emulate_media(media="print")
    settled(page)
    assert not page.get_by_test_id("stSidebar").is_visible()
    wide = page.evaluate("innerWidth")
    for figure in page.locator("[data-testid=stMain] .main-svg").all():
        box = figure.bounding_box()
        assert box is None or box["x"] + box["width"] <= wide + 1
