"""What hiring fewer juniors saves, and what the people it leaves missing do not deliver.

Method: against keeping, a year saves the pay of all people who are fewer, in each grade, and loses
the value of the seats that stay without a person: mid-level people who would have come up, and
seniors below the need. Nobody is taken to miss the juniors' own work, so it speaks for cutting.

Limits: values of today, not discounted; posts are left empty, not filled from outside.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.role_worth import value_roles
from skillgap.core.workforce import Floats, Workforce
from skillgap.questions.work_design.entry_level import GRADES, grades_of_staff


def worth_by_grade(workforce: Workforce, assumptions: Assumptions) -> pd.DataFrame:
    """Return yearly pay and value of the seat of one person, by grade; NaN where nobody is.

    Args:
        workforce: With ``employees`` and ``roles``.
        assumptions: Where grades begin, and what a seat is worth of which nothing is stated.
    """
    staff = workforce["employees"][workforce.present]
    value = value_roles(workforce, assumptions).value
    code = workforce.roles.encode(staff["role_id"])
    fte = staff["fte"].fillna(1.0).to_numpy(dtype=np.float64)
    pay = staff["salary"].to_numpy(dtype=np.float64, na_value=np.nan)
    each = pd.DataFrame(
        {
            "grade": grades_of_staff(workforce, staff, assumptions),
            "pay": pay * fte,
            "value": np.where(code >= 0, value[code], np.nan) * 12 * fte,
        }
    )
    each = each[(staff["employment"] != "digital agent").to_numpy()]
    found = each[each["grade"] >= 0].groupby("grade").mean().reindex(range(len(GRADES)))
    found.index = pd.Index(GRADES, name="grade")
    return found


def saved_and_lost(
    paths: dict[str, Floats], demand: Floats, worth: pd.DataFrame
) -> tuple[Floats, Floats]:
    """Return pay saved and value lost in each year by cutting instead of keeping.

    Args:
        paths: Stocks of ``keep`` and ``cut``, shape (years + 1, grades, draws).
        demand: Seniors needed by year, shape (years + 1,).
        worth: ``pay`` and ``value`` by grade, junior first.

    Returns:
        Money a year, each of shape (years + 1, draws).
    """
    pay, value = (worth[name].to_numpy(dtype=np.float64) for name in ("pay", "value"))
    fewer = paths["keep"] - paths["cut"]
    saved = (fewer * pay[None, :, None]).sum(axis=1)
    missing = {
        name: np.maximum(demand[:, None] - paths[name][:, 2], 0.0) for name in ("keep", "cut")
    }
    lost = fewer[:, 1] * value[1] + (missing["cut"] - missing["keep"]) * value[2]
    return np.asarray(saved), np.asarray(lost)


def first_dear_year(saved: Floats, lost: Floats) -> Floats:
    """Return the first year in which more is lost than saved, by draw; infinite where none is.

    >>> first_dear_year(np.array([[0.0], [5.0], [5.0]]), np.array([[0.0], [4.0], [6.0]])).tolist()
    [2.0]
    """
    dear = lost > saved + 1e-6
    return np.where(dear.any(axis=0), dear.argmax(axis=0).astype(np.float64), np.inf)
