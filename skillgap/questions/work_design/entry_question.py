"""What happens to senior posts if fewer juniors are hired, or if their role is redesigned?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue
from skillgap.core.question import SHIPPED, Question, Result, declare
from skillgap.core.workforce import Floats, Workforce
from skillgap.questions.work_design.entry_balance import (
    first_dear_year,
    saved_and_lost,
    worth_by_grade,
)
from skillgap.questions.work_design.entry_level import (
    GRADES,
    OPTIONS,
    flows_by_option,
    staff_by_grade,
    steady_state,
    stocks_by_year,
)
from skillgap.questions.work_design.exposure import exposure_by_role

ENDS = (10.0, 50.0, 90.0)
DRAWS = 400
LEAST, MOST = 3, 15


@dataclass(frozen=True, eq=False)
class EntryLevel(Result):
    """Three ways to treat the entry level, year by year.

    Attributes:
        table: One row per option and year; year 0 is today.
        staff: People, FTE, mean salary by grade today.
        steady: Option, grade and the people it would settle at, median.
        balance: What cutting saves and loses against keeping, one row per year of the longest
            horizon: year, saved (pay), lost (value of seats without a person), net, and the ends
            of their likely ranges; money a year, medians. Empty where pay is unknown.
        turns: Low, middle and high of the first year in which more is lost than saved; infinite
            where none is within the longest horizon. Empty where pay is unknown.
        cut_share: Share of junior hires left out.
        practice_lost_share: Share of juniors' practice of judgement that AI takes over.
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    staff: pd.DataFrame
    steady: pd.DataFrame
    balance: pd.DataFrame
    turns: tuple[float, ...]
    cut_share: float
    practice_lost_share: float
    warnings: tuple[str, ...]

    def at_end(self, option: str) -> pd.Series:
        """Return the last year of one option."""
        return self.table[self.table["option"] == option].iloc[-1]

    @property
    def mids_fewer(self) -> float:
        """How many mid-level people cutting leaves fewer than keeping, in the last year."""
        return float(self.at_end("keep")["mid"] - self.at_end("cut")["mid"])


ENTRY_LEVEL = Question(
    name="entry_level",
    room="work_design",
    title="Entry level",
    asks="What happens to senior posts if we hire fewer juniors?",
    formula="S(l, t+1) = S(l, t)(1 − q − π) + π S(l − 1, t) + h, π slowed by lost practice",
    columns=declare("""
option       label    keep, cut or transform
year         count    years from today
junior       count    juniors, median
mid          count    mid-level people, median
senior       count    seniors, median
senior_low   count    lower end of the likely range
senior_high  count    upper end
short        count    seniors missing, median
short_low    count    lower end of the likely range
short_high   count    upper end
"""),
    needs=("employees", "roles"),
    uses=("tasks",),
    sources=("Bartholomew, Forbes and McClean 1991: flows of people between grades",),
)


@ENTRY_LEVEL.answers
def project_entry_level(
    workforce: Workforce,
    *,
    cut_share: float = 0.5,
    years: int = 10,
    growth_share: float = 0.0,
    assumptions: Assumptions = SHIPPED,
    draws: int = DRAWS,
    seed: int = 1,
) -> EntryLevel:
    """Project juniors, mids and seniors if juniors are kept, cut, or their role is redesigned.

    Args:
        workforce: Roles with a ``level``; ``tasks`` say how much practice AI takes over.
        cut_share: Share of junior hires left out under ``cut``.
        years: Years ahead, 3 to 15.
        growth_share: Growth of the need for seniors a year.
        assumptions: The register; by default the one shipped.
        draws: Draws of rates from their ranges.
        seed: Same seed, same answer.

    Raises:
        BadValue: a share or number of years out of its range, or no role has a level.
    """
    _check_options(cut_share, years)
    staff = staff_by_grade(workforce, assumptions)
    if not staff["people"].sum():
        raise BadValue("roles", "no level", "roles with a level from 1", "Add `level` to roles.")
    lost = _practice_lost_share(workforce, assumptions)
    flows = flows_by_option(staff, lost, cut_share, assumptions, draws, seed)
    today = np.repeat(staff["people"].to_numpy(np.float64)[:, None], draws, axis=1)
    paths = {option: stocks_by_year(today, flows[option], MOST) for option in OPTIONS}
    demand = today[2, 0] * (1.0 + growth_share) ** np.arange(MOST + 1)
    balance, turns = _balance(paths, demand, worth_by_grade(workforce, assumptions))
    return EntryLevel(
        table=pd.concat(
            [_rows_of_option(option, paths[option][: years + 1], demand[: years + 1])
             for option in OPTIONS],
            ignore_index=True,
        ),
        staff=staff.reset_index(),
        steady=pd.DataFrame(
            [(option, grade, people) for option in OPTIONS
             for grade, people in zip(GRADES, np.median(steady_state(flows[option]), axis=1),
                                      strict=True)],
            columns=["option", "grade", "people"],
        ),
        balance=balance,
        turns=turns,
        cut_share=cut_share,
        practice_lost_share=lost,
        warnings=_warnings(workforce, staff, known=len(balance) > 0),
    )  # fmt: skip


def _balance(
    paths: dict[str, Floats], demand: Floats, worth: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[float, ...]]:
    """Return what cutting saves and loses by year, and from which year it is dear."""
    if worth.isna().to_numpy().any():
        return pd.DataFrame(), ()
    saved, lost = saved_and_lost(paths, demand, worth)
    ends = {
        name: np.percentile(values, ENDS, axis=1)
        for name, values in (("saved", saved), ("lost", lost), ("net", saved - lost))
    }
    table = pd.DataFrame({"year": np.arange(len(demand))}).assign(
        **{
            f"{name}{end}": found[place]
            for name, found in ends.items()
            for place, end in ((1, ""), (0, "_low"), (2, "_high"))
        }
    )
    turns = np.percentile(first_dear_year(saved, lost), ENDS, method="nearest")
    return table, tuple(turns.tolist())


def _check_options(cut_share: float, years: int) -> None:
    if not 0.0 <= cut_share <= 1.0:
        raise BadValue("cut_share", f"{cut_share:g}", "0 to 1", "Give a share.")
    if not LEAST <= years <= MOST:
        raise BadValue("years", str(years), f"{LEAST} to {MOST}", "Choose such a horizon.")


def _practice_lost_share(workforce: Workforce, assumptions: Assumptions) -> float:
    """Return the share of juniors' time in exposed tasks for which tools are in fact used."""
    if not workforce.has("tasks"):
        return 0.0
    level = workforce["roles"].set_index("role_id")["level"]
    exposed = exposure_by_role(workforce, assumptions)
    junior = pd.to_numeric(exposed["role_id"].map(level), errors="coerce")
    rows = exposed[(junior < assumptions.value("entry_mid_from_level")) & exposed["beta"].notna()]
    fte = float(rows["fte"].sum())
    usual = assumptions.value("automation_adoption_share")
    return float((rows["beta"] * rows["fte"]).sum()) / fte * usual if fte else 0.0


def _rows_of_option(option: str, path: Floats, demand: Floats) -> pd.DataFrame:
    middle = np.median(path, axis=2)
    senior = np.percentile(path[:, 2], ENDS, axis=1)
    short = np.percentile(np.maximum(demand[:, None] - path[:, 2], 0.0), ENDS, axis=1)
    return pd.DataFrame(
        {
            "option": option,
            "year": np.arange(len(demand)),
            "junior": middle[:, 0],
            "mid": middle[:, 1],
            "senior": middle[:, 2],
            "senior_low": senior[0],
            "senior_high": senior[2],
            "short": short[1],
            "short_low": short[0],
            "short_high": short[2],
        }
    )


def _warnings(workforce: Workforce, staff: pd.DataFrame, *, known: bool) -> tuple[str, ...]:
    said = ["How much lost practice slows promotion is a guess: no study measures it yet. Outside "
            "evidence on entry-level jobs disagrees: one study finds a relative fall of 13–16% at "
            "ages 22–25 in exposed jobs, others no break in the aggregate."]  # fmt: skip
    if not workforce.has("tasks"):
        said.append("Without `tasks` no practice counts as lost to AI.")
    blank = [grade for grade in GRADES if not staff.loc[grade, "people"]]
    if blank:
        said.append(f"Nobody present is {' or '.join(blank)} by the level of their role.")
    if known:
        said.append(
            "What cutting saves takes it that nobody misses the juniors' own work, and that "
            "posts above them stay empty: it is the best case for cutting."
        )
    else:
        said.append("Pay by grade is unknown: what cutting saves cannot be said.")
    return tuple(said)
