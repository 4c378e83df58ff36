"""The competency framework itself: who is described, how roles build on each other, what is due.

Method: a role is described by its requirements, sorted into technical, behavioural (human skills),
leadership and compliance ones. A requirement is stale where its skill is retired, or where nobody
showed any sign of it for two years. Within a job family each role is set beside the nearest one of
a higher grade: skills that are new there or required higher. A family is due for review so many
months after its last review, and at once where there was none. Roles that digital agents alone
hold are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.assumptions import Assumptions
from skillgap.core.question import SHIPPED, Question, Result, declare
from skillgap.core.tables import RETIRED
from skillgap.core.workforce import Workforce

KINDS = {"technical": "technical", "behavioural": "human", "leadership": "leadership",
         "compliance": "compliance"}  # fmt: skip
"""What a kind of competency is called, and as which kind of skill it is loaded."""
BARE, STALE, ONE_SIDED, SOUND = (
    "requires nothing", "partly stale", "no behavioural or leadership skill", "described"
)  # fmt: skip
STALE_MONTHS = 24
_HAIR = 1e-9


@dataclass(frozen=True, eq=False)
class Framework(Result):
    """The competency framework: its gaps, its steps, and when it is due.

    Attributes:
        table: One row per role, gaps that touch most people first.
        steps: job_family, role_id, title, next_role_id, next_title, new, higher (skills), names:
            one row per role with one of a higher grade in its family.
        reviews: job_family, roles, people, reviewed, due (days; blank where never), overdue.
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    steps: pd.DataFrame
    reviews: pd.DataFrame
    warnings: tuple[str, ...]

    @property
    def gaps(self) -> pd.DataFrame:
        """The roles that something is missing of."""
        return self.table[self.table["standing"] != SOUND].reset_index(drop=True)


FRAMEWORK = Question(
    name="framework",
    room="readiness",
    title="Competency framework",
    asks="Which roles does the framework describe, how do they build on each other, what is due?",
    formula="stale share = required skills retired or without a sign for two years ÷ required",
    columns=declare("""
role_id      role     the role
title        label    its title
job_family   label    its family
grade        measure  its grade within the family
people       count    people present in it
technical    count    technical skills it requires
behavioural  count    human skills it requires
leadership   count    leadership skills it requires
compliance   count    compliance skills it requires
stale_share  share    required skills that are retired or that nobody showed for two years
standing     label    what is missing of it
"""),
    needs=("roles",),
    uses=("employees", "requirements", "skills", "signals"),
)


@FRAMEWORK.answers
def review_framework(
    workforce: Workforce,
    *,
    reviewed: tuple[tuple[str, str], ...] = (),
    assumptions: Assumptions = SHIPPED,
) -> Framework:
    """Review the competency framework: gaps, steps from role to role, and review dates.

    Args:
        workforce: With ``roles``; ``requirements`` and ``signals`` say what is stale.
        reviewed: Job family and the day of its last review (ISO), the newest of each counts.
        assumptions: ``framework_review_months``.
    """
    table = _roles_with_standing(workforce)
    reviews = _reviews(workforce, table, dict(sorted(reviewed, key=lambda pair: pair[1])),
                       assumptions)  # fmt: skip
    return Framework(table, _steps(workforce), reviews, _warnings(table, reviews))


def _roles_with_standing(workforce: Workforce) -> pd.DataFrame:
    roles = workforce["roles"]
    needs = workforce["requirements"]
    needs = needs[needs["required_level"] > 0].drop_duplicates(["role_id", "skill_id"])
    kind = needs["skill_id"].map(workforce["skills"].set_index("skill_id")["kind"])
    counts = pd.crosstab(needs["role_id"], kind)
    staff = workforce["employees"][workforce.present]
    agents = staff["employment"] == "digital agent"
    held = staff.loc[~agents, "role_id"].value_counts()
    roles = roles[~roles["role_id"].isin(set(staff.loc[agents, "role_id"]) - set(held.index))]
    stale = needs["skill_id"].isin(_stale_skills(workforce)).groupby(needs["role_id"]).mean()
    ids = roles["role_id"]
    table = pd.DataFrame(
        {
            "role_id": ids,
            "title": roles["title"].fillna(ids),
            "job_family": roles["job_family"].fillna("All").astype("str"),
            "grade": roles["level"].astype("float64"),
            "people": ids.map(held).fillna(0).astype("int64"),
            **{
                name: ids.map(counts[loaded]).fillna(0).astype("int64") if loaded in counts else 0
                for name, loaded in KINDS.items()
            },
            "stale_share": ids.map(stale).fillna(0.0).astype("float64"),
        }
    )
    nothing = ~ids.isin(set(needs["role_id"]))
    one_sided = table[["behavioural", "leadership"]].sum(axis=1) == 0
    standing = np.select(
        [nothing, table["stale_share"] > 0, one_sided], [BARE, STALE, ONE_SIDED], SOUND
    )
    table = table.assign(standing=standing, order=standing == SOUND)
    table = table.sort_values(["order", "people", "role_id"], ascending=[True, False, True])
    return table.drop(columns="order").reset_index(drop=True)


def _stale_skills(workforce: Workforce) -> set[str]:
    """Return the skills that are retired, and those without a sign for two years.

    Without any signal at all nothing is known of signs, and only retired skills are stale.
    """
    skills, signals = workforce["skills"], workforce["signals"]
    retired = set(skills.loc[skills["cluster"] == RETIRED, "skill_id"])
    if signals.empty:
        return retired
    since = pd.Timestamp(workforce.as_of) - pd.DateOffset(months=STALE_MONTHS)
    alive = (signals["observed_on"] >= since) | (signals["last_used_on"] >= since)
    return retired | (set(skills["skill_id"]) - set(signals.loc[alive, "skill_id"]))


def _steps(workforce: Workforce) -> pd.DataFrame:
    """Return for each role the nearest one of a higher grade in its family, and what it adds."""
    roles = workforce["roles"].dropna(subset=["level"])
    roles = roles[roles["job_family"].fillna("All") != "All"].sort_values(["level", "role_id"])
    needs = workforce["requirements"]
    levels = {
        str(role): rows.groupby("skill_id")["required_level"].max()
        for role, rows in needs.groupby("role_id")
    }
    names = workforce["skills"].set_index("skill_id")["name"]
    title = workforce["roles"].set_index("role_id")["title"]
    rows = []
    for family, mine in roles.groupby("job_family", sort=True):
        for role, grade in zip(mine["role_id"], mine["level"], strict=True):
            above = mine[mine["level"] > grade]
            if above.empty or role not in levels:
                continue
            step = _nearest_above(levels[role], above, levels)
            if step is None:
                continue
            other, new, higher = step
            told = wording.listed([str(names.get(one, one)) for one in [*new, *higher]], 3)
            rows.append((str(family), role, title[role], other, title[other], len(new),
                         len(higher), told))  # fmt: skip
    return pd.DataFrame(rows, columns=["job_family", "role_id", "title", "next_role_id",
                                       "next_title", "new", "higher", "names"])  # fmt: skip


def _nearest_above(
    mine: pd.Series, above: pd.DataFrame, levels: Mapping[str, pd.Series]
) -> tuple[str, list[str], list[str]] | None:
    """Return, of the roles of the next grade, the one that adds least: role, new, higher skills."""
    found = []
    for role in above.loc[above["level"] == above["level"].min(), "role_id"]:
        if role not in levels:
            continue
        theirs = levels[role]
        held = mine.reindex(theirs.index)
        new = sorted(theirs.index[held.isna()])
        higher = sorted(theirs.index[theirs - held > _HAIR])
        found.append((len(new) + len(higher), str(role), new, higher))
    return min(found)[1:] if found else None


def _reviews(
    workforce: Workforce, table: pd.DataFrame, last: Mapping[str, str], register: Assumptions
) -> pd.DataFrame:
    """Return when each job family was and is to be reviewed; overdue and largest first."""
    today = pd.Timestamp(workforce.as_of)
    cadence = pd.DateOffset(months=round(register.value("framework_review_months")))
    families = table.groupby("job_family", as_index=False).agg(
        roles=("role_id", "size"), people=("people", "sum")
    )
    seen = pd.to_datetime(families["job_family"].map(last))
    due = seen.map(lambda day: today if pd.isna(day) else day + cadence)
    reviews = families.assign(reviewed=seen, due=pd.to_datetime(due), overdue=due <= today)
    return reviews.sort_values(
        ["due", "people", "job_family"], ascending=[True, False, True], ignore_index=True
    )


def _warnings(table: pd.DataFrame, reviews: pd.DataFrame) -> tuple[str, ...]:
    said = []
    if table["grade"].isna().all():
        said.append("No role has a grade (`level`), so no steps from role to role can be shown.")
    never = int(reviews["reviewed"].isna().sum())
    if never:
        said.append(f"{wording.count(never, 'job family', 'job families')} without any review on "
                    "record: due now.")  # fmt: skip
    return tuple(said)
