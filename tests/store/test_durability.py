"""Small versions of benchmarks/durability.py: killed while importing, edited by many at once."""

from __future__ import annotations

import os

import pytest

from skillgap.store.workspace import open_workspace
from tests import durability

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="no fork and no SIGKILL here"),
]


def test_kill_9_while_importing_loses_nothing(tmp_path):
    found = durability.kill_while_importing(tmp_path / "killed", 12)
    assert found.wrong == []
    assert found.done["kills"] == 12
    assert found.done["found"] >= found.done["acknowledged"] > 0
    assert found.done["snapshots read to the end"] > found.done["found"]


def test_many_writers_lose_no_edit(database, own_workspace):
    found = durability.write_together(own_workspace, processes=3, threads=3, edits=8)
    assert found.wrong == []
    assert found.done["acknowledged"] == found.done["kept"] == 72
    assert found.done["counted together"] == 18


def test_backups_made_meanwhile_are_equal_row_for_row(database, own_workspace, tmp_path, request):
    fresh = request.getfixturevalue("postgres").fresh if database == "postgresql" else None

    def elsewhere(number):
        with pytest.MonkeyPatch.context() as patch:
            if fresh:
                patch.setenv("SKILLGAP_DATABASE_URL", fresh())
            return open_workspace(tmp_path / str(number))

    found = durability.restore_while_writing(own_workspace, elsewhere, 3)
    assert found.wrong == []
    assert found.done["restored"] == 4
    assert found.done["rows compared"] > 0


def test_a_restore_into_a_workspace_that_is_written_to(database, own_workspace):
    found = durability.restore_in_place(own_workspace, 2)
    assert found.wrong == []
    assert found.done["restored in place"] == 2
