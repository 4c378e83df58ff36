"""The day that ratings speak of, where a sheet's name or what stands above says it for all."""

from __future__ import annotations

import re
from datetime import date, timedelta

import numpy as np
import pandas as pd

from skillgap.core.dates import read_dates
from skillgap.core.errors import Issue, Outcome
from skillgap.reading.finding.table import RawTable
from skillgap.reading.meaning.rosters import day_a_name_speaks_of

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_DAY = re.compile(
    r"(?<![\d./-])(?:\d{1,2}[./-]\d{1,2}[./-](?:20)\d\d|20\d\d-\d\d-\d\d|"
    r"\d{1,2}\.? [^\W\d_]{3,10}\.? 20\d\d|[^\W\d_]{3,10} \d{1,2}, 20\d\d)(?![\d./-])"
)
_SPOKEN = re.compile(
    r"(?i)\b(?:stand|as (?:at|of)|closed?|review(?:ed)?|updated?|dated?|rated|ratings?|assess\w*|"
    r"erhoben|bewert\w*|datum|date|mise à jour|évalu\w*|fecha|actualizad[oa]|evaluaci\w*|"
    r"aggiornat[oa]|valutazion\w*|bijgewerkt|beoordel\w*|peildatum|stan na|aktual\w*|ocen\w*|"
    r"stav k|uppdaterad|opdateret)\b"
)
"""Words beside a day that make it the day of what stands below, and not of something else."""


def day_of_ratings(raw: RawTable) -> tuple[str, str]:
    """Return the day that the ratings of a sheet speak of, and the text that says so.

    Args:
        raw: The table.

    Returns:
        ISO day and text; both empty where nothing says it, or only a day that has not come yet.
    """
    book, _, sheet = raw.file.partition(" › ")
    stem = book.rpartition(".")[0] or book
    lines = [each for each in raw.around if each][:_LINES]
    years = _YEAR.findall(" ".join((sheet, *lines, stem)))
    for text in (line for line in lines if _SPOKEN.search(line)):
        if day := _day_written_in(text):
            return _unless_ahead(day, text)
    for text in (sheet, *lines[:2], stem):
        day = day_a_name_speaks_of(text, int(years[0]) if years else 0)
        if day or not years:
            day = day or _quarter_without_year(text)
        if day:
            return _unless_ahead(day, text)
    return "", ""


_LINES = 4
"""Lines around a table that may say its day."""
_QUARTER = re.compile(r"(?i)(?<![a-z])q([1-4])(?![a-z0-9])")


def _quarter_without_year(text: str) -> date | None:
    """Return the last day of the newest quarter of that number that is over."""
    if not (found := _QUARTER.search(text)):
        return None
    today = date.today()
    ends = [(pd.Timestamp(year, 3 * int(found[1]), 1) + pd.offsets.MonthEnd(0)).date()
            for year in (today.year, today.year - 1)]  # fmt: skip
    return next(end for end in ends if end <= today)


def _day_written_in(text: str) -> date | None:
    """Return the day that a text writes out, if it can be read in one way only."""
    days = []
    for part in _DAY.findall(text):
        dotted = part.count(".") == 2  # with points the day comes first wherever that is written
        read = read_dates([part.replace(".", "/")] if dotted else [part], day_first=dotted or None)
        sure = not any(each.question for each in read.findings)
        if sure and not np.isnat(read.days[0]):
            days.append(pd.Timestamp(read.days[0]).date())
    return max(days) if days else None


def _unless_ahead(day: date, text: str) -> tuple[str, str]:
    today = date.today()
    if day > today and day - today > timedelta(days=_QUARTER_DAYS):
        return "", ""
    return min(day, today).isoformat(), text


_QUARTER_DAYS = 92
"""A day so far ahead at most is the end of the month or quarter that it is now."""


def told_day_of_ratings(raw: RawTable, day: str, text: str) -> Issue:
    """Say that all ratings of a sheet are of a day, and where that stands."""
    return Issue(
        severity="note", file=raw.file, table="signals", row=0, column="", value=text[:200],
        found=f"day of all ratings, {day}", expected="a day for each rating",
        remedy="Nothing, if the sheet speaks of that day; else choose another under Levels.",
        outcome="assumed", verdict=Outcome.FIX.value,
    )  # fmt: skip


__all__ = ["day_of_ratings", "told_day_of_ratings"]
