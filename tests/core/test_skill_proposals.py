"""Skills put forward: assigned to a named expert, who alone decides; what is confirmed counts."""

import pytest

import skillgap as sg
from skillgap.contests import contest_level, contests, decide_contest
from skillgap.core.contests import decided_in_words
from skillgap.core.errors import BadValue
from skillgap.rights import load_corrected
from skillgap.skill_proposals import (
    assign_expert,
    decide_proposal,
    propose_skill,
    skill_proposals,
)
from skillgap.store.workspace import open_workspace
from tests.core.test_contests import gap_of, works

WHO = "QX-1"


@pytest.fixture
def workspace():
    with open_workspace() as opened:
        yield opened


@pytest.fixture
def dataset(workspace):
    return workspace.save(works())


def put_forward(workspace, dataset, name="law", level=4.0):
    propose_skill(
        workspace, dataset.lineage, WHO, name, level=level, reason="Two years in contracts",
        by="ann", skills=works()["skills"],
    )  # fmt: skip
    return skill_proposals(workspace, dataset.lineage)[0]


def assigned(workspace, dataset, **what):
    one = put_forward(workspace, dataset, **what)
    assign_expert(workspace, dataset.lineage, one, expert="Bo Ek", by="Dana Ruiz")
    return skill_proposals(workspace, dataset.lineage)[0]


def decide(workspace, dataset, one, by="bo ek", confirm=True, reason="Saw the contracts"):
    decide_proposal(workspace, dataset, one, confirm=confirm, by=by, reason=reason)
    return skill_proposals(workspace, dataset.lineage)[0]


def test_what_is_put_forward_changes_nothing_until_its_expert_confirms_it(workspace, dataset):
    before = gap_of(workspace, dataset, WHO, "law")
    one = put_forward(workspace, dataset, name=" LAW ")
    assert (one.skill_id, one.name, one.state, one.reason) == (
        "law", "Law", "proposed", "Two years in contracts",
    )  # fmt: skip
    with pytest.raises(BadValue, match="assigned to nobody"):
        decide(workspace, dataset, one)
    one = assigned(workspace, dataset)
    assert (one.state, one.expert) == ("assigned", "Bo Ek")
    assert gap_of(workspace, dataset, WHO, "law") == before
    with pytest.raises(BadValue, match="Bo Ek"):
        decide(workspace, dataset, one, by="ann")
    done = decide(workspace, dataset, one)
    assert (done.state, done.answer) == ("confirmed", "Saw the contracts")
    assert gap_of(workspace, dataset, WHO, "law") < before - 0.5
    with pytest.raises(BadValue, match="confirmed"):
        decide(workspace, dataset, one)


def test_one_that_is_declined_changes_nothing_and_is_answered(workspace, dataset):
    before = gap_of(workspace, dataset, WHO, "law")
    done = decide(workspace, dataset, assigned(workspace, dataset), confirm=False)
    assert (done.state, done.answer) == ("declined", "Saw the contracts")
    assert gap_of(workspace, dataset, WHO, "law") == before


def test_a_skill_that_is_not_in_the_list_is_noted_there_once_confirmed(workspace, dataset):
    one = assigned(workspace, dataset, name="Beekeeping")
    assert one.skill_id == ""
    decide(workspace, dataset, one)
    made = workspace.decisions(f"taxonomy/{dataset.lineage}").iloc[0]
    assert (made["choice"], made["detail"]["name"]) == ("approved", "Beekeeping")
    sg.infer_profiles(load_corrected(workspace, dataset))  # nothing stands in its way


@pytest.mark.parametrize(
    ("name", "level", "reason"), [("", 3, "x"), ("SQL", 0, "x"), ("SQL", 6, "x"), ("SQL", 3, " ")]
)
def test_one_without_name_level_or_reason_is_refused(workspace, dataset, name, level, reason):
    with pytest.raises(BadValue):
        propose_skill(
            workspace, dataset.lineage, WHO, name, level=level, reason=reason, by="a",
            skills=works()["skills"],
        )  # fmt: skip


def test_the_log_names_nobody_and_erasing_takes_it(workspace, dataset):
    put_forward(workspace, dataset)
    entry = workspace.log().iloc[0]
    assert WHO not in " ".join(map(str, entry))
    workspace.erase([WHO], dataset_id=dataset.lineage)
    assert skill_proposals(workspace, dataset.lineage) == ()


def test_decided_contests_tell_whether_ranges_held_what_was_upheld(workspace, dataset):
    assert decided_in_words(contests(workspace, dataset.lineage)) == ""
    for who, level, uphold in (("QX-1", 4.0, True), ("QX-2", 1.0, True), ("QX-3", 1.0, False)):
        contest_level(workspace, dataset.lineage, who, "sql", level=level, reason="x", by="a",
                      ends=(3.0, 4.5))  # fmt: skip
        one = contests(workspace, dataset.lineage)[0]
        decide_contest(workspace, dataset, one, uphold=uphold, by="Dana", reason="y")
    told = decided_in_words(contests(workspace, dataset.lineage))
    assert told.startswith("3 contests decided, 2 upheld. Of the levels upheld 1 of 2 lay within")
