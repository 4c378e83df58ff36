"""SqlWords and sums of SQL that every database reads to the same bits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial, log

from skillgap.core.signal_sums import MONTH_DAYS, SCALE, Terms

POWERS = 6
"""Binary digits of the whole half-lives that are told apart: beyond 2⁶ − 1 nothing is left."""

LONGEST = 60.0
POLYNOMIAL = tuple((-log(2.0)) ** k / factorial(k) for k in range(15))
"""2⁻ˣ for x from 0 to 1, by its power series."""

TAIL_STEP = 0.2316419
TAIL = (0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429)
"""Φ to 7.5e-8: Abramowitz and Stegun 26.2.17."""

DENSITY = 0.3989422804014327
HALVES = 0.7213475204444817
"""1 / (2 ln 2): φ(z) is ``DENSITY`` times 2 to the power of −z² times this."""

TAIL_FROM = -2.0
FRACTIONS = 20
"""φ/Φ below −2 by a continued fraction of so many terms, to 4e-7."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The words in which databases differ.

    Attributes:
        number: Type of a 64-bit floating point number.
        text: Type of text.
        days: Days from 1970-01-01 to a date, with ``{}`` for the date.
        fence: Ends a step whose columns are not to be put into the next one in place of their
            names; without it PostgreSQL would work each out as often as it is named.
        held: What makes a step be worked out once and for itself, to the same end.
    """

    number: str
    text: str
    days: str
    fence: str = ""
    held: str = ""


DUCKDB = Dialect(
    "DOUBLE", "VARCHAR", "DATE_DIFF('day', DATE '1970-01-01', CAST({} AS DATE))",
    held=" MATERIALIZED",
)  # fmt: skip
POSTGRESQL = Dialect(
    "DOUBLE PRECISION", "TEXT", "(CAST({} AS DATE) - DATE '1970-01-01')", " OFFSET 0",
    held=" MATERIALIZED",
)  # fmt: skip
SPARK = Dialect("DOUBLE", "STRING", "DATEDIFF(CAST({} AS DATE), DATE '1970-01-01')")


@dataclass(frozen=True, slots=True)
class SqlWords:
    """Writes numbers and whole sums.

    Attributes:
        dialect: The database's words.
    """

    dialect: Dialect

    def number(self, value: float) -> str:
        """Return a constant as text that every database reads to the same 64 bits."""
        return f"CAST('{value!r}' AS {self.dialect.number})"

    def days(self, date: str) -> str:
        """Return a date as days since 1970-01-01."""
        return self.dialect.days.format(date)

    def within(self, value: str, low: float, high: float) -> str:
        """Return what is neither NULL nor NaN, which databases hold to be above all numbers."""
        return f"{value} >= {low:g} AND {value} <= {high:g}"

    def whole(self, value: str) -> str:
        """Return a number in units of one over ``SCALE``, rounded."""
        scaled = f"({value}) * {self.number(float(SCALE))} + {self.number(0.5)}"
        return f"CAST(FLOOR({scaled}) AS BIGINT)"

    def total(self, value: str, times: str = "1") -> str:
        """Return a whole sum."""
        return f"CAST(SUM({times} * {self.whole(value)}) AS BIGINT)"

    def from_whole(self, value: str) -> str:
        """Return a whole sum as a number."""
        return f"CAST({value} AS {self.dialect.number}) / {SCALE}"

    def sum_all(self, value: str) -> str:
        """Return the sum of whole numbers as a number; 0 of none."""
        return self.from_whole(f"COALESCE(CAST(SUM({value}) AS BIGINT), 0)")

    def horner(self, variable: str, coefficients: Sequence[float]) -> str:
        """Return a polynomial, lowest power first."""
        told = self.number(coefficients[-1])
        for one in reversed(coefficients[:-1]):
            told = f"({self.number(one)} + {variable} * {told})"
        return told

    def idle(self, days: str, half_life: str) -> str:
        """Return days as half-lives, never more than can be told from none left."""
        months = f"CAST({days} AS {self.dialect.number}) / {self.number(MONTH_DAYS)}"
        return f"LEAST({months} / {half_life}, {self.number(LONGEST)})"

    def share_kept(self, terms: Terms, half_lives: str) -> str:
        """Return the share of a level left after so many half-lives without use."""
        rest = self.number(1.0 - terms.floor)
        return f"{self.number(terms.floor)} + {rest} * ({self.halved(half_lives)})"

    def halved(self, half_lives: str) -> str:
        """Return 2 to the power of minus a column from 0 to ``LONGEST``."""
        whole = f"CAST(FLOOR({half_lives}) AS BIGINT)"
        part = f"({half_lives} - FLOOR({half_lives}))"
        digits = " * ".join(
            f"CASE WHEN MOD({whole}, {2 << k}) >= {1 << k} THEN {self.number(0.5 ** (1 << k))} "
            f"ELSE {self.number(1.0)} END"
            for k in range(POWERS)
        )
        return f"({self.horner(part, POLYNOMIAL)}) * {digits}"

    def grown(self, terms: Terms, day: str) -> str:
        """Return how much a level in use has grown by a day, before the family's factor."""
        if not terms.slopes:
            return self.number(0.0)
        zero = self.number(0.0)
        tenure = f"LEAST(GREATEST({day} - hired, 0), {terms.longest_tenure})"
        months = f"CAST({tenure} AS {self.dialect.number}) / {self.number(MONTH_DAYS)}"
        begins = (0.0, *terms.bands[:-1])
        bands = [
            f"{self.number(slope)} * LEAST(GREATEST({months} - {self.number(begin)}, {zero}), "
            f"{self.number(end - begin)})"
            for slope, begin, end in zip(terms.slopes, begins, terms.bands, strict=True)
        ]
        return " + ".join((zero, *bands))
