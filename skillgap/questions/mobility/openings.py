"""Internal candidates for open posts, with the evidence why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from skillgap.core.level_source import LevelSource
from skillgap.core.question import Question, Result, declare
from skillgap.core.vacancies import filled_within_a_year
from skillgap.core.workforce import Workforce
from skillgap.questions.mobility.moves import FORMULA, SOURCES, USES, Moves, standing_table

COLUMNS = declare("""
role_id           role     the role that is open
title             label    its title
region            unit     where it is open
posts             count    posts open there
opened_on         date     since when the oldest of them is open
rank              rank     place of the candidate, best first
employee_id       person   who could fill it
from_title        label    title of the role held now
match             share    part of the role's needs that the person covers
requirements_met  measure  requirements expected to be met
requirements      count    requirements of the role
hours             hours    hours to learn what is missing
aspires           flag     whether the person has asked for the role
same_region       flag     whether the person is in the region
why               text     needs most surely met, with what stands behind them
""")
_NAMES = [column.name for column in COLUMNS]
STRONG = 0.7
"""A requirement counts as strength where it is met with at least this chance."""
_TIE = 0.05
"""What being there, or wanting it, weighs beside the match: each breaks near ties."""


@dataclass(frozen=True, eq=False)
class Candidates(Result):
    """Who inside could fill what is open.

    Attributes:
        table: One row per open role and region and candidate, best first; see ``COLUMNS``.
        posts: role_id, title, region, posts, opened_on, candidates (people who pass all filters).
        reach: role_id, title, function, people: who of each function passes all filters for each
            open role, none left out.
        within_reach: People who pass all filters for at least one open role.
        inside: filled (openings filled in the last twelve months), internal (of them filled from
            inside): volume, not affinity.
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    posts: pd.DataFrame
    reach: pd.DataFrame
    within_reach: int
    inside: tuple[int, int]
    warnings: tuple[str, ...]


OPENINGS = Question(
    name="openings",
    room="mobility",
    title="Candidates for open posts",
    asks="Who inside could fill what is open?",
    formula=FORMULA,
    columns=COLUMNS,
    needs=("requirements", "openings"),
    uses=USES,
    given=("network", "profiles"),
    sources=SOURCES,
)


def open_posts_table(workforce: Workforce) -> pd.DataFrame:
    """Count what is open: role_id, title, region, posts, opened_on (oldest), longest open first."""
    table = workforce["openings"]
    table = table[table["filled_on"].isna() & table["role_id"].isin(workforce.roles.labels)]
    counted = table.groupby(["role_id", "region"], as_index=False, dropna=False).agg(
        posts=("role_id", "size"), opened_on=("opened_on", "min")
    )
    titles = dict(zip(workforce["roles"]["role_id"], workforce["roles"]["title"], strict=True))
    counted.insert(1, "title", counted["role_id"].map(titles).astype("str"))
    return counted.sort_values(["opened_on", "role_id", "region"]).reset_index(drop=True)


def find_candidates(
    profiles: LevelSource,
    moves_to: Callable[[str], Moves],
    *,
    each: int = 3,
) -> Candidates:
    """Find internal candidates for every open role and region.

    Args:
        profiles: Levels with their uncertainty.
        moves_to: Returns the moves to a role; called once per open role.
        each: Candidates listed for each.

    Returns:
        The candidates: of those who pass all filters, people in the same region and those who
        want the role come before an equal match elsewhere.
    """
    workforce = profiles.workforce
    posts = open_posts_table(workforce)
    signals_of = workforce["signals"].groupby("employee_id").indices
    rows: list[pd.DataFrame] = []
    counts, reach, within = [], [], set[str]()
    functions = sorted(workforce["employees"]["function"].dropna().unique())
    for role, regions in posts.groupby("role_id", sort=False):
        moves = moves_to(str(role))
        fit = moves.table[moves.table["safe"]]
        within.update(fit["employee_id"])
        people = fit["function"].value_counts().reindex(functions, fill_value=0)
        reach += [(role, moves.title, name, int(people[name])) for name in functions]
        for post in regions.itertuples():
            counts.append((post.Index, len(fit)))
            rows.append(_best_candidates(moves, fit, post, each, signals_of))
    found = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=_NAMES)
    candidates = pd.Series(dict(counts), dtype="float64").reindex(posts.index).fillna(0)
    return Candidates(
        table=found[_NAMES],
        posts=posts.assign(candidates=candidates.astype("int64")),
        reach=pd.DataFrame(reach, columns=["role_id", "title", "function", "people"]),
        within_reach=len(within),
        inside=filled_within_a_year(workforce),
        warnings=() if len(posts) else ("Nothing is open: every opening is filled.",),
    )


def _best_candidates(
    moves: Moves, fit: pd.DataFrame, post: Any, each: int, signals_of: Mapping[Any, Any]
) -> pd.DataFrame:
    """Return the best candidates for one role and region."""
    here = fit["region"] == post.region
    liking = fit["likeness"] + _TIE * here + _TIE * fit["aspires"]
    order = fit.assign(liking=liking, same_region=here).sort_values(
        ["liking", "employee_id"], ascending=[False, True]
    )
    best = order.head(each).reset_index(drop=True)
    return best.assign(
        role_id=post.role_id,
        title=post.title,
        region=post.region,
        posts=post.posts,
        opened_on=post.opened_on,
        rank=range(1, len(best) + 1),
        why=[why_fits_sentence(moves, who, signals_of.get(who, ())) for who in best["employee_id"]],
    )[_NAMES]


def why_fits_sentence(moves: Moves, employee_id: str, places: Sequence[int]) -> str:
    """Say why somebody fits: the needs most surely met, with what stands behind them.

    Args:
        moves: Everyone's way to the role.
        employee_id: Who.
        places: Rows of the table of signals that speak of this person.
    """
    workforce = moves.workforce
    needs = standing_table(
        moves.staff, moves.network, workforce.people.code(employee_id), moves.role_id
    )
    met = needs[needs["p_meets"] >= STRONG].sort_values(["importance", "p_meets"], ascending=False)
    if met.empty:
        return "Close skills, no requirement surely met yet"
    mine = workforce["signals"].iloc[list(places)]
    said = []
    for need in met.head(3).itertuples():
        sources = mine.loc[mine["skill_id"] == need.skill_id, "source"].dropna().unique()
        behind = " and ".join(sorted(map(str, sources))[:2]) or "as peers, no signal"
        said.append(f"{need.name} {need.level:.1f} of {need.required_level:g}, {behind}")
    return "; ".join(said).replace("system_use", "system use")
