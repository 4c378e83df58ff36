"""Approved proposals applied: merged skills redirected, sunset ones retired, nothing deleted.

Method: every decision names a proposal (``merge:a>b``, ``sunset:a``, ``introduce:a``); the newest
one of each counts. An approved merge points every row at the skill it is merged into, along chains;
the skill itself stays in ``skills``, filed under ``Retired``, so that its id means the same for
ever and data that still uses it is redirected the next time, and its names become aliases of the
one it went into. Of two approved merges of one skill the newer counts. Applying twice changes
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from skillgap.core.tables import RETIRED, TABLES
from skillgap.core.wording import listed
from skillgap.core.words import fold
from skillgap.core.workforce import Workforce

APPROVED = ("approve", "approved", "accept", "accepted")


@dataclass(frozen=True, eq=False)
class Applied:
    """A workforce after decisions about its taxonomy.

    Attributes:
        workforce: The new workforce; the old one is as it was.
        redirects: skill_id, into_skill_id (where a chain ends), rows (pointed elsewhere this time).
        log: One row per decision in force: proposal_id, choice, what was done.
        warnings: Decisions that could not be applied.
    """

    workforce: Workforce
    redirects: pd.DataFrame
    log: pd.DataFrame
    warnings: tuple[str, ...]


def apply_decisions(workforce: Workforce, decisions: pd.DataFrame) -> Applied:
    """Apply decisions.

    Args:
        workforce: The workforce as loaded.
        decisions: ``subject`` (a proposal_id) and ``choice``; with ``at`` the newest of a subject
            counts, without it the first row does (as ``workspace.decisions`` lists them).

    Returns:
        The workforce with redirects, and what was done.
    """
    newest = decisions
    if "at" in decisions and len(decisions):
        newest = decisions.sort_values("at", ascending=False, kind="stable")
    newest = newest.drop_duplicates("subject")
    known = set(workforce["skills"]["skill_id"])
    into: dict[str, str] = {}
    gone: set[str] = set()
    log, warnings = [], []
    for subject, choice in zip(newest["subject"], newest["choice"]):
        kind, _, what = str(subject).partition(":")
        one, _, other = what.partition(">")
        done = "nothing"
        if str(choice) in APPROVED and kind in ("merge", "sunset"):
            missing = [each for each in (one, other) if each and each not in known]
            if missing:
                warnings.append(f"{subject}: {listed(missing)} is no skill here.")
            elif kind == "merge" and one in into:
                warnings.append(f"{subject}: {one} already goes into {into[one]}; left out.")
            elif kind == "merge" and _follow_merges_to_final_skill(into, other) == one:
                warnings.append(f"{subject}: would send {one} in a circle; left out.")
            elif kind == "merge":
                into[one], done = other, f"redirected to {other}"
            else:
                gone.add(one)
                done = "retired"
        log.append((subject, choice, done))
    ends = {skill: _follow_merges_to_final_skill(into, skill) for skill in into}
    for skill in sorted(gone & set(ends.values())):
        warnings.append(f"{skill} is retired, yet others were merged into it; take one back.")
    tables, counts = _redirect_tables(workforce, ends)
    tables["skills"] = _mark_skills_retired(_add_aliases(tables["skills"], ends), gone | set(ends))
    return Applied(
        workforce=Workforce(
            tables, workforce.issues, workforce.as_of, workforce.currency, workforce.name,
            workforce.attributions,
        ),
        redirects=pd.DataFrame(
            [(skill, end, counts.get(skill, 0)) for skill, end in ends.items()],
            columns=["skill_id", "into_skill_id", "rows"],
        ),
        log=pd.DataFrame(log, columns=["proposal_id", "choice", "done"]),
        warnings=tuple(warnings),
    )  # fmt: skip


def ids_of_same_proposal(subject: str) -> set[str]:
    """Return the ids under which a proposal may come again.

    Which of two skills goes into the other depends on their use, which may change; a merge rejected
    in one direction is rejected in both.

    >>> sorted(ids_of_same_proposal("merge:a>b")), ids_of_same_proposal("sunset:a")
    (['merge:a>b', 'merge:b>a'], {'sunset:a'})
    """
    kind, _, what = subject.partition(":")
    one, mark, other = what.partition(">")
    return {subject, f"merge:{other}>{one}"} if kind == "merge" and mark else {subject}


def _follow_merges_to_final_skill(into: Mapping[str, str], skill: str) -> str:
    while skill in into:
        skill = into[skill]
    return skill


def _redirect_tables(
    workforce: Workforce, ends: Mapping[str, str]
) -> tuple[dict[str, pd.DataFrame], dict[str, int]]:
    """Point every table but ``skills`` at the ends, and count the rows by old skill."""
    tables, counts = dict(workforce.tables), dict.fromkeys(ends, 0)
    for name, frame in workforce.tables.items():
        if name == "skills" or "skill_id" not in frame:
            continue
        hit = frame["skill_id"].isin(list(ends))
        if not hit.any():
            continue
        for skill, rows in frame.loc[hit, "skill_id"].value_counts().items():
            counts[str(skill)] += int(rows)
        moved = frame["skill_id"].where(~hit, frame["skill_id"].map(dict(ends)))
        tables[name] = _keep_one_row_per_key(name, frame.assign(skill_id=moved.astype("str")))
    return tables, counts


def _add_aliases(skills: pd.DataFrame, ends: Mapping[str, str]) -> pd.DataFrame:
    """Give the names of merged skills to those they went into, as aliases."""
    place = dict(zip(skills["skill_id"], skills.index, strict=True))
    aliases = skills["aliases"].astype("str").copy()
    for skill, end in ends.items():
        row, into = skills.loc[place[skill]], place[end]
        told = [] if pd.isna(aliases[into]) else _split_aliases(aliases[into])
        known = {fold(each) for each in (*told, str(skills.at[into, "name"]))}
        words = [
            _split_aliases(str(each)) for each in (row["name"], row["aliases"]) if pd.notna(each)
        ]
        for word in (one for part in words for one in part):
            if fold(word) not in known:
                told.append(word)
                known.add(fold(word))
        if told:
            aliases[into] = "; ".join(told)
    return skills.assign(aliases=aliases)


def _split_aliases(text: str) -> list[str]:
    return [each.strip() for each in text.split(";") if each.strip()]


def _keep_one_row_per_key(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Where a table holds a key once, keep the row that asks most; what is at risk adds up."""
    key = list(TABLES[name].key)
    if not key or not frame.duplicated(key).any():
        return frame
    if "monthly_value_at_risk" in frame:
        whole = frame.groupby(key)["monthly_value_at_risk"].transform("sum", min_count=1)
        frame = frame.assign(monthly_value_at_risk=whole)
    asks = [c for c in ("required_level", "importance") if c in frame]
    order = frame.sort_values(asks, ascending=False, kind="stable") if asks else frame
    return frame.loc[sorted(order.drop_duplicates(key).index)].reset_index(drop=True)


def _mark_skills_retired(skills: pd.DataFrame, gone: set[str]) -> pd.DataFrame:
    hit = skills["skill_id"].isin(list(gone))
    return skills.assign(cluster=skills["cluster"].mask(hit, RETIRED)) if hit.any() else skills
