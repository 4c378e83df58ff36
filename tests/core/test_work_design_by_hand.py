"""Teams whose work does not make sense: scales, standard errors and shares counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from skillgap.core.work_design import (
    MIXED,
    NEITHER,
    REDESIGN,
    measure_work_design,
    share_to_redesign_by_role,
)
from tests.gap_cases import ASSUMPTIONS, organisation

NOT_KNOWING = "I do not know how to use the new tool"
NO_JOB = "I do not know what my job is any more"
CLEAR = "It is clear who decides"
FIVE = ASSUMPTIONS.changed(survey_fewest_answers=5.0)


def survey(team, answers):
    """One row per person of a team: how far they agree with each of the two statements."""
    return [
        {"team_id": team, "respondent_id": f"{team}{who}", "item": item, "score": score}
        for who, scores in enumerate(answers)
        for item, score in zip((NOT_KNOWING, NO_JOB), scores, strict=True)
    ]


def measured(*rows, register=FIVE):
    return measure_work_design(organisation(employees=[], survey=list(rows)), register)


def test_answers_become_gaps_from_none_to_one():
    """1 to 5 are 0 to 1; agreeing that it is clear who decides speaks against a gap."""
    rows = [
        {"team_id": "T", "respondent_id": "A", "item": NOT_KNOWING, "score": 2.0},
        {"team_id": "T", "respondent_id": "A", "item": CLEAR, "score": 2.0},
        {"team_id": "T", "respondent_id": "A", "item": NO_JOB, "score": 5.0},
        {"team_id": "T", "respondent_id": "A", "item": "I like tea", "score": 5.0},
    ]
    row = measured(*rows).iloc[0]
    assert row["skill_gap"] == pytest.approx(1 / 4)
    assert row["design_gap"] == pytest.approx((3 / 4 + 1) / 2)
    assert row["people"] == 1


@pytest.mark.parametrize(("most", "gap"), [(5.0, 1.0), (5.5, 4.5 / 9), (10.0, 1.0)])
def test_scores_above_five_are_read_on_a_scale_to_ten(most, gap):
    assert measured(*survey("T", [(1.0, most)])).iloc[0]["design_gap"] == pytest.approx(gap)


@pytest.mark.parametrize(("people", "first"), [(4, False), (5, True), (6, True)])
def test_enough_people_must_answer(people, first):
    answers = [(1.0, 4.0 + at % 2) for at in range(people)]
    row = measured(*survey("T", answers)).iloc[0]
    assert (row["people"], bool(row["design_first"])) == (people, first)


def test_the_gap_must_lie_above_its_error():
    """Mean of the differences over its standard error: 2.4 is sure; 1.63 is not, and waits too."""
    for designs, verdict in (((3, 3, 4, 4, 4), REDESIGN), ((3, 3, 3, 3, 5), MIXED),
                             ((3, 3, 4, 4, 3), MIXED)):  # fmt: skip
        apart = 0.25 * (np.array(designs) - 3.0)
        sure = apart.mean() > 1.64 * apart.std(ddof=1) / np.sqrt(len(apart))
        scores = [(2.8, one - 0.2) for one in designs]  # a skill gap of .45 is none by itself
        row = measured(*survey("T", scores)).iloc[0]
        assert (row["verdict"], sure) == (verdict, verdict == REDESIGN)
        assert row["design_first"]


def test_two_small_gaps_hold_nothing_back_however_surely_they_differ():
    """W = .25 and K = 0, surely apart: the work makes sense and the tool is mastered."""
    row = measured(*survey("T", [(1.0, 1.0 + at % 3) for at in range(9)])).iloc[0]
    assert (row["design_gap"], row["skill_gap"]) == (0.25, 0.0)
    assert (row["verdict"], bool(row["design_first"])) == (NEITHER, False)


def test_a_team_asked_on_one_scale_alone_is_not_listed():
    rows = [{"team_id": "T", "respondent_id": f"R{at}", "item": NO_JOB, "score": 5.0}
            for at in range(9)]  # fmt: skip
    assert measured(*rows).empty


def test_one_person_has_no_error_and_decides_nothing():
    one = ASSUMPTIONS.changed(survey_fewest_answers=1.0)
    assert not measured(*survey("T", [(1.0, 5.0)]), register=one).iloc[0]["design_first"]


def test_without_a_survey_there_is_nothing():
    assert len(measured()) == 0
    other = {"team_id": "T", "respondent_id": "A", "item": "I like tea", "score": 5.0}
    assert len(measured(other)) == 0


def test_a_roles_share_is_of_those_whose_team_was_asked():
    """Clerks: two in the hit team, one in the other, one unasked; drivers: none asked."""
    answers = [(1.0, 4.0 + at % 2) for at in range(6)]
    rows = [*survey("T", answers), *survey("U", [(3.0, 2.0 + at % 2) for at in range(6)])]
    staff = [("A", "clerk", "T"), ("B", "clerk", "T"), ("C", "clerk", "U"), ("D", "clerk", None),
             ("E", "driver", "V"), ("F", "lead", "U"), ("G", "ghost", "T")]  # fmt: skip
    workforce = organisation(
        employees=[{"employee_id": name, "role_id": role, "team_id": team}
                   for name, role, team in staff],
        roles=[{"role_id": name, "title": name} for name in ("clerk", "driver", "lead")],
        survey=rows,
    )  # fmt: skip
    teams = measure_work_design(workforce, FIVE)
    assert teams.set_index("team_id")["design_first"].to_dict() == {"T": True, "U": False}
    assert share_to_redesign_by_role(workforce, teams).tolist() == pytest.approx([2 / 3, 0.0, 0.0])
