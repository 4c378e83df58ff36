"""The map as people use it: find, click, path, roles, keyboard, page switch, table."""

from __future__ import annotations

import pytest

from tests.browser.harness import PATIENCE_MS, go, no_errors, only_local_requests, settled, visit

SKILL, OTHER = "sql", "case-management"
NAMES = {SKILL: "SQL", OTHER: "Case management"}


@pytest.fixture
def graph(own_server, page):
    """The page with the map painted."""
    visit(page, own_server.url + "/skills_graph")
    painted(page)
    return page


def painted(page):
    page.wait_for_selector(".map[data-ready]", timeout=PATIENCE_MS)
    return settled(page)


def click(page, node):
    """Click a node with the real mouse, where the map draws it."""
    page.locator(".map").evaluate("map => map.scrollIntoView({block: 'center'})")
    settled(page, 600)  # the camera may still be flying
    spot = page.locator(".map").evaluate("(map, id) => map.whereIs(id)", node)
    page.mouse.click(spot["x"], spot["y"])
    return settled(page, 500)


def panel(page):
    return page.locator(".st-key-panel-head h3").first.inner_text()


def chosen(page):
    """What the map itself holds to be in focus: ids of start, end and the way."""
    return page.locator(".map").evaluate(
        """root => { const {focus, nodes} = root.map, id = at => nodes.ids[at] ?? '';
        return [id(focus.selected), id(focus.to), focus.path.map(id)]; }"""
    )


def test_a_click_focuses_and_a_second_one_gives_the_way_with_hours(graph):
    click(graph, SKILL)
    assert panel(graph) == NAMES[SKILL]
    assert chosen(graph)[0] == SKILL
    click(graph, OTHER)
    assert panel(graph).startswith(NAMES[SKILL])
    assert panel(graph).endswith(NAMES[OTHER])
    told = graph.locator("[data-testid=stMetricValue]").filter(has_text="hours")
    assert told.first.is_visible()
    start, end, path = chosen(graph)
    assert (start, end) == (SKILL, OTHER)
    assert path[0] == SKILL
    assert path[-1] == OTHER
    no_errors(graph)
    only_local_requests(graph)


def test_finding_by_name_drives_the_map(graph):
    box = graph.locator("[data-testid=stMain] [data-testid=stSelectbox] input").first
    box.click()
    box.fill("case manag")
    graph.get_by_role("option", name=NAMES[OTHER]).click()
    settled(graph, 500)
    assert chosen(graph)[0] == OTHER
    assert panel(graph) == NAMES[OTHER]
    no_errors(graph)


def test_choice_and_camera_survive_rerun_page_switch_and_reload(graph):
    click(graph, SKILL)
    graph.get_by_role("button", name="Zoom in").click()
    settled(graph, 700)
    where = "root => JSON.stringify(root.map.camera.place)"
    camera = graph.locator(".map").evaluate(where)
    graph.get_by_text("The same as a table").click()  # reruns the whole page
    settled(graph, 700)
    assert graph.locator(".map").evaluate(where) == camera
    go(graph, "Gap map")
    go(graph, "Skills graph")
    painted(graph)
    assert panel(graph) == NAMES[SKILL]
    assert chosen(graph)[0] == SKILL
    assert graph.locator(".map").evaluate(where) == camera
    graph.reload()
    painted(graph)
    assert panel(graph) == NAMES[SKILL]
    assert graph.locator(".map").evaluate(where) == camera
    no_errors(graph)


def test_a_click_reruns_the_panel_and_does_not_send_the_map_again(graph):
    graph.locator(".map").evaluate("root => { root.loads = 0; const map = root.map, own = map.load;"
                                   " map.load = (...all) => { root.loads += 1; "
                                   "own.apply(map, all); }; }")  # fmt: skip
    click(graph, SKILL)
    assert panel(graph) == NAMES[SKILL]
    assert graph.locator(".map").evaluate("root => root.loads") == 0


def test_keys_walk_choose_and_let_go(graph):
    graph.locator("canvas.picture").focus()
    graph.keyboard.press("ArrowRight")
    first = graph.locator("div.told").inner_text()
    assert "FTE" in first
    graph.keyboard.press("ArrowDown")
    assert graph.locator("div.told").inner_text() != first
    graph.keyboard.press("Enter")
    settled(graph, 500)
    assert graph.locator("div.told").inner_text().startswith(panel(graph))
    graph.keyboard.press("Escape")
    settled(graph, 500)
    assert graph.locator(".st-key-panel-head").count() == 0
    assert chosen(graph)[0] == ""
    graph.keyboard.press("Tab")  # the map lets the focus go on
    assert graph.evaluate("document.activeElement.shadowRoot?.activeElement?.className") == "button"
    no_errors(graph)


def test_roles_have_their_own_map_and_lead_to_mobility(graph):
    graph.locator("[data-testid=stSidebar]").get_by_text("Roles", exact=True).click()
    painted(graph)
    click(graph, "data-analyst")
    assert panel(graph) == "Data analyst"
    graph.get_by_role("button", name="Who can move to Data analyst").click()
    settled(graph, 500)
    assert graph.locator("h1").inner_text().startswith("Who can move where")
    assert "Data analyst" in graph.locator(".st-key-answer").inner_text()
    no_errors(graph)


def test_dragging_moves_the_map_and_chooses_nothing(graph):
    box = graph.locator(".map").bounding_box()
    where = "root => root.map.camera.place.x"
    before = graph.locator(".map").evaluate(where)
    graph.mouse.move(box["x"] + 60, box["y"] + 60)
    graph.mouse.down()
    graph.mouse.move(box["x"] + 200, box["y"] + 160, steps=6)
    graph.mouse.up()
    settled(graph, 500)
    assert graph.locator(".map").evaluate(where) < before
    assert graph.locator(".st-key-panel-head").count() == 0
