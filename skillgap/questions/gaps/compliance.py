"""Compliance exposure: seats whose holder's certificate in something rules demand has run out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core.grouping import is_in
from skillgap.core.workforce import Ints, Workforce

if TYPE_CHECKING:
    from skillgap.questions.gaps.selection import Selection


def find_lapsed_certificates(workforce: Workforce, as_of: date) -> Ints:
    """Return the pairs person × compliance skill whose newest certificate has run out.

    Args:
        workforce: With ``signals``, where they are loaded.
        as_of: A certificate that ends on this day or before has run out; later ones are unknown.

    Returns:
        Person code × number of skills + skill code, ascending.
    """
    table, day = workforce["signals"], pd.Timestamp(as_of)
    kinds = (workforce["skills"]["kind"] == "compliance").to_numpy(dtype=np.bool_)
    some = table[(table["source"] == "certification") & ~(table["observed_on"] > day)]
    person = workforce.people.encode(some["employee_id"])
    skill = workforce.skills.encode(some["skill_id"])
    known = (person >= 0) & (skill >= 0) & np.append(kinds, False)[skill]
    pair = (person * max(len(workforce.skills), 1) + skill)[known]
    ends = some["expires_on"][known].groupby(pair).agg(["max", "size", "count"])
    run_out = (ends["max"] <= day) & (ends["count"] == ends["size"])
    return np.asarray(ends.index[run_out.to_numpy()], dtype=np.int64)


def value_exposed_by_lapses(gaps: Selection) -> float:
    """Return the value per month of the seats selected that a lapsed certificate exposes.

    The same seats seen another way: it is never added to the value not delivered.
    """
    pair = gaps.person * max(len(gaps.workforce.skills), 1) + gaps.skill
    people = np.unique(gaps.person[is_in(pair, gaps.lapsed)])
    return float((gaps.seats.fte[people] * gaps.seat_value[people]).sum())
