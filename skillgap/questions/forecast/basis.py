"""What a forecast starts from, whatever the scenario: read once, used for every what-if."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from skillgap.core.assumptions import Assumptions
from skillgap.core.grouping import add_up
from skillgap.core.level_source import LevelSource
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.forecast.cells import Cells, find_cells
from skillgap.questions.forecast.flows import Flows
from skillgap.questions.forecast.headcount import (
    LEAST_HISTORY_MONTHS,
    LONGEST_MONTHS,
    Heading,
    fit_heading,
)
from skillgap.questions.forecast.market import (
    Filling,
    Market,
    fit_filling,
    read_market,
    share_filled_monthly,
)
from skillgap.questions.forecast.recursion import expected_hires
from skillgap.questions.forecast.skills import SkillNeeds, read_skill_needs
from skillgap.questions.forecast.staff import (
    LeavingHazard,
    Staff,
    Traits,
    age_at,
    fit_leaving,
    read_staff,
    tenure_band,
    traits_of,
)

_MONTH_DAYS = 30.4375
_LEAST_FACTOR = 1e-6
_PACE_POSTS, _PACE_BOUNDS = 5.0, (0.2, 5.0)


@dataclass(frozen=True, eq=False)
class Basis:
    """Everything a forecast needs that no scenario changes.

    Attributes:
        workforce: What it was read from.
        assumptions: The register.
        staff: People as arrays.
        cells: Role × function × region.
        cell_of: Cell of each person, −1 where not here, shape (people,).
        leaving: How people leave.
        filling: How vacancies are filled.
        heading: Where headcounts are heading, and how far off that has been.
        market: Where adverts are heading.
        exposed_share: Share of each role's hours exposed to AI by task: (role code, task) to
            share.
        needs: Skills required and held; None when only people are asked for.
        posts: Posts expected by month while nothing changes, heads, shape (months, cells).
        joined: Joiners of a month as a share of the people at its end, while nothing changes,
            same shape.
        warnings: What the reader must know.
        headline: Of these, what belongs into the headline: the figures rest on it.
    """

    workforce: Workforce
    assumptions: Assumptions
    staff: Staff
    cells: Cells
    cell_of: Ints
    leaving: LeavingHazard
    filling: Filling
    heading: Heading
    market: Market
    exposed_share: dict[tuple[int, str], float]
    needs: SkillNeeds | None
    posts: Floats
    joined: Floats
    warnings: tuple[str, ...]
    headline: tuple[str, ...] = ()

    def posts_ahead(self, cells: int, months: int) -> Floats:
        """Return the posts of the first months; cells that a scenario adds have none yet."""
        steps = np.minimum(np.arange(months), len(self.posts) - 1)
        found = np.zeros((months, cells))
        found[:, : self.posts.shape[1]] = self.posts[steps]
        return found


def read_basis(
    workforce: Workforce, profiles: LevelSource | None, *, assumptions: Assumptions
) -> Basis:
    """Read what every forecast of a workforce starts from.

    Args:
        workforce: With ``employees`` and ``roles``; hire and exit dates, birth years,
            ``openings``, ``postings``, ``tasks``, ``enrolments`` and ``requirements`` add to it.
        profiles: Levels; None leaves skills out.
        assumptions: The register.

    Returns:
        The basis.
    """
    assumptions = assumptions.recorded()
    staff = read_staff(workforce)
    cells, cell_of = find_cells(workforce, staff)
    leaving = fit_leaving(staff, assumptions)
    filling = fit_filling(workforce, staff, assumptions)
    needs = None
    if profiles is not None and workforce.has("requirements"):
        needs = read_skill_needs(workforce, profiles, staff, cells, cell_of, assumptions)
    basis = Basis(
        workforce=workforce,
        assumptions=assumptions,
        staff=staff,
        cells=cells,
        cell_of=cell_of,
        leaving=leaving,
        filling=filling,
        heading=fit_heading(staff, assumptions),
        market=read_market(workforce),
        exposed_share=_exposed_share_by_role(workforce),
        needs=needs,
        posts=np.zeros((1, len(cells))),
        joined=np.zeros((1, len(cells))),
        warnings=(),
    )
    basis = fit_speed_to_vacancies(basis)
    posts, joined = usual_posts_and_joiners_by_month(basis)
    return replace(
        basis,
        posts=posts,
        joined=joined,
        warnings=_warnings(basis),
        headline=_headline_notes(basis),
    )


def fit_speed_to_vacancies(basis: Basis) -> Basis:
    """Return the basis with filling speeds that fit the vacancies open today.

    Leavers L a month and a speed s leave L / s posts empty. Where openings are loaded and fewer
    or more stand open, not all of them are on record, or the speed is another one: it is changed
    so that usual hiring keeps as many empty posts as there are, function by function, shrunk to
    the whole organisation's ratio by five posts.
    """
    if not basis.workforce.has("openings") or not len(basis.cells):
        return basis
    cells, functions = basis.cells, len(basis.cells.functions)
    people = add_up(cells.function, cells.people, functions)
    implied = people * _leaving_hazard_today(basis)[0] / basis.filling.speed
    vacant = add_up(cells.function, cells.vacant, functions)
    whole = (vacant.sum() + _PACE_POSTS) / (implied.sum() + _PACE_POSTS)
    ratio = (vacant + _PACE_POSTS * whole) / (implied + _PACE_POSTS)
    speed = basis.filling.speed / np.clip(ratio, *_PACE_BOUNDS)
    return replace(basis, filling=replace(basis.filling, speed=speed))


def _leaving_hazard_today(basis: Basis) -> tuple[Floats, Floats]:
    """Return the hazard of leaving, retirement with it, today: by function and by cell."""
    none = np.zeros((1, len(basis.cells)))
    left, retired, base = _expected_leavers_retirees_and_people(
        basis, len(basis.cells), 1, none + 1.0, none
    )
    gone, code = (left + retired)[0], basis.cells.function
    count = len(basis.cells.functions)
    usual = basis.leaving.hazard.overall
    by_function = (add_up(code, gone, count) + usual) / (add_up(code, base[0], count) + 1.0)
    return by_function, (gone + usual) / (base[0] + 1.0)


def expected_log_growth(basis: Basis, cells: Cells, months: int) -> Floats:
    """Return the log change of headcount by month and cell: own trend, the market's in part."""
    weight = basis.assumptions.value("posting_weight")
    steps = np.minimum(np.arange(months), len(basis.heading.change) - 1)
    own = basis.heading.change[steps][:, cells.function]
    return own + weight * basis.market.role[steps][:, cells.role]


def usual_posts_and_joiners_by_month(basis: Basis) -> tuple[Floats, Floats]:
    """Return the posts that keep people on the path expected of them, and joiners, (months, cells).

    Hiring of H a month at speed s leaves H / s posts of a pool empty; they are where posts are
    empty today and where people leave, half by half. So people follow the blend of trend and
    naive that the organisation's own past earned, and empty posts follow it, too.
    """
    cells, months = basis.cells, LONGEST_MONTHS
    path = cells.people * np.exp(expected_log_growth(basis, cells, months))
    if not len(cells):
        return path, path
    speed = basis.filling.speed[cells.function]
    ones = np.ones_like(path)
    flows = expected_flows(
        basis, cells, months, usual=path * (1.0 + _leaving_hazard_today(basis)[1] / speed),
        posts_factor=ones, leave_factor=ones, fill_factor=ones, retire_shift_years=0.0 * ones,
    )  # fmt: skip
    before = np.concatenate([cells.people[None, :], path[:-1]])
    hired = np.maximum(path - before * np.exp(-flows.leave - flows.retire), 0.0)
    pool, count = cells.pool, int(cells.pool.max()) + 1
    open_now = add_up(pool, cells.vacant, count)[pool]
    found = np.empty_like(path)
    for month in range(months):
        empty = add_up(pool, hired[month] / speed, count)[pool]
        by_leaving = hired[month] / np.maximum(add_up(pool, hired[month], count)[pool], 1e-12)
        by_opening = np.where(open_now > 0, cells.vacant / np.maximum(open_now, 1.0), by_leaving)
        found[month] = path[month] + empty * 0.5 * (by_leaving + by_opening)
    return found, np.minimum(hired / np.maximum(path, 1e-9), 1.0)


def _exposed_share_by_role(workforce: Workforce) -> dict[tuple[int, str], float]:
    """Return time share × exposure (E1 in full, E2 half) of every task of every role."""
    table = workforce["tasks"]
    weight = table["exposure"].map({"E1": 1.0, "E2": 0.5}).fillna(0.0).to_numpy(dtype=np.float64)
    role = workforce.roles.encode(table["role_id"])
    share = table["time_share"].to_numpy(dtype=np.float64) * weight
    return {
        (int(code), str(task)): float(part)
        for code, task, part in zip(role, table["task"], share, strict=True)
        if code >= 0 and part > 0
    }


def _headline_notes(basis: Basis) -> tuple[str, ...]:
    """Say what the figures rest on where it was not measured here, fit for a headline."""
    said = []
    if basis.leaving.left == 0:
        said.append("nobody's leaving is on record (one snapshot?), so leaving is assumed")
    if basis.heading.counted_months < LEAST_HISTORY_MONTHS:
        said.append("there is less than a year of headcounts, so posts stay as they are")
    if not basis.workforce.has("openings"):
        said.append("no openings are loaded, so empty posts are what usual hiring would leave, "
                    "at an assumed speed")  # fmt: skip
    elif basis.filling.filled == 0:
        said.append("no filled opening is on record, so the speed of hiring is assumed")
    return tuple(said)


def _warnings(basis: Basis) -> tuple[str, ...]:
    """Say what the forecast had to assume for want of data."""
    staff, said = basis.staff, []
    if basis.leaving.left == 0:
        said.append("Nobody's leaving is on record: chances to leave are assumed, not measured.")
    elif staff.history_months < 12:
        said.append(f"Leavers are on record for {staff.history_months} months only.")
    if basis.heading.counted_months < LEAST_HISTORY_MONTHS:
        said.append("Less than a year of headcounts: posts are taken to stay as they are.")
    if not np.isfinite(staff.born).any():
        said.append("No years of birth: retirement is part of the usual leaving.")
    if not np.isfinite(staff.hired).any():
        said.append("No hire dates: everybody leaves as people of three to five years do.")
    if not basis.workforce.has("openings"):
        said.append("No openings loaded: empty posts are those that usual hiring would leave, at "
                    "an assumed speed.")  # fmt: skip
    elif basis.filling.filled == 0:
        said.append("No filled openings on record: the speed of hiring is assumed.")
    if basis.market.rows == 0:
        said.append("No adverts loaded: the labour market's trend is left out.")
    if basis.needs is None:
        said.append("No requirements or levels: people are forecast, skills are not.")
    elif basis.needs.rated_share < 0.5:
        said.append("More than half of the levels behind skills held come from peers.")
    return tuple(said)


def expected_flows(
    basis: Basis,
    cells: Cells,
    months: int,
    *,
    usual: Floats,
    posts_factor: Floats,
    leave_factor: Floats,
    fill_factor: Floats,
    retire_shift_years: Floats,
) -> Flows:
    """Return the flows expected under a scenario's middle values, its factors left out again.

    People age and gain tenure month by month, joiners start young in tenure; a cell's hazard is
    the mean over those expected to be in it.

    Args:
        basis: Where the forecast starts.
        cells: Its cells, with those the scenario added.
        months: Months ahead.
        usual: Posts while nothing changes, shape (months, cells).
        posts_factor: Factor on posts, shape (months, cells).
        leave_factor: Factor on the hazard of leaving, same shape.
        fill_factor: Factor on the speed of filling, same shape.
        retire_shift_years: Later retirement in years, same shape.

    Returns:
        The flows without moves: usual posts, hazards and filling speeds as they are without
        any factor, for the people expected to be there with them.
    """
    posts = usual * posts_factor
    speed = basis.filling.speed[cells.function]
    fill = share_filled_monthly(speed[None, :] * fill_factor)
    left, retired, base = _expected_leavers_retirees_and_people(
        basis, len(cells), months, leave_factor, retire_shift_years
    )
    joiner = -np.log1p(-basis.leaving.chance_by_tenure_band(_joiner_traits(basis, cells)))
    bands, pool = tenure_band(np.arange(months, dtype=np.float64)), cells.pool
    cohort = np.zeros((months, len(cells)))
    leave, retire = np.empty((months, len(cells))), np.empty((months, len(cells)))
    for month in range(months):
        hazard = joiner[:, bands[:month][::-1]].T * leave_factor[month]
        lost = cohort[:month] * hazard
        total = base[month] + cohort[:month].sum(axis=0)
        scale = np.maximum(total, 1e-9)
        leave[month] = np.where(total > 1e-9, (left[month] + lost.sum(axis=0)) / scale,
                                joiner[:, 0] * leave_factor[month])  # fmt: skip
        retire[month] = retired[month] / scale
        cohort[:month] *= np.exp(-hazard)
        after = (base[month + 1] if month + 1 < months else base[-1]) + cohort[:month].sum(axis=0)
        cohort[month] = expected_hires(posts[month] - after, fill[month], pool)
    none = np.zeros(0, dtype=np.int64)
    return Flows(
        stock=cells.people,
        posts=usual,
        leave=leave / np.maximum(leave_factor, _LEAST_FACTOR),
        retire=retire,
        fill=np.broadcast_to(share_filled_monthly(speed), fill.shape),
        intake=np.zeros((months, len(cells))),
        origin=none,
        target=none,
        move=np.zeros((months, 0)),
        pool=pool,
    )


def _joiner_traits(basis: Basis, cells: Cells) -> Traits:
    """Return the traits of those who will join each cell: employees of unknown pay and age."""
    unknown = np.full(len(cells), -1, dtype=np.int64)
    region = np.where(cells.region < len(basis.staff.regions), cells.region, -1)
    return Traits(
        cells.function, region, np.zeros(len(cells), dtype=np.int64), cells.role, unknown, unknown
    )


def _expected_leavers_retirees_and_people(
    basis: Basis, cells: int, months: int, leave_factor: Floats, shift: Floats
) -> tuple[Floats, Floats, Floats]:
    """Follow today's people: hazard-weighted leavers, retirements and people, (months, cells)."""
    staff = basis.staff
    some = np.flatnonzero(basis.cell_of >= 0)
    cell = basis.cell_of[some]
    table = -np.log1p(-basis.leaving.chance_by_tenure_band(traits_of(staff, some)))
    tenure = (staff.today - staff.hired[some]) / _MONTH_DAYS
    age = age_at(staff.born[some], staff.today)
    weight = np.ones(len(some))
    left, retired, base = (np.zeros((months, cells)) for _ in range(3))
    rows = np.arange(len(some))
    for month in range(months):
        hazard = table[rows, tenure_band(tenure + month)] * leave_factor[month, cell]
        chance = basis.leaving.retirement_chance(age + month / 12.0 - shift[month, cell])
        chance = np.where(staff.contract[some] == 2, 0.0, chance)
        retire = -np.log1p(-np.minimum(chance, 0.95))
        base[month] = add_up(cell, weight, cells)
        left[month] = add_up(cell, weight * hazard, cells)
        retired[month] = add_up(cell, weight * retire, cells)
        weight = weight * np.exp(-hazard - retire)
    return left, retired, base
