"""Every question asked by somebody with an account: nobody else in the answer, whatever is read.

An answer is looked at whole, as the bytes it consists of: its table, what its explanations and
figures are made of, and what it remembers of the data. So what is made from it, on the screen or as
a file, cannot hold anybody who is not in it.
"""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

import skillgap as sg
from skillgap.core.access import Viewer
from skillgap.core.own_data import own_workforce
from tests.contracts.asking import Asked, every_question, small_organisation, table_of
from tests.signed import bytes_of, foreign_words

TEAM = 5
_OF_OTHER_DATA = ("impact",)
"""Asked of a panel that names nobody."""


class OwnAnswers:
    """What one viewer is answered, and whom they must not meet."""

    def __init__(self, whole, viewer, register):
        staff = whole.workforce["employees"]
        own = own_workforce(whole.workforce, viewer)
        kept = np.ones(len(staff)) if viewer.people is None else (
            staff["employee_id"].isin(viewer.people)
        )  # fmt: skip
        self.ask = Asked(own, register)
        self.ask._known["profiles"] = whole("profiles").of_people(own, np.flatnonzero(kept))
        self.foreign = foreign_words(staff, viewer.people or frozenset())

    def met(self, value):
        blob = bytes_of(value)
        return sorted(word for word in self.foreign if word.encode() in blob)


@pytest.fixture(scope="module")
def whole(sample, register):
    return Asked(small_organisation(sample), register)


@pytest.fixture(scope="module")
def team(whole):
    staff = whole.workforce["employees"]
    sizes = staff["team_id"].value_counts()
    named = staff.loc[staff["team_id"] == min(sizes[sizes >= TEAM].index), "employee_id"]
    return frozenset(named.head(TEAM))


@pytest.fixture(scope="module")
def manager(whole, team, register):
    return OwnAnswers(whole, Viewer("manager", team, computes_on_own=True), register)


@pytest.fixture(scope="module")
def analyst(whole, register):
    return OwnAnswers(
        whole, Viewer("analyst", pseudonyms="of the test", computes_on_own=True), register
    )


def answer_or_refusal(answers, name):
    """The answer, or the sentence that says why there is none."""
    try:
        return answers.ask(name)
    except sg.SkillgapError as refusal:
        return str(refusal)


@pytest.mark.parametrize("name", every_question())
def test_no_answer_to_a_manager_holds_anybody_else(name, manager):
    found = answer_or_refusal(manager, name)
    assert manager.met(found) == []
    if isinstance(found, str):
        return
    table = table_of(found)
    seen = Viewer("manager", frozenset(), computes_on_own=True).release(
        table, every_question()[name].columns
    )
    assert list(seen.columns) == list(table.columns)
    explain = getattr(found, "explain", None)
    first = every_question()[name].columns[0].name
    if explain is None or not len(table) or first not in table:
        return
    try:
        assert manager.met(explain(table[first].iloc[0])) == []
    except (sg.SkillgapError, TypeError, ValueError, KeyError):
        return  # named by more than its first column


@pytest.mark.slow
@pytest.mark.parametrize("name", every_question())
def test_no_answer_to_an_analyst_holds_an_id_or_a_name(name, analyst):
    assert analyst.met(answer_or_refusal(analyst, name)) == []


@pytest.mark.slow
@pytest.mark.parametrize("write", [sg.write_deck, sg.write_brief, sg.write_workbook])
def test_no_file_made_for_a_manager_holds_anybody_else(write, manager):
    with zipfile.ZipFile(io.BytesIO(write(manager.ask.workforce))) as file:
        for part in file.namelist():
            assert manager.met(file.read(part)) == [], part


def test_the_test_would_see_a_leak(manager, whole):
    assert manager.met(whole("profiles")) != []
    assert manager.met({"best": sorted(manager.foreign)[0]}) != []
