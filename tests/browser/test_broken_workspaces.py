"""Twelve broken workspaces, opened one after another in one browser: each says what is wrong, and
each way on that it offers leads on."""

from __future__ import annotations

import random
import shutil
import sqlite3

import pandas as pd
import pytest

import skillgap as sg
from tests.app.test_broken_workspaces import BROKEN, HEADING, change
from tests.browser.harness import running, settled, visit

MAIN = "[data-testid=stMain]"


def cut_in_half(folder):
    content = (folder / "workspace.db").read_bytes()
    (folder / "workspace.db").write_bytes(content[: len(content) // 2])


def zeros_in_the_middle(folder):
    content = bytearray((folder / "workspace.db").read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8192] = bytes(8192)
    (folder / "workspace.db").write_bytes(bytes(content))


def noise_everywhere(folder):
    chance, content = random.Random(2), bytearray((folder / "workspace.db").read_bytes())
    for _ in range(400):
        content[chance.randrange(100, len(content))] = chance.randrange(256)
    (folder / "workspace.db").write_bytes(bytes(content))


TWELVE = {
    **BROKEN,
    "a name changed by hand": lambda folder: change(folder, "update dataset set name = 'Others'"),
    "a setting changed by hand": lambda folder: change(folder, "update setting set value = '7'"),
    "cut in half": cut_in_half,
    "zeros in the middle": zeros_in_the_middle,
    "noise everywhere": noise_everywhere,
}


def works():
    return sg.from_tables(
        {
            "employees": pd.DataFrame({"employee_id": ["A1", "A2"], "role_id": ["r", "r"]}),
            "requirements": pd.DataFrame(
                {"role_id": ["r"], "skill_id": ["s"], "required_level": [3]}
            ),
            "signals": pd.DataFrame(
                {"employee_id": ["A1", "A2"], "skill_id": ["s", "s"], "level": [2, 3]}
            ),
        },
        name="Our works",
    )


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """The twelve, each with the backup it had before."""
    folder = tmp_path_factory.mktemp("broken")
    with sg.open_workspace(folder / "workspace") as opened:
        opened.save(works(), origin="ours")
        opened.remember("sample offered", True)
        opened.back_up()
    sqlite3.connect(folder / "workspace" / "workspace.db").execute("vacuum").connection.close()
    made = {}
    for number, (how, break_it) in enumerate(TWELVE.items()):
        made[how] = folder / f"works-{number}"
        shutil.copytree(folder / "workspace", made[how])
        break_it(made[how])
    return made


def test_each_says_what_is_wrong_and_leads_on(broken, page, tmp_path):
    first, *others = broken.items()
    with running(tmp_path, environment={"SKILLGAP_WORKSPACE": str(first[1])}) as app:
        visit(page, app.url)
        for how, folder in (first, *others):
            if how != first[0]:
                page.get_by_label("Folder of a workspace").fill(str(folder))
                page.get_by_role("button", name="Open it").click()
                page.get_by_text(f"Open now: {folder}").wait_for()
                settled(page)
            told = page.locator(MAIN).inner_text()
            assert HEADING in told, how
            assert "Expected " in told, how
            assert "original error message" not in told, how
            assert page.get_by_role("button", name="Restore").first.is_visible(), how
        page.get_by_role("button", name="Restore").first.click()
        page.get_by_text("Our works").first.wait_for()
        settled(page)
        assert HEADING not in page.locator(MAIN).inner_text()
