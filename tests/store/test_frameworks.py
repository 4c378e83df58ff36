"""The framework kept in a workspace: edits with names and reasons, versions, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skillgap.core.errors import BadValue, UnknownName
from skillgap.core.requirement_edits import RequirementChange, requirements_by_pair
from skillgap.frameworks import (
    edit_requirements,
    framework_versions,
    load_framework,
    requirement_edits,
    undo_requirement_edit,
    with_framework_in_force,
)
from skillgap.permissions import load_permitted
from skillgap.ui.kit.own_workspace import Denied, OwnWorkspace
from tests.core.test_requirement_edits import WELD, shop

RAISE = RequirementChange("W", "weld", 4.0)


@pytest.fixture
def kept(opened):
    """A workspace with the shop, and the shop as kept in it."""
    return opened, opened.save(replace(shop(), name="Shop"))


def level(workspace, dataset):
    found = with_framework_in_force(workspace, dataset.lineage, workspace.load(dataset.id))
    return requirements_by_pair(found)[WELD].level


def test_an_edit_is_kept_with_name_and_reason_and_taken_back(kept):
    workspace, shop_here = kept
    edit_requirements(workspace, shop_here, [RAISE], by="Ann", reason="Thicker steel")
    [edit] = requirement_edits(workspace, shop_here.lineage)
    assert (edit.by, edit.reason, edit.loaded, edit.before) == ("Ann", "Thicker steel", (3.0,),
                                                                (3.0,))  # fmt: skip
    assert level(workspace, shop_here) == 4.0
    assert requirements_by_pair(load_permitted(workspace, shop_here))[WELD].level == 4.0
    undo_requirement_edit(workspace, shop_here.lineage, edit.id, by="Bo")
    assert level(workspace, shop_here) == 3.0
    [edit] = requirement_edits(workspace, shop_here.lineage)
    assert (edit.undone, edit.undone_by) == (True, "Bo")
    log = workspace.log()
    assert log["actor"].tolist()[:2] == ["Bo", "Ann"]
    assert "Thicker steel" in log["detail"].iloc[1]
    assert "W, 1 requirement" in log["subject"].iloc[1]


def test_an_edit_upon_an_edit_remembers_what_the_files_said(kept):
    workspace, here = kept
    edit_requirements(workspace, here, [RAISE], by="Ann", reason="one")
    higher = replace(RAISE, level=5.0)
    edit_requirements(workspace, here, [higher], by="Ann", reason="two")
    newest, oldest = requirement_edits(workspace, here.lineage)
    assert (newest.loaded, newest.before) == ((3.0,), (4.0,))
    undo_requirement_edit(workspace, here.lineage, oldest.id, by="Ann")
    assert level(workspace, here) == 5.0


def test_an_edit_holds_in_the_next_import_and_yields_to_newer_files(kept):
    workspace, here = kept
    edit_requirements(workspace, here, [RAISE], by="Ann", reason="one")
    later = workspace.save(replace(shop(openings=[{"role_id": "W"}]), name="Shop"))
    assert later.version == 2
    assert level(workspace, later) == 4.0
    newer = workspace.save(replace(shop(weld=2.0), name="Shop"))
    assert level(workspace, newer) == 2.0


def test_what_is_no_change_or_has_no_reason_is_refused(kept):
    workspace, here = kept
    with pytest.raises(BadValue, match="required already"):
        edit_requirements(workspace, here, [replace(RAISE, level=3.0)], by="Ann", reason="why")
    with pytest.raises(BadValue, match="why"):
        edit_requirements(workspace, here, [RAISE], by="Ann", reason=" ")
    with pytest.raises(UnknownName):
        edit_requirements(workspace, here, [RequirementChange("W", "wield", 1.0)], by="A",
                          reason="why")  # fmt: skip
    with pytest.raises(UnknownName):
        undo_requirement_edit(workspace, here.lineage, "none", by="Ann")
    edit_requirements(workspace, here, [RAISE], by="Ann", reason="why")
    name = requirement_edits(workspace, here.lineage)[0].id
    undo_requirement_edit(workspace, here.lineage, name, by="Ann")
    with pytest.raises(BadValue, match="taken back already"):
        undo_requirement_edit(workspace, here.lineage, name, by="Ann")


def test_an_account_that_may_not_decide_may_not_edit_either(kept):
    workspace, here = kept
    account = OwnWorkspace(workspace, "mia", "manager", frozenset({"E1"}), lambda: frozenset())
    with pytest.raises(Denied):
        edit_requirements(account, here, [RAISE], by="mia", reason="why", loaded=shop())
    assert requirement_edits(workspace, here.lineage) == ()
    assert workspace.log()["action"].iloc[0] == "refuse"


def test_versions_are_what_was_in_force_after_each_import_and_each_decision(kept):
    workspace, here = kept
    edit_requirements(workspace, here, [RAISE], by="Ann", reason="one")
    workspace.save(replace(shop(openings=[{"role_id": "W"}]), name="Shop"))
    name = requirement_edits(workspace, here.lineage)[0].id
    undo_requirement_edit(workspace, here.lineage, name, by="Bo")
    versions = framework_versions(workspace, here)
    levels = [
        requirements_by_pair(load_framework(workspace, here.lineage, one))[WELD].level
        for one in versions
    ]
    assert levels == [3.0, 3.0, 3.0, 4.0, 3.0]
    assert [one.label.split(",")[0].split(":")[0] for one in versions] == [
        "In force now", "Taken back", "As loaded", "Edited", "As loaded",
    ]  # fmt: skip
    assert [one.by for one in versions[1:]] == ["Bo", "facilitator", "Ann", "facilitator"]
