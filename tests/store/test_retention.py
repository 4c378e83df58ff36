"""How long things are kept: a look first, and then just what was shown goes."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pandas as pd

import skillgap as sg
from skillgap.store.retention import Rules

TODAY = datetime.now(UTC).date()


def staff(*, left):
    return sg.from_tables(
        {
            "employees": pd.DataFrame(
                {
                    "employee_id": ["E-901", "E-902"], "role_id": ["r", "r"],
                    "name": ["Wilhelmina Gone-Long", "Ann Stays"], "function": ["F", "F"],
                    "region": ["N", "N"], "exit_date": [left, None],
                    "hire_date": ["2010-01-01", "2011-01-01"],
                }
            ),
            "requirements": pd.DataFrame(
                {"role_id": ["r"], "skill_id": ["s"], "required_level": [3]}
            ),
        },
        name="Works",
    )  # fmt: skip


def test_by_default_everything_is_kept(opened):
    opened.save(staff(left="2001-01-31"))
    assert opened.retention() == Rules()
    assert opened.due(opened.retention(), today=TODAY + timedelta(days=9_999)).empty


def test_who_left_is_listed_and_then_erased(opened):
    opened.save(staff(left="2020-01-31"))
    rules = Rules(leavers=365)
    due = opened.due(rules)
    assert due[["kind", "what"]].to_numpy().tolist() == [
        ["people who left", "Wilhelmina Gone-Long"]
    ]
    assert len(opened.load(opened.active().id)["employees"]) == 2  # a look changes nothing
    opened.apply_retention(rules)
    assert opened.load(opened.active().id)["employees"]["employee_id"].tolist() == ["E-902"]
    stored = b"".join(path.read_bytes() for path in opened.folder.rglob("*") if path.is_file())
    assert b"Wilhelmina" not in stored
    assert opened.due(rules).empty
    assert opened.verify_log().problems == ()


def test_versions_no_longer_in_force_go_with_their_tables(opened):
    first = opened.save(staff(left=None))
    second = opened.save(staff(left="2026-01-31"))
    rules, later = Rules(versions=30), TODAY + timedelta(days=31)
    assert opened.due(rules, today=later)["id"].tolist() == [str(first.id)]
    files = len(list((opened.folder / "snapshots").glob("*.parquet")))
    opened.apply_retention(rules, today=later)
    assert [one.id for one in opened.versions(second.id)] == [second.id]
    assert len(list((opened.folder / "snapshots").glob("*.parquet"))) < files
    assert opened.log()["action"][0] == "forget version"


def test_backups_and_safety_copies_have_days_of_their_own_and_the_newest_stays(on_sqlite):
    old = on_sqlite.back_up()
    safety = on_sqlite.restore(old.path)
    newest = on_sqlite.back_up()
    aside = on_sqlite.folder / "workspace-damaged-20200101-000000.db"
    aside.write_bytes(b"x")
    os.utime(aside, (0, 0))
    later = TODAY + timedelta(days=60)
    assert on_sqlite.due(Rules(backups=30), today=later)["what"].tolist() == [old.path.name]
    assert on_sqlite.due(Rules(safety=30), today=later)["what"].tolist() == [
        safety.path.name, aside.name,
    ]  # fmt: skip
    on_sqlite.apply_retention(Rules(backups=30, safety=30), today=later)
    assert [one.path for one in on_sqlite.backups()] == [newest.path]
    assert not aside.exists()


def test_rules_are_kept_and_their_change_is_logged(opened):
    opened.keep_retention(Rules(safety=90), actor="Dana")
    assert opened.retention() == Rules(safety=90)
    assert opened.log()[["actor", "action"]].iloc[0].tolist() == ["Dana", "change retention"]
