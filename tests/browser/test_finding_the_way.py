"""Finding the way: pages in sight, addresses that work, views of one's own, controls that hold."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from tests.browser.harness import (
    PAGES,
    answer,
    answers,
    choose_in_filter,
    go,
    heard,
    listen,
    no_errors,
    press,
    running,
    settled,
    show_link,
    visit,
)


def parameters(page):
    return parse_qs(urlsplit(page.url).query)


def box(page, label):
    return page.locator("[data-testid=stSidebar] [data-testid=stMultiSelect]").filter(
        has=page.get_by_text(label, exact=True)
    )


def choose_function(page, place=0):
    return choose_in_filter(page, "Function", place)


def test_every_page_is_one_click_away_and_the_open_one_is_marked(server, page):
    visit(page, server.url)
    for title in PAGES:
        entry = show_link(page, title)
        entry.scroll_into_view_if_needed()
        assert entry.is_visible(), title
    go(page, "Mobility")
    marked = page.locator("[aria-current=page]")
    assert marked.count() == 1
    assert "Mobility" in marked.inner_text()
    lowest = page.locator(".st-key-pages").bounding_box()
    assert lowest["y"] + lowest["height"] < 800, "in sight without scrolling"
    no_errors(page)


def test_the_pages_are_reached_by_keyboard(server, page):
    visit(page, server.url)
    show_link(page, "People").focus()
    page.keyboard.press("Enter")
    settled(page)
    assert page.locator("h1").first.inner_text().startswith("Who can do what")
    no_errors(page)


def test_an_unknown_address_says_so(server, page):
    visit(page, server.url + "/nonsense")
    assert "There is no page “nonsense”" in page.locator("[data-testid=stMain]").inner_text()
    page.keyboard.press("Escape")  # the framework's own notice lies above it
    go(page, "Gap map")
    assert "There is no page" not in page.locator("[data-testid=stMain]").inner_text()


def test_what_is_chosen_stands_in_the_address_and_back_takes_it_back(own_server, page):
    visit(page, own_server.url + PAGES["Gap map"])
    whole = answer(page)
    chosen = choose_function(page)
    assert parameters(page)["function"] == [chosen]
    part = answer(page)
    page.reload()
    settled(page)
    assert answer(page) == part, "reload"
    page.go_back()
    assert answers(page, whole), "back"
    page.go_forward()
    assert answers(page, part), "forward"
    no_errors(page)


def test_a_link_shows_a_colleague_the_same(own_server, browser, page):
    visit(page, own_server.url + PAGES["Gap map"])
    choose_function(page, 1)
    said, link = answer(page), page.url
    other = listen(browser.new_context().new_page())
    visit(other, link)
    assert answer(other) == said
    no_errors(other)
    other.context.close()


def test_a_next_step_opens_by_its_words_and_its_drawer_is_in_the_address(server, page):
    visit(page, server.url)
    step = page.get_by_role("button", name=re.compile("^.*Close the gap in")).first
    step.get_by_text("Close the gap in").click()
    settled(page)
    assert "/gap_map" in page.url
    assert parameters(page)["skill"]
    assert page.get_by_role("dialog").is_visible()
    page.reload()
    settled(page)
    assert page.get_by_role("dialog").is_visible(), "an address opens the drawer again"
    no_errors(page)


def test_no_person_stands_in_an_address(server, page):
    visit(page, server.url + PAGES["Mobility"] + "?role=data-analyst")
    page.locator(".st-key-open-mover button").click()
    settled(page)
    assert "/people" in page.url
    person = page.get_by_role("combobox", name="Person").input_value()
    name = person.split(" · ")[0]
    assert name in answer(page)
    assert all(part not in page.url for part in name.split())


def test_two_browsers_do_not_move_each_others_view(own_server, browser, page):
    visit(page, own_server.url + PAGES["Gap map"])
    mine = choose_function(page, 0)
    other = listen(browser.new_context().new_page())
    visit(other, own_server.url + PAGES["Gap map"])
    assert "function" not in parameters(other)
    theirs = choose_function(other, 2)
    page.reload()
    settled(page)
    go(page, "Overview")
    assert mine in box(page, "Function").inner_text()
    assert theirs not in box(page, "Function").inner_text()
    assert heard(other).errors == []
    other.context.close()


def test_the_same_browser_finds_its_view_after_a_restart(tmp_path, browser):
    context = browser.new_context()
    with running(tmp_path / "app") as app:
        page = listen(context.new_page())
        visit(page, app.url + PAGES["Gap map"])
        chosen = choose_function(page)
        page.close()
    with running(tmp_path / "app") as app:
        page = listen(context.new_page())
        visit(page, app.url + PAGES["People"])  # nothing in this address
        assert chosen in box(page, "Function").inner_text()
    context.close()


def test_slider_moves_by_keyboard_hold_over_a_page_switch(own_server, page):
    visit(page, own_server.url + PAGES["Scenarios"])
    press(page, "Hiring freeze")
    thumb = page.get_by_role("slider", name="Hiring speed").first
    before = float(thumb.input_value())
    thumb.focus()
    for _ in range(9):
        thumb.press("ArrowRight")
        page.wait_for_timeout(60)
    moved = float(thumb.input_value())
    assert moved > before
    page.wait_for_timeout(900)  # Streamlit itself holds the last key press back for 200 ms
    show_link(page, "People").click()  # before the numbers have followed
    page.wait_for_url("**/people*")
    settled(page)
    go(page, "Scenarios")
    thumb = page.get_by_role("slider", name="Hiring speed").first
    assert float(thumb.input_value()) == moved
    no_errors(page)


def cost_in(said):
    """Return the money that an answer begins with; nothing where it plans nothing."""
    found = re.search(r"About €([\d.]+).(k|M)", said)
    return float(found[1]) * {"k": 1e3, "M": 1e6}[found[2]] if found else 0.0


def test_an_emptied_budget_is_no_limit(server, page):
    visit(page, server.url + PAGES["Build or buy"])
    usual = answer(page)
    field = page.get_by_role("spinbutton", name=re.compile("Budget"))
    field.fill("300")
    field.press("Enter")
    settled(page, 600)
    assert cost_in(answer(page)) < cost_in(usual)
    field.press("Control+a")
    field.press("Delete")
    field.press("Tab")
    settled(page, 600)
    assert field.input_value() == ""
    assert cost_in(answer(page)) > cost_in(usual) > 0
