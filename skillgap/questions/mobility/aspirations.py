"""What people would like to do next, beside how near they are to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from skillgap.core.level_source import LevelSource
from skillgap.core.question import Question, Result, declare
from skillgap.core.wording import count
from skillgap.questions.mobility.moves import FORMULA, SOURCES, USES, Moves

COLUMNS = declare("""
employee_id       person   who has asked
from_title        label    title of the role held now
function          unit     function of the person
role_id           role     the role asked for
title             label    its title
match             share    part of the role's needs that the person covers
requirements_met  measure  requirements expected to be met
requirements      count    requirements of the role
hours             hours    hours to learn what is missing
missing           label    the skill most missed
viable            flag     whether it is near enough
desirable         flag     whether it is viable and pays enough more
safe              flag     whether it is desirable and not more exposed
posts             count    posts open in the role
""")
ASPIRATIONS = Question(
    name="aspirations",
    room="mobility",
    title="What people would like to do next",
    asks="How near are people to the roles they have asked for?",
    formula=FORMULA,
    columns=COLUMNS,
    needs=("requirements", "aspirations"),
    uses=USES,
    given=("network", "profiles"),
    sources=SOURCES,
)


@dataclass(frozen=True, eq=False)
class Aspirations(Result):
    """What people would like to do next, beside how near they are to it.

    Attributes:
        table: One row per person and role asked for, best match first; see ``COLUMNS``.
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    warnings: tuple[str, ...]


def find_aspirations(profiles: LevelSource, moves_to: Callable[[str], Moves]) -> Aspirations:
    """Match aspirations with closeness and with what is open.

    Args:
        profiles: Levels with their uncertainty.
        moves_to: Returns the moves to a role; called once per role aimed at.

    Returns:
        One row per person and role aimed at, best match first.
    """
    workforce = profiles.workforce
    opened = workforce["openings"]
    posts = opened[opened["filled_on"].isna()]["role_id"].value_counts()
    wishes = workforce["aspirations"].drop_duplicates(["employee_id", "target_role_id"])
    found = []
    for role, group in wishes.groupby("target_role_id"):
        if workforce.roles.code(str(role)) < 0:
            continue
        moves = moves_to(str(role))
        mine = moves.table[moves.table["employee_id"].isin(group["employee_id"])]
        found.append(
            mine.assign(role_id=str(role), title=moves.title, posts=int(posts.get(str(role), 0)))
        )
    names = [column.name for column in COLUMNS]
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=names)
    table = table[names].sort_values(
        ["match", "employee_id", "role_id"], ascending=[False, True, True]
    )
    without = len(wishes) - len(table)
    told = (
        f"{count(without, 'wish', 'wishes')} left out: person or role is not known, or the person "
        "holds the role already."
    )
    return Aspirations(table.reset_index(drop=True), (told,) if without else ())
