"""What posts are worth, which stand open, what was corrected, what stands in the way: by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.corrections import FactCorrection, apply_corrections, typed_value
from skillgap.core.draws import draw_even_normals, draw_ratio
from skillgap.core.errors import BadValue
from skillgap.core.exposure import score_labels, task_weights, weighted_mean_by
from skillgap.core.review import Ramp, is_reviewed
from skillgap.core.role_worth import value_roles
from skillgap.core.vacancies import open_fte_by_role
from skillgap.core.work_design import (
    BOTH,
    FEW,
    MIXED,
    NEITHER,
    ONE_SCALE,
    REDESIGN,
    TRAIN,
    judge_groups,
)
from skillgap.core.workshop import (
    NAME,
    PREDICTION,
    VOTE,
    TeamAnswer,
    Workshop,
    check_answer,
    count_votes,
    nearest_teams,
    team_names,
)

NAN = float("nan")


def organisation(staff, roles, **more):
    """People as (role, salary, fte, exit date); roles as (id, value at risk, criticality)."""
    people = pd.DataFrame(staff, columns=["role_id", "salary", "fte", "exit_date"])
    people.insert(0, "employee_id", [f"E{at}" for at in range(len(people))])
    table = pd.DataFrame(roles, columns=["role_id", "monthly_value_at_risk", "criticality"])
    tables = {"employees": people, "roles": table.assign(title=table["role_id"]), **more}
    return sg.from_tables(tables, as_of="2025-12-31")


STAFF = [("A", 12_000.0, 1.0, None), ("A", 36_000.0, 0.5, None), ("A", 24_000.0, None, None),
         ("B", None, 0.5, None), ("C", 99_000.0, 1.0, "2025-01-01")]  # fmt: skip
ROLES = [("A", None, 5.0), ("B", None, None), ("C", 700.0, 1.0), ("D", None, 4.0)]


class TestWorth:
    def test_a_value_is_stated_or_stands_in_from_pay(self, register):
        found = value_roles(organisation(STAFF, ROLES), register)
        multiple = register.value("salary_value_multiple")
        # The median of A; of everybody with a salary, who left, too, for B and D.
        assert found.value == pytest.approx([2_000 * multiple, 2_500 * multiple, 700.0,
                                             2_500 * multiple])  # fmt: skip
        assert found.stated.tolist() == [False, False, True, False]
        step = register.value("criticality_step")
        wanted = [step**2, 1.0, max(step**-2, register.value("factor_floor")), step]
        assert found.criticality == pytest.approx(wanted)
        least = register.value("strategic_criticality")
        assert found.critical.tolist() == [points >= least for points in (5, 3, 1, 4)]
        assert found.warnings == (
            f"2 of 2 roles state no monthly value at risk: {multiple:g} monthly salaries stand in. "
            "State it in the roles table.",
        )

    def test_without_salaries_the_register_stands_in(self, register):
        staff = [(role, None, 1.0, gone) for role, _, _, gone in STAFF]
        found = value_roles(organisation(staff, ROLES), register)
        default = register.value("default_role_value")
        assert found.value.tolist() == [default, default, 700.0, default]
        [told] = found.warnings
        assert told.startswith(
            f"2 of 2 roles state neither value at risk nor salaries: {default:,.0f}"
        )

    def test_where_all_is_stated_nothing_is_warned_of(self, register):
        stated = [(role, 1_000.0, 3.0) for role, *_ in ROLES]
        assert value_roles(organisation(STAFF, stated), register).warnings == ()
        one = [("A", 500.0, 3.0), *ROLES[1:]]
        assert (
            value_roles(organisation(STAFF, one), register).warnings[0].startswith("1 of 2 roles")
        )

    def test_open_posts_count_the_usual_fte_of_their_role(self):
        opened = [("A", "2025-12-31", None), ("A", "2025-01-01", "2026-01-01"),
                  ("A", "2025-01-01", "2025-12-31"), ("A", "2026-01-01", None),
                  ("B", "2025-06-01", None), ("D", "2025-06-01", None)]  # fmt: skip
        openings = pd.DataFrame(opened, columns=["role_id", "opened_on", "filled_on"])
        made = organisation(STAFF, ROLES, openings=openings.assign(region="N"))
        usual = (1 + 0.5 + 1 + 0.5) / 4
        assert open_fte_by_role(made) == pytest.approx([2 * 2.5 / 3, 0.5, 0.0, usual])


def corrected(column, value, employee_id="E0", **more):
    return FactCorrection(employee_id, column, value, **more)


class TestCorrections:
    @pytest.mark.parametrize(
        ("column", "text", "value"),
        [("fte", "0", 0.0), ("fte", " 0.5 ", 0.5), ("salary", "0", 0.0), ("fte", "", None),
         ("hire_date", "2020-02-29", pd.Timestamp("2020-02-29"))],
    )  # fmt: skip
    def test_a_value_is_read_in_the_kind_of_its_column(self, column, text, value):
        assert typed_value(corrected(column, text)) == value

    @pytest.mark.parametrize(("column", "text"), [("fte", "-0.1"), ("salary", "-1"), ("fte", "x"),
                                                  ("hire_date", "2021-02-29"),
                                                  ("employment", "ghost")])  # fmt: skip
    def test_what_is_none_of_its_kind_is_refused(self, column, text):
        with pytest.raises(BadValue, match=column):
            typed_value(corrected(column, text))

    @pytest.mark.parametrize(("text", "good"), [("0", True), ("5", True), ("5.1", False),
                                                ("-0.1", False)])  # fmt: skip
    def test_a_level_lies_on_the_scale(self, text, good):
        one = corrected("level", text, skill_id="s")
        if good:
            assert typed_value(one) == float(text)
        else:
            with pytest.raises(BadValue):
                typed_value(one)

    def test_levels_are_corrected_where_they_are_said_or_stated_anew(self):
        said = pd.DataFrame(
            [("E0", "s", "manager", 2.0), ("E0", "s", "peer", 2.5), ("E1", "s", "peer", 1.0)],
            columns=["employee_id", "skill_id", "source", "level"],
        ).assign(observed_on="2025-01-01")  # fmt: skip
        skills = pd.DataFrame({"skill_id": ["s", "t"], "name": ["S", "T"]})
        made = organisation(STAFF, ROLES, signals=said, skills=skills)

        def levels(**given):
            one = corrected("level", "4", **given)
            found = apply_corrections(made, [one])
            mine = found["signals"]
            issues = [issue.count for issue in found.issues[len(made.issues) :]]
            return mine["level"].tolist(), issues

        assert levels(skill_id="s", source="peer") == ([2.0, 4.0, 1.0], [1])
        assert levels(skill_id="s") == ([4.0, 4.0, 1.0], [2])
        assert levels(skill_id="t") == ([2.0, 2.5, 1.0, 4.0], [1])
        assert levels(skill_id="nowhere") == ([2.0, 2.5, 1.0], [])
        assert levels(skill_id="t", employee_id="nobody") == ([2.0, 2.5, 1.0], [])
        whole = apply_corrections(made, [corrected("fte", "0.8"), corrected("fte", "", "nobody")])
        assert whole["employees"]["fte"].iloc[0] == 0.8
        assert made["employees"]["fte"].iloc[0] == 1.0


class TestWhatStandsInTheWay:
    def verdict(self, register, *answers):
        person = pd.DataFrame(list(answers), columns=["skill", "design"]).assign(group="G")
        return judge_groups(
            person, register.changed(survey_fewest_answers=3.0, survey_gap_from=0.4)
        )

    @pytest.mark.parametrize(
        ("answers", "verdict", "people"),
        [([(0.1, NAN), (0.2, NAN)], ONE_SCALE, 2), ([(0.1, NAN), (0.2, 0.9)], FEW, 1),
         ([(0.1, 0.8), (0.2, 0.9), (0.0, 0.9)], REDESIGN, 3),
         ([(0.8, 0.1), (0.9, 0.2), (0.9, 0.0)], TRAIN, 3),
         ([(0.8, 0.1), (0.1, 0.8), (0.9, 0.9)], BOTH, 3),
         ([(0.4, 0.9), (0.4, 0.9), (0.4, 0.8)], BOTH, 3),
         ([(0.9, 0.4), (0.9, 0.4), (0.8, 0.4)], BOTH, 3),
         ([(0.39, 0.9), (0.39, 0.9), (0.39, 0.8)], REDESIGN, 3),
         ([(0.9, 0.39), (0.9, 0.39), (0.8, 0.39)], TRAIN, 3),
         ([(0.8, 0.1), (0.1, 0.8), (0.1, 0.3)], MIXED, 3),
         ([(0.1, 0.39), (0.1, 0.39), (0.2, 0.39)], NEITHER, 3),
         ([(0.1, 0.4), (0.1, 0.4), (0.2, 0.4)], REDESIGN, 3),
         ([(0.1, 0.9), (0.2, 0.9)], FEW, 2)],
    )  # fmt: skip
    def test_verdicts_by_what_people_answered(self, register, answers, verdict, people):
        row = self.verdict(register, *answers).iloc[0]
        assert (row["verdict"], row["people"]) == (verdict, people)

    def test_a_range_is_the_mean_difference_and_its_error(self, register):
        row = self.verdict(register, (0.1, 0.8), (0.2, 0.9), (0.0, 1.0), (0.5, NAN)).iloc[0]
        apart = np.array([0.7, 0.7, 1.0])
        half = (row["high"] - row["low"]) / 2
        assert row["difference"] == pytest.approx(apart.mean())
        assert half == pytest.approx(1.645 * apart.std(ddof=1) / np.sqrt(3), rel=5e-3)
        assert row["skill_gap"] == pytest.approx(0.1)  # of those who answered both
        assert row["design_gap"] == pytest.approx(0.9)


class TestExposure:
    def test_labels_count_and_core_tasks_weigh_more(self):
        labels = pd.Series(["E0", "E1", "E2", None])
        for index, second in (("alpha", 0.0), ("beta", 0.5), ("gamma", 1.0)):
            assert score_labels(labels, index).tolist()[:3] == [0.0, 1.0, second]
        assert task_weights(pd.Series(["Core", "x"]), 0.3).tolist() == [1.0, 0.3]

    def test_means_are_over_what_is_known_and_has_a_weight(self):
        values = pd.Series([1.0, 0.0, NAN, 0.5, NAN])
        found = weighted_mean_by(values, pd.Series([3.0, 1.0, 9.0, 0.0, 1.0]),
                                 pd.Series(["a", "a", "a", "b", "c"]))  # fmt: skip
        assert found["a"] == 0.75
        assert np.isnan(found["b"])
        assert "c" not in found


@pytest.mark.parametrize(
    ("value", "low", "high"), [(2.0, 1.0, 8.0), (2.0, 0.0, 4.0), (2.0, 0.05, 2.0), (0.0, 0.0, 1.0)]
)
def test_a_ratio_is_one_in_the_middle_and_its_ends_are_those_of_the_range(
    register, value, low, high
):
    one = replace(register["criticality_step"], value=value, low=low, high=high)
    found = np.sort(draw_ratio(np.random.default_rng(1), one, 999))
    if not value:
        assert (found == 1.0).all()
        return
    z = np.sort(draw_even_normals(np.random.default_rng(1), 999))
    z80 = 1.2815515655446004
    floor = max(low / value, 0.05)
    wanted = np.where(z > 0, (high / value) ** (z / z80), floor ** (-z / z80))
    assert found == pytest.approx(wanted)


class TestReview:
    def test_a_share_is_reviewed_and_its_sentence_says_which(self):
        items = [f"item {at}" for at in range(2_000)]
        for share in (1.0, 0.5, 0.1):
            ramp = Ramp(share, 10, 1, 0.05)
            hit = np.mean([is_reviewed(ramp, item) for item in items])
            assert hit == pytest.approx(share, abs=0.03)
            assert ramp.sentence.startswith(
                {1.0: "Every one", 0.5: "Half", 0.1: "One in ten"}[share]
            )
            assert "1 of 10 were wrong" in ramp.sentence
            assert ("above 5%" in ramp.sentence) == (share == 0.1)


NOW = datetime(2026, 1, 1, tzinfo=UTC)


class TestWorkshop:
    def test_a_timer_ends_at_its_last_second(self):
        made = Workshop("X", NOW, step="predict").with_timer(2.0, NOW)
        assert made.refuses(PREDICTION, NOW + timedelta(minutes=2)) == ""
        assert made.refuses(PREDICTION, NOW + timedelta(minutes=2, seconds=1)).startswith("Time")
        assert made.with_timer(0.0, NOW).ends is None
        assert made.with_timer(0.5, NOW).ends == NOW + timedelta(seconds=30)
        assert made.with_hands("t", -1).hands == {"t": 0}

    @pytest.mark.parametrize(("value", "good"), [(0, True), (1e6, True), (-0.1, False),
                                                 (1e6 + 1, False)])  # fmt: skip
    def test_a_prediction_is_some_fte(self, value, good):
        if good:
            assert check_answer(PREDICTION, value, ()) == value
        else:
            with pytest.raises(BadValue):
                check_answer(PREDICTION, value, ())

    def test_names_votes_and_the_nearest(self):
        answers = [TeamAnswer(team, NAME, "Blue", NOW + timedelta(seconds=at))
                   for at, team in enumerate("cab")]  # fmt: skip
        assert team_names(answers) == {"c": "Blue", "a": "Blue 2", "b": "Blue 3"}
        assert nearest_teams({"a": 3.0, "b": 7.0, "c": 8.0}, 5.0) == ["a", "b"]
        votes = [
            TeamAnswer(team, VOTE, to, NOW) for team, to in (("a", "x"), ("b", "y"), ("c", "y"))
        ]
        assert list(count_votes(votes, {"x": 1, "z": 1, "w": 0}).items()) == [
            ("x", 2), ("y", 2), ("z", 1),
        ]  # fmt: skip
