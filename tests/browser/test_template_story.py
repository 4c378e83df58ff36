"""From one template workbook to the gap map: titles, merged cells, computed tabs, scales."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.browser.harness import no_errors, press, settled, visit

PEOPLE = ("Ana Alder", "Bo Hazel", "Cyd Birch", "Dee Ivy", "Eli Cedar", "Fay Juniper")
ROLES = {"Fitter": (3, 2, 4), "Planner": (1, 4, 3)}
SKILLS = ("Welding", "Reading plans", "Safety")
MARKS = {"x and o": "ox", "lights": ("Red", "Amber", "Green"), "0 to 4": (0, 1, 2, 3, 4)}


def template(scale: str) -> bytes:
    """Make a workbook of three tabs: what roles need, what people can do, and the gaps."""
    marks, book = MARKS[scale], Workbook()
    needs = book.active
    needs.title = "Role profiles"
    for row in (
        ["What each role needs"],
        [],
        ["Role", *SKILLS],
        *([r, *n] for r, n in ROLES.items()),
    ):
        needs.append(row)
    rated, gaps = book.create_sheet("Ratings"), book.create_sheet("Gaps")
    title = (
        "Ratings: 0 = none, 1 = aware, 2 = basic, 3 = good, 4 = expert"
        if scale == "0 to 4"
        else "Ratings"
    )
    for sheet, said in ((rated, title), (gaps, "Gaps")):
        sheet.append([said])
        sheet.append([])
        sheet.append(["Employee", "Role", *SKILLS, *(["Total"] if sheet is rated else [])])
    for at, person in enumerate(PEOPLE):
        role, row = list(ROLES)[at % 2], at + 4
        rated.append([person, role, *(marks[(at + k) % len(marks)] for k in range(3)),
                      f"=COUNTA(C{row}:E{row})"])  # fmt: skip
        needed = f"VLOOKUP($B{row},'Role profiles'!$A:$D,%d,FALSE)"
        gaps.append([person, role, *(f"={needed % (k + 2)}-Ratings!{c}{row}"
                                     for k, c in enumerate("CDE"))])  # fmt: skip
    for sheet in book:
        sheet.merge_cells("A1:D1")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("scale", MARKS)
def test_a_template_workbook_opens_the_gap_map_in_one_upload(scale, fresh_server, page):
    visit(page, f"{fresh_server.url}/data")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("input[type=file]").first.set_input_files(
        [{"name": "team.xlsx", "mimeType": kind, "buffer": template(scale)}]
    )
    page.get_by_role("button", name="Check these files").wait_for(timeout=90_000)
    settled(page)
    press(page, "Check these files")
    expect(page.locator(".st-key-answer")).to_contain_text("6 people, 2 roles")
    no_errors(page)
    press(page, "Import and show the gap map")
    page.wait_for_url("**/gap_map")
    settled(page, quiet_ms=800)
    expect(page.locator(".st-key-gap-map canvas").first).to_be_visible()
    no_errors(page)
