"""Reminders and outlines hold the numbers of the answers they are drafted from."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.contests import Contest
from skillgap.core.errors import BadValue, UnknownName
from skillgap.core.named_fields import fill_fields
from skillgap.core.workshop import Decided
from skillgap.drafting import (
    OURS,
    OUTLINE,
    REMINDER,
    Framing,
    OwnWords,
    actions_in_log,
    outline_course,
    problems_of,
    reminder_of_actions,
    reminder_of_certificates,
    reminder_of_contests,
    reminder_of_reviews,
)
from skillgap.exports.draft import draft_from_body
from skillgap.questions.learning.calendar import list_certificates


@pytest.fixture(scope="module")
def advice(sample, sample_profiles, sample_gaps):
    network = sg.build_adjacency(sample, sample_profiles)
    return sg.recommend(sample, sample_profiles, sample_gaps, network)


FRAMING = Framing(OwnWords("Dear {name}, {count}.", "Ask {contact}."), "Works", "Kim")


@pytest.mark.slow
def test_certificates_of_a_team_are_those_of_the_calendar(sample, sample_gaps, advice):
    held = list_certificates(sample_gaps, advice.basis.offers, advice.basis.assumptions)
    staff = sample["employees"].set_index("employee_id")
    due = held.table[held.table["state"] != "in force"]
    counted = due["employee_id"].map(staff["manager_id"]).value_counts()
    manager = str(counted.index[0])
    made = reminder_of_certificates(sample, held, manager, FRAMING)
    assert len(made.parts[0].rows) == min(counted.iloc[0], 40)
    assert made.to == staff["name"][manager]
    assert made.opening == f"Dear {made.to}, {made.subject.split(': ')[1]}."
    assert made.closing == "Ask Kim."
    names = set(staff["name"][staff["manager_id"] == manager])
    assert {row[0] for row in made.parts[0].rows} <= names
    assert draft_from_body(made.to_body()) == made


def test_an_owner_is_reminded_of_the_own_actions_in_order(sample):
    log = pd.DataFrame({
        "what": ["b", "a", "c", "odd"],
        "reason": ["Ann, by 2027-02-01", "Ann, by 2027-01-01", "Bo, by 2027-01-01", "no owner"],
    })  # fmt: skip
    found = actions_in_log(log)
    assert Decided("b", "Ann", "2027-02-01") in found
    made = reminder_of_actions(sample, found, "Ann", FRAMING)
    assert [row[0] for row in made.parts[0].rows] == ["a", "b"]


def test_contests_are_reminded_of_without_their_reasons(sample):
    skill = str(sample["skills"]["skill_id"].iloc[0])
    opened = datetime(2026, 11, 2, tzinfo=UTC)
    found = [Contest("E0005", skill, 4.0, "private words", opened),
             Contest("E0006", skill, 4.0, "x", opened, state="upheld")]  # fmt: skip
    made = reminder_of_contests(sample, found, FRAMING)
    assert [row[0] for row in made.parts[0].rows] == ["E0005"]
    assert "9 Nov 2026" in made.parts[0].rows[0][3]
    assert "private words" not in str(made)


def test_what_waits_is_counted_by_kind(sample):
    made = reminder_of_reviews(sample, {"Offers": 3, "Packets": 0}, FRAMING)
    assert made.parts[0].rows == (("Offers", "3"),)


@pytest.mark.slow
def test_an_outline_leads_from_where_people_are_to_what_is_required(
    sample, sample_profiles, sample_gaps, advice
):
    skill = str(sample_gaps.table["skill_id"].iloc[0])
    made = outline_course(sample_profiles, advice, skill, Framing(OURS[OUTLINE], "Works"))
    roles, modules, tasks, offers = made.parts
    required = sample["requirements"].query("skill_id == @skill")
    assert len(roles.rows) == min(len(required), 40)
    top = int(required["required_level"].max())
    assert modules.rows[-1][0].endswith(f"({top})")
    levels = [int(row[0][-2]) for row in modules.rows]
    assert levels == list(range(levels[0], top + 1))
    known = set(sample["tasks"]["task"])
    assert tasks.rows
    assert {row[0] for row in tasks.rows} <= known
    taught = set(sample["interventions"].query("skill_id == @skill")["title"])
    assert {row[0] for row in offers.rows} <= taught
    assert not [name for name in sample["employees"]["name"].dropna().head(200)
                if name in str(made)]  # fmt: skip
    with pytest.raises(UnknownName):
        outline_course(sample_profiles, advice, "no-such-skill", FRAMING)


def test_fields_are_filled_once_and_what_is_missing_is_said():
    told = fill_fields("{name} {nmae} {contact}", {"name": "{contact}", "contact": ""})
    assert told.text == "{contact} {nmae} {contact}"
    assert (told.unknown, told.blank) == (("nmae",), ("contact",))
    said = problems_of(OwnWords("{nmae}", "{contact}"), "")
    assert said[0].startswith("There is no field {nmae}")
    assert said[1].startswith("{contact} has no value yet")
    assert problems_of(OURS[REMINDER], "") == ()


def test_a_draft_of_another_version_is_refused():
    with pytest.raises(BadValue, match="Draft it again"):
        draft_from_body({"kind": "reminder"})
