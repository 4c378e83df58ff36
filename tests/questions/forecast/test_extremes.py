"""Organisations at the edge, read from files by public calls: no NaN, no negative heads."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import skillgap as sg

ROLES = pd.DataFrame({"role_id": ["clerk", "driver"], "title": ["Clerk", "Driver"]})
SKILLS = pd.DataFrame({"skill_id": ["sums", "roads"], "name": ["Sums", "Roads"]})
NEEDS = pd.DataFrame({"role_id": ["clerk", "driver"], "skill_id": ["sums", "roads"],
                      "required_level": [3, 4]})  # fmt: skip


def people(count, **more):
    role = ["clerk", "driver"] * (count // 2) + ["clerk"] * (count % 2)
    table = {
        "employee_id": [f"E{at}" for at in range(count)], "role_id": role, "function": "Works",
        "region": "North", "hire_date": "2020-03-01",
    }  # fmt: skip
    return pd.DataFrame({**table, **more})


def ratings(count, level):
    some = people(count)
    skill = some["role_id"].map({"clerk": "sums", "driver": "roads"})
    return pd.DataFrame({"employee_id": some["employee_id"], "skill_id": skill, "source": "manager",
                         "level": level, "observed_on": "2026-09-01"})  # fmt: skip


EXTREMES = {
    "nobody": (people(0), ratings(0, 3)),
    "one person": (people(1), ratings(1, 2)),
    "one person nobody rated": (people(1), ratings(0, 3)),
    "nobody with levels": (people(30), ratings(0, 3)),
    "all left": (people(30, exit_date="2026-08-31"), ratings(30, 3)),
    "all left but one": (
        people(30, exit_date=["2026-08-31"] * 29 + [None]), ratings(30, 3),
    ),
    "all at the bottom": (people(30), ratings(30, 0)),
    "all at the top": (people(30), ratings(30, 5)),
    "all hired today": (people(30).assign(hire_date="2026-09-01"), ratings(30, 3)),
    "nobody's first day known": (people(30).drop(columns="hire_date"), ratings(30, 3)),
}  # fmt: skip


@pytest.fixture(scope="module", params=EXTREMES)
def organisation(request, tmp_path_factory):
    staff, signals = EXTREMES[request.param]
    tables = {"employees": staff, "roles": ROLES, "skills": SKILLS, "requirements": NEEDS,
              "signals": signals}  # fmt: skip
    folder = tmp_path_factory.mktemp("organisation")
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return sg.read(folder)


def numbers(table):
    return table.select_dtypes("number").to_numpy(dtype=float)


def test_forecasts_have_no_nan_and_no_negative_heads(organisation):
    profiles = sg.infer_profiles(organisation)
    made = sg.forecast(
        organisation, profiles, sg.Scenario(name="Usual", horizon_months=36), draws=30
    )
    for drawn in (made.people_fte, made.posts_fte, made.hired, made.left):
        assert np.isfinite(drawn).all()
        assert drawn.min(initial=0.0) >= 0.0
    assert np.isfinite(made.capable_share).all()
    assert ((made.capable_share >= 0) & (made.capable_share <= 1)).all()
    assert np.isfinite(numbers(made.table)).all()
    for month in (0, 1, 36):
        table = made.by_skill(month=month)
        assert np.isfinite(numbers(table)).all()
        assert numbers(table).min(initial=0.0) >= 0.0


def test_month_zero_is_the_gap_map_at_the_edge_too(organisation):
    profiles = sg.infer_profiles(organisation)
    gaps = sg.measure_gaps(organisation, profiles)
    made = sg.forecast(
        organisation, profiles, sg.Scenario(name="Usual", horizon_months=12), draws=30
    )
    today = made.by_skill(month=0).set_index("skill_id")["short_fte"]
    table = gaps.table.set_index("skill_id")["short_fte"].reindex(today.index).fillna(0.0)
    assert today.to_numpy() == pytest.approx(table.to_numpy(), abs=1e-9)
    assert np.isfinite(today).all()
    assert gaps.total.monthly_risk.expected >= 0.0
