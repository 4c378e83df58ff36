"""Why an offer was made, as the person it was made to reads it: from what they did themselves.

Everything said is a row about the person: a course they finished, a skill they used and on what, an
aim they stated, what their role asks for. Where there is no such row, nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from skillgap.core import wording
from skillgap.core.workforce import Workforce

_IN_USE = ("project", "system_use")
_LEARNT = ("course", "certification")
_MOST = 3
_CLOSE = 0.05


def why_me(workforce: Workforce, employee_id: str, offer: pd.Series) -> str:
    """Say why an offer was made to somebody, in the second person.

    Args:
        workforce: With what is known of them; ``enrolments``, ``projects`` and ``aspirations`` add
            reasons.
        employee_id: The person.
        offer: Their row of :meth:`Advice.person`: intervention_id, skill_id, name, level,
            required_level.

    Returns:
        One sentence on what the role asks for, after one on what they did where there is any.
    """
    done = [*_finished(workforce, employee_id, offer), *_used(workforce, employee_id, offer)]
    done += _aimed_at(workforce, employee_id, offer)
    first = f"Because you {wording.listed(done[:_MOST])}. " if done else ""
    return f"{first}{_asked(offer)}"


def _asked(offer: pd.Series) -> str:
    needed, level = float(offer["required_level"]), float(offer["level"])
    told = (
        f"Your role asks for level {needed:g} of {offer['name']}; what is known of you comes to "
        f"{wording.level(level)}"
    )
    if needed - level > _CLOSE:
        return f"{told}, {needed - level:.1f} short."
    return f"{told}, and it is not sure that this is enough."


def _finished(workforce: Workforce, employee_id: str, offer: pd.Series) -> Iterator[str]:
    """Yield the last course on the skill, or that this one builds on, that they finished."""
    if not workforce.has("enrolments", "interventions"):
        return
    taken, offers = workforce["enrolments"], workforce["interventions"]
    needed = offers.loc[offers["intervention_id"] == offer["intervention_id"], "prerequisites"]
    told = (str(text).replace(";", ",").split(",") for text in needed.dropna())
    before = {one.strip() for each in told for one in each}
    related = offers[
        (offers["skill_id"] == offer["skill_id"]) | offers["intervention_id"].isin(before)
    ]
    mine = taken[
        (taken["employee_id"] == employee_id)
        & (taken["status"].astype("str") == "completed")
        & taken["intervention_id"].isin(related["intervention_id"])
    ]
    if not len(mine):
        return
    last = mine.assign(on=mine["completed_on"].fillna(mine["started_on"])).sort_values("on")
    row = last.iloc[-1]
    title = related.set_index("intervention_id")["title"].get(row["intervention_id"])
    yield f"completed “{title}” in {row['on']:%B %Y}"


def _used(workforce: Workforce, employee_id: str, offer: pd.Series) -> Iterator[str]:
    """Yield where they used the skill last, and what else was learnt of it."""
    signals = workforce["signals"]
    mine = signals[
        (signals["employee_id"] == employee_id) & (signals["skill_id"] == offer["skill_id"])
    ].sort_values("observed_on")
    source = mine["source"].astype("str")
    for kinds, said, link in ((_IN_USE, "used", "on"), (_LEARNT, "learnt", "with")):
        rows = mine[source.isin(kinds)]
        if len(rows):
            told = _named(workforce, rows["reference"].iloc[-1])
            last = rows["last_used_on"].iloc[-1] if said == "used" else None
            day = rows["observed_on"].iloc[-1] if last is None or pd.isna(last) else last
            when = f" in {day:%B %Y}" if pd.notna(day) else ""
            yield f"{said} {offer['name']}{f' {link} {told}' if told else ''}{when}"


def _named(workforce: Workforce, reference: object) -> str:
    """Return what a signal refers to, a project by its name; blank where nothing."""
    if not isinstance(reference, str):
        return ""
    projects = workforce["projects"]
    names = dict(zip(projects["project_id"], projects["name"], strict=True))
    return str(names.get(reference, reference))


def _aimed_at(workforce: Workforce, employee_id: str, offer: pd.Series) -> Iterator[str]:
    """Yield the role they aim at, where it asks for the skill."""
    if not workforce.has("aspirations", "requirements"):
        return
    aims, needs = workforce["aspirations"], workforce["requirements"]
    wanted = aims.loc[aims["employee_id"] == employee_id, "target_role_id"]
    asking = needs.loc[needs["skill_id"] == offer["skill_id"], "role_id"]
    titles = workforce["roles"].set_index("role_id")["title"]
    for role in wanted[wanted.isin(asking)].head(1):
        yield f"said that you aim at {titles.get(role, role)}, which asks for {offer['name']}"
