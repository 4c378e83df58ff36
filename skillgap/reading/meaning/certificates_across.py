"""Certificates across, each with two days: ``Forklift issued``, ``Forklift expires``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from skillgap.core.dates import read_dates
from skillgap.core.errors import Outcome
from skillgap.core.tables import SIGNALS
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import header_match_score
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.languages import column_meant_by_header
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    drop_headers,
    find_person_header,
    is_left_unchanged,
    stripped_column,
    take_out_table,
)

_WORD = re.compile(r"[^\s_:()\[\]/–—-]+")
_LEAST, _MOSTLY = 2, 0.6
_SURE = 0.84
_LASTS = np.timedelta64(90, "D")
"""What is awarded is good for longer than a course lasts."""
_PERSON, _SKILL, _ISSUED, _EXPIRES = "Employee", "Skill", "Issued on", "Expires on"


@dataclass(frozen=True, slots=True)
class _Days:
    """Two days of each of several certificates.

    Attributes:
        issued: Name of a certificate to the header of its day of issue.
        expires: Name of a certificate to the header of its day of expiry, in the same order.
        told: Whether the headers say which is which.
    """

    issued: Mapping[str, str]
    expires: Mapping[str, str]
    told: bool


def stack_certificates_across(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Put the two days of each certificate below each other, one row per certificate of a person.

    Args:
        raw: The table.
        decisions: ``split`` answered ``leave`` leaves the table as it is.

    Returns:
        The people, and behind them their certificates with the day of issue and that of expiry.
        Which is which is told by the headers or, where no word is known, by the days themselves.
    """
    person = find_person_header(raw)
    found = _find_days(raw) if person else None
    if found is None or _PERSON in set(raw.headers) - {person}:
        return [raw]
    if is_left_unchanged(decisions, "split"):
        return [raw]
    who = stripped_column(raw, person)
    cells = {h: stripped_column(raw, h) for each in (found.issued, found.expires)
             for h in each.values()}  # fmt: skip
    rows = [
        (row, who[row], name, cells[found.issued[name]][row], cells[found.expires[name]][row])
        for row in raw.frame.index
        for name in found.issued
        if who[row] and (cells[found.issued[name]][row] or cells[found.expires[name]][row])
    ]
    columns = {name: [each[at] for each in rows]
               for at, name in enumerate((_PERSON, _SKILL, _ISSUED, _EXPIRES), 1)}  # fmt: skip
    first, second = next(zip(found.issued.values(), found.expires.values(), strict=True))
    issue = ask_about_reshaping(
        raw, decisions, kind="split", count=len(rows), column=first,
        value=", ".join([*found.issued][:6]),
        found="certificate with two days side by side",
        expected="one row per certificate of a person",
        remedy=f"`{first}` is read as the day of issue, `{second}` as that of expiry.",
    )  # fmt: skip
    if found.told:
        issue = replace(issue, severity="note", question="", verdict=Outcome.FIX.value)
    people = drop_headers(raw, [*cells])
    named = people.frame.rename(columns={person: _PERSON})
    return [
        replace(people, frame=named).with_issues([issue]),
        take_out_table(raw, "certificates", columns, [int(str(row)) for row, *_ in rows]),
    ]


def _find_days(raw: RawTable) -> _Days | None:
    """Find what names share two words, one for each day; the words may stand before or behind."""
    dated = [h for h in raw.headers if raw.evidence[h].day >= _MOSTLY]
    if len(dated) < 2 * _LEAST:
        return None
    groups: dict[tuple[str, str], dict[str, str]] = {}
    for header in dated:
        for side, word, name in _parts(header):
            groups.setdefault((side, word), {}).setdefault(name, header)
    best: _Days | None = None
    for one, other in combinations(groups, 2):
        shared = [name for name in groups[one] if name in groups[other]]
        if one[0] != other[0] or len(shared) < max(_LEAST, len(best.issued) + 1 if best else 0):
            continue
        first, second = ({name: groups[each][name] for name in shared} for each in (one, other))
        kinds = [_kind_of_day(each[1]) for each in (one, other)]
        told = _order_told(kinds)
        order = told or _order_of_days(raw, first, second)
        if order:
            issued, expires = (first, second) if order > 0 else (second, first)
            best = _Days(issued, expires, bool(told))
    return best


def _parts(header: str) -> Iterator[tuple[str, str, str]]:
    """Yield the ways to take a header apart: where its word for a day stands, it, and the name."""
    words = _WORD.findall(header)
    for at in range(1, len(words)):
        head, tail = " ".join(words[:at]), " ".join(words[at:])
        yield "behind", tail.casefold(), head
        yield "before", head.casefold(), tail


def _kind_of_day(words: str) -> str:
    for column in ("expires_on", "observed_on"):
        if (header_match_score(SIGNALS[column], words) >= _SURE
                or column_meant_by_header(words) == column):  # fmt: skip
            return column
    return ""


def _order_told(kinds: Sequence[str]) -> int:
    """Return 1 where the second day is that of expiry, -1 where the first is, 0 if untold."""
    expiring = [kind == "expires_on" for kind in kinds]
    return 0 if expiring[0] == expiring[1] else 1 if expiring[1] else -1


def _order_of_days(raw: RawTable, first: Mapping[str, str], second: Mapping[str, str]) -> int:
    """Tell by the days which comes later, by more than a course lasts; 0 where they differ."""
    gaps = []
    for name in first:
        days = [read_dates(stripped_column(raw, each[name]).tolist()).days
                for each in (first, second)]  # fmt: skip
        gap = days[1] - days[0]
        gaps.append(gap[~np.isnat(gap)])
    every = np.concatenate(gaps)
    if not len(every) or np.abs(every).min() < _LASTS:
        return 0
    return 1 if (every > 0).all() else -1 if (every < 0).all() else 0


__all__ = ["stack_certificates_across"]
