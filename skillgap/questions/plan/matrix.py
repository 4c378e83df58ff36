"""A plan problem as a linear model in whole numbers: one cost vector, one sparse matrix, rows ≤.

Columns, in order: starts x (role, lever, quarter), redesigns z (role on offer, quarter), FTE short
u (future, role, quarter), with several futures the cover C (role, quarter), the tail's threshold ζ
and the excess over it (future), and seats with partners y (way, quarter), which may be parts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from skillgap.core.workforce import Floats, Ints
from skillgap.questions.plan.problem import INTERNAL, PlanProblem

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Entries: TypeAlias = tuple[Ints, Ints, Floats]


@dataclass(frozen=True, slots=True)
class Limit:
    """What one row of the model keeps.

    Attributes:
        kind: budget, resource, donors, automatable, redesign, partner, training, target, fairness,
            cover.
        name: Which one of the kind, such as ``trainer``.
        quarter: Position of the quarter; −1 for the whole horizon.
    """

    kind: str
    name: str = ""
    quarter: int = -1


@dataclass(frozen=True, eq=False)
class Columns:
    """Where each kind of variable begins."""

    starts: int
    redesigns: int
    short: int
    cover: int
    tail: int
    seats: int
    count: int
    futures: int
    redesigned: Ints

    @classmethod
    def for_problem(cls, problem: PlanProblem) -> Columns:
        """Lay the columns out."""
        roles, levers, quarters = problem.shape
        offered = np.zeros(0, np.int64)
        if problem.redesign is not None:
            offered = np.flatnonzero(~np.isnan(problem.redesign.cost)).astype(np.int64)
        futures = max(1, len(problem.futures))
        redesigns = roles * levers * quarters
        short = redesigns + len(offered) * quarters
        cover = short + futures * roles * quarters
        tail = cover + (roles * quarters if len(problem.futures) else 0)
        cautious = problem.caution is not None and len(problem.futures) > 0
        seats = tail + (1 + futures if cautious else 0)
        count = seats + problem.no_seats().size
        return cls(0, redesigns, short, cover, tail, seats, count, futures, offered)


@dataclass(frozen=True, eq=False)
class Model:
    """min cost·v subject to matrix·v ≤ most, 0 ≤ v ≤ upper, some of v whole.

    Attributes:
        columns: Where each kind of variable begins.
        cost: Objective, shape (columns,).
        whole: 1 where a variable is a whole number, shape (columns,).
        lower: Lower bounds, shape (columns,); only the tail's threshold may be negative.
        upper: Upper bounds, shape (columns,).
        matrix: Shape (rows, columns).
        most: Right-hand side, shape (rows,).
        limits: What each row keeps; cover rows come last and carry no entry of their own.
    """

    columns: Columns
    cost: Floats
    whole: Ints
    lower: Floats
    upper: Floats
    matrix: csr_array
    most: Floats
    limits: tuple[Limit, ...]


@dataclass(eq=False)
class _Rows:
    """Rows as they are collected."""

    rows: list[Ints] = field(default_factory=list)
    columns: list[Ints] = field(default_factory=list)
    values: list[Floats] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)

    def add(self, limit: Limit, columns: Ints, values: Floats, most: float) -> None:
        """Add one row."""
        kept = values != 0
        self.rows.append(np.full(int(kept.sum()), len(self.most), np.int64))
        self.columns.append(columns[kept])
        self.values.append(values[kept])
        self.most.append(most)
        self.limits.append(limit)


def build_model(problem: PlanProblem) -> Model:
    """Write a problem as a linear model.

    Args:
        problem: The problem, its roles in the order wanted.

    Returns:
        The model; every row is ≤.
    """
    from scipy.sparse import csr_array

    columns = Columns.for_problem(problem)
    rows = _Rows()
    _add_budget_limit(problem, columns, rows)
    _add_resource_limits(problem, columns, rows)
    _add_donor_limits(problem, columns, rows)
    _add_automation_limit(problem, columns, rows)
    _add_learner_limit(problem, columns, rows)
    _add_redesign_limits(problem, columns, rows)
    _add_partner_limits(problem, columns, rows)
    _share_fairly(problem, columns, rows)
    _add_target_limit(problem, columns, rows)
    _measure_tail(problem, columns, rows)
    at, column, value, most = _build_cover_rows(problem, columns, len(rows.most))
    matrix = csr_array(
        (
            np.concatenate((*rows.values, value)),
            (np.concatenate((*rows.rows, at)), np.concatenate((*rows.columns, column))),
        ),
        shape=(len(rows.most) + len(most), columns.count),
    )
    lower, upper = _lower_and_upper_bounds(problem, columns)
    whole = np.zeros(columns.count, np.int64)
    whole[: columns.short] = 1
    return Model(
        columns=columns,
        cost=_cost_by_column(problem, columns),
        whole=whole,
        lower=lower,
        upper=upper,
        matrix=matrix,
        most=np.concatenate((np.asarray(rows.most, dtype=np.float64), most)),
        limits=tuple(rows.limits),
    )


def start_columns(problem: PlanProblem, lever: int, until: int, role: Ints) -> Ints:
    """Return the columns of starts of some roles by one lever up to a quarter, by role."""
    _, levers, quarters = problem.shape
    first = (role * levers + lever) * quarters
    return np.asarray((first[:, None] + np.arange(until + 1)).ravel(), dtype=np.int64)


def _cost_by_column(problem: PlanProblem, columns: Columns) -> Floats:
    roles, levers, quarters = problem.shape
    cost = np.zeros(columns.count)
    starts = problem.start_cost.ravel()
    # Ties: the earlier lever, then the earlier quarter, by a hair that no sum of money notices.
    hair = 1e-8 * float(np.median(problem.start_cost)) if starts.size else 0.0
    order = np.arange(levers * quarters, dtype=np.float64)
    cost[: columns.redesigns] = starts + max(hair, 0.0) * np.tile(order, roles)
    if problem.redesign is not None:
        price = problem.redesign.cost[columns.redesigned]
        cost[columns.redesigns : columns.short] = np.outer(price, problem.discount_factor).ravel()
    short = np.outer(problem.short_cost, problem.discount_factor).ravel()
    weight = problem.caution.tail_weight if problem.caution and len(problem.futures) else 0.0
    cost[columns.short : columns.cover] = (
        (1 - weight) / columns.futures * np.tile(short, columns.futures)
    )
    if weight:
        cost[columns.tail] = weight
        assert problem.caution is not None
        cost[columns.tail + 1 : columns.seats] = weight / (
            problem.caution.tail_share * columns.futures
        )
    cost[columns.seats :] = -problem.seat_worth.ravel()
    return cost


def _lower_and_upper_bounds(problem: PlanProblem, columns: Columns) -> tuple[Floats, Floats]:
    lower, upper = np.zeros(columns.count), np.full(columns.count, np.inf)
    upper[: columns.redesigns] = np.repeat(problem.most_starts.ravel(), problem.shape[2])
    upper[columns.redesigns : columns.short] = 1
    if problem.redesign is not None and len(problem.redesign.begun):
        places = np.flatnonzero(problem.redesign.begun[columns.redesigned])
        lower[columns.redesigns + places * problem.shape[2]] = 1  # in the first quarter
    if columns.seats > columns.tail:
        lower[columns.tail] = -np.inf
    if problem.partners is not None:
        upper[columns.seats :] = problem.partners.places[problem.partners.programme].ravel()
    return lower, upper


def _entries_by_age(problem: PlanProblem, per_age: Floats, columns: Columns) -> Entries:
    """Return, for each start, where it is felt: role × quarter, column of the start, how much."""
    roles, levers, quarters = problem.shape
    felt, column, value = [], [], []
    pair = np.arange(roles * levers, dtype=np.int64)
    for age in range(quarters):
        kept = per_age[:, :, age].ravel() != 0
        if not kept.any():
            continue
        begun = np.arange(quarters - age, dtype=np.int64)
        which = pair[kept]
        felt.append(((which // levers)[:, None] * quarters + begun + age).ravel())
        column.append((columns.starts + which[:, None] * quarters + begun).ravel())
        value.append(np.repeat(per_age[:, :, age].ravel()[kept], len(begun)))
    none = np.zeros(0, np.int64)
    return (
        np.concatenate((none, *felt)),
        np.concatenate((none, *column)),
        np.concatenate((np.zeros(0), *value)),
    )


def _build_cover_rows(
    problem: PlanProblem, columns: Columns, first: int
) -> tuple[Ints, Ints, Floats, Floats]:
    """Return the rows cover + short ≥ gap, as ≤: with several futures through the cover C."""
    roles, _, quarters = problem.shape
    size = roles * quarters
    felt, column, value = _entries_by_age(problem, problem.fte_closed_by_age, columns)
    freed = _freed_fte_entries(problem, columns)
    felt, column = np.concatenate((felt, freed[0])), np.concatenate((column, freed[1]))
    value = np.concatenate((value, freed[2]))
    cell = np.arange(size, dtype=np.int64)
    if not len(problem.futures):
        at = np.concatenate((felt, cell)) + first
        own = columns.short + cell
        values = np.concatenate((-value, np.full(size, -1.0)))
        return at, np.concatenate((column, own)), values, -problem.gap_fte.ravel()
    futures = np.arange(columns.futures * size, dtype=np.int64)
    at = np.concatenate((felt, cell, size + futures, size + futures)) + first
    places = np.concatenate(
        (column, columns.cover + cell, columns.short + futures, columns.cover + futures % size)
    )
    values = np.concatenate((-value, np.ones(size), np.full(2 * len(futures), -1.0)))
    return at, places, values, np.concatenate((np.zeros(size), -problem.futures.ravel()))


def _freed_fte_entries(problem: PlanProblem, columns: Columns) -> Entries:
    """Return what redesigned work no longer needs, as entries like those of starts."""
    quarters = problem.shape[2]
    felt, column, value = [], [], []
    if problem.redesign is not None:
        lead = problem.redesign.lead_quarters
        for place, role in enumerate(columns.redesigned):
            for begun in range(quarters - lead):
                later = np.arange(begun + lead, quarters, dtype=np.int64)
                felt.append(role * quarters + later)
                at = columns.redesigns + place * quarters + begun
                column.append(np.full(len(later), at, np.int64))
                value.append(problem.freed_by_age[role, : len(later)])
    none = np.zeros(0, np.int64)
    return (
        np.concatenate((none, *felt)),
        np.concatenate((none, *column)),
        np.concatenate((np.zeros(0), *value)),
    )


def _add_budget_limit(problem: PlanProblem, columns: Columns, rows: _Rows) -> None:
    quarters = problem.shape[2]
    if np.isinf(problem.budget).all() and np.isinf(problem.total_budget):
        return
    reserved = problem.spend_by_age * problem.reserve[None, :, None]
    felt, column, value = _entries_by_age(problem, reserved, columns)
    saved = _saved_by_seats(problem, columns)
    felt, column, value = (
        np.concatenate(both) for both in zip((felt, column, value), saved, strict=True)
    )
    if np.isfinite(problem.total_budget):
        rows.add(Limit("budget"), *_total_spending_row(problem, columns, column, value),
                 float(problem.total_budget))  # fmt: skip
    felt = felt % quarters
    order = np.argsort(felt, kind="stable")
    edges = np.searchsorted(felt[order], np.arange(quarters + 1))
    for quarter in np.flatnonzero(np.isfinite(problem.budget)):
        part = order[edges[quarter] : edges[quarter + 1]]
        at, spent = column[part], value[part]
        if problem.redesign is not None:
            ask = columns.redesigns + np.arange(len(columns.redesigned)) * quarters + quarter
            at = np.concatenate((at, ask))
            spent = np.concatenate((spent, problem.redesign.cost[columns.redesigned]))
        rows.add(Limit("budget", "", int(quarter)), at, spent, float(problem.budget[quarter]))


def _total_spending_row(
    problem: PlanProblem, columns: Columns, column: Ints, value: Floats
) -> tuple[Ints, Floats]:
    """Return what each start and redesign takes over all quarters, as one row."""
    spent = np.bincount(column, value, minlength=columns.count)
    if problem.redesign is not None:
        price = problem.redesign.cost[columns.redesigned]
        spent[columns.redesigns : columns.short] = np.repeat(price, problem.shape[2])
    return np.arange(columns.count, dtype=np.int64), spent.astype(np.float64)


def _saved_by_seats(problem: PlanProblem, columns: Columns) -> Entries:
    """Return what seats with partners give back to a budget, as entries like those of starts."""
    quarters = problem.shape[2]
    at = np.arange(columns.count - columns.seats, dtype=np.int64)
    if problem.partners is None:
        return at, at, np.zeros(0)
    own = problem.partners
    saving = own.saving * problem.reserve[own.lever]
    return at % quarters, columns.seats + at, np.repeat(-saving, quarters)


def _add_partner_limits(problem: PlanProblem, columns: Columns, rows: _Rows) -> None:
    """Keep seats within the places of each programme, and within what starts have to learn."""
    own = problem.partners
    if own is None:
        return
    quarters = problem.shape[2]
    for place, name in enumerate(own.programmes):
        mine = columns.seats + np.flatnonzero(own.programme == place) * quarters
        for limited in np.flatnonzero(np.isfinite(own.places[place])).tolist():
            limit = Limit("partner", name, limited)
            rows.add(limit, mine + limited, np.ones(len(mine)), float(own.places[place, limited]))
    training = own.training
    for part in range(training.max(initial=-1) + 1):
        ways = np.flatnonzero(training == part)
        role, lever = int(own.role[ways[0]]), int(own.lever[ways[0]])
        value = np.append(own.gain_levels[own.programme[ways]], -own.asked_levels[ways[0]])
        for quarter in range(quarters):
            start = start_columns(problem, lever, quarter, np.array([role]))[-1:]
            at = np.concatenate((columns.seats + ways * quarters + quarter, start))
            rows.add(Limit("training", problem.roles[role], quarter), at, value, 0.0)


def _add_resource_limits(problem: PlanProblem, columns: Columns, rows: _Rows) -> None:
    roles, _, quarters = problem.shape
    pair = np.arange(columns.redesigns // quarters, dtype=np.int64) * quarters
    for resource in problem.resources:
        use = np.tile(resource.use, roles)
        for quarter in np.flatnonzero(np.isfinite(resource.capacity)):
            limit = Limit("resource", resource.name, int(quarter))
            rows.add(limit, pair + quarter, use, float(resource.capacity[quarter]))


def _add_donor_limits(problem: PlanProblem, columns: Columns, rows: _Rows) -> None:
    lever = problem.lever_position("redeploy")
    if lever < 0:
        return
    for pool in problem.pools:
        role = np.flatnonzero(pool.roles).astype(np.int64)
        for quarter in np.flatnonzero(np.isfinite(pool.surplus_fte)).tolist():
            at = start_columns(problem, lever, quarter, role)
            limit = Limit("donors", pool.name, quarter)
            rows.add(limit, at, np.ones(len(at)), float(pool.surplus_fte[quarter]))


def _add_automation_limit(problem: PlanProblem, columns: Columns, rows: _Rows) -> None:
    """Keep automation within what can be automated, and behind the redesign where one is due."""
    lever, last = problem.lever_position("automate"), problem.shape[2] - 1
    if lever < 0:
        return
    open_to = problem.most_starts[:, lever] > 0
    for role in np.flatnonzero(open_to & np.isfinite(problem.automatable_fte)).astype(np.int64):
        effect, most = problem.effect_fte[role, lever], float(problem.automatable_fte[role])
        behind = _find_redesign_columns(problem, columns, int(role), lever)
        for quarter in range(last + 1) if behind is not None else (last,):
            at = start_columns(problem, lever, quarter, np.array([role]))
            value = np.full(len(at), effect)
            limit = Limit("automatable", problem.roles[role], quarter)
            if behind is None:
                rows.add(limit, at, value, most)
                continue
            begun = behind[: max(0, quarter + 1 - _redesign_lead_quarters(problem))]
            at, value = np.concatenate((at, begun)), np.append(value, np.full(len(begun), -most))
            rows.add(limit, at, value, 0.0)


def _add_learner_limit(problem: PlanProblem, columns: Columns, rows: _Rows) -> None:
    """Raise each person's levels once: starts over the horizon within the people who lack any."""
    if not problem.levels_worth.size:
        return
    last = problem.shape[2] - 1
    for role, lever in zip(*np.nonzero(problem.levels_worth > 0), strict=True):
        at = start_columns(problem, int(lever), last, np.array([role]))
        limit = Limit("learners", problem.roles[role])
        rows.add(limit, at, np.ones(len(at)), float(np.ceil(problem.learners[role])))


def _redesign_lead_quarters(problem: PlanProblem) -> int:
    return problem.redesign.lead_quarters if problem.redesign else 0


def _find_redesign_columns(
    problem: PlanProblem, columns: Columns, role: int, lever: int
) -> Ints | None:
    """Return the redesign columns a lever waits for in a role; nothing where it need not wait."""
    if problem.redesign is None or not problem.redesign.gates[role, lever]:
        return None
    quarters = problem.shape[2]
    place = np.flatnonzero(columns.redesigned == role)
    if not len(place):
        return np.zeros(0, np.int64)
    return np.asarray(columns.redesigns + place[0] * quarters + np.arange(quarters))


def _add_redesign_limits(problem: PlanProblem, columns: Columns, rows: _Rows) -> None:
    """Redesign each role at most once; other levers that wait for it start only after it holds."""
    if problem.redesign is None:
        return
    quarters = problem.shape[2]
    for place in range(len(columns.redesigned)):
        at = columns.redesigns + place * quarters + np.arange(quarters, dtype=np.int64)
        role = problem.roles[columns.redesigned[place]]
        rows.add(Limit("once", role), at, np.ones(quarters), 1.0)
    most, automate = problem.most_starts, problem.lever_position("automate")
    for role, lever in zip(*np.nonzero(problem.redesign.gates & (most > 0)), strict=True):
        behind = _find_redesign_columns(problem, columns, int(role), int(lever))
        if behind is None or (lever == automate and np.isfinite(problem.automatable_fte[role])):
            continue
        for quarter in range(quarters):
            own = start_columns(problem, int(lever), quarter, np.array([role]))[-1:]
            begun = behind[: max(0, quarter + 1 - problem.redesign.lead_quarters)]
            value = np.append(1.0, np.full(len(begun), -float(most[role, lever])))
            limit = Limit("redesign", problem.roles[role], quarter)
            rows.add(limit, np.concatenate((own, begun)), value, 0.0)


def _share_fairly(problem: PlanProblem, columns: Columns, rows: _Rows) -> None:
    fairness = problem.fairness
    if fairness is None:
        return
    roles, _, quarters = problem.shape
    internal = np.array([name in INTERNAL for name in problem.levers], dtype=np.float64)
    place = np.repeat(np.tile(internal, roles), quarters)
    group = np.repeat(fairness.member, columns.redesigns // max(roles, 1))
    all_starts = np.arange(columns.redesigns, dtype=np.int64)
    for number, name in enumerate(fairness.groups):
        mine = (group == number).astype(np.float64)
        if fairness.band_share < 1:
            least = max(0.0, fairness.need_share[number] - fairness.band_share)
            most = min(1.0, fairness.need_share[number] + fairness.band_share)
            rows.add(Limit("fairness", name), all_starts, place * (least - mine), 0.0)
            rows.add(Limit("fairness", name), all_starts, place * (mine - most), 0.0)
        if fairness.floor_share > 0:
            value = mine * (fairness.floor_share - place)
            rows.add(Limit("fairness", name), all_starts, value, 0.0)


def _add_target_limit(problem: PlanProblem, columns: Columns, rows: _Rows) -> None:
    if problem.target is None:
        return
    roles, _, quarters = problem.shape
    cell = np.arange(columns.futures * roles, dtype=np.int64) * quarters
    gaps = problem.futures if len(problem.futures) else problem.gap_fte[None]
    for quarter in range(problem.target.from_quarter, quarters):
        allowed = (1 - problem.target.closed_share) * gaps[:, :, quarter].sum()
        limit = Limit("target", "", quarter)
        rows.add(limit, columns.short + cell + quarter, np.ones(len(cell)), float(allowed))


def _measure_tail(problem: PlanProblem, columns: Columns, rows: _Rows) -> None:
    """Excess of each future's shortage cost over the tail's threshold (Rockafellar-Uryasev)."""
    if columns.seats == columns.tail:
        return
    size = problem.shape[0] * problem.shape[2]
    price = np.outer(problem.short_cost, problem.discount_factor).ravel()
    for future in range(columns.futures):
        own = columns.short + future * size + np.arange(size, dtype=np.int64)
        at = np.append(own, [columns.tail, columns.tail + 1 + future])
        rows.add(Limit("tail"), at, np.append(price, [-1.0, -1.0]), 0.0)
