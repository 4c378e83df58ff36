"""Mobility as people use it: click a person in the picture, follow a bridge to its ladders."""

from __future__ import annotations

from tests.browser.harness import answer, answers, no_errors, settled, visit


def ladder(page):
    return page.locator(".st-key-ladder h3").first.inner_text()


def test_bridges_lead_to_ladders(own_server, page):
    visit(page, own_server.url + "/mobility")
    page.get_by_role("tab", name="Bridges").click()
    settled(page, 500)
    assert "Customer Service → Data analyst" in page.locator("[data-testid=stMain]").inner_text()
    page.get_by_role("button", name="Show their learning paths").click()
    settled(page, 500)
    assert ladder(page)
    page.get_by_role("tab", name="Mentors").click()
    settled(page, 500)
    no_errors(page)


def test_a_click_on_a_dot_opens_that_person(own_server, page):
    visit(page, own_server.url + "/mobility?role=data-analyst")
    before = ladder(page)
    canvas = page.locator("[data-testid=stMain] canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    # Somewhere along the cloud of dots there is another person than the first.
    for share in (0.5, 0.55, 0.6, 0.65, 0.45):
        for height in (0.45, 0.5, 0.55, 0.6):
            page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] * height)
            settled(page, 300)
            if ladder(page) != before:
                no_errors(page)
                return
    raise AssertionError("no dot answered")


def test_a_cell_of_the_matrix_opens_its_people_and_back_returns(own_server, page):
    visit(page, own_server.url + "/mobility")
    whole = answer(page)
    canvas = page.locator("[data-testid=stMain] canvas").first
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.83, box["y"] + 78)  # Operations, first role
    settled(page, 800)
    assert "role=" in page.url
    assert "from=Operations" in page.url
    assert ladder(page)
    page.go_back()
    assert answers(page, whole)
    no_errors(page)
