"""Dates as people write them, cell by cell, and exactly where a reading turns."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from skillgap.core.date_order import Calendar, is_day_first
from skillgap.core.dates import read_dates


def days(*cells, **options):
    """Return each cell as it was read: an ISO day, or None."""
    read = read_dates(cells, **options).days
    return [None if np.isnat(day) else str(day) for day in read]


def said(*cells, **options):
    """Return what was found: words, severity, verdict or question, and how many cells."""
    return [
        (one.found, one.severity, one.verdict or one.question, int(one.mask.sum()))
        for one in read_dates(cells, **options).findings
    ]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-03-05", "2024-03-05"), ("2024/3/5", "2024-03-05"), ("2024.03.05", "2024-03-05"),
        ("2024 03 05", "2024-03-05"), ("20240305", "2024-03-05"), ("2024-03", "2024-03-01"),
        ("2024/3", "2024-03-01"), ("03-2024", "2024-03-01"), ("3/2024", "2024-03-01"),
        ("25.03.2024", "2024-03-25"), ("25/03/2024", "2024-03-25"), ("03/25/2024", "2024-03-25"),
        ("25-03-24", "2024-03-25"), ("5 March 2024", "2024-03-05"), ("Mar 5, 2024", "2024-03-05"),
        ("5-Mar-24", "2024-03-05"), ("Tuesday, 5th March 2024", "2024-03-05"),
        ("March 2024", "2024-03-01"), ("5. März 2024", "2024-03-05"), ("3 mai 2024", "2024-05-03"),
        ("12. Okt 2024", "2024-10-12"), ("24. Dez 2024", "2024-12-24"),
        ("1 fév 2024", "2024-02-01"), ("1 avr 2024", "2024-04-01"), ("1 juin 2024", "2024-06-01"),
        ("1 août 2024", "2024-08-01"),
        ("1 déc 2024", "2024-12-01"), ("1 ene 2024", "2024-01-01"), ("1 abr 2024", "2024-04-01"),
        ("1 ago 2024", "2024-08-01"), ("1 dic 2024", "2024-12-01"), ("1 mrt 2024", "2024-03-01"),
        ("1 mei 2024", "2024-05-01"), ("45292", "2024-01-01"), ("45292.75", "2024-01-01"),
        ("1704067200", "2024-01-01"), ("1704153599", "2024-01-01"), ("1704067200000", "2024-01-01"),
        ("2024-03-05T23:59:59", "2024-03-05"), ("2024-03-05 00:00", "2024-03-05"),
        ("25/03/2024 14:30", "2024-03-25"), ("25/03/2024 2:30 PM", "2024-03-25"),
        ("2024-13-01", None), ("2024-02-30", None), ("31/04/2024", None), ("1 foo 2024", None),
        ("soon", None), ("", None), ("n/a", None), ("1901-01-01", "1901-01-01"),
        ("1900-12-31", None), ("2100-12-31", "2100-12-31"), ("2101-01-01", None),
        ("9999-12-31", None), ("31.12.9999", None),
    ],
)  # fmt: skip
def test_one_cell_is_read_as_that_day(cell, day):
    assert days(cell) == [day]


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_by_its_english_name(month):
    day = date(2024, month, 9)
    assert days(f"{day:%d %B %Y}", f"{day:%b %d, %Y}") == [day.isoformat()] * 2


@pytest.mark.parametrize(
    ("year", "century", "read"),
    [("49", "", 2049), ("50", "", 1950), ("00", "", 2000), ("99", "", 1999), ("49", "1900", 1949),
     ("50", "2000", 2050)],
)  # fmt: skip
def test_years_of_two_digits_turn_at_fifty_unless_the_century_is_told(year, century, read):
    calendar = Calendar(century=century)
    assert days(f"25/03/{year}", calendar=calendar) == [f"{read}-03-25"]
    assert days(f"25 March {year}", calendar=calendar) == [f"{read}-03-25"]
    assert ("date with a year of two digits", "warning", "century", 1) in said(f"25/03/{year}")


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (("01/02/2024", "13/02/2024"), "2024-02-01"),  # 13 can be no month
        (("01/02/2024", "12/13/2024"), "2024-01-02"),
        (("01/02/2024", "12/12/2024"), "2024-02-01"),  # nothing proven: the day comes first
        (("01/02/2024", "13/02/2024", "12/13/2024"), "2024-02-01"),  # as many either way
        (("01/02/2024", "02/13/2024", "12/13/2024", "13/01/2024"), "2024-01-02"),
    ],
)
def test_the_order_is_proven_by_numbers_above_twelve(cells, read):
    assert days(*cells)[0] == read


def test_cells_against_the_order_of_most_are_refused():
    assert days("13/02/2024", "14/02/2024", "12/13/2024") == ["2024-02-13", "2024-02-14", None]
    told = said("13/02/2024", "14/02/2024", "12/13/2024")
    assert told[-1] == ("date not readable", "error", "", 1)


def test_doubt_is_said_of_what_can_be_read_both_ways_alone():
    doubted = "date that may be day first or month first"
    assert said("01/02/2024", "03/03/2024", "2024-05-06") == [(doubted, "warning", "day_first", 1)]
    assert said("12/11/2024") == [(doubted, "warning", "day_first", 1)]
    assert said("13/11/2024") == []
    assert said("01.02.2024") == []  # with dots the day comes first
    assert days("01.02.2024", calendar=Calendar(day_first="month")) == ["2024-02-01"]


def test_an_answer_or_another_column_settles_the_order():
    assert days("01/02/2024", calendar=Calendar(day_first="month")) == ["2024-01-02"]
    assert days("01/02/2024", calendar=Calendar(day_first="day")) == ["2024-02-01"]
    assert days("01/02/2024", day_first=False) == ["2024-01-02"]
    assert said("01/02/2024", day_first=False) == [
        ("date in the order of another column", "note", "", 1)
    ]
    assert days("25/02/2024", "01/02/2024", day_first=False)[1] == "2024-02-01"


@pytest.mark.parametrize(("months", "first"), [(5, False), (6, True)])
def test_firsts_of_six_months_in_two_years_are_taken_for_firsts(months, first):
    cells = [f"{month:02d}/01/{year}" for month in range(1, months + 1) for year in (2024, 2025)]
    assert (days(*cells)[2] == "2024-02-01") == first
    assert days(*cells[::2])[1] == "2024-01-02"  # one year alone says nothing


def test_what_is_assumed_is_said():
    assert said("45292") == [("date as a spreadsheet's serial number", "warning", "serial", 1)]
    assert said("1704067200") == [("date as seconds since 1970", "warning", "epoch", 1)]
    assert said("2024-03") == [("month without a day", "note", "FIX", 1)]
    assert said("n/a", "9999-12-31") == [("word read as no date", "note", "FIX", 2)]
    assert said("2024-03-05T12:00") == [("date with a time of day", "note", "ACCEPT", 1)]
    assert said("2024-03-05T00:00") == []
    assert said("2024-03-05T12:00Z") == [("date with a time zone", "note", "", 1)]
    assert said("1900-12-31", "2101-01-01") == [("date out of range", "error", "", 2)]
    assert said("nonsense") == [("date not readable", "error", "", 1)]
    refused = read_dates(["nonsense", "", "2024-03-05"])
    assert refused.bad.tolist() == [True, False, False]


@pytest.mark.parametrize(
    "cell",
    ["9999-12-31", "2999-12-31", "31.12.9999", "31/12/9999", "12/31/9999", "9999-12-31T00:00:00",
     "9999-12-31 00:00", "31.12.9999 00:00"],
)  # fmt: skip
def test_a_last_day_of_all_days_means_no_end(cell):
    read = read_dates([cell, "2024-03-05"])
    assert np.isnat(read.days).tolist() == [True, False]
    assert not read.bad.any()
    assert ("word read as no date", "note", "FIX", 1) in said(cell)


def test_no_end_is_none_only_where_there_may_be_none():
    assert said("9999-12-31", calendar=Calendar(open_ended=False)) == [
        ("date out of range", "error", "", 1)
    ]


def test_far_ahead_is_refused_where_nothing_can_lie_ahead():
    last = date.today() + timedelta(days=731)
    seen = Calendar(ahead=False)
    assert days(last.isoformat(), calendar=seen) == [last.isoformat()]
    later = (last + timedelta(days=1)).isoformat()
    assert days(later, calendar=seen) == [None]
    assert days(later) == [later]
    assert said(later, calendar=seen) == [("date far ahead", "error", "", 1)]


def test_one_instant_is_one_day_where_zones_differ():
    assert days("2024-03-05T23:30:00-05:00", "2024-03-05T23:30:00Z") == ["2024-03-06", "2024-03-05"]
    same = ("2024-03-05T23:30:00-05:00", "2024-03-06T01:00:00-05:00")
    assert days(*same) == ["2024-03-05", "2024-03-06"]  # one zone: days as written


def test_the_order_of_a_file_is_that_of_its_proofs():
    assert is_day_first([["13/01/2024"], ["01/13/2024"]]) is None
    assert is_day_first([["01/13/2024"], ["01/02/2024"]]) is False
    assert is_day_first([["12/12/2024"]]) is None
    late = ["01/02/2024"] * 1_999
    assert is_day_first([[*late, "13/01/2024"]]) is True
    assert is_day_first([[*late, "01/02/2024", "13/01/2024"]]) is None  # 2,000 cells are looked at
