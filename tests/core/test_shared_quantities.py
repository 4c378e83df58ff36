"""What rooms share, counted by hand: shortage, ranges, open posts, worth of seats, exposure."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats

from skillgap.core import places
from skillgap.core.exposure import score_labels, weighted_mean_by
from skillgap.core.ranges import p10_median_and_p90, range_of_draws
from skillgap.core.role_worth import value_roles
from skillgap.core.shortage import expect_shortage
from skillgap.core.vacancies import open_fte_by_role
from tests.gap_cases import ASSUMPTIONS, organisation


@pytest.mark.parametrize(
    ("required", "level", "sd", "full"), [(3.0, 2.5, 0.8, 2.0), (4.0, 1.0, 0.5, 1.5),
                                          (2.0, 2.6, 1.1, 2.0)]
)  # fmt: skip
def test_moments_of_a_shortage_are_their_integrals(required, level, sd, full):
    def expect(what):
        true = stats.norm(level, sd)
        ends = (level - 9 * sd, level + 9 * sd)
        kinks = [min(max(end, ends[0]), ends[1]) for end in (required - full, required)]
        return integrate.quad(lambda x: what(required - x) * true.pdf(x), *ends, points=kinks)[0]

    one = expect_shortage(*(np.array([number]) for number in (required, level, sd)), full)
    gap, lost = (lambda x: max(x, 0.0)), (lambda x: min(max(x, 0.0) / full, 1.0))
    assert one.gap[0] == pytest.approx(expect(gap))
    assert one.gap_var[0] == pytest.approx(expect(lambda x: gap(x) ** 2) - expect(gap) ** 2)
    assert one.lost[0] == pytest.approx(expect(lost))
    assert one.lost_var[0] == pytest.approx(expect(lambda x: lost(x) ** 2) - expect(lost) ** 2)
    assert one.p_short[0] == pytest.approx(stats.norm.cdf((required - level) / sd))
    assert one.p_lost[0] == pytest.approx(stats.norm.cdf((required - full - level) / sd))
    assert one.density[0] == pytest.approx(stats.norm.pdf(required, level, sd))


def test_a_level_known_for_sure_is_short_by_what_it_lacks():
    level = np.array([1.0, 3.0, 4.0])
    one = expect_shortage(np.full(3, 3.0), level, np.zeros(3), 4.0)
    assert one.gap.tolist() == [2.0, 0.0, 0.0]
    assert one.lost.tolist() == [0.5, 0.0, 0.0]
    assert one.p_short.tolist() == [1.0, 0.0, 0.0]
    for none in (one.gap_var, one.lost_var, one.density, one.p_lost):
        assert none.tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("count", [1, 2, 11, 37])
def test_a_range_is_that_of_numpys_percentiles(count):
    draws = np.random.default_rng(count).normal(0, 1, (3, count))
    ours = np.array(p10_median_and_p90(draws))
    assert ours == pytest.approx(np.percentile(draws, [10, 50, 90], axis=1))
    one = range_of_draws(draws[0], 7.0)
    assert (one.low, one.median, one.high, one.expected) == pytest.approx((*ours[:, 0], 7.0))


def test_a_post_counts_the_usual_fte_of_its_role():
    """Clerks work 0.5 and 1.0, lead is nobody: clerks' posts count 0.75, the lead's all's 0.7."""
    staff = [("A", "clerk", 0.5), ("B", "clerk", 1.0), ("C", "driver", 0.6)]
    gone = {"employee_id": "D", "role_id": "clerk", "fte": 0.1, "exit_date": "2026-01-01"}
    posts = [("clerk", "2026-10-31", None), ("clerk", "2026-11-01", None),
             ("clerk", "2026-01-01", "2026-10-31"), ("clerk", "2026-01-01", "2026-11-01"),
             ("lead", "2026-01-01", None), ("ghost", "2026-01-01", None)]  # fmt: skip
    workforce = organisation(
        employees=[*({"employee_id": name, "role_id": role, "fte": fte}
                     for name, role, fte in staff), gone],
        roles=[{"role_id": name, "title": name} for name in ("clerk", "driver", "lead")],
        openings=[{"role_id": role, "region": "North", "opened_on": opened, "filled_on": filled}
                  for role, opened, filled in posts],
    )  # fmt: skip
    assert open_fte_by_role(workforce).tolist() == pytest.approx([2 * 0.75, 0.0, 0.7])
    nobody = organisation(employees=[], roles=[{"role_id": "lead", "title": "Lead"}],
                          openings=[{"role_id": "lead", "opened_on": "2026-01-01"}])  # fmt: skip
    assert open_fte_by_role(nobody).tolist() == [1.0]


def worth(*, salaries=True):
    roles = [("clerk", None, 3), ("driver", 9_000.0, 5), ("lead", None, None), ("cook", None, 1)]
    pay = {"A": ("clerk", 24_000.0), "B": ("clerk", 36_000.0), "C": ("driver", 60_000.0)}
    register = ASSUMPTIONS.changed(
        salary_value_multiple=1.5, default_role_value=5_000.0, criticality_step=2.0,
        factor_floor=0.4, strategic_criticality=4.0,
    )  # fmt: skip
    workforce = organisation(
        employees=[{"employee_id": name, "role_id": role, "salary": money if salaries else None}
                   for name, (role, money) in pay.items()],
        roles=[{"role_id": name, "title": name, "monthly_value_at_risk": value,
                "criticality": points} for name, value, points in roles],
    )  # fmt: skip
    return value_roles(workforce, register)


def test_a_seat_without_a_value_is_worth_salaries_of_its_role_else_of_all():
    found = worth()
    assert found.value.tolist() == pytest.approx([1.5 * 2_500, 9_000, 1.5 * 3_000, 1.5 * 3_000])
    assert found.stated.tolist() == [False, True, False, False]
    assert found.criticality.tolist() == pytest.approx([1.0, 4.0, 1.0, 0.4])
    assert found.critical.tolist() == [False, True, False, False]
    (said,) = found.warnings
    assert said.startswith("1 of 2 roles state no monthly value at risk: 1.5 monthly salaries")


def test_without_salaries_the_register_stands_in_and_says_so():
    found = worth(salaries=False)
    assert found.value.tolist() == [5_000, 9_000, 5_000, 5_000]
    (said,) = found.warnings
    assert said.startswith("1 of 2 roles state neither value at risk nor salaries: 5,000 EUR")


def test_labels_of_tasks_count_by_index_and_time():
    labels = pd.Series(["E0", "E1", "E2", None])
    scores = {name: score_labels(labels, name).tolist()[:3] for name in ("alpha", "beta", "gamma")}
    assert scores == {"alpha": [0, 1, 0], "beta": [0, 1, 0.5], "gamma": [0, 1, 1]}
    roles, time = pd.Series(["a", "a", "a", "a"]), pd.Series([0.2, 0.3, 0.5, 9.0])
    assert weighted_mean_by(score_labels(labels), time, roles).tolist() == pytest.approx([0.55])
    nothing = weighted_mean_by(pd.Series([1.0]), pd.Series([0.0]), pd.Series(["a"]))
    assert nothing.isna().all()


@pytest.mark.parametrize(
    ("system", "variable", "folder"),
    [("linux", "XDG_DATA_HOME", "{}/skillgap"), ("win32", "LOCALAPPDATA", "{}/skillgap"),
     ("linux", "", "home/.local/share/skillgap"), ("win32", "", "home/AppData/Local/skillgap"),
     ("darwin", "", "home/Library/Application Support/skillgap")],
)  # fmt: skip
def test_an_installed_workspace_lies_where_the_system_keeps_data(
    monkeypatch, system, variable, folder
):
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    if variable:
        monkeypatch.setenv(variable, "own")
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(Path, "home", lambda: Path("home"))
    monkeypatch.setattr(places, "is_installed", lambda: True)
    assert places.workspace_folder() == Path(folder.format("own")) / "workspace"
    monkeypatch.setattr(places, "is_installed", lambda: False)
    assert places.workspace_folder() == Path("workspace")


def test_a_checkout_is_no_installation(repository):
    assert repository == places.APP_FOLDER
    assert places.COMMAND == "python -m skillgap"
