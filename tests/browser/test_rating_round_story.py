"""From an empty workspace to a first gap map: six people rate, and so does their manager."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

import skillgap as sg
from tests.browser.harness import (
    PATIENCE_MS,
    answer,
    go,
    no_errors,
    only_local_requests,
    running,
    settled,
    visit,
)

PEOPLE = ("Ann", "Bob", "Cem", "Dee", "Eva", "Fay")
SKILLS = ("Cloud platforms, 3", "Talking with customers, 4")


@pytest.fixture
def empty_server(tmp_path):
    """The app on a workspace in which nothing is loaded, and whose owner put the sample away."""
    with sg.open_workspace(tmp_path / "app" / "workspace") as workspace:
        workspace.remember("sample offered", True)
    with running(tmp_path / "app") as app:
        yield app


def filled(pack):
    """Return the forms of a pack as they come back: short of the one skill, good at the other."""
    forms = []
    for name in pack.namelist():
        book = load_workbook(io.BytesIO(pack.read(name)))
        for row in book["Rate"].iter_rows(min_row=2):
            own = row[1].value == "self"
            cloud = row[2].value.startswith("Cloud")
            row[3].value = ("3 proficient" if own else "1 aware") if cloud else "5 expert"
            row[4].value = "gladly" if own else None
        sink = io.BytesIO()
        book.save(sink)
        forms.append({"name": name, "mimeType": "application/octet-stream",
                      "buffer": sink.getvalue()})  # fmt: skip
    return forms


def test_a_rating_round_of_six_reaches_a_gap_map(empty_server, page):
    settled(visit(page, f"{empty_server.url}/data"))
    page.get_by_text("Rating round: let a team rate its skills").click()
    for label, told in (("Name of the team", "Service desk"),
                        ("People, one per line", "\n".join(PEOPLE)),
                        ("Skills, one per line", "\n".join(SKILLS))):  # fmt: skip
        box = page.get_by_label(label)
        box.fill(told)
        box.blur()
        settled(page)
    button = page.get_by_role("button", name="Forms (.zip)")
    button.wait_for(timeout=PATIENCE_MS)
    with page.expect_download(timeout=PATIENCE_MS) as waiting:
        button.click()
    with ZipFile(waiting.value.path()) as pack:
        forms = filled(pack)
    assert len(forms) == len(PEOPLE) + 1
    page.locator(".st-key-forms-back input[type=file]").set_input_files(forms)
    page.get_by_text("24 ratings of 6 of 6 people came back.").wait_for(timeout=PATIENCE_MS)
    assert page.get_by_text("Where the two see it differently").is_visible()
    page.get_by_role("button", name="Take these ratings in").click()
    page.get_by_text("24 ratings were taken into Service desk").first.wait_for(timeout=PATIENCE_MS)
    go(page, "Gap map")
    assert "The largest part is Service desk" in answer(settled(page, quiet_ms=800))
    go(page, "Overview")
    page.get_by_text("Figures in words and numbers").click()
    page.locator("td", has_text="Cloud platforms").first.wait_for(timeout=PATIENCE_MS)
    only_local_requests(page)
    no_errors(page)
