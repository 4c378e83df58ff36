"""Importing again adds a version; nothing that was imported is changed or lost."""

from __future__ import annotations

import pytest

from skillgap.store.workspace import open_workspace
from tests.store.test_workspace import assert_same, stored, tiny

pytestmark = pytest.mark.slow


def numbers(opened, saved):
    return [version.version for version in opened.versions(saved.id)]


def test_importing_again_adds_a_version(opened):
    first = opened.save(tiny(), actor="Ana", origin="october.csv")
    second = opened.save(tiny((2.0, 2.0), name=" TINY"), actor="Bo", origin="november.csv")
    assert [(v.version, v.actor, v.origin) for v in opened.versions(first.id)] == [
        (2, "Bo", "november.csv"), (1, "Ana", "october.csv"),
    ]  # fmt: skip
    assert (second.lineage, second.parent, second.version) == (first.lineage, first.id, 2)
    assert opened.datasets() == [second] == [opened.active()]
    assert_same(tiny(), opened.load(first.id))
    assert_same(tiny((2.0, 2.0), name=" TINY"), opened.load(second.id))


def test_another_name_is_another_dataset(opened):
    tiny_ = opened.save(tiny())
    other = opened.save(tiny(name="Other"))
    assert [dataset.name for dataset in opened.datasets()] == ["Other", "Tiny"]
    assert (tiny_.version, other.version) == (1, 1)
    assert tiny_.lineage != other.lineage


def test_what_is_in_force_already_makes_no_version(opened):
    first = opened.save(tiny(), origin="monday.csv")
    opened.save(tiny(name="Other"))
    again = opened.save(tiny(), origin="tuesday.csv")
    assert again == first == opened.active()
    assert numbers(opened, first) == [1]
    assert opened.audit()["detail"].str.startswith("same content again").tolist() == [
        True, False, False,
    ]  # fmt: skip


def test_other_findings_in_the_same_data_make_a_version(opened):
    first = opened.save(tiny())
    second = opened.save(tiny(issues=()))
    assert (second.version, second.fingerprint) == (2, first.fingerprint)
    assert len(opened.load(first.id).issues) == 1
    assert opened.load(second.id).issues == ()


def test_equal_tables_of_versions_share_their_snapshots(opened):
    opened.save(tiny())
    before = stored(opened)
    opened.save(tiny((2.0, 2.0)))
    assert len(set(stored(opened)) - set(before)) == 1
    assert set(before) <= set(stored(opened))


def test_going_back_is_recorded_and_deletes_nothing(opened):
    first, second = opened.save(tiny()), opened.save(tiny((2.0, 2.0)))
    files = stored(opened)
    assert opened.activate(first.id, actor="Ana") == first
    assert opened.datasets() == [first]
    assert [(v.version, v.in_force) for v in opened.versions(first.id)] == [(2, False), (1, True)]
    opened.activate(second.id)
    assert opened.active() == second
    trail = opened.audit()[["actor", "action", "detail"]].to_numpy().tolist()
    assert trail[:2] == [
        ["facilitator", "change version", "forward from version 1"],
        ["Ana", "change version", "back from version 2"],
    ]
    assert stored(opened) == files


def test_an_import_follows_the_version_gone_back_to(opened):
    first, second = opened.save(tiny()), opened.save(tiny((2.0, 2.0)))
    opened.activate(first.id)
    third = opened.save(tiny((2.0, 2.0)))
    assert (third.version, third.parent) == (3, first.id)
    assert third.fingerprint == second.fingerprint
    assert numbers(opened, first) == [3, 2, 1]


def test_removing_a_dataset_takes_its_versions_and_leaves_the_others(opened):
    kept = opened.save(tiny((3.0, 3.0), name="Kept"))
    first, second = opened.save(tiny()), opened.save(tiny((2.0, 2.0)))
    opened.forget(first.id)
    assert opened.datasets() == [kept] == [opened.active()]
    assert_same(tiny((3.0, 3.0), name="Kept"), opened.load(kept.id))
    assert set(opened.audit(limit=2)["subject"]) == {
        f"dataset {second.id}: Tiny (version 2)", f"dataset {first.id}: Tiny (version 1)",
    }  # fmt: skip


def test_versions_survive_a_restart(database):
    with open_workspace() as before:
        first = before.save(tiny())
        before.save(tiny((2.0, 2.0)))
        versions = before.versions(first.id)
    with open_workspace() as after:
        assert after.versions(first.id) == versions


def test_a_failing_import_leaves_the_version_before_in_force(opened, monkeypatch):
    from skillgap.store import workspace

    first = opened.save(tiny())
    monkeypatch.setattr(workspace, "next_activation", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        opened.save(tiny((2.0, 2.0)))
    monkeypatch.undo()
    assert opened.versions(first.id) == [first]
    assert len(opened.audit()) == 1
