"""Numbers as people write them: commas, currencies, per cent, brackets, units."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.findings import Bools, Finding
from skillgap.core.words import EDGES, NOT_AVAILABLE

Floats = NDArray[np.float64]

_PLAIN = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_PLAIN_CELL = re.compile(_PLAIN)
_CURRENCY = re.compile(
    r"€|\$|£|¥|₹|₽|₺|zł|kr\.?|R\$|(?<![A-Za-z])"
    r"(?:USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|SGD|AED)"
    r"(?![A-Za-z])",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s*(?:hours?|hrs?|h|days?|d|months?|mths?|mo|years?|yrs?|fte|people|persons?|levels?|"
    r"points?|pts?|p\.?a\.?|per year|/\s?year|/\s?month|per month)\.?$",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"(?<=\d)[ '’_\u00a0\u202f\u2009](?=\d{3}(?!\d))")
_AMERICAN = re.compile(r"\d,\d{3}(?:,\d{3})*\.\d+$|\d(?:,\d{3}){2,}$")
_EUROPEAN = re.compile(
    r"\d\.\d{3}(?:\.\d{3})*,\d+$|\d(?:\.\d{3}){2,}$|^[+-]?\d*,(?:\d{1,2}|\d{4,})$"
)
_POINTED = re.compile(r"[+-]?[0-9]{1,3}\.[0-9]{3}")
_THOUSANDS = re.compile(r"\d,\d{3}(?:[,.]|$)")
_LOOKED_AT = 2_000
_SMALL = ("<super>", "<sub>", "<fraction>")
_POINT_FOR_THOUSANDS = {"€", "EUR", "DKK", "KR", "KR.", "ZŁ", "R$", "BRL", "₺", "CHF"}
"""Currencies of countries where ``1.200`` is one thousand two hundred."""
_MULTIPLES = {"k": 1e3, "K": 1e3, "m": 1e6, "M": 1e6, "mn": 1e6, "bn": 1e9}


@dataclass(frozen=True, slots=True)
class Numbers:
    """Distinct cells read as numbers.

    Attributes:
        values: Shape (n,): the number; NaN where blank or unreadable. A per cent sign is taken
            off, not applied.
        blank: Shape (n,): the cell holds a word for "no value".
        unreadable: Shape (n,): the cell is not a number.
        per_cent: Shape (n,): the cell carried a per cent sign.
        findings: What was converted on the way.
    """

    values: Floats
    blank: Bools
    unreadable: Bools
    per_cent: Bools
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Marks:
    """What was taken off one cell on its way to a bare number."""

    bare: str
    per_cent: bool = False
    negative: bool = False
    multiple: float = 1.0
    currency: str = ""
    notes: list[str] = field(default_factory=list)


def read_numbers(
    cells: Sequence[str], *, decimal_comma: bool | None = None, high: float | None = None
) -> Numbers:
    """Read distinct cells of one column as numbers, whatever the style.

    The style (decimal comma or thousands comma) is decided once for the column by the cells
    that can be read one way only; with no such cell ``1,234`` is read with a thousands comma
    unless that would lie above ``high``.

    Args:
        cells: Distinct cells, white space at the ends already removed, shape (n,).
        decimal_comma: The style when it is known; ``None`` decides by evidence.
        high: Largest allowed number, to decide what is ambiguous.

    Returns:
        The numbers with what was found.
    """
    count = len(cells)
    plain, values = _read_plain_numbers(cells)
    blank, per_cent = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    odd = {
        i: _strip_marks(cells[i])
        for i in np.flatnonzero(~plain).tolist()
        if not _is_blank(cells, i, blank) and any(map(str.isdigit, cells[i]))
    }
    bare = [marks.bare for marks in odd.values()]
    american, european = _find_comma_styles(bare)
    comma = european and not american if european or american else bool(decimal_comma)
    for i, marks in odd.items():
        per_cent[i] = marks.per_cent
        values[i] = _number_from_marks(marks, comma, high)
    pointed = (
        _reread_points_as_thousands(cells, plain, values) if comma else np.zeros(count, np.bool_)
    )
    unreadable = ~np.isfinite(values) & ~blank
    findings = _findings_about_numbers(odd, unreadable, blank, comma, pointed)
    if european and american:
        findings += (_finding_two_styles(odd, count),)
    return Numbers(np.where(unreadable, np.nan, values), blank, unreadable, per_cent, findings)


def _read_plain_numbers(cells: Sequence[str]) -> tuple[Bools, Floats]:
    """Return which cells are digits and a point, no more, and what they say."""
    plain, values = np.zeros(len(cells), np.bool_), np.full(len(cells), np.nan)
    if any(map(_PLAIN_CELL.fullmatch, cells)):
        text = pd.Series(list(cells), dtype="str")
        plain = np.asarray(text.str.fullmatch(_PLAIN), dtype=np.bool_)
        values[plain] = pd.to_numeric(text[plain]).to_numpy(np.float64)
    return plain, values


def uses_decimal_comma(columns: Iterable[Sequence[str]]) -> bool | None:
    """Say whether the columns of one file write 3,5 for three and a half; ``None``: no proof."""
    american = european = False
    for cells in columns:
        bare = [
            _strip_marks(cell).bare for cell in cells[:_LOOKED_AT] if "," in cell or "." in cell
        ]
        one, other = _find_comma_styles(bare)
        american, european = american or one, european or other
    return european if american != european else None


def _find_comma_styles(bare: Sequence[str]) -> tuple[bool, bool]:
    """Look for numbers that can be read one way only: thousands comma, decimal comma."""
    american = any(_AMERICAN.search(each) for each in bare)
    return american, any(_EUROPEAN.search(each) for each in bare)


def _is_blank(cells: Sequence[str], i: int, blank: Bools) -> bool:
    if cells[i].casefold() in NOT_AVAILABLE:
        blank[i] = True
    return bool(blank[i])


def _strip_marks(cell: str) -> _Marks:
    """Take currency, per cent, brackets, units and spaces off one cell."""
    if not cell.isascii() and any(unicodedata.decomposition(m).startswith(_SMALL) for m in cell):
        return _Marks("?")  # 3² is not 32
    bare = cell.strip(EDGES) if cell.isascii() else _write_in_ascii_digits(cell)
    marks = _Marks(bare)
    if bare != cell:
        marks.notes.append("digits or signs of another script")
    if bare.startswith("(") and bare.endswith(")"):
        bare, marks.negative = bare[1:-1].strip(), True
        marks.notes.append("brackets for a negative number")
    if found := _CURRENCY.search(bare):
        marks.currency = found.group().upper()
        bare = _CURRENCY.sub("", bare, count=1).strip(EDGES)
    if bare.endswith("%"):
        bare, marks.per_cent = bare[:-1].strip(EDGES), True
    if (shorter := _UNIT.sub("", bare)) != bare and shorter[-1:].isdigit():
        bare = shorter.strip(EDGES)
        marks.notes.append("a unit behind the number")
    if found := re.fullmatch(r"(.*\d)\s?(k|K|m|M|mn|bn)", bare):
        bare, marks.multiple = found.group(1), _MULTIPLES[found.group(2)]
        marks.notes.append("k, m or bn for thousands, millions, thousand millions")
    if bare.endswith("-") and bare[:-1].strip()[-1:].isdigit():
        bare, marks.negative = bare[:-1].strip(), True
        marks.notes.append("a minus behind the number")
    if (closed := _GROUPED.sub("", bare)) != bare:
        bare = closed
        marks.notes.append("a space or apostrophe between thousands")
    marks.bare = bare
    return marks


def _write_in_ascii_digits(cell: str) -> str:
    """Write digits, minus and point of other scripts as those of this one."""
    bare = unicodedata.normalize("NFKC", cell).strip(EDGES).replace("−", "-").replace("٫", ".")
    return "".join(str(unicodedata.digit(mark, mark)) if mark.isdigit() else mark for mark in bare)


def _number_from_marks(marks: _Marks, european: bool, high: float | None) -> float:
    money = marks.currency in _POINT_FOR_THOUSANDS
    number = _parse_bare_number(marks.bare, european or money, high)
    return (-number if marks.negative else number) * marks.multiple


def _parse_bare_number(bare: str, european: bool, high: float | None) -> float:
    """Read digits, points and commas; NaN where they make no number."""
    points, commas = bare.count("."), bare.count(",")
    if points and commas:
        thousands, decimal = (",", ".") if bare.rfind(".") > bare.rfind(",") else (".", ",")
        if bare.count(decimal) > 1:
            return np.nan
        head, _, tail = bare.partition(decimal)
        grouped = re.fullmatch(rf"[+-]?\d{{1,3}}(?:\{thousands}\d{{2,3}})+", head)
        bare = f"{head.replace(thousands, '')}.{tail}" if grouped else "?"
    elif commas > 1 or points > 1:
        mark = "," if commas else "."
        grouped = re.fullmatch(rf"[+-]?\d{{1,3}}(?:\{mark}\d{{2,3}})+", bare)
        bare = bare.replace(mark, "") if grouped else "?"
    elif commas:
        bare = bare.replace(",", "." if _is_decimal_comma(bare, european, high) else "")
    elif points and european and re.fullmatch(r"[+-]?\d{1,3}\.\d{3}", bare):
        bare = bare.replace(".", "")
    return float(bare) if re.fullmatch(_PLAIN, bare) else np.nan


def _is_decimal_comma(bare: str, european: bool, high: float | None) -> bool:
    if european or not re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", bare):
        return True
    return high is not None and float(bare.replace(",", "")) > high


def _reread_points_as_thousands(cells: Sequence[str], plain: Bools, values: Floats) -> Bools:
    """In a column with decimal commas, ``1.234`` is one thousand two hundred thirty-four."""
    pointed = plain & np.array([bool(_POINTED.fullmatch(cell)) for cell in cells], np.bool_)
    values[pointed] = np.round(values[pointed] * 1_000)
    return pointed


def _findings_about_numbers(
    odd: dict[int, _Marks], unreadable: Bools, blank: Bools, comma: bool, pointed: Bools
) -> tuple[Finding, ...]:
    notes: dict[str, list[int]] = {}
    if pointed.any():
        notes["number with a point between thousands"] = np.flatnonzero(pointed).tolist()
    for i, marks in odd.items():
        if unreadable[i]:
            continue
        for note in marks.notes:
            notes.setdefault(f"number with {note}", []).append(i)
        if marks.currency:
            notes.setdefault("number with a currency sign", []).append(i)
        if "," in marks.bare:
            style = "decimal" if comma or not _THOUSANDS.search(marks.bare) else "thousands"
            notes.setdefault(f"number with a {style} comma", []).append(i)
    findings = [
        Finding(
            mask=_mask_of_places(places, len(blank)),
            severity="note",
            found=found,
            expected="digits with a decimal point",
            remedy="Look at an example if in doubt.",
            outcome="converted",
        )
        for found, places in notes.items()
    ]
    if blank.any():
        findings.append(
            Finding(
                mask=blank,
                severity="note",
                found="word read as no value",
                expected="a number or an empty cell",
                remedy="Nothing, if the word means that there is no value.",
                outcome="blanked",
            )
        )
    currencies = {marks.currency for marks in odd.values() if marks.currency}
    if len(currencies) > 1:
        findings.append(
            Finding(
                mask=_mask_of_places([i for i, marks in odd.items() if marks.currency], len(blank)),
                severity="warning",
                found=f"amount in one of {len(currencies)} currencies",
                expected="one currency",
                remedy="Convert the amounts to one currency: the sign was ignored.",
                outcome="assumed",
                question="currency",
            )
        )
    return tuple(findings)


def _finding_two_styles(odd: dict[int, _Marks], count: int) -> Finding:
    return Finding(
        mask=_mask_of_places(
            [i for i, marks in odd.items() if "," in marks.bare or "." in marks.bare], count
        ),
        severity="warning",
        found="number in a column of two styles",
        expected="1,234.50 or 1.234,50 throughout",
        remedy="Each was read by its own marks; check them, or correct the file.",
        outcome="assumed",
        question="decimal_marks",
    )


def _mask_of_places(places: list[int], count: int) -> Bools:
    mask = np.zeros(count, np.bool_)
    mask[places] = True
    return mask
