"""Business outcomes and the skills they need, by hand."""

from __future__ import annotations

import pytest

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
    assert table.loc["lead_time_days", "short_fte"] == pytest.approx(
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
