"""What stands in the way of a team: verdicts by hand, planted ones found, labels swapped."""

from __future__ import annotations

import numpy as np
import pytest

import skillgap as sg
from skillgap.core.errors import BadValue, UnknownName
from skillgap.core.work_design import (
    BOTH,
    FEW,
    MIXED,
    NEITHER,
    ONE_SCALE,
    REDESIGN,
    TRAIN,
)
from skillgap.questions.work_design import words
from skillgap.questions.work_design.figure import draw_quadrants
from tests.gap_cases import ASSUMPTIONS, organisation

SKILL = ("I do not know how to use the new tool", "With more practice or training I would use it")
DESIGN = ("Since the change I do not know what my job is", "I went back to the old way")


def answers(team, scores, statements=(SKILL[0], DESIGN[0])):
    return [
        {"team_id": team, "respondent_id": f"{team}{who}", "item": item, "score": float(score)}
        for who, given in enumerate(scores)
        for item, score in zip(statements, given, strict=True)
    ]


def diagnosed(*rows, register=ASSUMPTIONS, **options):
    workforce = organisation(employees=[], survey=list(rows))
    return sg.diagnose_work_design(workforce, assumptions=register, **options)


def verdict(scores, **options):
    return diagnosed(*answers("T", scores), **options).table["verdict"].item()


LOW_HIGH, HIGH_LOW = (
    [(1 + at % 2, 4 + at % 2) for at in range(8)],
    [(5 - at % 2, 2) for at in range(8)],
)
ALIKE_HIGH = [(4 + at % 2, 5 - at % 2) for at in range(8)]
UNSURE = [(1 + at % 3, 5 - 3 * (at % 2)) for at in range(8)]  # K = .22, W = .63, and it varies
ALIKE_LOW = [(1 + at % 2, 2 - at % 2) for at in range(8)]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [(LOW_HIGH, REDESIGN), (HIGH_LOW, TRAIN), (ALIKE_HIGH, BOTH), (ALIKE_LOW, NEITHER),
     (LOW_HIGH[:7], FEW)],
)  # fmt: skip
def test_verdict_by_hand(scores, expected):
    assert verdict(scores) == expected


def test_training_is_no_verdict_where_the_skill_gap_is_small():
    """K = .25, W = 0: surely apart, and nothing stands in the way."""
    small = [(2, 1), (2, 1), (2, 1), (3, 1), (2, 1), (1, 1), (2, 1), (2, 1)]
    assert verdict(small) == NEITHER
    assert verdict(small, register=ASSUMPTIONS.changed(survey_gap_from=0.2)) == TRAIN


def test_the_difference_and_its_range_by_hand():
    scores = [(1, 4), (2, 5), (1, 5), (2, 4), (1, 4), (2, 5), (1, 3), (2, 5)]
    row = diagnosed(*answers("T", scores)).table.iloc[0]
    each = np.array([(design - skill) / 4 for skill, design in scores])
    half = 1.64 * each.std(ddof=1) / np.sqrt(8)
    assert half > 0.05
    assert row[["people", "skill_gap", "design_gap"]].tolist() == [8, 0.125, 27 / 32]
    assert row["difference"] == pytest.approx(each.mean())
    assert (row["low"], row["high"]) == pytest.approx((each.mean() - half, each.mean() + half))


@pytest.mark.parametrize("people", [1, 2])
def test_two_answers_have_a_range_and_one_has_none(people):
    scores = [(1, 4), (2, 4)][:people]
    one = ASSUMPTIONS.changed(survey_fewest_answers=1.0)
    row = diagnosed(*answers("T", scores), register=one).table.iloc[0]
    assert np.isnan(row["low"]) == np.isnan(row["high"]) == (people == 1)
    assert row["verdict"] == (FEW if people == 1 else REDESIGN)


def test_groups_stand_by_verdict_then_by_how_far_apart_they_are():
    wider = [(1, 5) if at % 2 else (1, 4) for at in range(8)]
    rows = [*answers("A", HIGH_LOW), *answers("B", LOW_HIGH), *answers("C", wider),
            *answers("D", ALIKE_HIGH), *answers("E", LOW_HIGH[:3])]  # fmt: skip
    found = diagnosed(*rows)
    assert found.table["group"].tolist() == ["C", "B", "D", "A", "E"]
    assert found.redesign_first["group"].tolist() == ["C", "B", "D"]
    assert found.judged == 4
    assert found.warnings[0] == "1 of 5 have too few answers for a verdict."


def test_one_scale_alone_gives_no_verdict():
    rows = [row for row in answers("T", LOW_HIGH) if row["item"] == DESIGN[0]]
    found = diagnosed(*rows)
    assert found.table["verdict"].item() == ONE_SCALE
    assert found.judged == 0
    assert found.table["people"].item() == len(LOW_HIGH)


def test_swapped_statements_swap_the_verdict():
    swapped = answers("T", LOW_HIGH, (DESIGN[0], SKILL[0]))
    assert diagnosed(*swapped).table["verdict"].item() == TRAIN


def test_teams_of_a_function_are_judged_together():
    """Five answers a team are too few; ten of one function are not, and who left does not count."""
    rows = [*answers("T", LOW_HIGH[:5]), *answers("U", LOW_HIGH[:5]), *answers("V", HIGH_LOW)]
    staff = [("A", "T", "IT"), ("B", "U", "IT"), ("C", "V", "Sales")]
    workforce = organisation(
        employees=[{"employee_id": name, "role_id": "clerk", "team_id": team, "function": function}
                   for name, team, function in staff],
        survey=rows,
    )  # fmt: skip
    by_team = sg.diagnose_work_design(workforce, assumptions=ASSUMPTIONS)
    assert by_team.table["verdict"].tolist() == [TRAIN, FEW, FEW]
    found = sg.diagnose_work_design(workforce, by="function", assumptions=ASSUMPTIONS)
    assert found.table[["group", "people", "verdict"]].to_numpy().tolist() == [
        ["IT", 10, REDESIGN], ["Sales", 8, TRAIN]]  # fmt: skip
    assert found.explain("IT").rows["team_id"].unique().tolist() == ["T", "U"]


def test_reliability_by_hand():
    """Two statements answered alike: alpha 1; answered at random: about 0 and said."""
    alike = [(score, score) for score in (1, 2, 4, 5, 3, 2, 4, 1)]
    found = diagnosed(*answers("T", alike, SKILL))
    assert found.reliability["skill"] == pytest.approx(1.0)
    assert np.isnan(found.reliability["design"])
    unlike = [(1, 5), (5, 1), (1, 1), (5, 5), (1, 5), (5, 1), (1, 1), (5, 5)]
    found = diagnosed(*answers("T", unlike, SKILL))
    assert found.reliability["skill"] == pytest.approx(0.0)
    assert any("hardly speak of one thing" in said for said in found.warnings)


@pytest.mark.parametrize("people", [2, 3])
def test_reliability_needs_three_people_and_two_statements(people):
    alike = [(score, score) for score in (1, 4, 3)][:people]
    assert np.isnan(diagnosed(*answers("T", alike, SKILL)).reliability["skill"]) == (people < 3)
    single = [row for row in answers("T", alike, SKILL) if row["item"] == SKILL[0]]
    assert np.isnan(diagnosed(*single).reliability["skill"])


def test_alpha_of_three_statements_is_cronbachs():
    three = (*SKILL, "I am able to show a colleague")
    scores = np.array([(1, 2, 5), (4, 5, 3), (2, 2, 4), (5, 3, 1), (3, 4, 4)])
    gaps = np.column_stack([scores[:, :2], 6 - scores[:, 2]])
    alpha = 3 / 2 * (1 - gaps.var(axis=0, ddof=1).sum() / gaps.sum(axis=1).var(ddof=1))
    found = diagnosed(*answers("T", [tuple(row) for row in scores], three))
    assert found.reliability["skill"] == pytest.approx(alpha)


def test_a_statement_of_neither_scale_is_said():
    tea = {"team_id": "T", "respondent_id": "A", "item": "I like tea", "score": 5.0}
    found = diagnosed(*answers("T", LOW_HIGH), tea)
    assert found.warnings[0].startswith("1 statements")
    assert found.table["people"].item() == 8


def test_bad_names_are_refused_with_what_there_is():
    with pytest.raises(BadValue, match="team_id or function or region"):
        diagnosed(*answers("T", LOW_HIGH), by="planet")
    with pytest.raises(UnknownName, match="`X` is not known"):
        diagnosed(*answers("T", LOW_HIGH)).explain("X")


def test_planted_teams_of_the_sample_are_found(sample, repository):
    """Teams planted as work design are told so where there is a verdict; none is swapped."""
    import pandas as pd

    truth = pd.read_csv(repository / "data" / "sample" / "truth" / "survey_teams.csv")
    found = sg.diagnose_work_design(sample).table.merge(truth, left_on="group", right_on="team_id")
    judged = found[found["verdict"].isin([REDESIGN, TRAIN])]
    planted = judged["work_design"] > judged["skill_gap_y"]
    assert (planted == (judged["verdict"] == REDESIGN)).all()
    assert len(judged) >= 20


def test_every_verdict_lies_in_its_quarter_of_the_picture():
    """Teams of any answers, some of whose people answered one scale alone."""
    rng = np.random.default_rng(5)
    rows = []
    for team in range(120):
        skill, design = rng.uniform(1, 5, 2)
        scores = np.clip(np.round(rng.normal((skill, design), 1.0, (12, 2))), 1, 5)
        rows += answers(f"T{team:03}", scores[:9])
        rows += [one for one in answers(f"T{team:03}", scores)[18:] if one["item"] == SKILL[0]]
    found = diagnosed(*rows)
    places = {}
    for row in found.table.itertuples():
        quarter = (row.skill_gap >= found.gap_from, row.design_gap >= found.gap_from)
        places.setdefault(row.verdict, set()).add(quarter)
    assert places.pop(MIXED) <= {(False, True), (True, False)}
    assert places == {
        REDESIGN: {(False, True)}, TRAIN: {(True, False)}, BOTH: {(True, True)},
        NEITHER: {(False, False)},
    }  # fmt: skip
    areas = draw_quadrants(found.table, found.gap_from, mode="light")["series"][0]["markArea"]
    assert {area[0]["name"]: (area[0]["xAxis"], area[0]["yAxis"]) for area in areas["data"]} == {
        "Redesign first": (0, 0.5), "Both": (0.5, 0.5), "Neither": (0, 0), "Train": (0.5, 0),
    }  # fmt: skip


def test_sentence_and_picture_give_one_count_or_say_why_not():
    near = [(4, 2)] * 4 + [(3, 3), (2, 4), (2, 4), (5, 1)]
    rows = [*answers("A", LOW_HIGH), *answers("B", HIGH_LOW), *answers("C", ALIKE_LOW),
            *answers("D", LOW_HIGH[:3]), *answers("E", near)]  # fmt: skip
    found = diagnosed(*rows)
    assert found.table.set_index("group").loc["E", "verdict"] == MIXED
    assert words.diagnosis_mark(found) == "2 of 4"
    assert words.diagnosis_headline(found) == (
        "2 of 4 teams with a verdict need the work redesigned first: training people for work "
        "that is not clear would be wasted. 1 needs training, 1 needs neither and 1 has too few "
        "answers."
    )
    assert words.quarters_finding(found) == "Upper half: in 1 of 4 teams the work makes no sense"
    assert words.quarters_note(found).endswith(
        "1 more is too near the middle to tell: redesign first."
    )
    clear = diagnosed(*answers("A", HIGH_LOW))
    assert words.diagnosis_mark(clear) == "No redesign"
    assert words.diagnosis_headline(clear).startswith("No redesign is needed first: of 1 teams")
    assert words.quarters_note(clear).endswith("for a verdict.")
    none = diagnosed(*answers("A", LOW_HIGH[:3]))
    assert words.diagnosis_mark(none) == ""
    assert words.quarters_finding(none) == "No verdict yet for 1 team"
