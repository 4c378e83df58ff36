"""Cells role × function × region × skill: the sums every figure and filter is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from skillgap.core.errors import unknown_name
from skillgap.core.grouping import Bools
from skillgap.core.workforce import Floats, Ints

DIMENSIONS = (
    "role_id",
    "function",
    "region",
    "skill_id",
    "job_family",
    "cluster",
    "kind",
    "tag",
    "demand",
)
"""What cells can be filtered and grouped by; ``demand`` is ``role`` or ``project``."""

LOSS_FACTORS = ("value", "importance", "due")
"""What makes money of a share lost; ``due`` is 0 for a project that is not late yet."""

ORDER_FACTORS = ("criticality", "scarcity", "urgency")
"""What only orders: they rank shortages and never multiply money."""

FACTORS = ("value", "importance", "criticality", "scarcity", "urgency")
"""The factors a reader sees."""


@dataclass(frozen=True, eq=False)
class Cells:
    """All cells, as codes, sums and factors; every array has shape (cells,).

    Attributes:
        codes: Dimension name to codes.
        labels: Dimension name to the text of each code.
        names: Skill names by skill code.
        titles: Role titles by role code.
        sums: The sums over people named in ``SUMS``, and ``levelled_fte`` (the FTE that levels
            and confidence are averages over; project cells have none).
        required: Required level.
        factors: ``LOSS_FACTORS`` and ``ORDER_FACTORS``; value is money per FTE and month.
        group: Number of the people group (role × function × region); −1 in project cells.
        need: Index into the needs; −1 in project cells.
        project: Index into the project needs; −1 in role cells.
        group_people: Heads of each group, shape (groups,).
        spread: Relative half-width (80%) of the value's uncertainty.
    """

    codes: Mapping[str, Ints]
    labels: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...]
    titles: tuple[str, ...]
    sums: Mapping[str, Floats]
    required: Floats
    factors: Mapping[str, Floats]
    group: Ints
    need: Ints
    project: Ints
    group_people: Floats
    spread: Floats

    def __len__(self) -> int:
        """Count the cells."""
        return len(self.required)

    @property
    def is_staffed_seat(self) -> Bools:
        """Which cells are seats with people in them; the others are places in projects."""
        return np.asarray(self.project < 0, dtype=np.bool_)

    @property
    def seats(self) -> Floats:
        """1 for cells of seats, 0 for places in projects, shape (cells,)."""
        return self.is_staffed_seat.astype(np.float64)

    @property
    def weight(self) -> Floats:
        """Money per month that one FTE wholly without the skill does not deliver, (cells,)."""
        return self._multiply_factors(LOSS_FACTORS)

    @property
    def ranking_factor(self) -> Floats:
        """By how much more the money of a cell counts when shortages are ranked, (cells,)."""
        return self._multiply_factors(ORDER_FACTORS)

    @property
    def loss_per_month(self) -> Floats:
        """Expected money per month, seats and late projects alike, shape (cells,)."""
        return self.sums["lost_fte"] * self.weight

    @property
    def seat_loss_per_month(self) -> Floats:
        """Expected value not delivered by people in their seats, per month, shape (cells,)."""
        return np.where(self.is_staffed_seat, self.loss_per_month, 0.0)

    @property
    def project_loss_per_month(self) -> Floats:
        """Expected value that late projects do not deliver, per month, shape (cells,)."""
        return np.where(self.is_staffed_seat, 0.0, self.loss_per_month)

    @property
    def priority(self) -> Floats:
        """What ranks a shortage, without a unit: the money, times what only orders, (cells,).

        A project that is not late yet loses nothing today, but its urgency counts here.
        """
        return self.sums["lost_fte"] * self._multiply_factors(
            ("value", "importance", *ORDER_FACTORS)
        )

    def _multiply_factors(self, names: tuple[str, ...]) -> Floats:
        product = np.ones(len(self))
        for name in names:
            product = product * self.factors[name]
        return product

    def take(self, index: Ints) -> Cells:
        """Return some of the cells."""
        return replace(
            self,
            codes={name: codes[index] for name, codes in self.codes.items()},
            sums={name: values[index] for name, values in self.sums.items()},
            required=self.required[index],
            factors={name: values[index] for name, values in self.factors.items()},
            group=self.group[index],
            need=self.need[index],
            project=self.project[index],
            spread=self.spread[index],
        )

    def positions_matching(self, filters: Mapping[str, Sequence[str]]) -> Ints:
        """Return the positions of the cells that pass every filter.

        Raises:
            UnknownName: a dimension that does not exist. Unknown labels match nothing.
        """
        keep = np.ones(len(self), dtype=np.bool_)
        for name, wanted in filters.items():
            if name not in DIMENSIONS:
                raise unknown_name("filter", name, list(DIMENSIONS))
            known = {label: code for code, label in enumerate(self.labels[name])}
            chosen = np.zeros(len(known) + 1, dtype=np.bool_)
            chosen[[known[label] for label in wanted if label in known]] = True
            keep &= chosen[self.codes[name]]
        return np.flatnonzero(keep)
