"""Business outcomes and the skills they need, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import UnknownName
from skillgap.questions.readiness.outcomes import MOST_COSTLY, link_outcomes


def test_an_outcome_s_shortage_is_the_sum_over_its_skills(sample, sample_gaps):
    lost = sample_gaps.table.set_index("skill_id")
    costliest = lost["monthly_risk"].nlargest(3).index.tolist()
    found = link_outcomes(sample, sample_gaps, {
        "picks_per_hour": costliest[1:], "lead_time_days": costliest[:1],
    })  # fmt: skip
    table = found.table.set_index("metric")
    assert table.loc["picks_per_hour", "monthly_risk"] == pytest.approx(
        sum(float(lost.loc[one, "monthly_risk"]) for one in costliest[1:])
    )
    each = found.skills.set_index(["metric", "skill_id"])
    assert each.loc[("lead_time_days", costliest[0]), "short_fte"] == pytest.approx(
        float(lost.loc[costliest[0], "short_fte"])
    )
    assert table.loc["picks_per_hour", "names"] == ", ".join(lost.loc[costliest[1:], "name"])
    assert table.loc["handle_time_minutes", "skills"] == 0
    assert set(found.without_skills) == set(table.index) - {"picks_per_hour", "lead_time_days"}
    assert found.table["skills"].tolist() == sorted(found.table["skills"], key=lambda one: one == 0)


def test_the_costliest_skills_that_serve_nothing_are_named(sample, sample_gaps):
    ranked = sample_gaps.table.sort_values("monthly_risk", ascending=False)["skill_id"].tolist()
    found = link_outcomes(sample, sample_gaps, {"picks_per_hour": ranked[:2]})
    assert found.unlinked["skill_id"].tolist() == ranked[2 : 2 + MOST_COSTLY]


def test_units_are_counted_once_and_a_skill_gone_from_the_list_is_passed_over(sample, sample_gaps):
    outcomes = sample["outcomes"]
    picks = outcomes[outcomes["metric"].astype(str) == "picks_per_hour"]
    found = link_outcomes(sample, sample_gaps, {"picks_per_hour": ["no-such-skill"]})
    row = found.table.set_index("metric").loc["picks_per_hour"]
    assert (row["units"], row["skills"], row["names"]) == (len(set(picks["unit_id"])), 0, "")


def test_an_outcome_that_is_not_measured_is_refused(sample, sample_gaps):
    with pytest.raises(UnknownName, match="picks_per_day"):
        link_outcomes(sample, sample_gaps, {"picks_per_day": []})


def one_person(**more):
    """One welder who can do neither of two skills, seat 1,000; sales are measured in a team."""
    from tests.gap_cases import SURE, Levels, organisation

    skills = [{"skill_id": "weld", "name": "Weld", "cluster": "Shop"},
              {"skill_id": "plan", "name": "Plan", "cluster": "Shop"},
              {"skill_id": "lead", "name": "Lead", "cluster": "Office"}]  # fmt: skip
    needs = [{"role_id": "W", "skill_id": one, "required_level": 4.0, "importance": 3.0}
             for one in ("weld", "plan")]  # fmt: skip
    workforce = organisation(
        employees=[{"employee_id": "E1", "role_id": "W", "fte": 1.0}],
        roles=[{"role_id": "W", "title": "Welder", "monthly_value_at_risk": 1_000.0}],
        skills=skills, requirements=needs,
        outcomes=[{"unit_id": "T1", "period": "2026-09-01", "metric": "sales", "value": 5.0}],
    )  # fmt: skip
    levels = Levels(workforce, {("E1", "weld"): (0.0, 1e-6), ("E1", "plan"): (0.0, 1e-6)})
    return workforce, sg.measure_gaps(workforce, levels, assumptions=SURE, draws=2)


def test_somebody_short_of_two_skills_of_an_outcome_is_one_person():
    """Two FTE short in two skills is one head; all of the need is unmet, and the whole seat."""
    workforce, gaps = one_person()
    found = sg.link_outcomes(workforce, gaps, {"sales": ["weld", "plan"]})
    row = found.table.iloc[0]
    assert row["people_short"] == pytest.approx(1.0)
    assert row["unmet_share"] == pytest.approx(1.0)
    assert row["monthly_risk"] == pytest.approx(1_000.0)
    assert found.skills["short_fte"].tolist() == pytest.approx([1.0, 1.0])
    assert "short_fte" not in found.table, "FTE of several skills are never added up"


def test_a_cluster_stands_for_its_skills_as_they_are():
    workforce, gaps = one_person()
    found = sg.link_outcomes(workforce, gaps, {}, {"sales": ["Shop", "No such cluster"]})
    assert found.table["names"].tolist() == ["Plan, Weld"]
    assert len(found.unlinked) == 0
    office = sg.link_outcomes(workforce, gaps, {}, {"sales": ["Office"]}).table.iloc[0]
    assert (office["skills"], office["people_short"], office["monthly_risk"]) == (1, 0.0, 0.0)
    assert pd.isna(office["unmet_share"]), "no role requires it"
    with pytest.raises(UnknownName):
        sg.link_outcomes(workforce, gaps, {}, {"turnover": ["Shop"]})
