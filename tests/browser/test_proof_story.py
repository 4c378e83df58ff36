"""From what it should return to whether it did: Projected ROI, Measured impact, and back."""

from __future__ import annotations

from tests.app.test_roi_and_impact import panel_csv
from tests.browser.harness import (
    answer,
    arrived,
    choose,
    go,
    no_errors,
    only_local_requests,
    press,
    settled,
    visit,
)


def test_from_projection_to_proof_and_back(fresh_server, page):
    visit(page, f"{fresh_server.url}/projected_roi")
    choose(page, "Intervention", "Guided diagnosis")
    planned = answer(page)
    assert "Guided diagnosis" in planned
    assert "of the effect we assume" in planned
    page.get_by_role("tab", name="Compared with others").click()
    settled(page)
    assert page.locator("[class*=st-key-roi-compared]").first.is_visible()
    # The step "measure it" leads to the same intervention on Measured impact.
    step = page.locator("[class*=st-key-step-measured_impact]").get_by_role("button").first
    step.click()
    settled(page)
    assert page.locator("h1").first.inner_text().startswith("Did it work")
    proven = answer(page)
    assert "Guided diagnosis" in proven
    assert "95%" in proven
    assert page.get_by_text("What cannot be claimed").first.is_visible()
    page.get_by_role("tab", name="In money").click()
    settled(page)
    press(page, "Use it in projections")
    go(page, "Projected ROI")
    assert answer(page) != planned, "the measured effect is used now"
    page.go_back()
    arrived(page, "Measured impact")
    assert page.locator("h1").first.inner_text().startswith("Did it work")
    no_errors(page)
    only_local_requests(page)


def test_a_panel_of_ones_own(server, page, tmp_path):
    visit(page, f"{server.url}/measured_impact")
    page.get_by_role("radio", name="A panel").or_(
        page.get_by_role("button", name="A panel")
    ).first.click()
    settled(page)
    file = tmp_path / "picks.csv"
    file.write_bytes(panel_csv())
    page.locator("input[type=file]").first.set_input_files(file)
    page.get_by_text("What cannot be claimed").first.wait_for()
    settled(page)
    said = answer(page)
    assert "picks rose from" in said
    assert "we cannot claim that it caused this" in said, "nobody has answered the four questions"
    no_errors(page)
    only_local_requests(page)


def test_from_catalogue_to_projection_to_proof(fresh_server, page):
    visit(page, f"{fresh_server.url}/learning")
    assert "Doing nothing leaves" in answer(page)
    page.get_by_role("tab", name="Courses").click()
    settled(page)
    page.get_by_text("Catalogue", exact=True).first.click()
    settled(page)
    page.get_by_role("tab", name="Who gets what").click()
    settled(page)
    press(page, "Accept")
    assert page.get_by_role("button", name="Undo this decision").is_visible()
    page.locator("[class*=st-key-step-projected_roi]").get_by_role("button").first.click()
    arrived(page, "Projected ROI")
    assert page.locator("h1").first.inner_text().startswith("What should it return")
    assert "after all costs" in answer(page)
    go(page, "Measured impact")
    assert page.get_by_text("What cannot be claimed").first.is_visible()
    page.go_back()
    arrived(page, "Projected ROI")
    page.go_back()
    arrived(page, "Learning")
    undo = page.get_by_role("button", name="Undo this decision")
    assert undo.is_visible(), "what was said is kept"
    no_errors(page)
    only_local_requests(page)
