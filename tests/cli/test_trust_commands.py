"""The commands ``audit``, ``person`` and ``retention``, as somebody types them."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing

import pandas as pd
import pytest

import skillgap as sg
from skillgap.cli import main
from skillgap.core.corrections import FactCorrection
from skillgap.rights import correct_person, load_corrected
from tests.store.test_erasure import NAME, WHO, named_in, organisation

pytestmark = pytest.mark.slow


@pytest.fixture
def works():
    """The folder of a workspace with a small organisation."""
    with sg.open_workspace() as opened:
        opened.save(organisation())
        return opened.folder


def test_verify_says_that_the_log_is_whole_and_what_stays_unprovable(works, capsys):
    assert main(["audit", "--verify"]) == 0
    told = capsys.readouterr().out
    assert "The log is whole: 1 entry" in told
    assert "Entry 1, head " in told


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "json"])
def test_an_old_export_proves_that_the_end_was_cut_off(works, tmp_path, capsys, ending):
    out = tmp_path / f"changes.{ending}"
    with sg.open_workspace() as opened:
        opened.save(organisation(4.0))
    assert main(["versions", "Works", "--compare", "1", "2", "--out", str(out)]) == 0
    assert main(["audit", "--verify", "--against", str(out)]) == 0
    with closing(sqlite3.connect(works / "workspace.db")) as connection, connection:
        connection.execute("DELETE FROM audit WHERE id > 1")
    (works / "log-heads.txt").unlink()
    assert main(["audit", "--verify"]) == 0  # it cannot see that its own end is gone
    capsys.readouterr()
    assert main(["audit", "--verify", "--against", str(out)]) == 1
    assert "its end was cut off" in capsys.readouterr().out


def test_an_entry_and_head_typed_from_an_export_are_enough(works, capsys):
    with sg.open_workspace() as opened:
        head = opened.note("take away", "gaps")
    assert main(["audit", "--verify", "--against", f"{head.sequence}:{head.head[:10]}"]) == 0
    assert main(["audit", "--verify", "--against", f"{head.sequence}:0123456789"]) == 1
    assert main(["audit", "--verify", "--against", "nonsense"]) == 2
    assert "an entry with its head" in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["pptx", "docx", "xlsx"])
def test_documents_of_the_board_prove_it_too(ending):
    from skillgap.exports.log_proof import proof_in

    name = {"pptx": "deck", "docx": "brief", "xlsx": "workbook"}[ending]
    head = "5a" * 32
    sealed = f"Taken away 2026-11-30 03:00 UTC by facilitator; log entry 41, head {head}."
    writer = {"deck": sg.write_deck, "brief": sg.write_brief, "workbook": sg.write_workbook}[name]
    content = writer(sg.read(sg.SAMPLE_FOLDER), sealed=sealed)
    assert tuple(proof_in(f"{name}.{ending}", content))[1:] == (41, head)


def test_the_access_pack_holds_data_sources_logic_and_recipients(works, tmp_path, capsys):
    out = tmp_path / "pack.zip"
    with sg.open_workspace() as opened:
        opened.note("take away", "gaps", "csv", dataset=opened.active().id)
    assert main(["person", WHO, "--pack", str(out)]) == 0
    with zipfile.ZipFile(out) as pack:
        tables = {name: pd.read_csv(pack.open(name)) for name in pack.namelist() if ".csv" in name}
        page = pack.read("read me first.txt").decode()
    assert tables["data/signals.csv"]["employee_id"].tolist() == [WHO]
    assert WHO in tables["data/employees.csv"]["employee_id"].tolist()
    assert "Ivo Ren" not in tables["data/employees.csv"].to_string()
    assert len(tables["levels.csv"]) == len(tables["logic.csv"]) == 1
    assert len(tables["sources.csv"]) == len(tables["recipients.csv"]) == 1
    assert NAME in page
    assert "log entry 3, head " in page


def test_a_correction_outlasts_the_next_import(works, capsys):
    command = ["person", WHO, "--correct", "region=South", "--by", "Dana", "--reason", "moved"]
    assert main(command) == 0
    with sg.open_workspace() as opened:
        for _ in range(2):
            fixed = load_corrected(opened, opened.active())
            staff = fixed["employees"].set_index("employee_id")
            assert staff.loc[WHO, "region"] == "South"
            assert staff.loc["QX-1", "region"] == "N"
            assert "corrected here" in [issue.found for issue in fixed.issues]
            opened.save(organisation(4.5))
        assert opened.load(opened.active().id)["employees"]["region"].unique().tolist() == ["N"]


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ("region", "COLUMN=VALUE"), ("colour=red", "columns that can be corrected"),
        ("fte=much", "a number"), ("hire_date=soon", "2026-10-31"), ("role_id=nobody", "role_id"),
        ("employee_id=E2", "columns that can be corrected"),
    ],
)  # fmt: skip
def test_a_correction_that_is_none_is_refused(works, capsys, fact, told):
    command = ["person", WHO, "--correct", fact, "--by", "Dana", "--reason", "x"]
    assert main(command) == 2
    assert told in capsys.readouterr().err


def test_a_level_is_corrected_and_moves_the_estimate(works):
    with sg.open_workspace() as opened:
        dataset = opened.active()
        before = sg.infer_profiles(load_corrected(opened, dataset)).table
        one = FactCorrection(WHO, "level", "0.5", skill_id="s")
        correct_person(opened, dataset, one, by="Dana", reason="misread")
        after = sg.infer_profiles(load_corrected(opened, dataset)).table
        level = lambda table: table.set_index("employee_id").loc[WHO, "level"]  # noqa: E731
        assert level(after) < level(before)


def test_erase_asks_first_and_leaves_nothing(works, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: "n")
    assert main(["person", WHO, "--erase"]) == 0
    assert "Nothing was changed" in capsys.readouterr().out
    assert named_in(works)
    assert main(["person", WHO, "--erase", "--yes"]) == 0
    assert named_in(works) == []
    assert main(["audit", "--verify"]) == 0


def test_retention_shows_what_is_due_before_it_goes(works, capsys):
    assert main(["retention", "--safety", "90", "--versions", "30"]) == 0
    told = capsys.readouterr().out
    assert "versions 30, backups for good, safety 90" in told
    assert "Nothing is due to go." in told
