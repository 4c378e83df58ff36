"""A contest: out of the ranking at once, decided by name, and then the gap moves."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

import skillgap as sg
from skillgap.contests import contest_level, contests, decide_contest, withdraw_contest
from skillgap.core import contests as rules
from skillgap.core.errors import BadValue
from skillgap.rights import load_corrected
from skillgap.store.workspace import open_workspace


def works(level=2.0):
    people = ["QX-1", "QX-2", "QX-3"]
    return sg.from_tables(
        {
            "employees": pd.DataFrame(
                {"employee_id": people, "role_id": ["r"] * 3, "name": ["Ann Lee", "Bo Ek", "Cy"]}
            ),
            "roles": pd.DataFrame({"role_id": ["r"], "title": ["Clerk"]}),
            "requirements": pd.DataFrame(
                {"role_id": ["r", "r"], "skill_id": ["sql", "law"], "required_level": [4, 3]}
            ),
            "signals": pd.DataFrame(
                {"employee_id": people, "skill_id": ["sql"] * 3, "source": ["manager"] * 3,
                 "level": [level, 3.0, 4.0], "observed_on": ["2026-01-31"] * 3}
            ),
            "skills": pd.DataFrame({"skill_id": ["sql", "law"], "name": ["SQL", "Law"]}),
        },
        name="Works",
    )  # fmt: skip


@pytest.fixture
def workspace():
    with open_workspace() as opened:
        yield opened


@pytest.fixture
def dataset(workspace):
    return workspace.save(works())


def gap_of(workspace, dataset, who, skill):
    table = sg.profile_person(sg.infer_profiles(load_corrected(workspace, dataset)), who)
    return table.set_index("skill_id").loc[skill, "gap"]


def contest(workspace, dataset, skill="sql", level=4.5):
    contest_level(
        workspace, dataset.lineage, "QX-1", skill, level=level, reason="I ran it", by="ann"
    )
    return contests(workspace, dataset.lineage)[0]


def test_an_open_contest_changes_no_level_and_keeps_the_original(workspace, dataset):
    before = gap_of(workspace, dataset, "QX-1", "sql")
    found = contest(workspace, dataset)
    assert found.is_open
    assert (found.by, found.reason, found.level) == ("ann", "I ran it", 4.5)
    assert gap_of(workspace, dataset, "QX-1", "sql") == before


@pytest.mark.parametrize("skill", ["sql", "law"])
def test_one_that_is_upheld_moves_the_gap_and_outlasts_an_import(workspace, dataset, skill):
    before = gap_of(workspace, dataset, "QX-1", skill)
    found = contest(workspace, dataset, skill)
    decide_contest(workspace, dataset, found, uphold=True, by="Dana Ruiz", reason="Saw the work")
    after = gap_of(workspace, dataset, "QX-1", skill)
    assert after < before - 0.5
    decided = contests(workspace, dataset.lineage)[0]
    assert (decided.state, decided.by, decided.answer) == ("upheld", "Dana Ruiz", "Saw the work")
    again = workspace.save(works(1.0))
    assert again.lineage == dataset.lineage
    assert gap_of(workspace, again, "QX-1", skill) == pytest.approx(after, abs=0.3)


def test_one_that_is_rejected_or_taken_back_changes_nothing(workspace, dataset):
    before = gap_of(workspace, dataset, "QX-1", "sql")
    found = contest(workspace, dataset)
    decide_contest(workspace, dataset, found, uphold=False, by="Dana Ruiz", reason="No trace")
    assert contests(workspace, dataset.lineage)[0].state == "rejected"
    withdraw_contest(workspace, dataset.lineage, contest(workspace, dataset), by="ann")
    assert contests(workspace, dataset.lineage)[0].state == "withdrawn"
    assert gap_of(workspace, dataset, "QX-1", "sql") == before


def test_nobody_decides_without_a_name_a_reason_or_twice(workspace, dataset):
    found = contest(workspace, dataset)
    for by, reason in (("", "Why"), ("Dana", " ")):
        with pytest.raises(BadValue, match="no name or no reason"):
            decide_contest(workspace, dataset, found, uphold=True, by=by, reason=reason)
    decide_contest(workspace, dataset, found, uphold=False, by="Dana", reason="No trace")
    with pytest.raises(BadValue, match="rejected"):
        decide_contest(workspace, dataset, found, uphold=True, by="Ivo", reason="Yes")


@pytest.mark.parametrize(("level", "reason"), [(6.0, "x"), (-1.0, "x"), (3.0, "  ")])
def test_a_contest_needs_a_level_of_the_scale_and_a_reason(workspace, dataset, level, reason):
    with pytest.raises(BadValue):
        contest_level(workspace, dataset.lineage, "QX-1", "sql", level=level, reason=reason, by="a")


def test_the_log_knows_of_a_contest_and_names_nobody(workspace, dataset):
    contest(workspace, dataset)
    log = workspace.log()
    entry = log[log["action"].str.startswith("decide contest")].iloc[0]
    assert "QX-1" not in " ".join(map(str, entry))
    assert entry["person"]


def test_erasing_takes_contests_along(workspace, dataset, own_workspace):
    contest(workspace, dataset)
    workspace.erase(["QX-1"], dataset_id=dataset.id)
    assert contests(workspace, dataset.lineage) == ()
    workspace.close()
    for path in own_workspace.rglob("*"):
        if path.is_file():
            assert b"QX-1" not in path.read_bytes(), path


@pytest.mark.parametrize("level", [0.0, 0.5, 5.0])
def test_a_level_at_the_ends_of_the_scale_may_be_contested(workspace, dataset, level):
    assert contest(workspace, dataset, level=level).level == level


@pytest.mark.parametrize("level", [-0.01, 5.01, float("nan")])
def test_a_level_just_off_the_scale_is_none(level):
    with pytest.raises(BadValue, match="0 to 5"):
        rules.need_sound_contest(level, "x")


def test_an_answer_is_due_in_a_week_and_must_come_in_two():
    assert (rules.REPLY_DAYS, rules.REPLY_AT_MOST_DAYS) == (7, 14)


@pytest.mark.parametrize(
    ("hours", "days", "said"),
    [(0, 0, "Open since today"), (23, 0, "Open since today"), (24, 1, "Open for 1 day"),
     (47, 1, "Open for 1 day"), (48, 2, "Open for 2 days")],
)  # fmt: skip
def test_the_age_of_a_contest_counts_whole_days(hours, days, said):
    began = datetime(2026, 1, 1, tzinfo=UTC)
    made = rules.Contest("E", "S", 3.0, "x", began)
    assert made.age_days(began + timedelta(hours=hours)) == days
    assert rules.age_in_words(days) == said
