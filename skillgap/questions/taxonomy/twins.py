"""Skills that may be one and the same: alike by name, held by the same people at the same levels.

Method: of two skills of one kind, S is the likeness of their names and aliases by characters and
stems, J the share of the people rated in either who are rated in both (Jaccard), r the correlation
of their levels in both. Names alone find relatives, people alone find colleagues; all three find
twins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from skillgap.core.level_source import LevelSource
from skillgap.core.likeness.abbreviations import write_out_abbreviations
from skillgap.core.likeness.names import PLAIN, NameIndex
from skillgap.core.sparse import row_of, sparse
from skillgap.core.workforce import Floats, Ints, Workforce

if TYPE_CHECKING:
    from scipy.sparse import csc_array, csr_array


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


_BLOCK = 512
FEWEST_IN_BOTH = 10
"""With fewer people rated in both, their levels say nothing."""


def find_twins(
    workforce: Workforce,
    levels: LevelSource | None,
    index: NameIndex,
    least_name: float,
    alone: float,
) -> list[Pair]:
    """List pairs of skills of one kind that may be twins.

    Args:
        workforce: With ``skills``.
        levels: Levels; without them names stand alone.
        index: Names of the skills, in the order of ``workforce.skills``.
        least_name: Least likeness of names, 0–1, of two skills that people are rated in.
        alone: The same of two skills that nobody is rated in.

    Returns:
        The pairs. Of two skills of which people are rated in one alone, nothing can be said.
    """
    held = _levels_held(workforce, levels)
    rated = np.diff(held.indptr) > 0
    kind = workforce["skills"]["kind"].fillna("").to_numpy(dtype=object)
    found = []
    for some, least in ((np.flatnonzero(rated), least_name), (np.flatnonzero(~rated), alone)):
        for a, b, likeness in zip(
            *(each.tolist() for each in find_alike_names(index, some, least))
        ):
            if kind[a] == kind[b]:
                found.append(Pair(a, b, likeness, *_overlap_and_correlation(held, a, b)))
    return sorted(found, key=lambda pair: (pair.one, pair.other))


def find_alike_names(index: NameIndex, some: Ints, least: float) -> tuple[Ints, Ints, Floats]:
    """Return pairs of skills whose names or aliases are alike.

    Args:
        index: Names and aliases of the skills.
        some: Skills looked at, ascending.
        least: Least likeness, 0–1.

    Returns:
        First, second (larger) and likeness of each pair, each shape (pairs,). Pairs are looked up
        block by block, so that the table of all with all never stands in memory.
    """
    entries = np.flatnonzero(np.isin(index.owner, some))
    owner = index.owner[entries]
    plain = [write_out_abbreviations(index.entries[at]) for at in entries.tolist()]
    asked = [sparse(reader.transform(plain)) for reader in index.readers] if plain else []
    known = [sparse(rows[entries]) for rows in index.rows]
    found: list[tuple[Ints, Ints, Floats]] = []
    for start in range(0, len(entries), _BLOCK):
        block = [rows[start : start + _BLOCK] for rows in asked]
        one, other, value = _find_alike_in_block(block, known, least)
        a, b = owner[one + start], owner[other]
        apart = a != b
        found.append((np.minimum(a, b)[apart], np.maximum(a, b)[apart], value[apart]))
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    one, other, value = (np.concatenate(each) for each in zip(*found))
    order = np.lexsort((-value, other, one))
    pair = one[order] * len(index.ids) + other[order]
    first = order[np.append(True, pair[1:] != pair[:-1])[: len(pair)]]
    return one[first], other[first], value[first]


def _find_alike_in_block(
    asked: Sequence[csr_array], known: Sequence[csr_array], least: float
) -> tuple[Ints, Ints, Floats]:
    """Return row, column and likeness of a block's entries that are alike enough.

    Stems are compared first: where characters could not make up for what stems lack, they need not
    be read.
    """
    by_grams, by_stems = PLAIN[:2]
    grams, stems = zip(asked, known)
    stem = sparse(stems[0] @ stems[1].T)
    needed = (least - by_grams) / by_stems
    if needed <= 0:
        total = sparse(by_grams * (grams[0] @ grams[1].T) + by_stems * stem)
        kept = total.data >= least
        return row_of(total)[kept], total.indices[kept].astype(np.int64), total.data[kept]
    near = stem.data >= needed - 1e-6
    row, column = row_of(stem)[near], stem.indices[near].astype(np.int64)
    gram = np.asarray(grams[0][row].multiply(grams[1][column]).sum(axis=1)).ravel()
    value = by_grams * gram + by_stems * stem.data[near]
    kept = value >= least
    return row[kept], column[kept], value[kept]


def _levels_held(workforce: Workforce, levels: LevelSource | None) -> csc_array:
    """Return levels of people present, people × skills; what is not stored nobody has rated."""
    from scipy.sparse import csc_array

    shape = (len(workforce.people), len(workforce.skills))
    if levels is None:
        return csc_array(shape)
    here = workforce.present[levels.person]
    # A level of 0 must stay an entry: it is a rating.
    value = np.maximum(levels.level[here], 1e-9)
    return csc_array((value, (levels.person[here], levels.skill[here])), shape=shape)


def _overlap_and_correlation(held: csc_array, one: int, other: int) -> tuple[float, float]:
    """Return the share of people rated in either who are rated in both, and how levels go."""
    columns = [slice(held.indptr[skill], held.indptr[skill + 1]) for skill in (one, other)]
    people = [held.indices[part] for part in columns]
    a, b = people
    both, first, second = np.intersect1d(a, b, assume_unique=True, return_indices=True)
    either = len(people[0]) + len(people[1]) - len(both)
    levels = held.data[columns[0]][first], held.data[columns[1]][second]
    return (len(both) / either if either else float("nan")), _correlation(*levels)


def _correlation(one: Floats, other: Floats) -> float:
    if len(one) < FEWEST_IN_BOTH or min(one.std(), other.std()) < 1e-9:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])
