"""The arithmetic of Brogden, Cronbach and Gleser: what better work is worth over time.

ΔU = Σ_t N (1−q)^t · d · SD_y · decay_t / (1+i)^t − C
"""

from __future__ import annotations

import numpy as np

from skillgap.core.workforce import Floats


def worth_over_time(
    *,
    months: int,
    lead_months: Floats | float = 0.0,
    monthly_attrition: Floats | float = 0.0,
    half_life_months: Floats | float = np.inf,
    yearly_discount: Floats | float = 0.0,
) -> Floats:
    """Return how much one full month's effect is worth in each month, discounted.

    The effect builds up in a straight line over the lead, halves every half-life after it, and
    leaves with those who leave. A month counts at its end.

    Args:
        months: Horizon.
        lead_months: Months until the effect is fully there, shape (draws,) or one number.
        monthly_attrition: Chance to leave in a month.
        half_life_months: Months until half the effect is gone; infinite: it stays.
        yearly_discount: Interest per year.

    Returns:
        Factors, shape (draws, months); they sum to the months of full effect, in today's money.
    """
    lead, leave, half, rate = (
        np.atleast_1d(np.asarray(value, dtype=np.float64))[:, None]
        for value in (lead_months, monthly_attrition, half_life_months, yearly_discount)
    )
    month = np.arange(1, months + 1, dtype=np.float64)[None, :]
    there = np.where(lead > 0, np.clip((month - 0.5) / np.maximum(lead, 1e-9), 0, 1), 1.0)
    kept = np.power(0.5, np.maximum(month - 0.5 - lead, 0.0) / half)
    stay = np.power(1 - leave, month)
    return np.asarray(there * kept * stay / np.power(1 + rate, month / 12))


def plain_utility_gain(
    *, people: float, effect: float, sd_of_pay: float, years: float, cost_per_person: float
) -> float:
    """Return the plain Brogden–Cronbach–Gleser gain: T·N·d·SD_y − N·C.

    >>> plain_utility_gain(people=100, effect=0.65, sd_of_pay=10_413, years=2, cost_per_person=500)
    1303690.0
    """
    months = round(years * 12)
    factors = worth_over_time(months=months)
    benefit = people * effect * sd_of_pay / 12 * float(factors.sum())
    return round(benefit - people * cost_per_person, 6)
