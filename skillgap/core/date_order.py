"""Whether the day or the month comes first, by evidence; what the dates of a column may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from skillgap.core.findings import Bools

_CLOCK = re.compile(
    r"^(.*\d)(?:T|,?\s+(?:at\s+|um\s+|à\s+)?)(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*([AaPp]\.?[Mm]\.?)?\s*"
    r"(Z|UTC|GMT|[A-Z]{2,5}|[+-]\d{2}:?\d{2})?(?:\[[^\]]*\])?$"
)
NUMERIC = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
_LOOKED_AT = 2_000
_MONTHS_SEEN = 6
"""Different months from which on a column of firsts of the month is taken for one."""
UNPROVEN = "date that may be day first or month first"
BORROWED = "date in the order of another column"
FIRSTS = "date that is the first of a month"


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the dates of one column may be, and how doubts about them are settled.

    Attributes:
        open_ended: Whether 9999-12-31 means that there is no end.
        ahead: Whether a day may lie far ahead.
        day_first: Answer for ``01/02/2024``: ``day``, ``month`` or ``aside``.
        century: Answer for years of two digits: ``1900``, ``2000`` or ``aside``.
        serial: Answer for ``45292``: ``days`` or ``aside``.
        epoch: Answer for ``1704067200``: ``seconds`` or ``aside``.
    """

    open_ended: bool = True
    ahead: bool = True
    day_first: str = ""
    century: str = ""
    serial: str = ""
    epoch: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """Whether the day comes before the month, and what to say of a cell that may be either."""

    day_first: bool
    doubt: str = ""
    century: int = 0


def decide_date_order(
    cells: Sequence[str], iso: Bools, elsewhere: bool | None, calendar: Calendar
) -> Order:
    """Decide the order of day and month from the cells that allow one reading only."""
    order = _proven_order(cells, iso, elsewhere)
    if calendar.century in ("1900", "2000"):
        order = replace(order, century=int(calendar.century))
    if calendar.day_first in ("day", "month") and order.doubt:
        order = replace(order, day_first=calendar.day_first == "day")
    return order


def _proven_order(cells: Sequence[str], iso: Bools, elsewhere: bool | None) -> Order:
    first, second = _count_order_proofs(cells[i] for i in np.flatnonzero(~iso).tolist())
    if (first > 0) != (second > 0):
        return Order(first > 0)
    if not first and elsewhere is not None:
        return Order(elsewhere, BORROWED)
    if not first and (
        firsts := _always_first_number(cells[i] for i in np.flatnonzero(~iso).tolist())
    ):
        return Order(firsts == "day", FIRSTS)
    return Order(first >= second, UNPROVEN)


def _always_first_number(cells: Iterable[str]) -> str:
    """Say which number is always 1 while the other runs through the months of several years.

    >>> firsts = [f"01/{month:02d}/{year}" for month in range(1, 13) for year in (2024, 2025)]
    >>> _always_first_number(firsts)
    'day'
    """
    found = [match for cell in cells if (match := NUMERIC.fullmatch(split_day_from_clock(cell)[0]))]
    if len({match[4] for match in found}) < 2:
        return ""
    one, other = {int(match[1]) for match in found}, {int(match[3]) for match in found}
    if one == {1} and len(other) >= _MONTHS_SEEN:
        return "day"
    return "month" if other == {1} and len(one) >= _MONTHS_SEEN else ""


def _count_order_proofs(cells: Iterable[str]) -> tuple[int, int]:
    """Count the cells that can only be day first, and those that can only be month first."""
    first = second = 0
    for cell in cells:
        if found := NUMERIC.fullmatch(split_day_from_clock(cell)[0]):
            first += int(found[1]) > 12
            second += int(found[3]) > 12
    return first, second


def is_day_first(columns: Iterable[Sequence[str]]) -> bool | None:
    """Say whether the date columns of one file put the day first; ``None``: no proof.

    >>> is_day_first([["01/02/2024"], ["25/12/2023"]]), is_day_first([["01/02/2024"]])
    (True, None)
    """
    proofs = [_count_order_proofs(cells[:_LOOKED_AT]) for cells in columns]
    first, second = sum(one for one, _ in proofs), sum(other for _, other in proofs)
    return None if (first > 0) == (second > 0) else first > 0


def split_day_from_clock(cell: str) -> tuple[str, str]:
    """Split a cell into its day and what follows it: time of day, zone."""
    if ":" in cell and (found := _CLOCK.match(cell)):
        return found[1], "zone" if found[4] else "time"
    return cell.removesuffix("Z"), "zone" if cell.endswith("Z") else ""
