"""From payroll to what is left not delivered: one table that adds up to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core import quantities as q
from skillgap.core.vacancies import open_fte_by_role

if TYPE_CHECKING:
    from skillgap.questions.gaps.selection import Selection


@dataclass(frozen=True, slots=True)
class Closed:
    """What a plan closes a month, in means, as its own simulation found it.

    Attributes:
        seats: Of the value that people in post do not deliver.
        posts: Of the value of empty posts.
        empty_ahead: Value of empty posts if nothing is done, on average over the time planned for:
            what a plan closes is closed of it. None where it is taken to stay as today.
    """

    seats: float = 0.0
    posts: float = 0.0
    empty_ahead: float | None = None


def reconcile(gaps: Selection, closed: Closed | None = None) -> pd.DataFrame:
    """Lead from payroll to the value not delivered, and to what a plan leaves of it.

    Every stated line is rounded to the cent, and every sum is the sum of the lines above it, so
    the table adds up exactly and needs no line called other. Amounts are means per month, which
    add up; medians do not.

    Args:
        gaps: Everybody, or a selection of roles, functions or regions. A selection of skills
            keeps the whole seats, and counts as not delivered what these skills lack.
        closed: What a plan closes; without one the last lines are left out.

    Returns:
        Columns quantity (id, blank for a sum or difference), line, amount, kind: ``part`` (adds
        to the next sum), ``sum`` (of the last sum and the parts since), ``of which`` (splits the
        last sum), or ``beside`` (never added).
    """
    cents = {name: round(100 * amount) for name, amount in _money_by_step(gaps).items()}
    rows = _lines_from_payroll_to_loss(cents)
    if closed is not None:
        rows += _lines_left_by_plan(cents, closed)
    rows += [
        (q.PROJECT_DELAY.id, q.PROJECT_DELAY.name, cents["project"], "beside"),
        (q.COMPLIANCE_EXPOSURE.id, q.COMPLIANCE_EXPOSURE.name, cents["exposed"], "beside"),
    ]
    table = pd.DataFrame(rows, columns=["quantity", "line", "amount", "kind"])
    return table.assign(amount=table["amount"] / 100)


def _money_by_step(gaps: Selection) -> dict[str, float]:
    total = gaps.total
    people = np.unique(gaps.rows.person)
    pay = gaps.workforce["employees"]["salary"].to_numpy(dtype=np.float64, na_value=np.nan)[people]
    worth = gaps.seats.fte[people] * gaps.seat_value[people]
    role = np.unique(gaps.role)
    return {
        "payroll": 0.0 if np.isnan(total.payroll) else total.payroll,
        "unpaid": float(worth[np.isnan(pay)].sum()),
        "seats": total.seat_value,
        "posts": float((open_fte_by_role(gaps.workforce) * gaps.worth.value)[role].sum()),
        "lost": total.monthly_risk.expected,
        "project": total.project_risk.expected,
        "exposed": total.compliance_exposure,
    }


def _lines_from_payroll_to_loss(cents: dict[str, int]) -> list[tuple[str, str, int, str]]:
    above = cents["seats"] - cents["payroll"] - cents["unpaid"]
    return [
        (q.PAYROLL.id, q.PAYROLL.name, cents["payroll"], "part"),
        ("", "Value of these seats above their pay", above, "part"),
        ("", "Seats whose pay is not stated", cents["unpaid"], "part"),
        (q.SEAT_VALUE.id, q.SEAT_VALUE.name, cents["seats"], "sum"),
        (q.EMPTY_POSTS_VALUE.id, q.EMPTY_POSTS_VALUE.name, cents["posts"], "part"),
        ("", "Value of all posts", cents["seats"] + cents["posts"], "sum"),
        ("", "Delivered", cents["seats"] - cents["lost"], "of which"),
        (q.NOT_DELIVERED.id, "Not delivered by people in post", cents["lost"], "of which"),
        (q.EMPTY_POSTS_VALUE.id, "Not delivered by empty posts", cents["posts"], "of which"),
    ]


def _lines_left_by_plan(cents: dict[str, int], closed: Closed) -> list[tuple[str, str, int, str]]:
    seats, posts = round(100 * closed.seats), round(100 * closed.posts)
    lost = cents["lost"] + cents["posts"]
    ahead = closed.empty_ahead
    more = 0 if ahead is None else round(100 * ahead) - cents["posts"]
    return [
        ("", "Not delivered in all", lost, "of which"),
        ("", "Empty posts ahead above those of today", more, "part"),
        ("", "If nothing is done", lost + more, "sum"),
        ("", "The plan closes: skills of people in post", -seats, "part"),
        ("", "The plan closes: empty posts", -posts, "part"),
        ("", "Left with the plan", lost + more - seats - posts, "sum"),
    ]
