"""Three quantities side by side: empty posts, needs unmet and the value not delivered.

Method: empty posts are those of ``shortage_by``. Needs unmet are the needs that people in post do
not meet, each weighted with its importance in the role, over all of theirs; at month 0 that is one
less the gap map's needs met. Money: what each role's people do not deliver today, moved in
proportion to the needs they do not meet, plus the value of the seats that stay empty. All three
come from the same simulations, so scenarios differ by what was changed and by nothing else.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pandas as pd

from skillgap.core.grouping import add_up
from skillgap.core.role_worth import value_roles
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.forecast.fan import _fte_empty_today
from skillgap.questions.forecast.quantiles import (
    Draws,
    number_groups,
    range_80_percent,
    sum_groups,
)
from skillgap.questions.forecast.result import Forecast
from skillgap.questions.forecast.skill_shortage import draw_skill_pairs, expected_short_fte_by_pair

EMPTY, UNMET, LOST = "empty-posts", "needs-unmet", "not-delivered-and-empty"
_QUARTER = 3
_COLUMNS = ("quantity", "month", "low", "mean", "high")
_Row: TypeAlias = tuple[str, int, float, float, float]


def find_paths(forecast: Forecast, losses: pd.DataFrame | None = None, **only: str) -> pd.DataFrame:
    """Return how three quantities develop, with their likely ranges.

    Args:
        forecast: The forecast.
        losses: role_id and monthly_loss: what the people in each role do not deliver today.
            Without it, as without levels, only empty posts count in the money.
        **only: Column to the one label to keep.

    Returns:
        One row per quantity and month (0 is today): quantity, month, low, mean, high (P10, mean
        and P90). Empty posts (FTE) by quarter; needs unmet (share of needs) and the value not
        delivered (money a month) today and at each horizon. What is not met is worked out, not
        drawn, in the means, so that those of today are the gap map's to the cent.
    """
    some = forecast._selected_cells(only)
    worth = value_roles(forecast.workforce, forecast.register).value[forecast.grid.role[some]]
    rows = _rows_of_empty_posts(forecast, some, only)
    for month in (0, *forecast.horizons):
        empty = (
            forecast.short_fte_by_draw(month)[some]
            if month
            else _empty_today_by_cell(forecast, some)
        )
        lost = worth @ empty
        expected = float(lost.mean())
        if forecast.has_skills:
            unmet, people = _unmet_by_role(forecast, some, month)
            unmet_mean = _expected_unmet_by_role(forecast, some, month)
            share = unmet.sum(axis=0) / np.maximum(people, 1e-9)
            met_by = max(float(people.mean()), 1e-9)
            rows.append(_row_with_range(UNMET, month, share, float(unmet_mean.sum()) / met_by))
            if losses is not None:
                cost = _loss_per_unmet_fte(forecast, losses)
                lost, expected = lost + cost @ unmet, expected + float(cost @ unmet_mean)
        rows.append(_row_with_range(LOST, month, lost, expected))
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def find_empty_posts_path(forecast: Forecast, **only: str) -> pd.DataFrame:
    """Return the rows of :func:`find_paths` on empty posts, without working out the others."""
    some = forecast._selected_cells(only)
    return pd.DataFrame(_rows_of_empty_posts(forecast, some, only), columns=list(_COLUMNS))


def _rows_of_empty_posts(forecast: Forecast, some: Ints, only: dict[str, str]) -> list[_Row]:
    quarters = range(_QUARTER, len(forecast.months) + 1, _QUARTER)
    rows = [_row_with_range(EMPTY, 0, _fte_empty_today(forecast, **only))]
    rows += [
        _row_with_range(EMPTY, month, forecast.short_fte_by_draw(month)[some].sum(axis=0))
        for month in sorted({*quarters, *forecast.horizons})
    ]
    return rows


def _row_with_range(
    quantity: str, month: int, draws: Floats | float, expected: float | None = None
) -> _Row:
    """Return a row of the table; the mean is that of the draws where it was not worked out."""
    drawn = np.atleast_1d(np.asarray(draws, dtype=np.float64))
    found = range_80_percent(drawn.astype(np.float32))
    mean = float(drawn.mean()) if expected is None else expected
    return quantity, month, float(found.low), mean, float(found.high)


def _empty_today_by_cell(forecast: Forecast, some: Ints) -> Floats:
    """Return FTE empty today, shape (cells, 1)."""
    if forecast.workforce.has("openings"):
        return np.asarray((forecast.grid.vacant * forecast.grid.fte)[some, None], dtype=np.float64)
    posts = forecast.basis.posts_ahead(len(forecast.grid), 1)[0]
    lacking = np.maximum(posts - forecast.grid.people, 0.0) * forecast.grid.fte
    return np.asarray(lacking[some, None], dtype=np.float64)


def _unmet_by_role(forecast: Forecast, some: Ints, month: int) -> tuple[Floats, Floats]:
    """Return needs unmet in FTE by role, (roles, draws), and FTE of people with needs, (draws,)."""
    held = forecast.held
    assert held is not None
    pairs = np.flatnonzero(np.isin(held.cell, some))
    short: Draws = draw_skill_pairs(forecast, pairs, month).short
    weighted = held.weight[pairs].astype(np.float32)[:, None] * short
    of_role = number_groups(pd.DataFrame({"role": forecast.grid.role[held.cell[pairs]]}), ("role",))
    unmet = np.zeros((len(forecast.workforce.roles), short.shape[1]))
    unmet[of_role.labels["role"].to_numpy()] = sum_groups(weighted, of_role)
    asked = np.unique(held.cell[pairs])
    if month:
        people = forecast.people_fte[month - 1, asked, : short.shape[1]].sum(axis=0)
    else:
        people = (forecast.grid.people * forecast.grid.fte)[asked].sum()
    return unmet, np.broadcast_to(np.asarray(people, dtype=np.float64), short.shape[1:])


def _expected_unmet_by_role(forecast: Forecast, some: Ints, month: int) -> Floats:
    """Return the needs expected to be unmet in FTE by role, shape (roles,)."""
    held = forecast.held
    assert held is not None
    pairs = np.flatnonzero(np.isin(held.cell, some))
    unmet = expected_short_fte_by_pair(forecast, month)[pairs] * held.weight[pairs]
    return add_up(forecast.grid.role[held.cell[pairs]], unmet, len(forecast.workforce.roles))


def _loss_per_unmet_fte(forecast: Forecast, losses: pd.DataFrame) -> Floats:
    """Return what an FTE of needs unmet costs a month in each role, as measured today.

    Whatever the scenario requires: the price of a need is today's.
    """
    needs, cells, roles = forecast.basis.needs, forecast.basis.cells, forecast.workforce.roles
    assert needs is not None
    short = (cells.people * cells.fte)[needs.cell] * (1.0 - needs.capable_share_today)
    unmet = add_up(cells.role[needs.cell], short * needs.weight, len(roles))
    known = losses.set_index("role_id")["monthly_loss"].reindex(list(roles.labels)).fillna(0.0)
    loss = known.to_numpy(dtype=np.float64)
    return np.where(unmet > 1e-9, loss / np.maximum(unmet, 1e-9), 0.0)
