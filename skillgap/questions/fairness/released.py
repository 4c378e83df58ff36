"""What of an audit may be shown: no small group, rounded, and nothing to be worked out."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from skillgap.core.small_groups import ProtectedCounts, protect_counts, round_people
from skillgap.questions.fairness.findings import EVERYWHERE, RATIO, AuditFinding

NUMBERS = ("people", "compared_people", "unknown", "measured", "compared", "figure", "low", "high",
           "band_low", "band_high", "p_adjusted", "power", "people_needed")  # fmt: skip
FEW = "too few people"
GIVEN_AWAY = "hidden, or a small group could be worked out"
ALL_OR_NONE = "nearly nobody or nearly everybody"


def protect_audited(place: pd.Series, group: pd.Series, minimum: int) -> ProtectedCounts:
    """Count the people audited by place and group, and decide which groups may be spoken of.

    Args:
        place: Function of each person present.
        group: Group of each.
        minimum: Fewest people of whom anything is said.
    """
    table = pd.DataFrame({"place": place.to_numpy(), "group": group.to_numpy()})
    return protect_counts(table, ["place", "group"], minimum)


def why_hidden(one: AuditFinding, counts: ProtectedCounts) -> str:
    """Return why a finding's numbers are hidden; blank where they may be shown.

    Args:
        one: The finding.
        counts: People by place and group, with what may be shown.
    """
    fewest = counts.minimum
    if one.people < fewest or one.compared_people < fewest:
        return FEW
    where = {} if one.place == EVERYWHERE else {"place": one.place}
    if counts.count(group=one.group, **where) is None:
        return GIVEN_AWAY
    if one.unit != RATIO:
        return ""
    sides = [
        side
        for rate, people in ((one.measured, one.people), (one.compared, one.compared_people))
        for side in (round(rate * people), people - round(rate * people))
    ]
    return ALL_OR_NONE if min(sides) < fewest else ""


def release_findings(
    findings: tuple[AuditFinding, ...], table: pd.DataFrame, counts: ProtectedCounts
) -> pd.DataFrame:
    """Return the table of an audit as it may be shown.

    Args:
        findings: The findings.
        table: The same as a table, in any order.
        counts: People by place and group, with what may be shown.

    Returns:
        The same rows with ``hidden``, the reason why the numbers of a row are blank. Numbers of
        people are rounded to tens, rates to whole per cent, other figures to two digits.
    """
    why = {(one.check, one.place, one.group): why_hidden(one, counts) for one in findings}
    keys = zip(table["check"], table["place"], table["group"], strict=True)
    hidden = pd.Series([why[key] for key in keys], index=table.index, dtype="str")
    numbers = table[list(NUMBERS)].astype("float64").round(2) + 0.0  # no -0.0
    for name in ("people", "compared_people", "unknown"):
        numbers[name] = numbers[name].map(round_people)
    numbers["people_needed"] = np.ceil(numbers["people_needed"] / 10) * 10
    blank = (hidden != "").to_numpy()
    open_to_all = [name for name in NUMBERS if name != "people_needed"]
    numbers.loc[blank, open_to_all] = math.nan
    return table.assign(**{name: numbers[name] for name in NUMBERS}, hidden=hidden)
