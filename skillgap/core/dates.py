"""Dates as people and programs write them, decided by evidence for a whole column."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.date_order import (
    BORROWED,
    FIRSTS,
    NUMERIC,
    UNPROVEN,
    Calendar,
    Order,
    decide_date_order,
    split_day_from_clock,
)
from skillgap.core.errors import Outcome
from skillgap.core.findings import Bools, Finding
from skillgap.core.words import NOT_AVAILABLE, fold

Days = NDArray[np.datetime64]

FIRST_YEAR, LAST_YEAR = 1901, 2100
"""1900-01-01 is what systems write for no date, and 1900-02-29 never was."""
AHEAD_DAYS = 731
"""Days from today beyond which nothing can have been observed or agreed on."""
PIVOT = 50
"""Two-digit years below it are read as 20xx, the others as 19xx."""

_ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ISO_BEGINS = re.compile(_ISO)
_TIME = r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:Z|[A-Z]{2,5}|[+-]\d{2}:?\d{2})?"
_YEAR_FIRST = re.compile(r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})")
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})")
_SERIAL = re.compile(r"([2-6]\d{4})(?:\.\d+)?")
_EPOCH = re.compile(r"(1\d{9})(\d{3})?")
_WORDED = re.compile(
    r"(?:[A-Za-z]+,?\s+)??(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?[-\s.]+)?(?P<m>[A-Za-zäéû]{3,10})\.?[-\s,]+"
    r"(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<y>\d{4}|\d{2})"
)
_MONTHS = {
    **{
        name: i
        for i, name in enumerate(
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
        )
    },
    "mär": 3,
    "mai": 5,
    "okt": 10,
    "dez": 12,
    "fév": 2,
    "avr": 4,
    "jui": 6,
    "aoû": 8,
    "déc": 12,
    "ene": 1,
    "abr": 4,
    "ago": 8,
    "dic": 12,
    "mrt": 3,
    "mei": 5,
}

_NO_END_WORDS = frozenset({
    "noexpiry", "noexpiration", "noexpirydate", "doesnotexpire", "neverexpires", "never",
    "lifetime",
    "permanent", "unlimited", "noend", "openended", "unbefristet", "unbegrenzt", "keinablauf",
    "illimité", "illimitée", "àvie", "sanslimite", "indefinido", "indefinida", "sincaducidad",
    "nocaduca", "nessunascadenza", "illimitato", "illimitata", "onbepaald", "onbeperkt",
    "bezterminowo", "bezterminowe", "neomezeně", "indeterminado", "semvalidade",
})  # fmt: skip
"""Folded words that say that a day on which something ends will not come."""
_EMPTY_DAY = re.compile(r"[\s/.\-_:]+")
"""``  /  /    ``: what is left where a form for a day is not filled in."""
_NO_END = {"9999-12-31", "31.12.9999", "31/12/9999", "12/31/9999", "2999-12-31"}


@dataclass(frozen=True, slots=True)
class Dates:
    """Distinct cells read as days.

    Attributes:
        days: Shape (n,), ``datetime64[D]``; NaT where blank or bad.
        bad: Shape (n,): the cell is no date.
        findings: What was assumed, converted or refused.
    """

    days: Days
    bad: Bools
    findings: tuple[Finding, ...] = ()


def read_dates(
    cells: Sequence[str],
    outcome: str = "blanked",
    day_first: bool | None = None,
    calendar: Calendar | None = None,
) -> Dates:
    """Read distinct cells of one column as days without time zone.

    ISO dates are taken as they are. ``01/02/2024`` is decided for the whole column: a first
    number above 12 anywhere proves day first, a second one month first; with no proof the day is
    taken to come first and one warning says so, and cells that contradict the order of most
    are refused rather than read the other way round. The time of day is dropped. A zone that
    holds for the whole column leaves the day as written; of several zones the day is that in
    UTC, so that one instant is one day.

    Args:
        cells: Distinct cells, white space at the ends removed, shape (n,).
        outcome: What happens to a bad cell, for the findings.
        day_first: The order that other columns of the file prove, where this one does not.
        calendar: What the dates may be, and answers to questions about them.

    Returns:
        The days and what was found.
    """
    count, calendar = len(cells), calendar or Calendar()
    days = np.full(count, "NaT", dtype="datetime64[D]")
    iso, marks = _read_iso(cells, days)
    order = decide_date_order(cells, iso, day_first, calendar)
    if calendar.open_ended:
        days[[bool(told) and _means_no_end(cell) for told, cell in zip(iso, cells)]] = "NaT"
    blank = np.zeros(count, np.bool_)
    for i in np.flatnonzero(np.isnat(days)).tolist():
        endless = calendar.open_ended and _means_no_end(cells[i])
        unfilled = not cells[i] or bool(_EMPTY_DAY.fullmatch(cells[i]))
        blank[i] = unfilled or cells[i].casefold() in NOT_AVAILABLE or endless
        if blank[i]:
            marks.setdefault(_NO_DATE, []).append(i)
        elif not iso[i]:
            days[i], said = _read_cell(cells[i], order)
            for mark in said:
                marks.setdefault(mark, []).append(i)
    return _refuse_unlikely_days(cells, days, blank, marks, outcome, calendar)


def says_there_is_no_end(cell: str) -> bool:
    """Say whether words say that something does not end: ``no expiry``, ``unbefristet``."""
    return fold(cell) in _NO_END_WORDS


def _means_no_end(cell: str) -> bool:
    if cell[:1].isalpha():
        return says_there_is_no_end(cell)
    return cell[:10] in _NO_END and split_day_from_clock(cell)[0] in _NO_END


def _read_iso(cells: Sequence[str], days: Days) -> tuple[Bools, dict[str, list[int]]]:
    """Fill in the ISO dates at once; return which cells look like one, and notes on them."""
    if not any(map(_ISO_BEGINS.match, cells)):
        return np.zeros(len(cells), np.bool_), {}
    text = pd.Series(list(cells), dtype="str")
    rest = text.str.slice(10)
    timed = np.asarray(rest.str.fullmatch(_TIME), dtype=np.bool_)
    iso = np.asarray(text.str.match(_ISO), dtype=np.bool_) & (timed | np.asarray(rest == ""))
    read = pd.to_datetime(text[iso].str.slice(0, 10), format="%Y-%m-%d", errors="coerce")
    days[iso] = read.to_numpy().astype("datetime64[D]")
    if not timed.any():
        return iso, {}
    midnight = np.asarray(rest.str.fullmatch(r"[T ]00:00(?::00(?:\.0+)?)?"), dtype=np.bool_)
    zoned = timed & np.asarray(
        rest.str.fullmatch(r".*(?:[A-Za-z]|[+-]\d{2}:?\d{2})"), dtype=np.bool_
    )
    notes = {_ZONED: iso & zoned, _TIMED: iso & timed & ~zoned & ~midnight}
    if (iso & zoned).any() and _convert_zoned_to_utc_days(text, iso & zoned, days):
        notes = {_UTC: iso & zoned, _TIMED: notes[_TIMED]}
    return iso, {mark: np.flatnonzero(m).tolist() for mark, m in notes.items() if m.any()}


def _convert_zoned_to_utc_days(text: pd.Series, zoned: Bools, days: Days) -> bool:
    """Where a column has several zones, give each instant its day in UTC."""
    zones = text[zoned].str.extract(r"(Z|[+-]\d{2}:?\d{2})$", expand=False).str.replace(":", "")
    if zones.isna().any() or zones.replace("Z", "+0000").nunique() < 2:
        return False
    instants = pd.to_datetime(text[zoned], utc=True, format="ISO8601", errors="coerce")
    days[zoned] = instants.dt.tz_localize(None).to_numpy().astype("datetime64[D]")
    return True


_NO_DATE = "word read as no date"
_TIMED = "date with a time of day"
_ZONED = "date with a time zone"
_UTC = "date in one of several time zones"
_SHORT = "date with a year of two digits"
_SERIALS = "date as a spreadsheet's serial number"
_EPOCHS = "date as seconds since 1970"
_MONTHLY = "month without a day"


def _read_cell(cell: str, order: Order) -> tuple[np.datetime64, list[str]]:
    """Read one cell that is no ISO date; return the day and what had to be done."""
    bare, rest = split_day_from_clock(cell.strip("'\" "))
    said = [_ZONED if rest == "zone" else _TIMED] if rest else []
    for pattern, read in _READERS:
        if found := pattern.fullmatch(bare):
            day, more = read(found, order)
            return day, said + more
    return np.datetime64("NaT", "D"), said


def _read_east_asian(found: re.Match[str], order: Order) -> tuple[np.datetime64, list[str]]:
    return _make_day(int(found[1]), int(found[2]), int(found[3])), []


def _read_year_first(found: re.Match[str], order: Order) -> tuple[np.datetime64, list[str]]:
    return _make_day(int(found[1]), int(found[3]), int(found[4])), []


def _read_compact_date(found: re.Match[str], order: Order) -> tuple[np.datetime64, list[str]]:
    return _make_day(int(found[1]), int(found[2]), int(found[3])), []


def _read_numeric(found: re.Match[str], order: Order) -> tuple[np.datetime64, list[str]]:
    first, second = int(found[1]), int(found[3])
    year, said = _full_year(found[4], order)
    dotted = found[2] == "." and bool(order.doubt)
    if order.doubt and not dotted and first != second and max(first, second) <= 12:
        said.append(order.doubt)
    day_first = order.day_first or dotted
    return (_make_day(year, second, first) if day_first else _make_day(year, first, second)), said


def _read_month(found: re.Match[str], order: Order) -> tuple[np.datetime64, list[str]]:
    year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
    return _make_day(int(year), int(month), 1), [_MONTHLY]


def _read_serial(found: re.Match[str], order: Order) -> tuple[np.datetime64, list[str]]:
    return np.datetime64(date(1899, 12, 30) + timedelta(days=int(found[1])), "D"), [_SERIALS]


def _read_epoch_date(found: re.Match[str], order: Order) -> tuple[np.datetime64, list[str]]:
    return np.datetime64(int(found[1]), "s").astype("datetime64[D]"), [_EPOCHS]


def _read_worded_date(found: re.Match[str], order: Order) -> tuple[np.datetime64, list[str]]:
    month = _MONTHS.get(found["m"][:3].casefold())
    if month is None:
        return np.datetime64("NaT", "D"), []
    year, said = _full_year(found["y"], order)
    day = found["d1"] or found["d2"]
    return _make_day(year, month, int(day or 1)), said if day else [*said, _MONTHLY]


_Reader: TypeAlias = Callable[[re.Match[str], Order], tuple[np.datetime64, list[str]]]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_YEAR_FIRST, _read_year_first),
    (_EAST_ASIAN, _read_east_asian),
    (NUMERIC, _read_numeric),
    (_COMPACT, _read_compact_date),
    (_MONTH, _read_month),
    (_SERIAL, _read_serial),
    (_EPOCH, _read_epoch_date),
    (_WORDED, _read_worded_date),
)


def _full_year(digits: str, order: Order) -> tuple[int, list[str]]:
    if len(digits) == 4:
        return int(digits), []
    if order.century:
        return order.century + int(digits), [_SHORT]
    return int(digits) + (2000 if int(digits) < PIVOT else 1900), [_SHORT]


def _make_day(year: int, month: int, day: int) -> np.datetime64:
    try:
        return np.datetime64(date(year, month, day), "D")
    except ValueError:
        return np.datetime64("NaT", "D")


_SAID = {
    _TIMED: ("note", "a day", "Nothing: the day is kept, the time is dropped.", "converted"),
    _ZONED: (
        "note",
        "a day",
        "The day is kept as written, in its own zone; the time is dropped.",
        "converted",
    ),
    _UTC: ("note", "a day", "The day is that in UTC; the time is dropped.", "converted"),
    _SHORT: (
        "warning",
        "a year of four digits",
        f"Years below {PIVOT} are read as 20xx, others as 19xx; write four digits if that is "
        "wrong.",
        "assumed",
    ),
    UNPROVEN: (
        "warning",
        "YYYY-MM-DD",
        "The day was taken to come first; if the month does, write dates as YYYY-MM-DD.",
        "assumed",
    ),
    BORROWED: (
        "note",
        "YYYY-MM-DD",
        "Nothing: another date column of the file shows the order.",
        "assumed",
    ),
    FIRSTS: (
        "note",
        "YYYY-MM-DD",
        "Nothing: one number is always 1, the other runs through the months of several years.",
        "assumed",
    ),
    _SERIALS: (
        "warning",
        "YYYY-MM-DD",
        "Days were counted from 1899-12-30, as a spreadsheet does; format the column as a "
        "date if that is wrong.",
        "assumed",
    ),
    _EPOCHS: (
        "warning",
        "YYYY-MM-DD",
        "Seconds were counted from 1970-01-01 UTC; write days if that is wrong.",
        "assumed",
    ),
    _MONTHLY: ("note", "a day", "The first day of the month stands in.", "assumed"),
    _NO_DATE: (
        "note",
        "YYYY-MM-DD or an empty cell",
        "Nothing, if the word means that there is no date.",
        "blanked",
    ),
}


_QUESTIONS = {
    _SHORT: "century",
    UNPROVEN: "day_first",
    _SERIALS: "serial",
    _EPOCHS: "epoch",
}
_VERDICTS = {
    _TIMED: Outcome.ACCEPT,
    _MONTHLY: Outcome.FIX,
    FIRSTS: Outcome.FIX,
    _NO_DATE: Outcome.FIX,
}


def _refuse_unlikely_days(
    cells: Sequence[str],
    days: Days,
    blank: Bools,
    marks: dict[str, list[int]],
    outcome: str,
    calendar: Calendar,
) -> Dates:
    """Refuse days no workforce has, and turn what was noted into findings."""
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    far = ~np.isnat(days) & ((years < FIRST_YEAR) | (years > LAST_YEAR))
    newest = np.datetime64(date.today() + timedelta(days=AHEAD_DAYS), "D")
    ahead = ~np.isnat(days) & ~far & (days > newest) & (not calendar.ahead)
    days = np.where(far | ahead, np.datetime64("NaT", "D"), days)
    unread = np.isnat(days) & ~blank & ~far & ~ahead
    findings = [
        _finding_from_mark(mark, places, len(cells), days, blank) for mark, places in marks.items()
    ]
    for mask, found, expected in (
        (far, "date out of range", f"a day from {FIRST_YEAR} to {LAST_YEAR}"),
        (ahead, "date far ahead", f"a day up to {newest}"),
        (unread, "date not readable", "a day of the calendar, YYYY-MM-DD"),
    ):
        if mask.any():
            findings.append(
                Finding(
                    mask=mask,
                    severity="error",
                    found=found,
                    expected=expected,
                    remedy="Correct the rows.",
                    outcome=outcome,
                )
            )
    return Dates(days, far | ahead | unread, tuple(each for each in findings if each.mask.any()))


def _finding_from_mark(
    mark: str, places: list[int], count: int, days: Days, blank: Bools
) -> Finding:
    severity, expected, remedy, outcome = _SAID[mark]
    mask = np.zeros(count, np.bool_)
    mask[places] = True
    mask &= blank | ~np.isnat(days)
    plain = mark == _SHORT and _are_days_of_these_years(days[mask])
    verdict = _VERDICTS[mark].value if mark in _VERDICTS else ""
    return Finding(
        mask=mask,
        severity="warning" if severity == "warning" else "note",
        found=mark,
        expected=expected,
        remedy=remedy,
        outcome=outcome,
        verdict=Outcome.FIX.value if plain else verdict,
        question="" if plain else _QUESTIONS.get(mark, ""),
    )


_FEWEST_SHORT, _BACK, _ON = 5, 30, 12
"""Dates of two-digit years in one column that leave no doubt where all are of these years."""


def _are_days_of_these_years(days: Days) -> bool:
    """Say whether days read from two-digit years are all near today: no other century is."""
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    now = date.today().year
    near = (years >= now - _BACK) & (years <= now + _ON)
    return len(days) >= _FEWEST_SHORT and bool(near.all())
