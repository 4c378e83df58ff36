"""Every question, every role, every row scope: nobody sees what the policy does not let through."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import pytest

from skillgap.core.access import SCOPED, SEE_ALL, Viewer, ViewerRole, declared_columns
from skillgap.core.question import TEXTS
from skillgap.core.small_groups import MINIMUM
from skillgap.core.tables import TABLES
from tests.contracts.asking import Asked, every_question, small_organisation, table_of

ROLES = get_args(ViewerRole)
SCOPES = ("nobody", "a team", "everyone")
FEWEST_CELLS = 500


@pytest.fixture(scope="module")
def asked(sample, register):
    return Asked(small_organisation(sample), register)


def viewers(workforce):
    """Every role with every row scope."""
    team = frozenset(workforce["employees"]["employee_id"].head(5))
    people = {"nobody": frozenset(), "a team": team, "everyone": None}
    for role in ROLES:
        for scope in SCOPES:
            yield Viewer(role, people[scope], pseudonyms="a secret of the test")


def identifying(workforce):
    """Every id and name of a person."""
    staff = workforce["employees"]
    return {*staff["employee_id"].dropna(), *staff["name"].dropna()}


def allowed(viewer, workforce):
    """The ids and names that a viewer may meet."""
    staff = workforce["employees"]
    if viewer.sees_all:
        return identifying(workforce)
    if viewer.role in SEE_ALL or viewer.role in SCOPED:
        mine = staff[staff["employee_id"].isin(viewer.people or ())]
        return {*mine["employee_id"], *mine["name"].dropna()}
    return set()


def wrongs(viewer, table, declared, workforce):
    """What a released table shows that it must not."""
    seen = viewer.release(table, declared)
    kinds = {column.name: column.kind for column in declared}
    found = [f"{name} is not declared" for name in seen.columns if name not in kinds]
    foreign = identifying(workforce) - allowed(viewer, workforce)
    for name in seen.columns:
        if kinds.get(name) in TEXTS:
            shown = foreign & set(seen[name].dropna().astype(str))
            found += [f"{name} shows {len(shown)} people"] if shown else []
    if viewer.role in SEE_ALL:
        return found
    about = [name for name in seen.columns if kinds[name] in ("person", "unit_or_person")]
    counts = [name for name in seen.columns if kinds[name] == "count"]
    grouped = seen[seen[about].isna().all(axis=1)] if about else seen
    sizes = grouped[counts].astype("float64")
    if ((sizes > 0) & (sizes < MINIMUM)).to_numpy().any():
        found.append("a small group has its numbers")
    return found


@pytest.mark.parametrize("name", every_question())
def test_no_question_shows_a_foreign_person_or_a_small_group(name, asked):
    table, declared = table_of(asked(name)), every_question()[name].columns
    wrong = {
        (viewer.role, viewer.key): found
        for viewer in viewers(asked.workforce)
        if (found := wrongs(viewer, table, declared, asked.workforce))
    }
    assert wrong == {}


@pytest.mark.parametrize("name", TABLES)
def test_no_input_table_shows_a_foreign_person(name, asked):
    table, declared = asked.workforce[name], declared_columns(name)
    wrong = {
        (viewer.role, viewer.key): found
        for viewer in viewers(asked.workforce)
        if (found := wrongs(viewer, table, declared, asked.workforce))
    }
    assert wrong == {}


def test_enough_cells_are_looked_at():
    assert (len(every_question()) + len(TABLES)) * len(ROLES) * len(SCOPES) >= FEWEST_CELLS


def test_the_test_would_see_a_leak(asked):
    """A column declared as a label that holds ids of people is found out."""
    from skillgap.core.question import declare

    table = pd.DataFrame({"best": asked.workforce["employees"]["employee_id"], "n": 3})
    viewer = Viewer("viewer")
    assert wrongs(viewer, table, declare("best label wrongly\nn measure n"), asked.workforce)
    assert not wrongs(viewer, table, declare("best mention rightly\nn count n"), asked.workforce)
