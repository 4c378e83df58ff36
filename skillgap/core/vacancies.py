"""Posts without a person in them, and posts that found one: counted once, for all who ask."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.grouping import add_up
from skillgap.core.workforce import Floats, Workforce


def open_fte_by_role(workforce: Workforce) -> Floats:
    """Return the FTE of posts open today, by role code, shape (roles,).

    A post counts the usual FTE of the people in its role, or of everybody where there are none.

    Args:
        workforce: With ``openings`` where they are loaded; without them nothing is known to be
            empty.
    """
    openings, day = workforce["openings"], pd.Timestamp(workforce.as_of)
    is_open = (openings["opened_on"] <= day) & ~(openings["filled_on"] <= day)
    role = workforce.roles.encode(openings["role_id"])
    posts = add_up(role[is_open.to_numpy() & (role >= 0)], None, len(workforce.roles))
    return posts * _usual_fte_by_role(workforce)


def filled_openings(workforce: Workforce) -> pd.DataFrame:
    """Return the openings filled by the day of the data, of which it is known how.

    Args:
        workforce: With ``openings``.
    """
    openings, day = workforce["openings"], pd.Timestamp(workforce.as_of)
    known = openings["filled_on"].notna() & openings["filled_by"].notna()
    return openings[known & (openings["filled_on"] <= day)]


def filled_within_a_year(workforce: Workforce) -> tuple[int, int]:
    """Return how many openings were filled in the last twelve months, and how many from inside.

    The internal fill rate, wherever it is shown, is the second divided by the first.

    Args:
        workforce: With ``openings``.
    """
    filled = filled_openings(workforce)
    since = pd.Timestamp(workforce.as_of) - pd.DateOffset(years=1)
    recent = filled[filled["filled_on"] > since]
    return len(recent), int((recent["filled_by"] == "internal").sum())


def _usual_fte_by_role(workforce: Workforce) -> Floats:
    staff, roles = workforce["employees"], len(workforce.roles)
    role, here = workforce.roles.encode(staff["role_id"]), workforce.present
    fte = staff["fte"].fillna(1.0).to_numpy(dtype=np.float64)
    some = here & (role >= 0)
    heads, full = add_up(role[some], None, roles), add_up(role[some], fte[some], roles)
    usual = float(fte[here].mean()) if here.any() else 1.0
    each: Floats = np.divide(full, heads, out=np.full(roles, usual), where=heads > 0)
    return each
