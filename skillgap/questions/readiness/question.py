"""The question: are people, data and rules ready for work with AI, and what to do first?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from skillgap.core import wording
from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.question import SHIPPED, Question, Result, declare
from skillgap.core.workforce import Workforce
from skillgap.questions.readiness.checks import (
    AREAS,
    CHECKS,
    MET,
    NO,
    UNKNOWN,
    YES,
    assess_checks,
)
from skillgap.questions.readiness.plan import budget_by_year, ninety_days, rank_workflows

LEAST_YEARS, MOST_YEARS = 2, 4


@dataclass(frozen=True, eq=False)
class Readiness(Result):
    """What is there, what is missing, and what to do about it.

    Attributes:
        table: One row per check.
        areas: area, met, checks, share (met), unknown.
        plan: The ninety days: line, day, action, owner, accepted, reason.
        budget: investment, year, planned, absorbed, left.
        workflows: Tasks ranked by the time a tool helps with as it is.
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    areas: pd.DataFrame
    plan: pd.DataFrame
    budget: pd.DataFrame
    workflows: pd.DataFrame
    warnings: tuple[str, ...]

    @property
    def met(self) -> int:
        """How many checks are met."""
        return int((self.table["standing"] == MET).sum())

    @property
    def weakest(self) -> str:
        """The area with the smallest share met."""
        return str(self.areas.sort_values(["share", "area"])["area"].iloc[0])


READINESS = Question(
    name="readiness",
    title="Readiness",
    asks="Are people, data and rules ready for work with AI, and what comes first?",
    formula="ready = checks met ÷ checks of an area; what is not known is not met",
    columns=declare("""
check      label  its short name
area       label  data, framework, governance, managers or culture
statement  label  what is true where it is met
how        label  measured from what is loaded, or asked
share      share  what was measured
standing   label  met, not met or not known
reason     label  what was found, beside what is needed
"""),
    uses=("employees", "roles", "requirements", "signals", "tasks", "survey", "interventions",
          "enrolments", "skills"),
)  # fmt: skip


@READINESS.answers
def assess_readiness(
    workforce: Workforce,
    *,
    answers: tuple[tuple[str, str], ...] = (),
    years: int = 3,
    budget: float | None = None,
    assumptions: Assumptions = SHIPPED,
) -> Readiness:
    """Assess readiness in five areas, and plan ninety days and the money of the years.

    Args:
        workforce: Whatever is loaded; nothing will do.
        answers: Condition and answer (yes or no), for what only people can say.
        years: Years the money is for, 2 to 4.
        budget: Money for all years; by default ``plan_budget_payroll_share`` of payroll a year.
        assumptions: The register; by default the one shipped.

    Raises:
        UnknownName: an answer to something that is not asked.
        BadValue: an answer other than yes or no, or years out of bounds.
    """
    given = _checked_answers(answers)
    if not LEAST_YEARS <= years <= MOST_YEARS:
        raise BadValue("years", str(years), f"{LEAST_YEARS} to {MOST_YEARS}", "Choose so many.")
    if budget is not None and not budget >= 0:
        raise BadValue("budget", str(budget), "0 or more", "Correct it, or leave it out.")
    table = assess_checks(workforce, given, assumptions)
    workflows = rank_workflows(workforce)
    pay = float(workforce["employees"].loc[workforce.present, "salary"].sum())
    usual = years * pay * assumptions.value("plan_budget_payroll_share")
    money = budget_by_year(workforce, years, usual if budget is None else budget, assumptions)
    return Readiness(
        table=table,
        areas=_areas(table),
        plan=ninety_days(table, workflows.iloc[0] if len(workflows) else None),
        budget=money,
        workflows=workflows,
        warnings=_warnings(table, money, workforce),
    )


def _checked_answers(answers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    asked = [check.id for check in CHECKS if check.share is None]
    for check, said in answers:
        if check not in asked:
            raise unknown_name("answers", check, asked)
        if said not in (YES, NO):
            raise BadValue(f"answer to `{check}`", f"`{said}`", "yes or no", "Answer one of them.")
    return dict(answers)


def _areas(table: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for area in AREAS:
        mine = table[table["area"] == area]
        met = int((mine["standing"] == MET).sum())
        unknown = int((mine["standing"] == UNKNOWN).sum())
        rows.append((area, met, len(mine), met / len(mine), unknown))
    return pd.DataFrame(rows, columns=["area", "met", "checks", "share", "unknown"])


def _warnings(table: pd.DataFrame, money: pd.DataFrame, workforce: Workforce) -> tuple[str, ...]:
    said = []
    unknown = int((table["standing"] == UNKNOWN).sum())
    if unknown:
        said.append(f"{unknown} of {len(table)} checks are not known and count as not met.")
    last = money[money["year"] == money["year"].max()]
    over = last[last["left"] > 0.5]
    if len(over):
        said.append(
            "More money than teams can absorb in these years: "
            + wording.listed(
                [f"{row.investment} ({wording.money(row.left, workforce.currency)} left)"
                 for row in over.itertuples()], 4
            )
            + "."
        )  # fmt: skip
    return tuple(said)
