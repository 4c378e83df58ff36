"""How likely each of today's people is to leave, as the forecast has it.

Method: the chance to stay is the product over the months ahead of 1 − the monthly chance of the
person's traits, tenure growing month by month, and of 1 − the chance to retire at that age.

Limits: meant for sums over groups and for checking the model. A single person's chance says what
became of people like them, and nothing about the person.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.workforce import Floats, Ints
from skillgap.questions.forecast.basis import Basis
from skillgap.questions.forecast.staff import AGENT, age_at, tenure_band, traits_of

_MONTH_DAYS = 30.4375


def estimate_attrition(basis: Basis, months: int = 12) -> pd.DataFrame:
    """Estimate who will leave within some months.

    Args:
        basis: Where the forecast starts.
        months: Months ahead.

    Returns:
        One row for each person here today: employee_id, role_id, function, region, leave_share
        (chance to have left by then, 0–1).
    """
    some = np.flatnonzero(basis.staff.is_employed_on(basis.staff.today))
    table = basis.workforce["employees"].iloc[some]
    found = table[["employee_id", "role_id", "function", "region"]].reset_index(drop=True)
    return found.assign(leave_share=1.0 - _chance_to_stay(basis, some, months))


def _chance_to_stay(basis: Basis, some: Ints, months: int) -> Floats:
    staff = basis.staff
    chance = basis.leaving.chance_by_tenure_band(traits_of(staff, some))
    tenure = (staff.today - staff.hired[some]) / _MONTH_DAYS
    age, rows = age_at(staff.born[some], staff.today), np.arange(len(some))
    staying = np.ones(len(some))
    for month in range(months):
        retire = np.where(
            staff.contract[some] == AGENT, 0.0, basis.leaving.retirement_chance(age + month / 12.0)
        )
        staying *= (1.0 - chance[rows, tenure_band(tenure + month)]) * (1.0 - retire)
    return staying
