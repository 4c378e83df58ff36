"""Monthly snapshots made from the sample's truth: the history must be found again."""

from __future__ import annotations

import pandas as pd
import pytest

from data.sample.generate import generate
from skillgap.reading.files.raw import read_raw_tables
from skillgap.reading.importers.roster_history import read_roster_history

pytestmark = pytest.mark.slow

KEY = ["month_end", "region"]


@pytest.fixture(scope="module")
def planted():
    """People, moves and headcount of a sample, and the rosters a personnel office would print."""
    sample = generate(seed=7, people=600)
    staff, moves = sample.tables["employees"], sample.truth["moves"].sort_values("moved_on")
    raws = []
    for day in sorted(pd.to_datetime(sample.truth["headcount"]["month_end"]).unique()):
        here = (staff["hire_date"] <= day) & (
            staff["exit_date"].isna() | (staff["exit_date"] > day)
        )
        later = moves[pd.to_datetime(moves["moved_on"]) > day].drop_duplicates("employee_id")
        before = later.set_index("employee_id")["from_role_id"]
        roster = staff.loc[here, ["employee_id", "role_id", "function", "region", "name"]]
        held = roster["employee_id"].map(before.to_dict()).astype("str")
        held = held.where(held.notna(), roster["role_id"])
        text = roster.assign(role_id=held).to_csv(index=False).encode()
        raws += read_raw_tables((f"roster_{pd.Timestamp(day):%Y-%m}.csv", text))
    return sample, raws


@pytest.fixture(scope="module")
def history(planted):
    return read_roster_history(planted[1])


def test_headcount_joiners_and_leavers_are_those_planted(planted, history):
    # The truth counts people under the role they hold now, so roles are compared as moves.
    counts = ["headcount", "joined", "left"]
    truth = planted[0].truth["headcount"].astype({"month_end": "datetime64[us]"})
    truth = truth.groupby(KEY)[counts].sum().reset_index()
    found = history.headcount.rename(columns={"on": "month_end"}).groupby(KEY)[counts].sum()
    found = found.reset_index()
    both = truth.merge(found, on=KEY, how="outer", suffixes=("", "_found")).fillna(0)
    assert (both["headcount"] == both["headcount_found"]).all()
    later = both[both["month_end"] > both["month_end"].min()]
    by_month = later.groupby("month_end")[["joined", "joined_found", "left", "left_found"]].sum()
    # Who came and went within one month is in no snapshot.
    short = (by_month["joined"] - by_month["joined_found"]).to_numpy()
    assert (short >= 0).all()
    assert short.sum() <= 0.03 * by_month["joined"].sum()
    missed = (by_month["left"] - by_month["left_found"]).abs().sum()
    assert missed <= 0.03 * by_month["left"].sum()


def test_moves_are_those_planted(planted, history):
    sample = planted[0]
    truth = sample.truth["moves"].assign(moved_on=lambda t: pd.to_datetime(t["moved_on"]))
    first = pd.Timestamp(history.snapshots[0])
    truth = truth[truth["moved_on"] > first]
    found = history.movements[history.movements["kind"] == "moved"]
    wanted = set(zip(truth["employee_id"], truth["from_role_id"], truth["to_role_id"]))
    got = set(zip(found["employee_id"], found["from_role_id"], found["to_role_id"]))
    assert len(got & wanted) >= 0.95 * len(wanted)
    assert len(got - wanted) <= 0.05 * len(wanted)


def test_everybody_seen_is_an_employee_with_the_right_month(planted, history):
    staff = planted[0].tables["employees"].set_index("employee_id")
    got = history.employees.set_index("employee_id")
    assert set(got.index) <= set(staff.index)
    left = got["exit_date"].dropna()
    real = staff.loc[left.index, "exit_date"]
    assert (left.dt.to_period("M") == real.dt.to_period("M")).mean() >= 0.97
    joined = got["hire_date"].dropna()
    real = staff.loc[joined.index, "hire_date"]
    assert (joined.dt.to_period("M") == real.dt.to_period("M")).mean() >= 0.97
