"""Findings of an audit: one group, in one place, by one check."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.grouping import Bools
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.fairness.differences import compare_means
from skillgap.questions.fairness.rates import UNKNOWN_GROUP
from skillgap.questions.fairness.ratios import Contrast, holm
from skillgap.questions.fairness.verdicts import VERDICTS, Judged, Thresholds

EVERYWHERE = "Whole organisation"
AUDIT_COLUMNS = ("check", "place", "group", "people", "compared_people", "unknown", "measured",
                 "compared", "figure", "low", "high", "band_low", "band_high", "unit",
                 "p_adjusted", "power", "people_needed", "verdict")  # fmt: skip
RATIO = "times as often"


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One group beside another by one check, with what its verdict rests on.

    Attributes:
        check: What was compared.
        place: Where: a function, or everywhere.
        group: The group.
        people: People of the group who could be compared.
        compared_people: People it is compared with.
        unknown: People who could not be placed, for their group is not known.
        measured: The group's rate or mean.
        compared: That of the others, before like is set beside like.
        comparison: The figure with its interval: like with like where there are strata.
        band: Least and largest figure if all unknown were of the group, or none.
        unit: Unit of the figure.
        judged: What the verdict rests on.
    """

    check: str
    place: str
    group: str
    people: int
    compared_people: int
    unknown: int
    measured: float
    compared: float
    comparison: Contrast
    band: tuple[float, float]
    unit: str
    judged: Judged

    def row(self) -> tuple[object, ...]:
        """Return the finding as a row of ``AUDIT_COLUMNS``."""
        found, judged = self.comparison, self.judged
        return (
            self.check, self.place, self.group, self.people, self.compared_people, self.unknown,
            self.measured, self.compared, found.figure, found.low, found.high, *self.band,
            self.unit, judged.p_adjusted, judged.power, judged.people_needed, judged.verdict,
        )  # fmt: skip


def audit_table(findings: tuple[AuditFinding, ...]) -> pd.DataFrame:
    """Return findings as a table, most pressing first; see ``AUDIT_COLUMNS``."""
    table = pd.DataFrame([one.row() for one in findings], columns=list(AUDIT_COLUMNS))
    texts = ("check", "place", "group", "unit", "verdict")
    table = table.astype(dict.fromkeys(texts, "str") | dict.fromkeys(
        ("measured", "compared", "figure", "low", "high", "band_low", "band_high", "p_adjusted",
         "power", "people_needed"), "float64"))  # fmt: skip
    rank = table["verdict"].map({verdict: place for place, verdict in enumerate(VERDICTS)})
    order = table.assign(rank=rank, sure=table["p_adjusted"].fillna(1.0))
    kept = order.sort_values(["rank", "sure", "check", "place", "group"], kind="stable").index
    return table.loc[kept].reset_index(drop=True)


def distances_of(findings: tuple[AuditFinding, ...], table: pd.DataFrame) -> pd.DataFrame:
    """Return every finding on one scale, on which −1 is a difference that just matters.

    Args:
        findings: The findings.
        table: The same as a table, whose order is kept.

    Returns:
        Columns check, place, group, away, away_low, away_high.
    """
    away = {(one.check, one.place, one.group): _distance(one) for one in findings}
    keys = list(zip(table["check"], table["place"], table["group"], strict=True))
    return pd.DataFrame(
        [(*key, *away[key]) for key in keys],
        columns=["check", "place", "group", "away", "away_low", "away_high"],
    )


def _distance(one: AuditFinding) -> tuple[float, float, float]:
    found, limits = one.comparison, one.judged.limits
    ends = (found.figure, found.low, found.high)
    if one.judged.is_ratio:
        far = [math.log(max(end, 0.01)) / abs(math.log(limits.ratio)) for end in ends]
    else:
        spread = found.figure / one.judged.figure if one.judged.figure else math.nan
        far = [end / spread / limits.gap_sd for end in ends]
    return far[0], far[1], far[2]


def judged_anew(findings: tuple[AuditFinding, ...], limits: Thresholds) -> tuple[AuditFinding, ...]:
    """Return the findings as other thresholds judge them."""
    return tuple(replace(one, judged=replace(one.judged, limits=limits)) for one in findings)


@dataclass(frozen=True, slots=True)
class MeasuredPeople:
    """One value per person, of which less is worse.

    Attributes:
        check: What was measured.
        unit: Its unit.
        value: Shape (people,); NaN where there is none.
        stratum: Codes of like work, shape (people,); below 0 where it is not known.
        place: Where the person belongs, shape (people,).
    """

    check: str
    unit: str
    value: Floats
    stratum: Ints
    place: NDArray[np.object_]


def compare_measured(
    measured: MeasuredPeople, group: NDArray[np.object_], limits: Thresholds, fewest: float = 1
) -> list[AuditFinding]:
    """Compare each group's mean with everybody else's, place by place.

    Args:
        measured: One value per person.
        group: Label of each person's group, shape (people,).
        limits: From when on a difference matters.
        fewest: Groups of fewer people are listed and not tested.

    Returns:
        A finding for each group of each place that has two groups. The p-values are adjusted for
        all of them together (Holm).
    """
    there = ~np.isnan(measured.value) & (measured.stratum >= 0)
    open_cases = [
        (str(place), str(name), there & (measured.place == place))
        for place in sorted({*measured.place[there].tolist()})
        for name in _groups_in(group[there & (measured.place == place)])
    ]
    compared = [_compare_mean(measured, group, *case, limits) for case in open_cases]
    raw = [one.judged.p_adjusted if one.people >= fewest else math.nan for one in compared]
    adjusted = holm(np.array(raw, dtype=np.float64))
    return [
        replace(one, judged=replace(one.judged, p_adjusted=float(p_value)))
        for one, p_value in zip(compared, adjusted, strict=True)
    ]


def _groups_in(group: NDArray[np.object_]) -> list[str]:
    """Return the known groups of some people, where there are two or more."""
    found = sorted({*group.tolist()} - {UNKNOWN_GROUP})
    return found if len(found) > 1 else []


def _compare_mean(
    measured: MeasuredPeople, group: NDArray[np.object_], place: str, name: str, here: Bools,
    limits: Thresholds,
) -> AuditFinding:  # fmt: skip
    known = here & (group != UNKNOWN_GROUP)
    member = group == name
    found, spread = _compare(measured, member, known)
    ways = ((member | (group == UNKNOWN_GROUP), here), (member, here))
    unknown = int((here & ~known).sum())
    others = [_compare(measured, *way)[0].figure for way in ways] if unknown else []
    figures = [figure for figure in (found.figure, *others) if not math.isnan(figure)]
    return AuditFinding(
        check=measured.check, place=place, group=name,
        people=int((known & member).sum()), compared_people=int((known & ~member).sum()),
        unknown=unknown,
        measured=_mean(measured.value[known & member]),
        compared=_mean(measured.value[known & ~member]),
        comparison=found,
        band=(min(figures), max(figures)) if figures else (math.nan, math.nan),
        unit=measured.unit,
        judged=_judged_mean(found, spread, int(known.sum()), limits),
    )  # fmt: skip


def _judged_mean(found: Contrast, spread: float, people: int, limits: Thresholds) -> Judged:
    return Judged(
        figure=found.figure / spread, low=found.low / spread, p_adjusted=found.p_value,
        is_below=found.high < 0, error=found.error, people=people, is_ratio=False, limits=limits,
    )  # fmt: skip


def _compare(measured: MeasuredPeople, member: Bools, among: Bools) -> tuple[Contrast, float]:
    _, stratum = np.unique(measured.stratum[among], return_inverse=True)
    return compare_means(measured.value[among], member[among], stratum.astype(np.int64))


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else math.nan
