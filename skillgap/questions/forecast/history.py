"""Who was where and when: spans of time in one role and place, and from when each was watched.

Method: with rosters, each row of one is a span that begins when the person came (or changed role,
function or region) and ends when they left or changed. Nobody sees the day itself, so it is drawn
evenly between two rosters by a hash of the id (core.between); on the days of rosters the spans
hold exactly those who were listed. Somebody counts as watched from their first roster on: who came
and went between two of them was never seen, so the days before would be survivors' days only.
Without rosters the dates of employees are the history, in the role and place held now.

Limits: what begins and ends between two rosters is not seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.between import day_between
from skillgap.core.grouping import Bools
from skillgap.core.workforce import Floats, Ints, Workforce

PAY_BANDS = 8
PAY_UNKNOWN = PAY_BANDS


@dataclass(frozen=True, eq=False)
class Past:
    """Spans of people in one role and place; arrays of shape (spans,).

    Attributes:
        person: Row of the person in ``employees``.
        role: Role codes.
        function: Function codes.
        region: Region codes.
        pay: Eighth of pay among those there, 0–7; 8 where unknown.
        begun: First day, as day number; −∞ where unknown.
        ended: Last day, as day number; +∞ while it goes on.
        watched: Day from which leaving would have been seen.
        until: Day until which it would have been.
        left: Whether the person left at ``ended``.
        days: Days of rosters, ascending; empty where there are none.
    """

    person: Ints
    role: Ints
    function: Ints
    region: Ints
    pay: Ints
    begun: Floats
    ended: Floats
    watched: Floats
    until: Floats
    left: Bools
    days: Floats

    def is_employed_on(self, day: float) -> Bools:
        """Say which spans hold the end of a day."""
        return np.asarray((self.begun <= day) & (self.ended > day))


def encode_columns(*columns: pd.Series) -> tuple[tuple[str, ...], list[Ints]]:
    """Return the labels of columns, sorted, and the code of each cell; blanks are ``All``."""
    texts = [column.fillna("All").to_numpy(dtype=object).astype(str) for column in columns]
    names, codes = np.unique(np.concatenate(texts), return_inverse=True)
    cuts = np.cumsum([len(text) for text in texts])[:-1]
    parts = [part.astype(np.int64) for part in np.split(codes.ravel(), cuts)]
    return tuple(names.tolist()), parts


def pay_band(salary: Floats, among: Bools) -> Ints:
    """Return the eighth of pay of everybody, cut where it is among some; 8 where unknown."""
    known = salary[among & np.isfinite(salary)]
    if len(known) < PAY_BANDS:
        return np.full(len(salary), PAY_UNKNOWN, dtype=np.int64)
    edges = np.quantile(known, np.arange(1, PAY_BANDS) / PAY_BANDS)
    band = np.searchsorted(edges, salary, side="right")
    return np.where(np.isfinite(salary), band, PAY_UNKNOWN).astype(np.int64)


def day_numbers(dates: pd.Series, blank: float) -> Floats:
    """Return dates as day numbers, ``blank`` where there is none."""
    days = dates.to_numpy(dtype="datetime64[D]").astype(np.float64)
    return np.asarray(np.where(dates.isna(), blank, days), dtype=np.float64)


def spans_from_dates(
    person: Ints, role: Ints, function: Ints, region: Ints, pay: Ints, hired: Floats, gone: Floats
) -> Past:
    """Return one span per person, from the dates of employees."""
    return Past(
        person, role, function, region, pay, hired, gone, hired, gone,
        np.isfinite(gone), np.zeros(0),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Listed:
    """Rows of rosters, by person and then day; arrays of shape (rows,).

    Attributes:
        person: Row of the person in ``employees``.
        at: Which roster, 0 the oldest.
        role: Role codes.
        function: Function codes.
        region: Region codes.
        pay: Eighth of pay in that roster.
        days: Days of the rosters, shape (rosters,).
    """

    person: Ints
    at: Ints
    role: Ints
    function: Ints
    region: Ints
    pay: Ints
    days: Floats

    @property
    def is_first_listed(self) -> Bools:
        """Whether the person was not in the roster before."""
        return np.concatenate([[True], ~self._is_in_next_roster])[: len(self.person)]

    @property
    def is_last_listed(self) -> Bools:
        """Whether the person is not in the next roster."""
        return np.concatenate([~self._is_in_next_roster, [True]])[-len(self.person) :]

    @property
    def _is_in_next_roster(self) -> Bools:
        same = self.person[1:] == self.person[:-1]
        return np.asarray(same & (np.diff(self.at) == 1))


def read_rosters(workforce: Workforce, function: Ints, region: Ints) -> Listed | None:
    """Read the rosters; None where fewer than two are there.

    Args:
        workforce: With ``snapshots``.
        function: Function code of each row of ``snapshots``.
        region: Region code of each.
    """
    table = workforce["snapshots"]
    day = day_numbers(table["taken_on"], np.nan)
    people = pd.Index(workforce["employees"]["employee_id"])
    person = people.get_indexer(pd.Index(table["employee_id"])).astype(np.int64)
    today = float(np.datetime64(workforce.as_of, "D").astype(np.int64))
    keep = np.flatnonzero((person >= 0) & (day <= today))
    days = np.unique(day[keep])
    if len(days) < 2:
        return None
    at = np.searchsorted(days, day)
    keep = keep[np.lexsort((at[keep], person[keep]))]
    salary = table["salary"].to_numpy(dtype=np.float64)
    pay = np.full(len(table), PAY_UNKNOWN, dtype=np.int64)
    for roster in range(len(days)):
        some = at == roster
        pay[some] = pay_band(salary[some], np.ones(int(some.sum()), dtype=np.bool_))
    role = workforce.roles.encode(table["role_id"])
    return Listed(
        person[keep], at[keep].astype(np.int64), role[keep], function[keep], region[keep],
        pay[keep], days,
    )  # fmt: skip


def first_day_by_person(listed: Listed, ids: np.ndarray, hired: Floats) -> Floats:
    """Return when everybody came: as stated, not after they were first seen.

    A date that is the very day of the roster somebody is first in says no more than that they
    came since the one before: a day between stands for it.
    """
    found = hired.copy()
    begins = np.concatenate([[True], listed.person[1:] != listed.person[:-1]])
    person, at = listed.person[begins], listed.at[begins]
    seen = listed.days[at]
    drawn = day_between(ids[person], listed.days[np.maximum(at - 1, 0)], seen, salt=1)
    stated = np.minimum(found[person], seen)
    found[person] = np.where((stated == seen) & (at > 0), drawn, stated)
    return found


def spans_from_rosters(listed: Listed, ids: np.ndarray, hired: Floats, gone: Floats) -> Past:
    """Return the spans that rosters tell.

    Args:
        listed: Rows of rosters.
        ids: Id of each person, shape (people,).
        hired: First day of each person.
        gone: Last day of each person; +∞ while here.
    """
    person, at, days = listed.person, listed.at, listed.days
    newest = at == len(days) - 1
    day, later = days[at], days[np.minimum(at + 1, len(days) - 1)]
    drawn = day_between(ids[person], day, later, salt=2)
    left = listed.is_last_listed & ~newest
    stated = (gone[person] > day) & (gone[person] < later)
    ended = np.where(left, np.where(stated, gone[person], drawn), later)
    ended = np.where(newest, np.maximum(gone[person], day + 1), ended)
    goes_on = ~listed.is_last_listed
    changed = np.zeros(len(person), dtype=np.bool_)
    for column in (listed.role, listed.function, listed.region):
        changed[:-1] |= column[1:] != column[:-1]
    ended = np.where(goes_on & changed, drawn, ended)
    begun = np.concatenate([[-np.inf], ended[:-1]])
    before = days[np.maximum(at - 1, 0)]
    came = hired[person]
    fresh = day_between(ids[person], before, day, salt=1)
    fresh = np.where((came > before) & (came < day), came, fresh)
    begun = np.where(listed.is_first_listed, np.where(at > 0, fresh, -np.inf), begun)
    seen_leaving = left | (newest & np.isfinite(ended))
    until = np.where(seen_leaving, ended, np.where(newest, np.inf, later))
    return Past(
        person, listed.role, listed.function, listed.region, listed.pay,
        begun, ended, day, until, seen_leaving, days,
    )  # fmt: skip


def join_spans(one: Past, other: Past) -> Past:
    """Put the spans of two groups of people together; the days of the first count."""
    names = ("person", "role", "function", "region", "pay", "begun", "ended", "watched",
             "until", "left")  # fmt: skip
    parts = {name: np.concatenate([getattr(one, name), getattr(other, name)]) for name in names}
    return Past(**parts, days=one.days)
