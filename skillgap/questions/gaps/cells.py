"""Cells role × function × region × skill: the sums every figure and filter is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from skillgap.core.errors import unknown_name
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

FACTORS = ("value", "criticality", "importance", "scarcity", "urgency")


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
        factors: The five factors of ``FACTORS``; value is money per FTE and month.
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
    def weight(self) -> Floats:
        """Money per month that one FTE without the skill puts at risk, shape (cells,)."""
        product = np.ones(len(self))
        for name in FACTORS:
            product = product * self.factors[name]
        return product

    @property
    def risk(self) -> Floats:
        """Expected money at risk per month, shape (cells,)."""
        return self.sums["lost_fte"] * self.weight

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

    def matching(self, filters: Mapping[str, Sequence[str]]) -> Ints:
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
