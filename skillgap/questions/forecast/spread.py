"""How far headcounts may be off, taken apart into what all, one function and one cell share.

Method: the variances of cells, functions and the total come from own errors of the past
(headcount.py). What people's own chance and the labour market add in the simulation anyway is
taken out of them: leavers L a month and a share f of vacancies filled let a headcount of n wander
with variance L / (f·n²); a good or bad market moves the vacancies, so people by their share. What
is left of a cell's variance is people who change role inside and take their post along; what is
left of a function's, and of the total's, are surprises in the number of posts, as far as the
register has them; more than that is people moved together with their posts, because hiring and
leaving alone could not follow. Who changes role stays in the function, who is moved between
functions stays in the organisation: such moves leave the sums as they are. People follow posts
with a delay, so posts lead: p_t = (s_t − k·s_{t−1}) / (1 − k), k = (1 − f)(1 − q).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from skillgap.core.grouping import add_up
from skillgap.core.workforce import Floats
from skillgap.questions.forecast.basis import Basis
from skillgap.questions.forecast.headcount import (
    LONGEST_MONTHS,
    assumed_variances,
    variance_by_month,
)
from skillgap.questions.forecast.market import share_filled_monthly

_LEAST = 1e-9


class Spreads(NamedTuple):
    """SDs on the log scale by month ahead.

    Attributes:
        total: Of posts, what all functions share, shape (months,).
        functions: Of posts, each function's own, shape (months, functions).
        homes: Of people and posts of a function together, shape (months, functions).
        cells: Of people and posts, each cell's own, shape (months, cells).
    """

    total: Floats
    functions: Floats
    homes: Floats
    cells: Floats


def fit_spreads(basis: Basis) -> Spreads:
    """Return how far posts and cells spread, so that people's ranges are those earned."""
    cells, heading, months = basis.cells, basis.heading, LONGEST_MONTHS
    code, count = cells.function, len(cells.functions)
    people = add_up(code, cells.people, count)
    leave = basis.leaving.hazard.overall
    fill = share_filled_monthly(basis.filling.speed)
    wander = leave / fill
    held = np.maximum(people, 1.0)
    functions = np.array([scale.variance(held) for scale in heading.functions])
    inside = np.array([scale.variance(cells.people) for scale in heading.cells])
    alone = np.maximum(
        inside - functions[:, code] - (wander[code] / np.maximum(cells.people, 1)), 0
    )
    shared, own = _variance_from_market_luck(basis, wander)
    total = np.asarray(heading.totals)
    chance = wander / held + own
    mine = np.maximum(functions - total[:, None] - chance, 0.0)
    most = np.array([part[0].constant for part in assumed_variances(basis.assumptions)])
    share = people / max(people.sum(), 1.0)
    rest = ((np.minimum(mine, most[:, None]) + chance) * share**2).sum(axis=1)
    common = np.clip(total - rest - float((shared * share).sum()), 0.0, most)
    followed = np.minimum(mine, np.maximum(most - common, 0.0)[:, None])
    keep = (1.0 - fill) * np.exp(-leave)
    typical = float((keep * share).sum()) if people.sum() else 0.5
    return Spreads(
        posts_path_for_people(
            np.sqrt(variance_by_month(common[:, None], months)), np.array([typical])
        )[:, 0],
        posts_path_for_people(np.sqrt(variance_by_month(followed, months)), keep),
        np.sqrt(variance_by_month(mine - followed, months)),
        np.sqrt(variance_by_month(alone, months)),
    )


def _variance_from_market_luck(basis: Basis, wander: Floats) -> tuple[Floats, Floats]:
    """Return what luck in leaving and filling adds to a function's variance: shared, own."""
    register = basis.assumptions
    hiring = register.value("hiring_common_sd") ** 2 * 0.5
    shared = register.value("attrition_common_sd") ** 2 + hiring
    own = basis.leaving.function_sd**2 + hiring
    return wander**2 * shared, wander**2 * own


def posts_path_for_people(path: Floats, keep: Floats) -> Floats:
    """Return the path of posts that lets people follow ``path`` when each month keeps a share.

    Args:
        path: Relative change of people by month, shape (months, groups).
        keep: Share k of a gap between people and posts left after a month, shape (groups,).
    """
    before = np.concatenate([np.zeros((1, path.shape[1])), path[:-1]])
    ahead = (path - keep * before) / np.maximum(1.0 - keep, _LEAST)
    return np.asarray(np.maximum(ahead, 0.0))
