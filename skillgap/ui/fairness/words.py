"""Findings of the audit in words that somebody can repeat who has never read a statistic."""

from __future__ import annotations

from typing import Any

from skillgap.questions.fairness.checks import (
    CONFIDENCE,
    JUDGING_SOURCES,
    LEVEL_ERROR,
    PLACES,
    SIGNALS,
)
from skillgap.questions.fairness.findings import EVERYWHERE, RATIO

_HUNDRED = 100


def difference_in_words(row: Any) -> str:
    """Say how far a group is from people in like work.

    Args:
        row: A row of the released table of an audit.
    """
    if row.hidden:
        return str(row.hidden).capitalize()
    if row.figure != row.figure:
        return "–"
    if row.unit == RATIO:
        return f"{row.figure * _HUNDRED:.0f} for every 100"
    side = "lower" if row.figure < 0 else "higher"
    if row.unit == "share":
        return f"{abs(row.figure) * _HUNDRED:.0f} points {side}"
    return f"{abs(row.figure):.2f} {row.unit} {side}"


def range_in_words(row: Any) -> str:
    """Say within which range the difference lies, in the unit of ``difference_in_words``."""
    return _from_to(row.low, row.high, row) if row.low == row.low else "–"


def band_in_words(row: Any) -> str:
    """Say how far the figure could move if all whose group is not known were of one group."""
    if row.band_low != row.band_low or row.band_low == row.band_high:
        return "–"
    return _from_to(row.band_low, row.band_high, row)


def _from_to(low: float, high: float, row: Any) -> str:
    if row.unit == RATIO:
        return f"{low * _HUNDRED:.0f} to {high * _HUNDRED:.0f}"
    if row.figure < 0 and high < 0:
        low, high = -high, -low
    return f"{low:.2f} to {high:.2f}".replace("-", "−")


def finding_in_words(row: Any) -> str:
    """Say in a clause who is treated how, and compared with whom.

    Args:
        row: A row of the released table of an audit.
    """
    group, where = f"“{row.group}”", "" if row.place == EVERYWHERE else f" in {row.place}"
    if row.hidden:
        return f"{row.check}{where} for {group}, a small group without numbers"
    far = difference_in_words(row)
    if row.check in JUDGING_SOURCES.values():
        who = row.check.split("'")[0].lower()
        return f"{who}{where} rate {group} {far} than others in the same roles"
    if row.check == LEVEL_ERROR:
        return f"levels inferred for {group} are {far} beside an assessment than those of others"
    if row.check == SIGNALS:
        side = "fewer" if row.figure < 0 else "more"
        return (
            f"{group} has {abs(row.figure):.2f} {side} signals a skill than others in similar work"
        )
    if row.check == CONFIDENCE:
        return f"confidence in the levels of {group} is {far} than in those of others"
    if row.check.startswith(PLACES):
        return f"{group} takes {row.figure * _HUNDRED:.0f} places on {offer_of(row.check)} where " \
            "the group with most takes 100"  # fmt: skip
    what = row.check[0].lower() + row.check[1:]
    return f"{what} are {far} of the group with most for {group}"


def offer_of(check: str) -> str:
    """Return what the places of a check are for."""
    return check.removeprefix(f"{PLACES}: ")
