"""Which counts of people may be shown, so that nobody in a small group can be worked out.

All groups that may be shown are one system of linear equations over the parts they are made of:
hiding a small group is of no use where a total and the other groups give it away. So further groups
are hidden until no small group can be narrowed down to fewer than three sizes.

Method: cell suppression (Cox 1995, "Network models for complementary cell suppression"), with the
range of every small group from two linear programmes over all that is shown. What is hidden depends
on the data alone and not on what was asked before: the same question always hides the same groups.

Limits: the ranges are those of linear programmes, which for more than two columns may be wider than
what whole numbers leave. Empty groups are taken to be known. What somebody knows from elsewhere is
not counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.grouping import Bools
from skillgap.core.workforce import Floats, Ints

MINIMUM = 5
"""Fewest people of whom anything is said."""

PROTECTED_MINIMUM = 10
"""The same for groups by protected attributes, and for text."""

FEWEST_VALUES = 3
"""Sizes that every small group must keep open to whoever sees all that is shown."""

EVERYONE = ""
"""Stands for all values of a column."""

BLANK = "not known"
_ROUNDED_TO = 10
_SLACK = 1e-6


def choose_shown(parts: Bools, counts: Ints, minimum: int = MINIMUM) -> Bools:
    """Choose the groups whose size may be shown.

    Args:
        parts: Whether a group holds a part, shape (groups, parts); parts do not overlap.
        counts: People in each part, shape (parts,).
        minimum: Fewest people a group that is shown may have; empty groups are shown.

    Returns:
        Whether each group may be shown, shape (groups,). No small group, part or difference of a
        group and one inside it can be narrowed to fewer than ``FEWEST_VALUES`` sizes.

    >>> parts = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]], dtype=bool)
    >>> choose_shown(parts, np.array([3, 20, 40])).tolist()
    [False, False, True, True]
    """
    kept = counts > 0  # an empty part is known to be empty
    inside = parts[:, kept].astype(np.float64)
    people = counts[kept].astype(np.float64)
    size = inside @ people
    shown = ~_is_small(size, minimum)
    seen = [people]
    for target in _small_targets(inside, people, minimum):
        shown = _hide_until_open(target, inside, size, shown, seen)
    return shown


def _is_small(size: Floats, minimum: int) -> Bools:
    return np.asarray((size > 0) & (size < minimum), dtype=np.bool_)


def _small_targets(inside: Floats, people: Floats, minimum: int) -> list[Floats]:
    """Return what must not be worked out, as sums over parts: smallest first, each once."""
    size = inside @ people
    missing = (inside * people) @ (1 - inside).T  # people of a group who are not in another
    held = missing.T == 0  # the other lies inside the group
    one, other = np.nonzero(held & _is_small(missing, minimum))
    found = [
        *inside[_is_small(size, minimum)],
        *np.eye(len(people))[_is_small(people, minimum)],
        *(inside[one] - inside[other]),
    ]
    unique = {target.tobytes(): target for target in found if target.any()}
    return sorted(unique.values(), key=lambda target: (float(target @ people), target.tobytes()))


def _hide_until_open(
    target: Floats, inside: Floats, size: Floats, shown: Bools, seen: list[Floats]
) -> Bools:
    """Hide groups until a small one keeps enough sizes open.

    Hiding leaves everything possible that was possible before, so what the programmes found once
    (``seen``) need not be looked for again.
    """
    while not _is_open(*_range_seen(target, seen)):
        ends = [_extreme(target * sign, inside[shown], size[shown]) for sign in (1.0, -1.0)]
        seen += [end.parts for end in ends if end.parts is not None]
        if any(end.parts is None for end in ends) or _is_open(*_range_seen(target, seen)):
            return shown
        binding = np.maximum(*(end.binding for end in ends)) > _SLACK
        at = np.flatnonzero(shown)
        candidates = at[binding] if binding.any() else at
        if len(candidates) == 0:
            return shown
        shown = shown.copy()
        shown[candidates[np.lexsort((candidates, size[candidates]))[0]]] = False
    return shown


def _range_seen(target: Floats, seen: list[Floats]) -> tuple[float, float]:
    values = np.array([target @ parts for parts in seen])
    return float(values.min()), float(values.max())


def _is_open(low: float, high: float) -> bool:
    whole = np.floor(high + _SLACK) - np.ceil(low - _SLACK) + 1
    return bool(whole >= FEWEST_VALUES)


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a range: sizes of the parts there, and which shown groups hold it."""

    parts: Floats | None
    binding: Floats


def _extreme(target: Floats, inside: Floats, size: Floats) -> _End:
    """Return where a sum over parts is least, given the groups shown; no parts where unbounded."""
    from scipy.optimize import linprog

    if len(size) == 0:
        return _End(None, np.zeros(0))
    found = linprog(target, A_eq=inside, b_eq=size, bounds=(0, None), method="highs")
    if found.status != 0:
        return _End(None, np.zeros(len(size)))
    return _End(np.asarray(found.x), np.abs(np.asarray(found.eqlin.marginals)))


@dataclass(frozen=True, eq=False)
class ProtectedCounts:
    """Counts of people by every choice of some columns, with those hidden that may not be shown.

    Attributes:
        columns: What people are counted by.
        minimum: Fewest people of whom anything is said.
        people: People by the value of each column; ``EVERYONE`` stands for all of them.
        shown: The choices that may be shown.
    """

    columns: tuple[str, ...]
    minimum: int
    people: Mapping[tuple[str, ...], int]
    shown: frozenset[tuple[str, ...]]

    def count(self, **where: str) -> int | None:
        """Return the people of a choice, or nothing where that may not be shown.

        Args:
            **where: Value of each column that is chosen.

        Raises:
            UnknownName: a column that is not counted by.
        """
        key = self._key(where)
        if key not in self.people:
            return 0
        return self.people[key] if key in self.shown else None

    def refusal(self, **where: str) -> str:
        """Say why a choice is hidden, and the nearest that is shown; blank where it is shown."""
        if self.count(**where) is not None:
            return ""
        wider = self.nearest(**where)
        names = " and ".join(wider) or "the whole organisation"
        return (
            f"Hidden: fewer than {self.minimum} people, or they could be worked out from what is "
            f"shown elsewhere. Nearest that is shown: {names}."
        )

    def nearest(self, **where: str) -> dict[str, str]:
        """Return the choice with fewest columns left out that may be shown."""
        for fewer in range(len(where) + 1):
            for left_out in combinations(where, fewer):
                wider = {name: value for name, value in where.items() if name not in left_out}
                if self.count(**wider) is not None:
                    return wider
        return {}

    def table(self) -> pd.DataFrame:
        """Return every choice: its columns, and ``people``, blank where hidden."""
        rows = [(*key, float(size) if key in self.shown else np.nan)
                for key, size in self.people.items()]  # fmt: skip
        return pd.DataFrame(rows, columns=[*self.columns, "people"])

    def _key(self, where: Mapping[str, str]) -> tuple[str, ...]:
        for name in where:
            if name not in self.columns:
                raise unknown_name("columns counted by", name, list(self.columns))
        return tuple(where.get(name, EVERYONE) for name in self.columns)


def protect_counts(
    table: pd.DataFrame, columns: Sequence[str], minimum: int = MINIMUM
) -> ProtectedCounts:
    """Count people by every choice of some columns, and decide once which counts may be shown.

    Args:
        table: One row per person. Never changed.
        columns: What they may be counted by; blanks are a value of their own.
        minimum: Fewest people of whom anything is said.

    Returns:
        The counts, also over all values of each column.

    Raises:
        BadValue: no column is named.
    """
    if not columns:
        raise BadValue("columns", "none", "what people are counted by", "Name a column.")
    labels = table[list(columns)].astype("str").fillna(BLANK)
    cells = labels.groupby(list(columns), observed=True).size()
    values = [key if isinstance(key, tuple) else (key,) for key in cells.index]
    counts = cells.to_numpy().astype(np.int64)
    groups: dict[tuple[str, ...], list[int]] = {}
    for at, value in enumerate(values):
        for key in _wider(tuple(map(str, value))):
            groups.setdefault(key, []).append(at)
    parts = np.zeros((len(groups), len(counts)), dtype=np.bool_)
    for row, at_parts in enumerate(groups.values()):
        parts[row, at_parts] = True
    shown = choose_shown(parts, counts, minimum)
    people = dict(zip(groups, (parts @ counts).tolist(), strict=True))
    allowed = frozenset(key for key, may in zip(groups, shown, strict=True) if may)
    return ProtectedCounts(tuple(columns), minimum, people, allowed)


def _wider(value: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return a cell's values with any of them replaced by everyone."""
    found: list[tuple[str, ...]] = [()]
    for one in value:
        found = [(*before, here) for before in found for here in (one, EVERYONE)]
    return found


def protect_groups(members: Sequence[Bools], minimum: int = MINIMUM) -> tuple[bool, ...]:
    """Choose which of any groups of people may be shown beside each other.

    Two groups that differ by a few people give these away; so do several whose sums do.

    Args:
        members: Whether each person is in the group, each of shape (people,).
        minimum: Fewest people of whom anything is said.

    Returns:
        Whether each group may be shown.

    >>> everyone, most = np.ones(40, dtype=bool), np.arange(40) < 37
    >>> protect_groups([everyone, most])
    (True, False)
    """
    if not members:
        return ()
    table = np.stack(members)
    parts, counts = np.unique(table, axis=1, return_counts=True)
    return tuple(choose_shown(parts, counts.astype(np.int64), minimum).tolist())


def round_people(people: Any) -> Any:
    """Round numbers of people to tens, so that no two figures differ by a few people.

    >>> round_people(163), round_people(4)
    (160, 0)
    """
    return (people + _ROUNDED_TO // 2) // _ROUNDED_TO * _ROUNDED_TO
