"""An estimate with its error, degrees of freedom, interval and p value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

COVERAGE = 0.95
"""Intervals of measured effects are 95%: the convention of the field."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number with how sure it is.

    Attributes:
        value: The estimate, in the outcome's units.
        std_error: Its standard error.
        df: Degrees of freedom of the t distribution its interval is taken from.
        method: How it was found, in a few words.
        note: What to know of it.
    """

    value: float
    std_error: float
    df: float
    method: str
    note: str = ""

    @property
    def half_width(self) -> float:
        """Half the width of the 95% interval."""
        return t_quantile(0.5 + COVERAGE / 2, self.df) * self.std_error

    @property
    def low(self) -> float:
        """Lower end of the 95% interval."""
        return self.value - self.half_width

    @property
    def high(self) -> float:
        """Upper end of the 95% interval."""
        return self.value + self.half_width

    @property
    def p(self) -> float:
        """Two-sided p value against no effect."""
        return p_value(self.value, self.std_error, self.df)


def t_quantile(share: float, df: float) -> float:
    """Return the quantile of a t distribution; NaN degrees of freedom give NaN."""
    from scipy.special import ndtri, stdtrit

    if np.isnan(df) or df <= 0:
        return float("nan")
    return float(ndtri(share) if df > 1e6 else stdtrit(df, share))


def p_value(value: float, std_error: float, df: float) -> float:
    """Return the two-sided p value of value / std_error."""
    from scipy.special import stdtr

    if np.isnan(df) or df <= 0 or not std_error > 0:
        return float("nan")
    return float(2 * stdtr(min(df, 1e9), -abs(value / std_error)))


def estimate_row(estimate: Estimate) -> dict[str, object]:
    """Return one row of the table of estimates."""
    return {
        "method": estimate.method,
        "estimate": estimate.value,
        "std_error": estimate.std_error,
        "df": estimate.df,
        "low": estimate.low,
        "high": estimate.high,
        "p": estimate.p,
        "note": estimate.note,
    }
