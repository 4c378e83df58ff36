"""Skills that may be one and the same: alike by name, held by the same people at the same levels.

Method: of two skills of one kind, S is the likeness of their names and aliases by characters and
stems, J the share of the people rated in either who are rated in both (Jaccard), r the correlation
of their levels in both. Names alone find relatives, people alone find colleagues; all three find
twins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillgap.domain.likeness.names import NameIndex
from skillgap.domain.workforce import Floats, Workforce
from skillgap.models._gap_levels import LevelSource


@dataclass(frozen=True, slots=True)
class Pair:
    """Two skills of one kind.

    Attributes:
        one: Skill code.
        other: Skill code.
        name_likeness: Likeness of names, 0–1.
        same_people: Share of the people rated in either who are rated in both; NaN nobody is.
        same_levels: Correlation of their levels in both; NaN unknown.
        likeness: Mean of the three; NaN when one is unknown.
    """

    one: int
    other: int
    name_likeness: float
    same_people: float
    same_levels: float

    @property
    def likeness(self) -> float:
        """Mean of the three; NaN when one is unknown."""
        return (self.name_likeness + self.same_people + self.same_levels) / 3


FEWEST_IN_BOTH = 10
"""With fewer people rated in both, their levels say nothing."""


def find_twins(
    workforce: Workforce, levels: LevelSource | None, index: NameIndex, least_name: float
) -> list[Pair]:
    """List pairs of skills of one kind with names at least so alike.

    Args:
        workforce: With ``skills``.
        levels: Levels; without them names stand alone.
        index: Names of the skills, in the order of ``workforce.skills``.
        least_name: Least likeness of names, 0–1.

    Returns:
        The pairs.
    """
    names = name_likeness(index)
    kind = workforce["skills"]["kind"].fillna("").to_numpy(dtype=object)
    one, other = np.nonzero(np.triu(names, 1) >= least_name)
    same = kind[one] == kind[other]
    one, other = one[same], other[same]
    held = _held(workforce, levels)
    rows = []
    for a, b in zip(one.tolist(), other.tolist()):
        rated = ~np.isnan(held[:, a]), ~np.isnan(held[:, b])
        both, either = rated[0] & rated[1], rated[0] | rated[1]
        people = float(both.sum() / either.sum()) if either.any() else np.nan
        levels_alike = _correlation(held[both, a], held[both, b])
        rows.append(Pair(a, b, float(names[a, b]), people, levels_alike))
    return rows


def name_likeness(index: NameIndex) -> Floats:
    """Return the likeness of names and aliases of every two skills, (skills, skills)."""
    count = len(index.ids)
    found = np.zeros((count, count))
    every = index.likeness(index.entries)
    np.maximum.at(found, index.owner, every)
    return np.asarray(np.maximum(found, found.T), dtype=np.float64)


def _held(workforce: Workforce, levels: LevelSource | None) -> Floats:
    """Return levels of people present by skill, NaN where nobody has said anything."""
    found = np.full((len(workforce.people), len(workforce.skills)), np.nan)
    if levels is not None:
        found[levels.person, levels.skill] = levels.level
    return found[workforce.present] if len(found) else found


def _correlation(one: Floats, other: Floats) -> float:
    if len(one) < FEWEST_IN_BOTH or min(one.std(), other.std()) < 1e-9:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])
