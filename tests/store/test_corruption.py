"""A small version of benchmarks/corruption.py, and damage that SQLite itself cannot see."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from skillgap.store.records import DamagedRecords
from skillgap.store.workspace import open_workspace
from tests import corruption
from tests.store.test_workspace import tiny


@pytest.mark.slow
def test_no_damage_is_shown_in_silence_or_raw(tmp_path):
    rot = corruption.damage_copies(tmp_path, 56, seed=7)
    assert rot.wrong == []
    assert rot.outcomes["said"] > 30


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision SET choice = 'rejected'",
        "UPDATE decision SET at = '2020-01-01 00:00:00.000000'",
        "UPDATE document SET body = '{\"budget\": 9}'",
        "UPDATE document SET dropped = 1",
        "UPDATE setting SET value = '3', version = version",
        "UPDATE mapping SET mappings = '[]'",
        "UPDATE dataset SET name = 'Another'",
        "UPDATE dataset SET people = people + 1",
        "UPDATE dataset_table SET rows = rows + 1",
        "UPDATE dataset SET seal = ''",
        "DROP INDEX ix_dataset_version",
        "CREATE TABLE more (x)",
    ],
)
def test_a_row_changed_by_hand_is_refused_in_a_sentence(own_workspace, statement):
    with open_workspace() as opened:
        opened.save(tiny())
        opened.add_decision("plan", "2027", "approved")
        opened.keep_document("plan", "2027", {"budget": 1})
        opened.remember("pins", 1)
        opened.keep_mapping("abc", [{"table": "employees"}])
    open_workspace().close()
    with closing(sqlite3.connect(own_workspace / "workspace.db")) as connection, connection:
        connection.execute(statement)
    with pytest.raises(DamagedRecords, match=r"restore FILE"):
        open_workspace()


def test_a_row_that_rots_while_the_app_runs_is_refused_when_it_is_read(on_sqlite):
    on_sqlite.add_decision("plan", "2027", "approved")
    with closing(sqlite3.connect(on_sqlite.folder / "workspace.db")) as connection, connection:
        connection.execute("UPDATE decision SET choice = 'rejected'")
    with pytest.raises(DamagedRecords, match="checksum"):
        on_sqlite.decisions("plan")
