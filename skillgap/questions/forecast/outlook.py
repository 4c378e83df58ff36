"""From a basis and a scenario to flows and luck: what the simulation plays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from skillgap.core.workforce import Floats, Ints
from skillgap.questions.forecast.basis import Basis, expected_flows
from skillgap.questions.forecast.cells import Cells
from skillgap.questions.forecast.draws import draw_mirrored_normals
from skillgap.questions.forecast.effects import Effect
from skillgap.questions.forecast.flows import Floats32, Flows, Luck
from skillgap.questions.forecast.headcount import LONGEST_MONTHS
from skillgap.questions.forecast.market import share_filled_monthly
from skillgap.questions.forecast.spread import Spreads, fit_spreads

_GROWTH = "growth_share"


def build_flows(basis: Basis, cells: Cells, effects: tuple[Effect, ...], months: int) -> Flows:
    """Return the flows expected with every driver at its middle.

    Args:
        basis: Where the forecast starts.
        cells: Its cells, with those the scenario added.
        effects: Its drivers, fitted.
        months: Months ahead.
    """
    middles = tuple(replace(effect, values=np.array([effect.middle])) for effect in effects)
    factor = {side: np.ones((months, len(cells))) for side in ("posts", "leave", "fill")}
    for effect in middles:
        for side in factor:
            change = make_factor_function(effect, side)
            if change is not None:
                factor[side] *= change(effect.cells)[:, :, 0]
    shift = np.zeros((months, len(cells)))
    for effect in middles:
        if effect.name == "retirement_shift_years":
            shift += effect.ramp[:, None] * effect.cells[None, :] * effect.middle
    flows = expected_flows(
        basis, cells, months,
        usual=basis.posts_ahead(len(cells), months),
        posts_factor=factor["posts"],
        leave_factor=factor["leave"],
        fill_factor=factor["fill"],
        retire_shift_years=shift,
    )  # fmt: skip
    origin, target, move = _people_moved_by_month(basis, effects, months)
    return replace(flows, origin=origin, target=target, move=move)


def make_factor_function(effect: Effect, side: str) -> Callable[[Floats], Floats] | None:
    """Return what a driver multiplies: a function of strength giving (months, n, draws)."""
    ramp, values = effect.ramp[:, None, None], effect.values[None, None, :]
    if side == "posts" and effect.name == _GROWTH:
        return lambda strength: np.exp(ramp * np.log1p(values) * strength[None, :, None])
    if side == "posts" and effect.name == "automated_share":
        return lambda strength: 1.0 - ramp * values * strength[None, :, None]
    if (side, effect.name) in (
        ("leave", "attrition_factor"), ("fill", "hiring_factor"), ("fill", "entry_hiring_factor"),
    ):  # fmt: skip
        return lambda strength: 1.0 + ramp * (values - 1.0) * strength[None, :, None]
    return None


def _people_moved_by_month(
    basis: Basis, effects: tuple[Effect, ...], months: int
) -> tuple[Ints, Ints, Floats]:
    """Return the people carried along with posts, month by month."""
    origin, target, shares = [], [], []
    for effect in effects:
        if not len(effect.pairs):
            continue
        along = 1.0
        if effect.name == "region_move_share":
            along = basis.assumptions.value("relocating_share")
        moved = effect.middle * effect.ramp
        before = np.concatenate([[0.0], moved[:-1]])
        monthly = along * (moved - before) / np.maximum(1.0 - along * before, 1e-9)
        for one, other in effect.pairs:
            origin.append(one)
            target.append(other)
            shares.append(monthly)
    return (
        np.array(origin, dtype=np.int64),
        np.array(target, dtype=np.int64),
        np.array(shares).T if shares else np.zeros((months, 0)),
    )


def draw_luck(
    basis: Basis, cells: Cells, effects: tuple[Effect, ...], months: int, draws: int, seed: int
) -> Luck:
    """Draw what cells have in common: labour market, trends of functions and roles, drivers.

    Args:
        basis: Where the forecast starts.
        cells: Its cells.
        effects: Drivers with their values.
        months: Months ahead.
        draws: Number of draws.
        seed: Seed of the scenario.

    Returns:
        The luck of every draw.
    """
    signature = np.stack(
        [cells.function, *(effect.cells for effect in effects if _is_factor(effect))], axis=1
    )
    rows, group = np.unique(signature, axis=0, return_inverse=True)
    function = rows[:, 0].astype(np.int64)
    spread = fit_spreads(basis)
    common = _draw_function_factors(basis, spread, months, draws, seed)
    sides = {side: part[:, function, :].astype(np.float32) for side, part in common.items()}
    column = 0
    for effect in effects:
        if not _is_factor(effect):
            continue
        column += 1
        strength = rows[:, column]
        some = np.flatnonzero(strength)
        for side, part in sides.items():
            change = make_factor_function(effect, side)
            if change is not None and len(some):
                part[:, some, :] *= change(strength[some]).astype(np.float32)
    speed = basis.filling.speed[function][None, :, None]
    filled = share_filled_monthly(speed * sides["fill"]) / share_filled_monthly(speed)
    sides["fill"] = filled.astype(np.float32)
    steps = np.minimum(np.arange(months), LONGEST_MONTHS - 1)
    moved = draw_mirrored_normals(np.random.default_rng((seed, 5)), len(cells.functions), draws)
    cell_spread = np.zeros((months, len(cells)))
    cell_spread[:, : len(basis.cells)] = spread.cells[steps]
    slope, shift = _retirement_change_and_shift(basis, cells, effects, months, draws)
    added, amount = _posts_added_by_drivers(cells, effects, months, draws)
    carried, carried_share = _posts_carried_between_cells(effects, months, draws)
    return Luck(
        group=group.ravel().astype(np.int64),
        posts=sides["posts"],
        leave=sides["leave"],
        fill=sides["fill"],
        cell_spread=cell_spread,
        home=cells.function,
        home_luck=moved,
        home_spread=spread.homes[steps],
        retire_slope=slope,
        retire_shift=shift,
        added=added,
        amount=amount,
        carried=carried,
        carried_share=carried_share,
    )


def _is_factor(effect: Effect) -> bool:
    return any(
        make_factor_function(effect, side) is not None for side in ("posts", "leave", "fill")
    )


class Chance(NamedTuple):
    """Standard normal luck: what all share, shape (draws,), and each function's own."""

    all_posts: Floats
    own_posts: Floats
    all_leave: Floats
    own_leave: Floats
    all_fill: Floats
    own_fill: Floats


def draw_common_chance(seed: int, functions: int, draws: int) -> Chance:
    """Draw the luck in posts, leaving and filling."""
    stream = np.random.default_rng((seed, 3))
    parts: list[Floats] = []
    for _ in range(3):
        drawn = draw_mirrored_normals(stream, functions + 1, draws).astype(np.float64)
        parts += [drawn[0], drawn[1:]]
    return Chance(*parts)


def _draw_function_factors(
    basis: Basis, spread: Spreads, months: int, draws: int, seed: int
) -> dict[str, Floats]:
    """Return factors of each function by month and draw, with what all functions share."""
    register = basis.assumptions
    chance = draw_common_chance(seed, len(basis.cells.functions), draws)
    steps = np.minimum(np.arange(months), len(spread.total) - 1)
    posts = _scale_mean_to_one(
        spread.total[steps][:, None, None] * chance.all_posts
        + spread.functions[steps][:, :, None] * chance.own_posts
    )
    own_sd = basis.leaving.function_sd[:, None]
    sd = register.value("attrition_common_sd")
    leave = _scale_mean_to_one(sd * chance.all_leave[None] + own_sd * chance.own_leave)
    sd = register.value("hiring_common_sd") * np.sqrt(0.5)
    fill = _scale_mean_to_one(sd * (chance.all_fill[None] + chance.own_fill))
    ones = np.ones((months, 1, 1))
    return {"posts": posts, "leave": ones * leave[None], "fill": ones * fill[None]}


def _scale_mean_to_one(logs: Floats) -> Floats:
    """Return factors whose mean over draws is 1: luck must not move what is expected."""
    factors = np.exp(logs)
    return np.asarray(factors / factors.mean(axis=-1, keepdims=True))


def _retirement_change_and_shift(
    basis: Basis, cells: Cells, effects: tuple[Effect, ...], months: int, draws: int
) -> tuple[Floats | None, Floats32]:
    """Return how retirement changes per year of shift, for the drivers that shift it."""
    shifting = [effect for effect in effects if effect.name == "retirement_shift_years"]
    if not shifting:
        return None, np.zeros(draws, dtype=np.float32)
    ones = np.ones((months, len(cells)))
    ends = []
    for years in (-0.5, 0.5):
        shift = np.zeros_like(ones)
        for effect in shifting:
            shift += effect.ramp[:, None] * effect.cells[None, :] * (effect.middle + years)
        ends.append(
            expected_flows(
                basis, cells, months, usual=basis.posts_ahead(len(cells), months),
                posts_factor=ones, leave_factor=ones, fill_factor=ones, retire_shift_years=shift,
            ).retire
        )  # fmt: skip
    away = np.mean([effect.values - effect.middle for effect in shifting], axis=0)
    return ends[1] - ends[0], away.astype(np.float32)


def _posts_added_by_drivers(
    cells: Cells, effects: tuple[Effect, ...], months: int, draws: int
) -> tuple[Floats, Floats32]:
    """Return the posts that drivers add, in heads."""
    adding = [effect for effect in effects if effect.name == "added_posts_fte"]
    shares = np.array([effect.cells / cells.fte for effect in adding]).reshape(
        len(adding), len(cells)
    )
    amount = [effect.ramp[:, None] * effect.values[None, :] for effect in adding]
    stacked = np.stack(amount, axis=1) if amount else np.zeros((months, 0, draws))
    return shares, stacked.astype(np.float32)


def _posts_carried_between_cells(
    effects: tuple[Effect, ...], months: int, draws: int
) -> tuple[Ints, Floats32]:
    """Return the posts that are carried from cell to cell."""
    moving = [effect for effect in effects if len(effect.pairs)]
    rows = [
        (int(one), int(other), number)
        for number, effect in enumerate(moving)
        for one, other in effect.pairs
    ]
    share = [effect.ramp[:, None] * effect.values[None, :] for effect in moving]
    stacked = np.stack(share, axis=1) if share else np.zeros((months, 0, draws))
    return np.array(rows, dtype=np.int64).reshape(-1, 3), stacked.astype(np.float32)
