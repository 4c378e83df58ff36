"""Which shortages of a skill, in one function and region, are over a threshold within some months.

Method: the skill gap that is expected month by month (``Forecast.by_skill``), today and in each of
the ``play_months`` ahead, beside a threshold of the register: so many FTE, and such a share of the
people in post whose role needs the skill. Limits: of one scenario; a gap may fall again later.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.assumptions import Assumptions
from skillgap.core.question import SHIPPED, Question, Result, declare
from skillgap.questions.forecast.result import Forecast

PLACE = ("skill_id", "function", "region")
TODAY, AHEAD = "over it today", "crosses ahead"
COLUMNS = declare("""
skill_id     skill   what is short
name         label   name of the skill
function     unit    where
region       unit    where
standing     label   over it today, or crosses ahead
month        months  months until the threshold is reached, 0 for today
needed_fte   fte     people in post whose role needs the skill, at the last month looked at
today_fte    fte     skill gap today
short_fte    fte     skill gap expected at the last month looked at
short_low    fte     lower end of its 80% range
short_high   fte     upper end
short_share  share   skill gap over the people in post whose role needs the skill, at that month
""")
_NAMES = [column.name for column in COLUMNS]


@dataclass(frozen=True, eq=False)
class Crossings(Result):
    """Shortages that are over the threshold within the months looked at.

    Attributes:
        table: One row per skill and place, those that cross ahead first, soonest and largest first.
        months: Months looked ahead.
        fte: Least skill gap, FTE.
        share: Least share of the people in post whose role needs the skill.
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    months: int
    fte: float
    share: float
    warnings: tuple[str, ...]

    @property
    def threshold(self) -> str:
        """The threshold in words."""
        return (
            f"at least {self.fte:g} FTE and {wording.share(self.share)} of those whose role needs "
            f"the skill, within {wording.count(self.months, 'month')}"
        )


CROSSINGS = Question(
    name="crossings",
    room="forecast",
    title="Shortages that cross a threshold",
    asks="Which skill will be short in which place soon?",
    formula=(
        "crosses = first month in which skill gap ≥ least FTE and skill gap ÷ people in post "
        "whose role needs the skill ≥ least share"
    ),
    columns=COLUMNS,
    uses=("employees", "skills", "requirements", "signals"),
    given=("forecast",),
)


@CROSSINGS.answers
def find_crossings(forecast: Forecast, *, assumptions: Assumptions = SHIPPED) -> Crossings:
    """Find the shortages that are over the threshold within ``play_months``.

    Args:
        forecast: Supply and demand, with levels.
        assumptions: The register; by default the one shipped.

    Raises:
        BadValue: no requirements or levels were there.
    """
    fte, share = assumptions.value("play_short_fte"), assumptions.value("play_short_share")
    months = min(int(assumptions.value("play_months")), len(forecast.months))
    ahead = [_gaps_at(forecast, month) for month in range(months + 1)]
    over = np.array(
        [(one["short_fte"] >= fte) & (one["short_share"] >= share) for one in ahead], dtype=np.bool_
    )
    last = ahead[-1].assign(
        today_fte=ahead[0]["short_fte"],
        month=over.argmax(axis=0).astype(np.float64),
        standing=np.where(over[0], TODAY, AHEAD),
    )
    found = last[over[-1]].reset_index()
    order = ["standing", "month", "short_fte", *PLACE]  # what crosses ahead comes first
    table = found.sort_values(order, ascending=[True, True, False, True, True, True])
    return Crossings(
        table=table[_NAMES].reset_index(drop=True),
        months=months,
        fte=fte,
        share=share,
        warnings=() if len(table) else ("No shortage is over the threshold in these months.",),
    )


def _gaps_at(forecast: Forecast, month: int) -> pd.DataFrame:
    """Return the skill gaps of a month by skill and place, in one order for every month."""
    table = forecast.by_skill("function", "region", month=month)
    needed = table["short_fte"] + table["supply_median"]
    share = (table["short_fte"] / needed.where(needed > 0)).fillna(0.0).clip(upper=1.0)
    kept = ["name", "needed_fte", "short_fte", "short_low", "short_high", "short_share"]
    told = table.assign(needed_fte=needed, short_share=share)
    return told.set_index(list(PLACE))[kept].sort_index()
