"""Two questions: do teams lack a skill or work that makes sense, and where does AI reach?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.provenance import Explanation
from skillgap.core.question import SHIPPED, Question, Result, declare
from skillgap.core.work_design import DESIGN_FIRST, FEW, ONE_SCALE, score_answers
from skillgap.core.workforce import Workforce
from skillgap.questions.work_design.diagnosis import (
    BY,
    diagnose_groups,
    reliability_by_scale,
)
from skillgap.questions.work_design.exposure import exposure_by_role

WEAK_RELIABILITY = 0.6
"""Cronbach's alpha below which the statements of a scale hardly speak of one thing."""


@dataclass(frozen=True, eq=False)
class WorkDesign(Result):
    """What stands in the way of each team.

    Attributes:
        table: One row per group, work to be redesigned first on top.
        answers: Each answer with its scale and gap, and its source row; column group.
        reliability: Cronbach's alpha by scale: skill, design.
        by: What the groups are: team_id, function or region.
        gap_from: From which mean a gap is large: where the four quarters of the picture meet.
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    answers: pd.DataFrame
    reliability: dict[str, float]
    by: str
    gap_from: float
    warnings: tuple[str, ...]

    @property
    def redesign_first(self) -> pd.DataFrame:
        """The groups whose work has to be redesigned before training pays, for certain or not."""
        return self.table[self.table["verdict"].isin(DESIGN_FIRST)].reset_index(drop=True)

    @property
    def judged(self) -> int:
        """How many groups have a verdict."""
        return int((~self.table["verdict"].isin([FEW, ONE_SCALE])).sum())


def explain_group(found: WorkDesign, key: str) -> Explanation:
    """Open one group's verdict: the mean gap of each statement.

    Raises:
        UnknownName: nobody of a group of that name answered.
    """
    rows = found.table[found.table["group"] == key]
    if rows.empty:
        raise unknown_name("work design", key, found.table["group"].tolist())
    row, told = rows.iloc[0], found.answers[found.answers["group"] == key]
    by_item = told.groupby(["scale", "item"], observed=True)["gap"].agg(["mean", "size"])
    steps = by_item.reset_index()
    return Explanation(
        title=str(key),
        sentence=(
            f"{row['verdict']}: work-design gap {row['design_gap']:.2f}, skill gap "
            f"{row['skill_gap']:.2f}, on scales from 0 to 1; difference likely "
            f"{row['low']:.2f} to {row['high']:.2f} (90%), from {row['people']} people."
        ),
        steps=pd.DataFrame(
            {
                "step": steps["item"].astype(str),
                "value": steps["mean"].astype("float64"),
                "unit": "gap, 0–1",
                "note": [
                    f"{'work design' if scale == 'design' else 'skill'}, {count} answers"
                    for scale, count in zip(steps["scale"], steps["size"], strict=True)
                ],
            }
        ),
        rows=told.reset_index(drop=True),
        formula=WORK_DESIGN.formula,
    )


WORK_DESIGN = Question(
    name="work_design",
    title="Work design",
    asks="Do people need training, or does the work need a redesign?",
    formula="verdict where W and K, the mean gaps (0–1) of a team, are both large, or |W − K| > "
    "1.64 × standard error",
    columns=declare("""
group       unit     the team, or the function or region its teams belong to
people      count    people who answered on both scales
skill_gap   measure  K: do not know how to use the tool, 0–1
design_gap  measure  W: do not know what the job is now, the new workflow makes no sense, 0–1
difference  measure  W − K, mean over people
low         measure  lower end of the difference's 90% range
high        measure  upper end
verdict     label    what stands in the way
"""),
    needs=("survey",),
    uses=("employees",),
    sources=("Cronbach 1951: reliability of a scale",),
    explain=explain_group,
)


@WORK_DESIGN.answers
def diagnose_work_design(
    workforce: Workforce, *, by: str = "team_id", assumptions: Assumptions = SHIPPED
) -> WorkDesign:
    """Say team by team whether the skill lacks or the work makes no sense.

    Args:
        workforce: With ``survey``; ``employees`` with teams for functions and regions.
        by: team_id, or function or region: more answers together, so a verdict more often.
        assumptions: The register; by default the one shipped.

    Raises:
        BadValue: ``by`` is none of the three.
    """
    if by not in BY:
        raise BadValue("by", f"`{by}`", " or ".join(BY), "Choose one of these.")
    table = diagnose_groups(workforce, by, assumptions)
    answers = _answers_by_group(workforce, by)
    reliability = reliability_by_scale(workforce)
    return WorkDesign(
        table, answers, reliability, by, assumptions.value("survey_gap_from"),
        _warnings(workforce, table, reliability),
    )  # fmt: skip


def _answers_by_group(workforce: Workforce, by: str) -> pd.DataFrame:
    answers = score_answers(workforce)
    if by == "team_id":
        return answers.assign(group=answers["team_id"])
    staff = workforce["employees"][workforce.present].dropna(subset=["team_id", by])
    commonest = staff.groupby("team_id")[by].agg(lambda labels: labels.value_counts().index[0])
    return answers.assign(group=answers["team_id"].map(commonest))


def _warnings(
    workforce: Workforce, table: pd.DataFrame, reliability: dict[str, float]
) -> tuple[str, ...]:
    said = []
    unread = workforce["survey"]["item"].nunique() - score_answers(workforce)["item"].nunique()
    if unread:
        said.append(f"{unread} statements of the survey are of neither scale and were left out.")
    few = int((table["verdict"] == FEW).sum())
    if few:
        said.append(f"{few} of {len(table)} have too few answers for a verdict.")
    names = {"skill": "skill gap", "design": "work-design gap"}
    said += [
        f"The statements on the {names[scale]} hardly speak of one thing (Cronbach's alpha "
        f"{alpha:.2f}): read its scale with care."
        for scale, alpha in reliability.items()
        if alpha < WEAK_RELIABILITY
    ]
    return tuple(said)


@dataclass(frozen=True, eq=False)
class Exposure(Result):
    """How far AI reaches into each role's tasks.

    Attributes:
        table: One row per role with tasks, most time that could be freed first.
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    warnings: tuple[str, ...]


EXPOSURE = Question(
    name="exposure",
    room="work_design",
    title="Exposure to AI",
    asks="Into which roles' tasks does AI reach, and what time could that free?",
    formula="freed FTE = FTE × β × adoption × realised saving",
    columns=declare("""
role_id         role     the role
title           label    its title
alpha           share    share of time in tasks that a tool helps with as it is (E1)
beta            share    the same with half of the tasks that need further tools (E2)
gamma           share    the same with all of them
tasks           count    tasks of today's work
labelled_share  share    share of time whose tasks have a label
removed_share   share    share of time in tasks that a redesign removes
added_share     share    share of time that a redesign's new tasks take
fte             fte      FTE present in the role
freed_fte       fte      time that tools could free in today's tasks
freed_low       fte      lower end: α, least adoption and saving
freed_high      fte      upper end: γ, most adoption and saving
net_fte         fte      time freed with a redesign: tools in tasks that stay, less new tasks
"""),
    needs=("tasks",),
    uses=("roles", "employees"),
    sources=("Eloundou, Manning, Mishkin and Rock 2023: GPTs are GPTs, labels E0, E1 and E2",),
)


@EXPOSURE.answers
def measure_exposure(workforce: Workforce, *, assumptions: Assumptions = SHIPPED) -> Exposure:
    """Measure how far AI reaches into each role's tasks. Exposure is not job loss.

    Args:
        workforce: With ``tasks``.
        assumptions: The register; by default the one shipped.
    """
    table = exposure_by_role(workforce, assumptions)
    said = ["Exposure says that a tool could help with a task: it is not automation and not job "
            "loss. Published indices disagree widely; α to γ shows how much of that is half of "
            "E2."]  # fmt: skip
    blank = int((table["labelled_share"] < 1).sum())
    if blank:
        said.append(f"{blank} roles have tasks without a label: their indices leave these out.")
    return Exposure(table, tuple(said))
