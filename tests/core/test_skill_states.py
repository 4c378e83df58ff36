"""The four states of a skill: one rule, from what people decided to every place that shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import skillgap as sg
from skillgap.contests import (
    confirm_level,
    contest_level,
    contests,
    decide_contest,
    withdraw_contest,
)
from skillgap.core.corrections import FactCorrection
from skillgap.core.errors import BadValue, UnknownName
from skillgap.core.skill_states import STATES, SkillState
from skillgap.rights import compose_access_pack, correct_person, take_correction_back
from skillgap.skill_proposals import (
    assign_expert,
    decide_proposal,
    propose_skill,
    skill_proposals,
)
from skillgap.skill_states import read_skill_states
from skillgap.store.workspace import open_workspace
from tests.core.test_contests import works

ANN = ("QX-1", "sql")


@pytest.fixture
def workspace():
    with open_workspace() as opened:
        yield opened


@pytest.fixture
def dataset(workspace):
    return workspace.save(works())


def state_of(workspace, dataset):
    return read_skill_states(workspace, dataset.lineage).get(ANN, SkillState())


def contest(workspace, dataset):
    contest_level(workspace, dataset.lineage, *ANN, level=4.5, reason="I ran it", by="ann")
    return contests(workspace, dataset.lineage)[0]


def test_what_nobody_spoke_of_is_inferred(workspace, dataset):
    assert state_of(workspace, dataset).state == "inferred"
    assert len(sg.list_skill_states(workspace)) == 0
    assert STATES == ("inferred", "confirmed", "contested", "overridden")


@pytest.mark.parametrize(("uphold", "after"), [(True, "overridden"), (False, "confirmed")])
def test_a_contest_goes_from_contested_to_what_was_decided(workspace, dataset, uphold, after):
    found = contest(workspace, dataset)
    held = state_of(workspace, dataset)
    assert (held.state, held.by, held.level) == ("contested", "ann", 4.5)
    decide_contest(workspace, dataset, found, uphold=uphold, by="Dana Ruiz", reason="Saw it")
    held = state_of(workspace, dataset)
    assert (held.state, held.by, held.reason) == (after, "Dana Ruiz", "Saw it")
    assert "Dana Ruiz" in held.sentence(datetime.now(UTC))


def test_one_taken_back_is_inferred_again(workspace, dataset):
    withdraw_contest(workspace, dataset.lineage, contest(workspace, dataset), by="ann")
    assert state_of(workspace, dataset).state == "inferred"


def test_a_level_corrected_is_overridden_until_it_is_taken_back(workspace, dataset):
    level = FactCorrection("QX-1", "level", "4", "sql")
    correct_person(workspace, dataset, level, by="Dana", reason="Test of May")
    assert state_of(workspace, dataset).state == "overridden"
    assert "evidence for what was inferred is kept" in state_of(workspace, dataset).sentence(
        datetime.now(UTC)
    )
    contest(workspace, dataset)
    assert state_of(workspace, dataset).state == "contested", "an open contest counts first"
    withdraw_contest(workspace, dataset.lineage, contests(workspace, dataset.lineage)[0], by="a")
    take_correction_back(workspace, dataset.lineage, level, by="Dana")
    assert state_of(workspace, dataset).state == "inferred"


def test_what_an_expert_confirms_is_confirmed(workspace, dataset):
    propose_skill(
        workspace, dataset.lineage, "QX-1", "SQL", level=3.0, reason="Daily", by="ann",
        skills=works()["skills"],
    )  # fmt: skip
    found = skill_proposals(workspace, dataset.lineage)[0]
    assign_expert(workspace, dataset.lineage, found, expert="Ivo Ren", by="Dana")
    decide_proposal(workspace, dataset, found, confirm=True, by="Ivo Ren", reason="Seen")
    held = state_of(workspace, dataset)
    assert (held.state, held.by, held.level) == ("confirmed", "Ivo Ren", 3.0)
    level = FactCorrection("QX-1", "level", "4", "sql")
    correct_person(workspace, dataset, level, by="Dana", reason="Test of May")
    held = state_of(workspace, dataset)
    assert (held.state, held.by, held.level) == ("overridden", "Dana", 4.0), "another said more"


def test_a_level_is_confirmed_by_name_unless_it_is_contested(workspace, dataset):
    told = {"level": 2.4, "reason": "Pairs with me"}
    with pytest.raises(BadValue, match="no name"):
        confirm_level(workspace, dataset.lineage, *ANN, by=" ", **told)
    confirm_level(workspace, dataset.lineage, *ANN, by="Ivo Ren", **told)
    held = state_of(workspace, dataset)
    assert (held.state, held.by, held.level) == ("confirmed", "Ivo Ren", 2.4)
    contest(workspace, dataset)
    assert state_of(workspace, dataset).state == "contested"
    with pytest.raises(BadValue, match="contested"):
        confirm_level(workspace, dataset.lineage, *ANN, by="Ivo Ren", **told)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "Open since today; an answer is due within 7 days, at most 14"),
     (7, "the 7 days for an answer are over, it must come within 14"),
     (14, "due today"), (15, "1 day overdue")],
)  # fmt: skip
def test_an_open_contest_says_its_age_and_when_an_answer_is_due(days, said):
    since = datetime(2026, 11, 2, tzinfo=UTC)
    held = SkillState("contested", 4.0, "ann", since, "I ran it")
    assert said in held.sentence(since + timedelta(days=days, hours=3))
    assert held.answer_due() == since + timedelta(days=14)


def test_pack_and_library_say_the_same(workspace, dataset):
    contest(workspace, dataset)
    pack = compose_access_pack(workspace, dataset, "QX-1")
    row = pack.tables["levels"].set_index("skill_id").loc["sql"]
    assert (row["state"], row["state_by"], row["state_reason"]) == ("contested", "ann", "I ran it")
    other = compose_access_pack(workspace, dataset, "QX-2").tables["levels"]
    assert other["state"].tolist() == ["inferred"]
    [listed] = sg.list_skill_states(workspace, "Works").to_dict("records")
    assert (listed["state"], listed["by"]) == (row["state"], row["state_by"])
    assert (listed["answer_due"] - listed["since"]).days == 14
    with pytest.raises(UnknownName):
        sg.list_skill_states(workspace, "Wroks")
