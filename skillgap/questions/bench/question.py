"""Who could cover when somebody leaves: bench strength and single points of failure.

Method: of the people who could cover a need, person i does so a year from now with chance
p_i = P(level ≥ required) × (1 − q)^12, q the monthly chance to leave. The number of them, K, is
Poisson-binomial. A need is a single point of failure when P(K ≥ 1) is high, but low without the
best person.

Limits: people leave independently here, and cover within a job family is taken to be free; a
hiring freeze, a shared project or a site closing makes the bench weaker than it looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.grouping import add_up
from skillgap.core.level_source import LevelSource
from skillgap.core.needs import collect_needs
from skillgap.core.provenance import Explanation
from skillgap.core.question import SHIPPED, Question, Result, declare
from skillgap.core.wording import share
from skillgap.core.workforce import Floats, Ints, Workforce

FORMULA = "P(K ≥ needed), K Poisson-binomial with p = P(level ≥ required) × (1 − q)^months"
COLUMNS = declare("""
role_id                 role    the role
title                   label   its title
skill_id                skill   a skill it requires
name                    label   name of the skill
required_level          level   level the role requires
headcount               count   people present in the role
needed                  count   able people each need takes
holders                 measure people expected to be able and still there in a year
candidates              count   people looked at: present, with evidence or in the role
p_covered               share   chance that enough able people are there in a year
p_covered_without_best  share   the same without the best of them
best_employee_id        mention who covers it best; blank where nobody does
p_best                  share   chance that this person covers it in a year
single_point            flag    whether the need is covered now and hangs on one person
""")
HISTORY_MONTHS = 36
Labels: TypeAlias = NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Bench(Result):
    """How well each need of each role is covered.

    Attributes:
        table: One row per role and required skill, weakest cover first; see ``COLUMNS``.
        attrition: job_family, people_months, exits, monthly_attrition_share.
        asked: The requirements behind it, with their source rows.
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    attrition: pd.DataFrame
    asked: pd.DataFrame
    warnings: tuple[str, ...]

    @property
    def single_points(self) -> pd.DataFrame:
        """The needs that hang on one person."""
        return self.table[self.table["single_point"]].reset_index(drop=True)


def explain_role(bench: Bench, role_id: str) -> Explanation:
    """Open the cover of one role: the chance of each of its needs, weakest first.

    Raises:
        UnknownName: nobody present holds a role of that id with requirements.
    """
    needs = bench.table[bench.table["role_id"] == role_id]
    if needs.empty:
        raise unknown_name("bench", role_id, bench.table["role_id"].unique().tolist())
    weakest, alone = needs.iloc[0], int(needs["single_point"].sum())
    without = needs["p_covered_without_best"].map(share)
    return Explanation(
        title=f"Cover of {weakest['title']}",
        sentence=(
            f"The weakest need of {weakest['title']}, {weakest['name']}, is covered a year from "
            f"now with a chance of {share(weakest['p_covered'])}; {alone} of {len(needs)} needs "
            "hang on one person."
        ),
        steps=pd.DataFrame(
            {
                "step": needs["name"].to_numpy(),
                "value": needs["p_covered"].to_numpy(),
                "unit": "chance covered",
                "note": [f"{chance} without the best holder" for chance in without],
            }
        ),
        rows=bench.asked[bench.asked["role_id"] == role_id].reset_index(drop=True),
        formula=FORMULA,
    )


QUESTION = Question(
    name="bench",
    title="Bench strength",
    asks="Who could step in, and which needs hang on one person?",
    formula=FORMULA,
    columns=COLUMNS,
    needs=("requirements",),
    uses=("employees", "roles", "skills"),
    given=("profiles",),
    explain=explain_role,
)


def chance_of_at_least(chances: Floats, needed: int) -> float:
    """Return P(K ≥ needed) for K the number of successes of independent trials.

    Args:
        chances: Success probability of each trial, shape (trials,).
        needed: Least number of successes.

    Returns:
        The exact Poisson-binomial tail.

    >>> round(chance_of_at_least(np.array([0.5, 0.5]), 1), 3)
    0.75
    """
    if needed <= 0:
        return 1.0
    if needed > len(chances):
        return 0.0
    if needed == 1:
        return float(-np.expm1(np.log1p(-np.minimum(chances, 1 - 1e-15)).sum()))
    fewer = np.zeros(needed)
    fewer[0] = 1.0
    for p in chances:
        fewer[1:] = fewer[1:] * (1 - p) + fewer[:-1] * p
        fewer[0] *= 1 - p
    return float(max(0.0, 1 - fewer.sum()))


def attrition_table_by_family(workforce: Workforce, assumptions: Assumptions) -> pd.DataFrame:
    """Return the monthly chance to leave by job family.

    Exits of the last 36 months over person-months, with the assumed rate weighing as much as
    ``attrition_prior_months``; digital agents are left out; families are shrunk to the
    organisation in the same way. Without any exit date the assumed rate stands. One trait and a
    visible weight, so that a reader can check it by hand; the forecast, which needs tenure, region
    and contract, fits its own hazard.

    Args:
        workforce: With ``employees`` (hire_date, exit_date) and ``roles`` (job_family).
        assumptions: ``monthly_attrition_share``, ``attrition_prior_months``.

    Returns:
        job_family, people_months, exits, monthly_attrition_share; families in order of name.
    """
    staff, today = workforce["employees"], pd.Timestamp(workforce.as_of)
    window = today - pd.DateOffset(months=HISTORY_MONTHS)
    family = job_family_by_person(workforce)
    families, codes = np.unique(family, return_inverse=True)
    begun = staff["hire_date"].fillna(window)
    ended = staff["exit_date"].fillna(today)
    begun, ended = begun.where(begun > window, window), ended.where(ended < today, today)
    months = np.maximum((ended - begun).dt.days.to_numpy(dtype=np.float64) / 30.4375, 0.0)
    left = ((staff["exit_date"] > window) & (staff["exit_date"] <= today)).to_numpy()
    # Digital agents do not leave: their months would make people look more faithful than they are.
    person = ~(staff["employment"] == "digital agent").fillna(False).to_numpy(dtype=np.bool_)
    months, left = months * person, left & person
    prior = assumptions.value("monthly_attrition_share")
    strength = assumptions.value("attrition_prior_months")
    exposed = add_up(codes, months, len(families))
    exits = add_up(codes, left.astype(np.float64), len(families))
    rate = np.full(len(families), prior)
    if staff["exit_date"].notna().any():
        overall = (exits.sum() + prior * strength) / (exposed.sum() + strength)
        rate = (exits + overall * strength) / (exposed + strength)
    return pd.DataFrame(
        {
            "job_family": families.astype(str),
            "people_months": exposed,
            "exits": exits.astype(np.int64),
            "monthly_attrition_share": rate,
        }
    )


def job_family_by_person(workforce: Workforce) -> Labels:
    """Return the job family of everyone, shape (people,), ``All`` where it is unknown."""
    roles = workforce["roles"]
    family = dict(zip(roles["role_id"], roles["job_family"].fillna("All"), strict=True))
    held = workforce["employees"]["role_id"].map(family).fillna("All")
    return held.to_numpy(dtype=object).astype(str)


def _chance_to_stay(
    workforce: Workforce, families: Labels, attrition: pd.DataFrame, months: float
) -> Floats:
    """Return everyone's chance to be there still, shape (people,); digital agents do not leave."""
    rate = dict(zip(attrition["job_family"], attrition["monthly_attrition_share"], strict=True))
    monthly = np.array([rate[family] for family in families], dtype=np.float64)
    agent = (workforce["employees"]["employment"] == "digital agent").to_numpy()
    return np.asarray(np.where(agent, 1.0, (1 - monthly) ** months), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class _Pool:
    """Estimates of who could cover, sorted by skill: evidence anywhere, everyone in a role."""

    person: Ints
    skill: Ints
    level: Floats
    level_sd: Floats


def _collect_person_skill_pairs(
    workforce: Workforce, profiles: LevelSource, needs_skill: Ints, role: Ints
) -> _Pool:
    """Return the pairs with evidence of people present, and the unrated pairs roles require."""
    here = workforce.present[profiles.person]
    staff_role = workforce.roles.encode(workforce["employees"]["role_id"])
    asked: list[tuple[Ints, Ints]] = []
    for each in np.unique(role):
        people = np.flatnonzero((staff_role == each) & workforce.present)
        wanted = needs_skill[role == each]
        asked.append((np.repeat(people, len(wanted)), np.tile(wanted, len(people))))
    person = np.concatenate([pair[0] for pair in asked]) if asked else np.zeros(0, np.int64)
    skill = np.concatenate([pair[1] for pair in asked]) if asked else np.zeros(0, np.int64)
    level, sd, signals = profiles.at(person, skill)
    bare = signals == 0
    everyone = np.concatenate((profiles.person[here], person[bare]))
    skills = np.concatenate((profiles.skill[here], skill[bare]))
    order = np.lexsort((everyone, skills))
    return _Pool(
        person=everyone[order],
        skill=skills[order],
        level=np.concatenate((profiles.level[here], level[bare]))[order],
        level_sd=np.concatenate((profiles.level_sd[here], sd[bare]))[order],
    )


@QUESTION.answers
def measure_bench(
    workforce: Workforce,
    profiles: LevelSource,
    *,
    assumptions: Assumptions = SHIPPED,
    needed: int = 1,
) -> Bench:
    """Measure how well each role's needs are covered within its job family.

    Args:
        workforce: With ``employees``, ``roles``, ``skills`` and ``requirements``.
        profiles: Levels with their uncertainty.
        assumptions: The register; by default the one shipped.
        needed: How many able people each need takes.

    Returns:
        The bench. Candidates are the people present in the role, and everyone present in its
        job family with evidence of the skill.

    Raises:
        MissingTable: no requirements are loaded.
        BadValue: ``needed`` below 1.
    """
    from scipy.special import ndtr

    if needed < 1:
        raise BadValue("needed", str(needed), "at least 1", "Ask for one holder or more.")
    needs = collect_needs(workforce)
    staff_role = workforce.roles.encode(workforce["employees"]["role_id"])
    headcount = add_up(
        staff_role[workforce.present & (staff_role >= 0)], None, len(workforce.roles)
    )
    staffed = np.flatnonzero(headcount[needs.role] > 0)
    attrition = attrition_table_by_family(workforce, assumptions)
    families = job_family_by_person(workforce)
    stays = _chance_to_stay(
        workforce, families, attrition, assumptions.value("bench_horizon_months")
    )
    pool = _collect_person_skill_pairs(
        workforce, profiles, needs.skill[staffed], needs.role[staffed]
    )
    start = np.searchsorted(pool.skill, np.arange(len(workforce.skills) + 1))
    role_family = workforce["roles"]["job_family"].fillna("All").to_numpy(dtype=object).astype(str)
    rows = []
    for need in staffed:
        role, skill = int(needs.role[need]), int(needs.skill[need])
        part = np.arange(start[skill], start[skill + 1])
        who = pool.person[part]
        near = part[(families[who] == role_family[role]) | (staff_role[who] == role)]
        who = pool.person[near]
        sd = np.maximum(pool.level_sd[near], 1e-6)
        chance = ndtr((pool.level[near] - needs.level[need]) / sd) * stays[who]
        rows.append((role, skill, float(needs.level[need]), *_measure_cover(chance, who, needed)))
    table = _bench_table(workforce, rows, headcount, needed, assumptions)
    return Bench(
        table=table,
        attrition=attrition,
        asked=workforce["requirements"],
        warnings=_bench_warnings(workforce, table),
    )


def _measure_cover(
    chance: Floats, who: Ints, needed: int
) -> tuple[int, float, float, float, int, float]:
    """Return candidates, holders, cover, cover without the best, the best and their chance."""
    if len(chance) == 0:
        return 0, 0.0, 0.0, 0.0, -1, 0.0
    best = int(np.argmax(chance))
    rest = np.delete(chance, best)
    return (
        len(chance),
        float(chance.sum()),
        chance_of_at_least(chance, needed),
        chance_of_at_least(rest, needed),
        int(who[best]),
        float(chance[best]),
    )


def _bench_table(
    workforce: Workforce,
    rows: list[tuple[int, int, float, int, float, float, float, int, float]],
    headcount: Floats,
    needed: int,
    assumptions: Assumptions,
) -> pd.DataFrame:
    found = pd.DataFrame(
        rows,
        columns=["role", "skill", "required_level", "candidates", "holders", "p_covered",
                 "p_covered_without_best", "best", "p_best"],
    )  # fmt: skip
    role, skill = found["role"].to_numpy(np.int64), found["skill"].to_numpy(np.int64)
    people = np.append(np.asarray(workforce.people.labels, dtype=object), "")
    covered = found["p_covered"] >= assumptions.value("bench_covered_share")
    exposed = found["p_covered_without_best"] < assumptions.value("bench_exposed_share")
    table = found.assign(
        role_id=_labels_of_codes(workforce.roles.labels, role),
        title=workforce["roles"]["title"].fillna("").to_numpy()[role],
        skill_id=_labels_of_codes(workforce.skills.labels, skill),
        name=workforce["skills"]["name"].fillna("").to_numpy()[skill],
        headcount=headcount[role].astype(np.int64),
        needed=needed,
        best_employee_id=pd.Series(people[found["best"].to_numpy(np.int64)], dtype="str"),
        single_point=covered & exposed,
    )
    table = table[[column.name for column in COLUMNS]].sort_values(
        ["p_covered", "role_id", "skill_id"]
    )
    return table.reset_index(drop=True)


def _labels_of_codes(labels: tuple[str, ...], code: Ints) -> pd.Series:
    return pd.Series(np.asarray(labels, dtype=object)[code], dtype="str")


def _bench_warnings(workforce: Workforce, table: pd.DataFrame) -> tuple[str, ...]:
    found = []
    if table.empty:
        found.append("Nobody present holds a role with requirements, so there is no bench to show.")
    if not workforce["employees"]["exit_date"].notna().any():
        found.append(
            "No exit dates: the assumed monthly attrition stands in. Load leavers to use your own."
        )
    return tuple(found)
