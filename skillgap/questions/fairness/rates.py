"""Rates of selection by group: each beside the highest, over all and within strata."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.grouping import Bools
from skillgap.core.workforce import Ints
from skillgap.questions.fairness.ratios import (
    Contrast,
    compare_rates,
    compare_within_strata,
    holm,
    ratio_of_rates,
    ratio_within_strata,
)
from skillgap.questions.fairness.verdicts import Judged, Thresholds

UNKNOWN_GROUP = "not known"
LEAST_SHARE = 0.02
"""Share of all people from which a group may be the one others are compared with: two per cent, as
the Uniform Guidelines leave smaller ones out."""

_CLOSE = 0.95
"""Ratio from which like cases are as good as alike."""

RATE_COLUMNS = ("group", "compared_with", "people", "selected", "rate", "ratio", "low", "high",
                "p_value", "p_adjusted", "within_ratio", "within_low", "within_high", "power",
                "people_needed", "band_low", "band_high", "verdict")  # fmt: skip


def label_groups(table: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Return everyone's group; of several columns their intersection; ``not known`` with a blank.

    >>> table = pd.DataFrame({"a": ["x", None], "b": ["y", "y"]})
    >>> label_groups(table, ["a", "b"]).tolist()
    ['x · y', 'not known']
    """
    known = table[list(columns)].notna().all(axis=1)
    joined = reduce(lambda one, other: one + " · " + other,
                    (table[name].astype("str") for name in columns))  # fmt: skip
    return joined.where(known, UNKNOWN_GROUP).astype("str")


@dataclass(frozen=True, slots=True)
class SelectedPeople:
    """Who was chosen, of which group, among whom.

    Attributes:
        group: Label of each person's group, shape (people,).
        chosen: Whether the person was selected, shape (people,).
        stratum: Codes of like cases from 0, shape (people,); all 0 where there are none.
    """

    group: NDArray[np.object_]
    chosen: Bools
    stratum: Ints

    @property
    def strata(self) -> int:
        """How many kinds of like cases there are."""
        return int(self.stratum.max()) + 1 if len(self.stratum) else 0

    @property
    def unknown(self) -> int:
        """People whose group is not known."""
        return int((self.group == UNKNOWN_GROUP).sum())

    def counts(self, member: Bools) -> tuple[int, int]:
        """Return how many of some people were selected, and how many they are."""
        return int(self.chosen[member].sum()), int(member.sum())

    def counts_by_stratum(self, member: Bools) -> tuple[Ints, Ints]:
        """Return the same by stratum, each of shape (strata,)."""
        chosen = np.bincount(self.stratum[member & self.chosen], minlength=self.strata)
        return chosen, np.bincount(self.stratum[member], minlength=self.strata)


def reference_group(selected: SelectedPeople) -> str:
    """Return the group that others are compared with: the highest rate of those large enough."""
    known = selected.group != UNKNOWN_GROUP
    names, sizes = np.unique(selected.group[known].astype(str), return_counts=True)
    rates = {
        str(name): selected.chosen[selected.group == name].mean()
        for name, size in zip(names, sizes, strict=True)
        if size >= LEAST_SHARE * known.sum()
    }
    return max(rates, key=lambda name: (rates[name], name)) if rates else ""


@dataclass(frozen=True, slots=True)
class GroupRate:
    """One group's rate of selection beside another's.

    Attributes:
        group: The group.
        compared_with: The other.
        selected: SelectedPeople in the group.
        people: People in it.
        other_selected: SelectedPeople in the other.
        others: People in that.
        overall: The two rates compared.
        within: The same within strata; None where there are none.
        band: Least and largest ratio if all people of no known group were of the one or the other.
        judged: What the verdict rests on: like with like where there are strata.
    """

    group: str
    compared_with: str
    selected: int
    people: int
    other_selected: int
    others: int
    overall: Contrast
    within: Contrast | None
    band: tuple[float, float]
    judged: Judged

    @property
    def comparison(self) -> Contrast:
        """The comparison that counts: like with like where there are strata."""
        return self.within or self.overall

    @property
    def rate(self) -> float:
        """Share selected in the group."""
        return self.selected / self.people if self.people else math.nan

    @property
    def other_rate(self) -> float:
        """Share selected in the other."""
        return self.other_selected / self.others if self.others else math.nan

    def row(self) -> tuple[object, ...]:
        """Return the rate as a row of ``RATE_COLUMNS``."""
        within, judged = self.within, self.judged
        return (
            self.group, self.compared_with, self.people, self.selected, self.rate,
            self.overall.figure, self.overall.low, self.overall.high, self.comparison.p_value,
            judged.p_adjusted,
            *((within.figure, within.low, within.high) if within else (math.nan,) * 3),
            judged.power, judged.people_needed, *self.band, judged.verdict,
        )  # fmt: skip


def compare_groups(
    selected: SelectedPeople, limits: Thresholds, reference: str = "", fewest: float = 1
) -> tuple[GroupRate, ...]:
    """Compare each group's rate of selection with the highest one's.

    The p-values are adjusted for all groups looked at together (Holm), and times k/2 where the
    reference was picked for its rate: of k groups any pair might have been looked at.

    Args:
        selected: Who was chosen.
        limits: From when on a difference matters.
        reference: The group compared with; by default the one with the highest rate.
        fewest: Groups of fewer people are listed and not tested, so that they hide nothing else.
    """
    picked = reference or reference_group(selected)
    names = sorted({*selected.group.tolist()} - {UNKNOWN_GROUP})
    found = [_compare_with(selected, name, picked, limits) for name in names if name != picked]
    tested = np.array([one.people >= fewest for one in found], dtype=np.bool_)
    pairs = 1.0 if reference else max((int(tested.sum()) + 1) / 2, 1.0)
    raw = np.array([one.judged.p_adjusted for one in found], dtype=np.float64)
    adjusted = np.minimum(holm(np.where(tested, raw, np.nan)) * pairs, 1.0)
    return tuple(
        replace(one, judged=replace(one.judged, p_adjusted=float(p_value)))
        for one, p_value in zip(found, adjusted, strict=True)
    )


def rates_table(
    selected: SelectedPeople, found: Sequence[GroupRate], reference: str
) -> pd.DataFrame:
    """Return rates as a table, the group compared with last; see ``RATE_COLUMNS``."""
    chosen, size = selected.counts(selected.group == reference)
    rate = chosen / size if size else math.nan
    last = (reference, reference, size, chosen, rate, 1.0, *(math.nan,) * 9, 1.0, 1.0, "")
    table = pd.DataFrame([*(one.row() for one in found), last], columns=list(RATE_COLUMNS))
    texts = ("group", "compared_with", "verdict")
    numbers = [name for name in RATE_COLUMNS if name not in (*texts, "people", "selected")]
    return table.astype({**dict.fromkeys(texts, "str"), **dict.fromkeys(numbers, "float64")})


def _compare_with(
    selected: SelectedPeople, name: str, picked: str, limits: Thresholds
) -> GroupRate:
    member, other = selected.group == name, selected.group == picked
    inside, outside = selected.counts(member), selected.counts(other)
    overall = compare_rates(*inside, *outside)
    within = _within(selected, member, other) if selected.strata > 1 else None
    found = within or overall
    below = found.figure < 1 if math.isnan(found.high) else found.high < 1
    judged = Judged(
        figure=found.figure, low=found.low, p_adjusted=found.p_value, is_below=below,
        error=found.error, people=inside[1] + outside[1], limits=limits,
    )  # fmt: skip
    band = _band(selected, member, other)
    return GroupRate(name, picked, *inside, *outside, overall, within, band, judged)


def _within(selected: SelectedPeople, member: Bools, other: Bools) -> Contrast:
    return compare_within_strata(
        *selected.counts_by_stratum(member), *selected.counts_by_stratum(other)
    )


def _band(selected: SelectedPeople, member: Bools, other: Bools) -> tuple[float, float]:
    """Return the ratio's ends if everybody of no known group were of the one or of the other."""
    unknown = selected.group == UNKNOWN_GROUP
    ways = ((member, other), (member | unknown, other), (member, other | unknown))
    ratios = [_ratio_of(selected, *way) for way in ways]
    known = [ratio for ratio in ratios if not math.isnan(ratio)]
    return (min(known), max(known)) if known else (math.nan, math.nan)


def _ratio_of(selected: SelectedPeople, member: Bools, other: Bools) -> float:
    if selected.strata > 1:
        return ratio_within_strata(
            *selected.counts_by_stratum(member), *selected.counts_by_stratum(other)
        )
    return ratio_of_rates(*selected.counts(member), *selected.counts(other))


def paradoxes(found: Sequence[GroupRate], fewest: float = 1) -> tuple[str, ...]:
    """Say where rates over all and rates within strata tell different stories (Simpson's paradox).

    Args:
        found: What ``compare_groups`` returned.
        fewest: Groups of fewer people are passed over.
    """
    return tuple(
        f"Simpson's paradox: over all, {one.group} is selected {one.overall.figure:.2f} times as "
        f"often as {one.compared_with}; among like cases {one.within.figure:.2f} times. The groups "
        "are spread differently over cases that are selected more or less often."
        for one in found
        if one.within and one.people >= fewest and _tell_apart(one.overall, one.within)
    )


def _tell_apart(overall: Contrast, within: Contrast) -> bool:
    """Say whether like cases surely tell another story, and one on another side of 1."""
    alike = overall.low <= within.figure <= overall.high or not (
        within.low > overall.figure or within.high < overall.figure
    )
    turned = within.figure > _CLOSE if overall.figure < 1 else within.figure < 1 / _CLOSE
    return turned and not alike
