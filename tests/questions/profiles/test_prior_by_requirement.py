"""What roles ask tells of their people: by hand and found again."""

from __future__ import annotations

import numpy as np
import pytest

from skillgap.questions.profiles.growth import BANDS, usual_slope_precision
from skillgap.questions.profiles.prior import Organisation, fit_prior

NOT_ASKED = np.nan


def prior_of(levels_by_role, above_by_role, *, each=40):
    """Fit a prior to one skill: people of some roles, rated alike; the last role has nobody."""
    roles = len(levels_by_role)
    role_of = np.append(np.repeat(np.arange(roles), each), roles)
    rng = np.random.default_rng(3)
    person = np.arange(roles * each)
    level = np.repeat(levels_by_role, each) + rng.normal(0, 0.1, len(person))
    company = Organisation(
        role_of, np.arange(roles + 1), len(role_of), 1, np.full(len(role_of), -30_000)
    )
    skill = np.zeros(len(person), dtype=np.int64)
    above = np.repeat(np.asarray(above_by_role, dtype=float), each)
    return fit_prior(company, person, skill, level, np.full(len(person), 0.05), above, start=0.5)[0]


def expected_of_the_unrated_role(prior, above):
    person = np.array([prior.organisation.people - 1])
    return float(prior.at(person, np.zeros(1, dtype=np.int64), np.array([above]))[0][0])


def test_a_role_nobody_was_rated_in_stands_where_its_requirement_says():
    """Asked for 2, 3 and 4, people stand at 2.5, 3.5 and 4.5: asked for 4 means 4.5, not 3.5."""
    prior = prior_of([2.5, 3.5, 4.5], [-1.0, 0.0, 1.0])
    assert prior.pull == pytest.approx(1.0, abs=0.05)
    assert expected_of_the_unrated_role(prior, 1.0) == pytest.approx(4.5, abs=0.15)
    assert expected_of_the_unrated_role(prior, -1.0) == pytest.approx(2.5, abs=0.15)


def test_requirements_that_tell_nothing_pull_nothing():
    prior = prior_of([3.0, 3.0, 3.0], [-1.0, 0.0, 1.0])
    assert prior.pull == pytest.approx(0.0, abs=0.05)
    against = prior_of([4.0, 3.0, 2.0], [-1.0, 0.0, 1.0])
    assert against.pull == 0.0


def test_whose_role_asks_is_not_taken_for_the_average_of_those_who_also_can():
    """Two roles ask and stand at 4, two do not and stand at 2: a third that asks is near 4."""
    prior = prior_of([4.0, 4.0, 2.0, 2.0], [0.0, 0.0, NOT_ASKED, NOT_ASKED])
    assert expected_of_the_unrated_role(prior, 0.0) == pytest.approx(4.0, abs=0.4)
    assert expected_of_the_unrated_role(prior, NOT_ASKED) == pytest.approx(3.0, abs=0.2)


def test_slopes_of_neighbouring_bands_share_what_only_both_together_show():
    """A growth of .3 over a band and its neighbour goes to both in what is usual of each."""
    held = usual_slope_precision()
    both = np.zeros(BANDS)
    both[:2] = 6.0
    found = np.linalg.solve(held + 1e4 * np.outer(both, both), 1e4 * both * 0.3)
    assert found[:2] @ both[:2] == pytest.approx(0.3, abs=0.01)
    assert found[0] / found[1] == pytest.approx(0.6 / 0.5, abs=0.15)
    assert 0 < found[2] < found[1]
    assert held.shape == (BANDS, BANDS)
    assert np.linalg.eigvalsh(held).min() > 0
