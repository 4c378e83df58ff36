"""People × what their roles require, as integer codes and numpy arrays: no joins of frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from skillgap.core.grouping import add_up, label_order
from skillgap.core.level_source import LevelSource
from skillgap.core.needs import Needs
from skillgap.core.shortage import Shortage, expect_shortage
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.gaps.levels import LARGEST_TABLE, Codes32, find_levels_sds_and_signals

CHUNK = 1 << 16
"""Rows worked on at a time: the temporary arrays of one chunk stay near the processor."""


@dataclass(frozen=True, eq=False)
class Seats:
    """The people present, in groups of one role, function and region.

    Attributes:
        person: Person codes, ascending, shape (people,).
        group: Group of each of them, shape (people,).
        fte: Full-time equivalents by person *code*, shape (all people,).
        role: Role code of each group, shape (groups,).
        function: Function code of each group; labels in ``functions``.
        region: Region code of each group; labels in ``regions``.
        functions: Function labels, alphabetical.
        regions: Region labels, alphabetical.
        unplaced: Number of people present whose role has no requirements.
    """

    person: Ints
    group: Ints
    fte: Floats
    role: Ints
    function: Ints
    region: Ints
    functions: tuple[str, ...]
    regions: tuple[str, ...]
    unplaced: int


def _codes_and_sorted_labels(values: pd.Series) -> tuple[Ints, tuple[str, ...]]:
    codes, labels = pd.factorize(values.fillna("All"), sort=True)
    return codes.astype(np.int64), tuple(map(str, labels))


def group_people_by_seat(workforce: Workforce, needs: Needs) -> Seats:
    """Return everyone present whose role requires something, grouped.

    Args:
        workforce: With ``employees`` (employee_id, role_id, function, region, fte).
        needs: From :func:`collect_needs`.

    Returns:
        The seats; groups in the order of role id, function and region.
    """
    staff = workforce["employees"]
    function, functions = _codes_and_sorted_labels(staff["function"])
    region, regions = _codes_and_sorted_labels(staff["region"])
    role = workforce.roles.encode(staff["role_id"])
    required = (role >= 0) & (needs.count[role] > 0) if len(needs.count) else role > role
    here = np.flatnonzero(workforce.present & required)
    rank = label_order(workforce.roles.labels)
    key = (rank[role[here]] * len(functions) + function[here]) * len(regions) + region[here]
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    return Seats(
        person=here.astype(np.int64),
        group=group.astype(np.int64),
        fte=staff["fte"].fillna(1.0).to_numpy(dtype=np.float64),
        role=role[here[first]],
        function=function[here[first]],
        region=region[here[first]],
        functions=functions,
        regions=regions,
        unplaced=int(workforce.present.sum()) - len(here),
    )


def chance_within_half_level(sd: Floats) -> Floats:
    """Return P(|θ − μ| ≤ 0.5), shape of ``sd``: how sure the level is to half a level."""
    from scipy.special import ndtr

    with np.errstate(divide="ignore"):
        return np.asarray(2 * ndtr(0.5 / sd) - 1, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Rows:
    """One row per person and required skill, person by person; arrays of shape (rows,).

    Attributes:
        person: Person code.
        need: Index into the needs.
        cell: Index of the cell role × function × region × skill.
        level: Expected level held.
        level_sd: Its standard deviation.
        signals: Number of signals behind it; 0 is the prior alone.
        gap: Expected gap in levels.
        p_short: Probability of being below the required level.
    """

    person: Codes32
    need: Codes32
    cell: Codes32
    level: Floats
    level_sd: Floats
    signals: Codes32
    gap: Floats
    p_short: Floats

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.person)

    def take(self, index: Ints) -> Rows:
        """Return some of the rows, in the order asked for."""
        return Rows(**{name: getattr(self, name)[index] for name in self.__dataclass_fields__})


def person_need_and_cell_by_row(needs: Needs, seats: Seats) -> tuple[Codes32, Codes32, Codes32]:
    """Return person, need and cell of every row, each shape (rows,).

    Cells are numbered group by group in the order of the role's needs, so the cell of a row
    is known without searching.
    """
    per_group = needs.count[seats.role]
    first_cell = np.concatenate(([0], np.cumsum(per_group)))[:-1] if len(per_group) else per_group
    count = per_group[seats.group]
    total = int(count.sum())
    within = np.arange(total, dtype=np.int32)
    within -= np.repeat((np.cumsum(count) - count).astype(np.int32), count)
    need = np.repeat(needs.start[seats.role][seats.group].astype(np.int32), count)
    cell = np.repeat(first_cell[seats.group].astype(np.int32), count)
    need += within
    cell += within
    return np.repeat(seats.person.astype(np.int32), count), need, cell


SUMS = (
    "people",
    "fte",
    "level_fte",
    "gap_level_fte",
    "known_gap_fte",
    "short_fte",
    "short_var",
    "short_slope",
    "lost_fte",
    "lost_var",
    "lost_slope",
    "full_fte",
    "confidence_fte",
    "unrated_fte",
    "signals",
)
"""What is summed over the rows of a cell; every later figure is made of these sums."""


@dataclass(frozen=True, eq=False)
class Measured:
    """Everyone present measured against what the role held requires.

    Attributes:
        needs: What the roles require.
        seats: The people, grouped by role, function and region.
        rows: One row per person and need.
        sums: The sums named in ``SUMS`` over the rows of each cell, shape (cells,); weighted with
            FTE where the name ends in ``_fte``.
    """

    needs: Needs
    seats: Seats
    rows: Rows
    sums: dict[str, Floats]

    @cached_property
    def group(self) -> Ints:
        """People group of each cell, shape (cells,)."""
        return np.repeat(np.arange(len(self.seats.role)), self.needs.count[self.seats.role])

    @cached_property
    def need(self) -> Ints:
        """Need of each cell, shape (cells,)."""
        per_group = self.needs.count[self.seats.role]
        first = self.needs.start[self.seats.role] - (np.cumsum(per_group) - per_group)
        return first[self.group] + np.arange(len(self.group))


def measure_rows(needs: Needs, seats: Seats, levels: LevelSource, full_gap: float) -> Measured:
    """Measure every person against every requirement of the role held.

    Args:
        needs: From :func:`collect_needs`.
        seats: From :func:`group_people_by_seat`.
        levels: Where levels come from.
        full_gap: Δ, levels at which the whole value is at risk.

    Returns:
        The rows, and their sums by cell.
    """
    person, need, cell = person_need_and_cell_by_row(needs, seats)
    level, sd, gap, p_short = (np.empty(len(person)) for _ in range(4))
    signals = np.empty(len(person), dtype=np.int32)
    per_group = needs.count[seats.role]
    cells = int(per_group.sum())
    sums = {name: np.zeros(cells) for name in SUMS}
    for part in _slice_rows_by_people(needs, seats, max(CHUNK, 2 * cells)):
        what, fte, place = need[part], seats.fte[person[part]], cell[part].astype(np.int64)
        held = find_levels_sds_and_signals(levels, person[part], needs.skill[what])
        level[part], sd[part], signals[part] = held
        found = expect_shortage(needs.level[what], *held[:2], full_gap)
        gap[part], p_short[part] = found.gap, found.p_short
        for name, term in _terms_by_row(fte, needs.level[what], held, found).items():
            sums[name] += np.bincount(place, weights=term, minlength=cells)
        bare = np.flatnonzero(held[2] == 0)
        sums["unrated_fte"] += np.bincount(place[bare], weights=fte[bare], minlength=cells)
    sums["people"] += np.repeat(add_up(seats.group, None, len(per_group)), per_group)
    by_group = add_up(seats.group, seats.fte[seats.person], len(per_group))
    sums["fte"] += np.repeat(by_group, per_group)
    sums["lost_slope"] = (sums["short_fte"] - sums["full_fte"]) / full_gap
    rows = Rows(person, need, cell, level, sd, signals, gap, p_short)
    return Measured(needs, seats, rows, sums)


def _slice_rows_by_people(needs: Needs, seats: Seats, rows: int) -> Iterator[slice]:
    """Yield slices of about so many rows, each of whole people with codes close together."""
    ends = np.concatenate(([0], np.cumsum(needs.count[seats.role][seats.group])))
    reach = max(1, LARGEST_TABLE // (int(needs.skill.max(initial=0)) + 1))
    start = 0
    while start < len(seats.person):
        by_rows = int(np.searchsorted(ends, ends[start] + rows, side="right")) - 1
        by_table = int(np.searchsorted(seats.person, seats.person[start] + reach))
        stop = max(start + 1, min(by_rows, by_table))
        yield slice(int(ends[start]), int(ends[stop]))
        start = stop


def _terms_by_row(
    fte: Floats, required: Floats, held: tuple[Floats, Floats, Ints], found: Shortage
) -> dict[str, Floats]:
    """Return what each row adds to the sums of its cell."""
    level, sd, signals = held
    short = fte * found.p_short
    return {
        "level_fte": fte * level,
        "gap_level_fte": fte * found.gap,
        "known_gap_fte": fte * np.maximum(required - level, 0.0) * (signals > 0),
        "short_fte": short,
        "short_var": short * fte * (1 - found.p_short),
        "short_slope": fte * found.density,
        "lost_fte": fte * found.lost,
        "lost_var": fte * fte * found.lost_var,
        "full_fte": fte * found.p_lost,
        "confidence_fte": fte * chance_within_half_level(sd),
        "signals": signals.astype(np.float64),
    }
