"""What readiness looks at: measured where the workspace can tell, asked where only people can.

Method: each check of five areas is met, not met, or not known. A measured one compares a share
with what is needed; an asked one is what people answered. An area is ready by the share of its
checks that are met; what is not known counts as not met.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.assumptions import Assumptions
from skillgap.core.work_design import DESIGN_FIRST, FEW, measure_work_design
from skillgap.core.workforce import Workforce

AREAS = ("data", "framework", "governance", "managers", "culture")
MET, NOT_MET, UNKNOWN = "met", "not met", "not known"
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing readiness looks at.

    Attributes:
        id: Its name in answers and decisions.
        area: One of :data:`AREAS`.
        statement: What is true where it is met.
        action: What to do where it is not.
        owner: Who does it.
        day: By which of the ninety days: 30, 60 or 90.
        accepted: When the action counts as done.
        share: Measures it, 0–1, or NaN where nothing is known; None where it is asked.
        least: From which share on it is met.
    """

    id: str
    area: str
    statement: str
    action: str
    owner: str
    day: int
    accepted: str
    share: Callable[[Workforce, Assumptions], float] | None = None
    least: float = 1.0


def _loaded(*tables: str) -> Callable[[Workforce, Assumptions], float]:
    return lambda workforce, _: float(workforce.has(*tables))


def _people_with_evidence(workforce: Workforce, _: Assumptions) -> float:
    """Return the share of people present with a signal of the last 18 months."""
    people = set(workforce["employees"].loc[workforce.present, "employee_id"])
    signals = workforce["signals"]
    since = pd.Timestamp(workforce.as_of) - pd.DateOffset(months=18)
    seen = set(signals.loc[signals["observed_on"] >= since, "employee_id"])
    return len(people & seen) / len(people) if people else np.nan


def _held_roles_described(workforce: Workforce, _: Assumptions) -> float:
    """Return the share of people present whose role says what it requires."""
    staff = workforce["employees"][workforce.present]
    described = staff["role_id"].isin(set(workforce["requirements"]["role_id"]))
    return float(described.mean()) if len(staff) else np.nan


def _skills_on_offer(workforce: Workforce, _: Assumptions) -> float:
    """Return the share of required skills that something in the catalogue teaches."""
    asked = set(workforce["requirements"]["skill_id"])
    offered = set(workforce["interventions"]["skill_id"].dropna())
    return len(asked & offered) / len(asked) if asked else np.nan


def _human_skills_required(workforce: Workforce, _: Assumptions) -> float:
    """Return the share of described roles that require a human or leadership skill."""
    kind = workforce["skills"].set_index("skill_id")["kind"]
    needs = workforce["requirements"]
    human = needs["skill_id"].map(kind).isin(["human", "leadership"])
    roles = needs["role_id"].nunique()
    return needs.loc[human, "role_id"].nunique() / roles if roles else np.nan


def _assumptions_confirmed(workforce: Workforce, assumptions: Assumptions) -> float:
    """Return the share of the guesses of the work-design room that an owner has confirmed."""
    names = ("survey_fewest_answers", "redesign_cost_per_person", "redesign_freed_share",
             "automation_adoption_share", "automation_saving_share")  # fmt: skip
    confirmed = [assumptions[name].status == "confirmed" for name in names]
    return sum(confirmed) / len(confirmed)


def _managers_known(workforce: Workforce, _: Assumptions) -> float:
    staff = workforce["employees"][workforce.present]
    return float(staff["manager_id"].notna().mean()) if len(staff) else np.nan


def _managers_rate(workforce: Workforce, _: Assumptions) -> float:
    """Return the share of people present whom a manager has rated within 18 months."""
    signals = workforce["signals"]
    rated = signals[signals["source"] == "manager"]
    people = set(workforce["employees"].loc[workforce.present, "employee_id"])
    since = pd.Timestamp(workforce.as_of) - pd.DateOffset(months=18)
    seen = set(rated.loc[rated["observed_on"] >= since, "employee_id"])
    return len(people & seen) / len(people) if people else np.nan


def _work_makes_sense(workforce: Workforce, assumptions: Assumptions) -> float:
    """Return the share of judged teams whose work need not be redesigned first."""
    teams = measure_work_design(workforce, assumptions)
    judged = teams[teams["verdict"] != FEW]
    return float((~judged["verdict"].isin(DESIGN_FIRST)).mean()) if len(judged) else np.nan


def _courses_completed(workforce: Workforce, _: Assumptions) -> float:
    """Return the share of enrolments begun over six months ago that were completed."""
    table = workforce["enrolments"]
    old = table[table["started_on"] < pd.Timestamp(workforce.as_of) - pd.DateOffset(months=6)]
    return float((old["status"] == "completed").mean()) if len(old) else np.nan


CHECKS: tuple[Condition, ...] = (
    Condition("people", "data", "People and roles are loaded",
          "Load people and roles from the HR system", "HR analytics", 30,
          "The Data page accepts both tables without a question left open",
          _loaded("employees", "requirements")),
    Condition("evidence", "data", "At least 60% of people have evidence of the last 18 months",
          "Collect ratings or assessments for people without recent evidence", "HR analytics", 60,
          "60% of people have a signal of the last 18 months", _people_with_evidence, 0.6),
    Condition("tasks", "data", "Tasks with shares of time are loaded",
          "Write down how the work of the largest roles really happens", "Head of workforce "
          "planning", 30, "Tasks with shares of time for the five largest roles", _loaded("tasks")),
    Condition("survey", "data", "Teams were asked whether the work makes sense",
          "Run the work-design survey in the teams that AI reaches first", "Head of people "
          "analytics", 30, "At least eight answers in each of these teams", _loaded("survey")),
    Condition("described", "framework", "Roles of 90% of people say what they require",
          "Describe what the remaining roles require", "Head of HR", 60,
          "Roles of 90% of people have requirements", _held_roles_described, 0.9),
    Condition("human", "framework", "80% of roles require human or leadership skills, too",
          "Add the human skills that outcomes hang on to the roles without them", "Head of HR", 60,
          "80% of roles name a human or leadership skill", _human_skills_required, 0.8),
    Condition("offers", "framework", "Half of the required skills are taught by something on offer",
          "Find offers, inside or from partners, for required skills nobody teaches", "Head of L&D",
          90, "Half of the required skills have an offer", _skills_on_offer, 0.5),
    Condition("review_cycle", "framework", "Requirements are reviewed at least once a year",
          "Set a date and an owner for the yearly review of requirements", "Head of HR", 60,
          "Every job family has a review date within twelve months"),
    Condition("confirmed", "governance", "Owners have confirmed what the plan assumes about AI",
          "Have Finance and the head of automation confirm the assumptions about AI", "CHRO", 30,
          "All five carry a named owner's confirmation", _assumptions_confirmed),
    Condition("rules", "governance", "It is written down what AI may decide and who overrides it",
          "Write down what AI may propose and decide, and who overrides it", "CHRO", 30,
          "One page, agreed with the works council or employees' representatives"),
    Condition("fairness", "governance", "Selections are checked for fairness every quarter",
          "Check the last quarter's selections for fairness", "Head of people analytics", 90,
          "A signed result for each selection of the quarter"),
    Condition("line", "managers", "Nearly everybody's manager is known",
          "Complete the reporting line", "HR operations", 30, "95% of people have a manager",
          _managers_known, 0.95),
    Condition("rate", "managers", "Managers have rated half of their people within 18 months",
          "Let managers rate the skills of their people, ten minutes a person", "Line managers", 60,
          "Half of all people rated by their manager", _managers_rate, 0.5),
    Condition("coach", "managers", "Managers have two hours a week for coaching",
          "Free two hours a week of managers' time for coaching", "Business heads", 60,
          "Two hours stand in the calendars of the managers of the first workflow"),
    Condition("sense", "culture", "In three of four teams the work makes sense to people",
          "Redesign the work of the teams that say it makes no sense, before training them",
          "Business heads", 90, "A second survey finds no work-design gap in the first team",
          _work_makes_sense, 0.75),
    Condition("complete", "culture", "Two thirds of what is begun in learning is completed",
          "Ask learners who stopped why, and cut what nobody finishes", "Head of L&D", 90,
          "Two thirds of the next quarter's starts are completed", _courses_completed, 2 / 3),
    Condition("told", "culture", "Employees were told what AI is for, and what not",
          "Tell employees what AI is for, what it is not for, and what happens to freed time",
          "CHRO", 30, "Every team of the first workflow has met its manager about it"),
    Condition("time", "culture", "Time for learning is protected",
          "Protect time for learning in the teams of the first workflow", "Business heads", 60,
          "Two hours a week in the roster, kept in three weeks of four"),
)  # fmt: skip


def assess_checks(
    workforce: Workforce, answers: dict[str, str], assumptions: Assumptions
) -> pd.DataFrame:
    """Judge every check.

    Args:
        workforce: Whatever is loaded; nothing will do.
        answers: Condition id to yes or no, for what is asked.
        assumptions: The register.

    Returns:
        check, area, statement, how (measured or asked), share (NaN where asked or not known),
        standing (met, not met, not known), reason; in the order of :data:`CHECKS`.
    """
    rows = [_row_of_check(check, workforce, answers, assumptions) for check in CHECKS]
    return pd.DataFrame(
        rows, columns=["check", "area", "statement", "how", "share", "standing", "reason"]
    )


def _row_of_check(
    check: Condition, workforce: Workforce, answers: dict[str, str], assumptions: Assumptions
) -> tuple[object, ...]:
    head = (check.id, check.area, check.statement)
    if check.share is None:
        said = answers.get(check.id, "")
        standing = {YES: MET, NO: NOT_MET}.get(said, UNKNOWN)
        reason = f"people answered {said}" if said else "nobody has answered yet"
        return (*head, "asked", np.nan, standing, reason)
    share = check.share(workforce, assumptions)
    if np.isnan(share):
        return (*head, "measured", share, UNKNOWN, "nothing loaded can tell")
    standing = MET if share >= check.least - 1e-9 else NOT_MET
    return (*head, "measured", share, standing, _measured_in_words(check, share))


def _measured_in_words(check: Condition, share: float) -> str:
    if check.least == 1.0 and check.area == "data":
        return "it is there" if share else "it is not there yet"
    return f"{wording.share(share)}, {wording.share(check.least)} needed"
