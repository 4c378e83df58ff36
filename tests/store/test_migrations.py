"""A workspace from an earlier version opens with everything that was in it.

``workspace_schema_1.zip`` is a real one, written by the code at commit 8624e6b: three imports of
two names, two more imports that were removed again, settings, a mapping and the audit trail.
"""

from __future__ import annotations

import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from skillgap.store import engine as engines
from skillgap.store.migrations import SCHEMA_VERSION, upgrade
from skillgap.store.records import Record
from skillgap.store.workspace import open_workspace
from tests.store.test_workspace import assert_same, tiny

pytestmark = pytest.mark.slow

FIRST = Path(__file__).with_name("workspace_schema_1.zip")


@pytest.fixture
def old(tmp_path):
    """The folder of a workspace as commit 8624e6b left it."""
    with zipfile.ZipFile(FIRST) as archive:
        archive.extractall(tmp_path / "old")
    return tmp_path / "old"


def rows(folder, table):
    connection = sqlite3.connect(folder / "workspace.db")
    try:
        return pd.read_sql(f"SELECT * FROM {table}", connection)
    finally:
        connection.close()


LATER = ("other_titles", "purpose")
"""Columns that roles have gained since."""


def as_saved_then(workforce):
    """The workforce with the columns of the first version."""
    roles = workforce.tables["roles"].drop(columns=list(LATER))
    return replace(workforce, tables={**workforce.tables, "roles": roles})


def test_everything_is_still_there(old):
    before = {name: rows(old, name) for name in ("audit", "setting", "mapping", "dataset_table")}
    with open_workspace(old) as opened:
        assert opened.active().label == "Tiny, version 1"
        assert_same(as_saved_then(tiny()), opened.load(2))
        assert_same(as_saved_then(tiny((2.0, 2.0))), opened.load(3))
        assert opened.load(2)["roles"]["purpose"].isna().all()
        assert opened.recall("pins") == ["é 漢"]
        assert opened.mappings("abc") == [{"table": "employees"}]
        assert opened.mappings_of(2) == [{"file": "staff.csv"}]
        assert opened.verify_log().problems == ()
        assert opened.verify_log().log.entries == len(before["audit"])
    for name, was in before.items():
        pd.testing.assert_frame_equal(rows(old, name)[list(was)], was)


def test_imports_of_one_name_become_versions(old):
    with open_workspace(old) as opened:
        versions = opened.versions(2)
        assert [(v.id, v.version, v.parent, v.in_force) for v in versions] == [
            (3, 2, 2, False), (2, 1, None, True),
        ]  # fmt: skip
        assert [dataset.label for dataset in opened.datasets()] == [
            "Other, version 1", "Tiny, version 1",
        ]  # fmt: skip


def test_work_goes_on_where_it_was(old):
    with open_workspace(old) as opened:
        third = opened.save(tiny((5.0, 5.0)))
        assert (third.version, third.parent) == (3, 2)
        assert third.id == 6  # 5 was removed, and is never used again
        assert opened.keep_document("plan", "2027", {}) == 1
        assert opened.add_decision("plan", "2027", "approved") == 1


def test_opening_again_changes_nothing(old):
    open_workspace(old).close()
    before = (old / "workspace.db").read_bytes()
    open_workspace(old).close()
    assert (old / "workspace.db").read_bytes() == before


def test_a_crash_while_migrating_leaves_it_as_it_was(old, monkeypatch):
    before = {name: rows(old, name) for name in ("dataset", "audit", "workspace_schema")}

    def upgrade_and_crash(connection, found):
        upgrade(connection, found)
        raise RuntimeError("power cut")

    monkeypatch.setattr(engines, "upgrade", upgrade_and_crash)
    with pytest.raises(RuntimeError, match="power cut"):
        open_workspace(old)
    for name, was in before.items():
        pd.testing.assert_frame_equal(rows(old, name), was)
    monkeypatch.undo()
    with open_workspace(old) as opened:
        assert opened.active().label == "Tiny, version 1"


def test_the_revisions_make_what_the_records_say(opened):
    """A table made today and one brought up to date step by step are the same."""
    with engines.writer_of(opened._engine).begin() as connection:
        Record.metadata.drop_all(connection)
        upgrade(connection, 0)
        assert engines.schema_of(connection) == SCHEMA_VERSION
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Record.metadata) == []
    opened.save(tiny())


def test_foreign_keys_are_enforced_after_a_migration(old):
    with open_workspace(old) as opened:
        opened.forget(3)
    assert set(rows(old, "dataset_table")["dataset_id"]) == {4}
