"""Whoever is erased stands in no byte of any file, and the log still closes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import Issue
from skillgap.store.heads import KnownHead
from skillgap.store.ledger import Person
from skillgap.store.workspace import open_workspace, put_records_aside, start_afresh

WHO, NAME = "QX-7041", "Ottilie Brandauer-Vance"
OTHER = "QX-70418"
"""An id that begins with the other one, and belongs to somebody else."""


def organisation(level=3.0):
    people = [WHO, OTHER, "QX-1", "QX-2"]
    return sg.from_tables(
        {
            "employees": pd.DataFrame(
                {
                    "employee_id": people, "name": [NAME, "Ivo Ren", "Ann Lee", "Bo Ek"],
                    "role_id": ["r"] * 4, "function": ["F"] * 4, "region": ["N"] * 4,
                    "manager_id": [None, WHO, WHO, "QX-1"],
                }
            ),
            "roles": pd.DataFrame({"role_id": ["r"], "title": [f"Deputy of {NAME}"]}),
            "requirements": pd.DataFrame(
                {"role_id": ["r"], "skill_id": ["s"], "required_level": [3]}
            ),
            "signals": pd.DataFrame(
                {
                    "employee_id": people, "skill_id": ["s"] * 4, "source": ["self"] * 4,
                    "level": [level, 2.0, 1.0, 4.0], "observed_on": ["2026-01-31"] * 4,
                    "reference": ["x", f"seen by {WHO}", None, f"told {NAME.upper()}"],
                }
            ),
            "skills": pd.DataFrame({"skill_id": ["s"], "name": ["SQL"]}),
            "outcomes": pd.DataFrame(
                {"unit_id": [WHO, "T-1"], "period": ["2026-01-01"] * 2, "metric": ["m"] * 2,
                 "value": [1.0, 2.0]}
            ),
        },
        name="Works",
    )  # fmt: skip


def issue(file, row, value):
    return Issue(
        severity="warning", file=file, table="employees", row=row, column="fte", value=value,
        found="text", expected="a number", remedy="Blank it.", outcome="blanked",
    )  # fmt: skip


@pytest.fixture
def full(opened):
    """A workspace in which one person stands wherever a workspace can hold a person."""
    for level in (3.0, 4.0):
        workforce = organisation(level)
        file, row = workforce["employees"][["source_file", "source_row"]].iloc[0]
        issues = (issue(str(file), int(row), "1,O"), issue("x.csv", 9, f"{NAME}?"))
        saved = opened.save(replace(workforce, issues=issues), origin=f"/home/{WHO}/staff.csv")
    person = Person(saved.lineage, WHO)
    subject = "\x1f".join((str(saved.lineage), WHO, "C-1"))
    opened.add_decision("learning", subject, "declined", reason="Is ill", person=person)
    opened.add_decision("taxonomy/1", "sql", "approved", reason=f"{NAME} asked for it")
    opened.add_decision("assumption", "growth", "confirmed", actor=NAME)
    opened.remember("view", {"person": WHO, "pins": [f"{NAME} leads", WHO, OTHER], WHO: 1})
    opened.remember(f"view of {WHO}", 1)
    opened.keep_document("plan", f"Succession of {NAME}", {"people": [WHO, OTHER]})
    opened.keep_document("plan", "2027", {"lead": NAME})
    opened.keep_mapping("abc", [{"file": f"{NAME}.csv"}])
    opened.note("open person", "People", person=person)
    opened.note("take away", f"Profile of {NAME}", "csv")
    return opened


def everything(folder):
    """Every file of a folder as bytes, with what is inside zips and compressed tables."""
    found = {}

    def look(name, content):
        found[name] = content
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for inner in archive.namelist():
                    look(f"{name}/{inner}", archive.read(inner))
        if name.endswith(".parquet"):
            frame = pd.read_parquet(io.BytesIO(content))
            found[f"{name}: cells"] = frame.to_csv().encode() + str(frame.dtypes).encode()

    for path in folder.rglob("*"):
        if path.is_file():
            look(path.relative_to(folder).as_posix(), path.read_bytes())
    return found


def named_in(folder):
    """Files that hold the name in any case, or the id where it is not the beginning of another."""
    return [
        name
        for name, content in everything(folder).items()
        if NAME.lower().encode() in content.lower()
        or content.count(WHO.encode()) > content.count(OTHER.encode())
    ]


def test_name_and_id_are_in_no_byte_of_any_file(full):
    export = KnownHead("an export", *full.note("take away", "gaps"))
    backup = full.back_up()
    assert len(named_in(full.folder)) > 3
    lineage = full.active().lineage
    preview = full.preview_erasure([WHO], dataset_id=lineage)
    assert preview.backups == (backup.path,)
    assert len(named_in(full.folder)) > 3  # a look changes nothing
    done = full.erase([WHO], dataset_id=lineage)
    assert named_in(full.folder) == []
    assert done.left == ()
    assert done.backups == (backup.path,)
    for told in (preview.found, done.found):
        # Signals differ between the versions; the other tables are the same, and count once.
        counted = {name: rows for name, rows in told.rows.items() if rows}
        assert counted == {"employees": 1, "signals": 2, "outcomes": 1}
        assert (told.versions, told.decisions) == (2, 1)
    assert full.verify_log([export]).problems == ()
    full.close()
    assert named_in(full.folder) == []
    with open_workspace(full.folder) as again:
        assert again.doubts == ()
        assert again.verify_log([export]).problems == ()


def test_everybody_else_stays_as_they_were(full):
    before = full.load(full.active().id)
    full.erase([WHO], dataset_id=full.active().lineage)
    after = full.load(full.active().id)
    assert after["employees"]["employee_id"].tolist() == [OTHER, "QX-1", "QX-2"]
    assert after["employees"]["manager_id"].fillna("").tolist() == ["", "", "QX-1"]
    assert after["signals"]["level"].tolist() == [2.0, 1.0, 4.0]
    assert after["signals"]["reference"].fillna("").tolist() == [
        "seen by (erased)", "", "told (erased)",
    ]  # fmt: skip
    for name in after.tables:
        pd.testing.assert_series_equal(after[name].dtypes, before[name].dtypes)
    assert full.active().people == 3
    assert full.recall("view") == {"person": "", "pins": ["(erased) leads", OTHER]}
    assert [one.name for one in full.documents("plan")].count("Succession of (erased)") == 1
    assert full.decisions("learning").empty
    assert full.decisions("taxonomy/1")["reason"].tolist() == ["(erased) asked for it"]


def test_the_log_says_that_somebody_was_erased_and_nobody_can_say_who(full):
    key = full.log()["person"].max()
    full.erase([WHO], dataset_id=full.active().lineage, actor="Dana")
    log = full.log()
    entry = log.iloc[0]
    assert (entry["action"], entry["actor"], entry["person"]) == ("erase person", "Dana", key)
    assert entry["rows"] > 0
    full.note("open person", "People", person=Person(full.active().lineage, WHO))
    assert full.log()["person"][0] != key


def test_two_people_are_erased_one_after_the_other(full):
    lineage = full.active().lineage
    full.erase([WHO], dataset_id=lineage)
    full.erase(["QX-1"], dataset_id=lineage)
    assert full.verify_log().problems == ()
    assert full.load(full.active().id)["employees"]["employee_id"].tolist() == [OTHER, "QX-2"]
    assert b"Ann Lee" not in b"".join(everything(full.folder).values())


def test_a_backup_from_before_brings_nobody_back(full, tmp_path):
    kept = full.back_up(tmp_path / "elsewhere")  # a copy that erasing cannot reach
    full.erase([WHO], dataset_id=full.active().lineage)
    full.restore(kept.path)
    assert named_in(full.folder) == []
    assert full.load(full.active().id)["employees"]["employee_id"].tolist() == [
        OTHER, "QX-1", "QX-2",
    ]  # fmt: skip
    assert full.verify_log().problems == ()


def test_a_backup_written_anew_restores_and_keeps_the_chain(full):
    backup = full.back_up()
    export = KnownHead("an export", *full.note("take away", "gaps"))
    full.erase([WHO], dataset_id=full.active().lineage)
    full.restore(backup.path)
    assert full.verify_log([export]).problems == ()
    assert full.verify_log().earlier == {}
    assert len(full.load(full.active().id)["employees"]) == 3


def test_a_damaged_backup_and_records_put_aside_are_removed(full, database):
    if database != "sqlite":
        pytest.skip("records on a server are not put aside")
    good = full.back_up()
    damaged = good.path.with_name("skillgap-damaged.zip")
    content = good.path.read_bytes()
    damaged.write_bytes(content[: len(content) // 2] + NAME.encode() + content[-40:])
    full.close()
    aside = put_records_aside(full.folder)
    start_afresh(full.folder)
    with open_workspace(full.folder) as opened:
        opened.restore(good.path)
        done = opened.erase([WHO], dataset_id=1)
        assert set(done.removed) >= {damaged, aside}
        assert done.left == ()
    assert named_in(full.folder) == []


def test_somebody_else_of_the_same_name_or_the_same_id_stays(opened):
    first = opened.save(organisation())
    staff = organisation()["employees"].copy()
    staff.loc[0, "name"] = "Somebody Else"
    other = replace(organisation(), tables={**organisation().tables, "employees": staff},
                    name="Other works")  # fmt: skip
    second = opened.save(other)
    done = opened.erase([WHO], dataset_id=first.lineage)
    assert done.found.lineages == (first.lineage,)
    assert WHO in opened.load(second.id)["employees"]["employee_id"].tolist()
    assert WHO not in opened.load(first.id)["employees"]["employee_id"].tolist()


def test_erasing_again_after_an_interruption_clears_what_was_left(full, monkeypatch):
    lineage = full.active().lineage
    backup = full.back_up()
    monkeypatch.setattr(type(full), "_erase_from_backup", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        full.erase([WHO], dataset_id=lineage)
    assert backup.path.name in " ".join(named_in(full.folder))
    monkeypatch.undo()
    full.erase([WHO], dataset_id=lineage, names=[NAME])
    assert named_in(full.folder) == []
