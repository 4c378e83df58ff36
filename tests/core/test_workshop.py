"""A workshop as a value: steps, refusals, answers, counting, and its way to JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from skillgap.core.errors import BadValue
from skillgap.core.workshop import (
    FORECAST,
    NAME,
    PREDICTION,
    STEPS,
    TRIAL,
    VOTE,
    Decided,
    Outcome,
    TeamAnswer,
    Workshop,
    answers_of,
    begin_workshop,
    check_answer,
    count_votes,
    nearest_teams,
    team_names,
)

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
LEVERS = ("build", "buy", "borrow", "redeploy", "automate")


def at(step):
    return replace(begin_workshop(1e6, "EUR"), step=step)


def said(team, kind, value, second=0):
    return TeamAnswer(team, kind, value, NOON + timedelta(seconds=second))


def test_the_run_sheet_is_walked_on_and_back_and_not_past_its_ends():
    workshop, seen = begin_workshop(1e6, "EUR"), []
    for _ in range(len(STEPS) + 2):
        seen.append(workshop.step)
        workshop = workshop.moved(1)
    assert list(dict.fromkeys(seen)) == [step.id for step in STEPS]
    assert (workshop.is_first, workshop.is_last) == (False, True)
    for _ in range(len(STEPS) + 2):
        workshop = workshop.moved(-1)
    assert (workshop.is_first, workshop.is_last) == (True, False)


def test_a_step_begins_thawed_and_without_a_timer():
    workshop = replace(at("predict"), frozen=True).with_timer(5, NOON)
    assert workshop.ends == NOON + timedelta(minutes=5)
    moved = workshop.moved(1)
    assert (moved.frozen, moved.ends) == (False, None)
    assert workshop.with_timer(0, NOON).ends is None


def test_an_answer_is_refused_with_its_reason():
    workshop = at("predict")
    assert workshop.refuses(PREDICTION, NOON) == ""
    assert "Predict first" in workshop.refuses(VOTE, NOON)
    assert "frozen" in replace(workshop, frozen=True).refuses(PREDICTION, NOON)
    timed = workshop.with_timer(1, NOON)
    assert timed.refuses(PREDICTION, NOON + timedelta(seconds=60)) == ""
    assert "Time is up" in timed.refuses(PREDICTION, NOON + timedelta(seconds=61))


def test_who_comes_late_can_join_whatever_the_room_does():
    for step in STEPS:
        assert replace(at(step.id), frozen=True).refuses(NAME, NOON) == ""


def test_codes_have_six_letters_that_nobody_mixes_up_and_differ():
    codes = {begin_workshop(1, "EUR").code for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 6 and not set(code) & set("01ILO") for code in codes)


def test_a_workshop_comes_back_from_json_as_it_was():
    workshop = replace(
        at("decide"), ends=NOON, forecast=Outcome(40.0, 30.0, 50.0), hands={"a": 3}, frozen=True
    ).with_decision(Decided("Train ten", "Dana", "2027-01-31"))
    assert Workshop.from_body(json.loads(json.dumps(workshop.to_body()))) == workshop


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"code": "A", "opened": "never"},
        {**begin_workshop(1, "EUR").to_body(), "step": "lunch"},
        {**begin_workshop(1, "EUR").to_body(), "hands": [3]},
        {**begin_workshop(1, "EUR").to_body(), "hands": {"a": "many"}},
        {**begin_workshop(1, "EUR").to_body(), "budget": None},
        {**begin_workshop(1, "EUR").to_body(), "decisions": [{"what": "x"}]},
        {**begin_workshop(1, "EUR").to_body(), "forecast": {"middle": 1}},
        ["a", "list"],
        None,
        5.0,
    ],
)
def test_what_is_no_workshop_is_refused(body):
    with pytest.raises(BadValue):
        Workshop.from_body(body)


@pytest.mark.parametrize(("what", "owner"), [("", "Dana"), ("Train ten", "  ")])
def test_a_decision_has_a_text_and_an_owner(what, owner):
    with pytest.raises(BadValue):
        at("decide").with_decision(Decided(what, owner, "2027-01-31"))


def test_answers_are_checked():
    assert check_answer(NAME, "  Team \n Blue  ", LEVERS) == "Team Blue"
    assert len(check_answer(NAME, "x" * 100, LEVERS)) == 40
    assert check_answer(PREDICTION, 12, LEVERS) == 12.0
    trial = check_answer(TRIAL, {"levers": ["buy", "build"], "budget": 5}, LEVERS)
    assert trial == {"levers": ["build", "buy"], "budget": 5.0}
    assert check_answer(TRIAL, {"levers": LEVERS[:3], "budget": 0}, LEVERS)["budget"] == 0


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (NAME, "  "),
        (PREDICTION, -1),
        (PREDICTION, "many"),
        (PREDICTION, 1e7),
        (TRIAL, {"levers": [], "budget": 1}),
        (TRIAL, {"levers": list(LEVERS[:4]), "budget": 1}),
        (TRIAL, {"levers": ["hope"], "budget": 1}),
        (TRIAL, {"levers": ["buy"], "budget": -1}),
        (TRIAL, {"levers": ["buy"], "budget": float("nan")}),
    ],
)
def test_answers_outside_what_is_asked_are_refused(kind, value):
    with pytest.raises(BadValue):
        check_answer(kind, value, LEVERS)


def test_two_teams_of_one_name_are_told_apart_by_who_came_first():
    named = team_names([said("b", NAME, "Blue", 2), said("a", NAME, "Blue", 1),
                        said("c", NAME, "Blue", 3), said("c", PREDICTION, 3)])  # fmt: skip
    assert named == {"a": "Blue", "b": "Blue 2", "c": "Blue 3"}


def test_the_nearest_prediction_wins_and_ties_are_shared():
    answers = [said("a", PREDICTION, 10), said("b", PREDICTION, 30), said("c", PREDICTION, 29)]
    predicted = answers_of(PREDICTION, answers)
    assert nearest_teams(predicted, 20) == ["c"]
    assert nearest_teams({"a": 10.0, "b": 30.0}, 20) == ["a", "b"]
    assert nearest_teams({}, 20) == []


def test_votes_and_hands_are_counted_together_most_first():
    answers = [said("a", VOTE, "b"), said("b", VOTE, "a"), said("c", VOTE, "b")]
    assert count_votes(answers, {}) == {"b": 2, "a": 1}
    counted = count_votes(answers, {"a": 4, "c": 0})
    assert counted == {"a": 5, "b": 2}
    assert list(counted) == ["a", "b"]
    assert begin_workshop(1, "EUR").with_hands("a", -3).hands == {"a": 0}


@pytest.mark.parametrize("unseen", ["\u200b", "\u202e", "\x08", "\u200d", "\u2060 \ufeff"])
def test_a_name_of_unseen_letters_is_none(unseen):
    with pytest.raises(BadValue, match="name"):
        check_answer(NAME, unseen, LEVERS)


def test_a_name_keeps_its_emoji_and_never_turns_the_wall_around():
    family = "\U0001f468\u200d\U0001f469"
    assert check_answer(NAME, family, LEVERS) == family
    assert check_answer(NAME, "\u202eevil\x08", LEVERS) == "evil"


def test_no_team_passes_for_the_forecast():
    assert team_names([said("a", NAME, FORECAST)]) == {"a": f"{FORECAST} 2"}
