"""What people would like to do next, beside how near they are to it."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from skillgap.core.level_source import LevelSource
from skillgap.questions.mobility.moves import Moves

COLUMNS = ["employee_id", "from_title", "function", "role_id", "title", "match",
           "requirements_met", "requirements", "hours", "missing", "viable", "desirable", "safe",
           "posts"]  # fmt: skip


def match_aspirations(profiles: LevelSource, moves_to: Callable[[str], Moves]) -> pd.DataFrame:
    """Match aspirations with closeness and with what is open.

    Args:
        profiles: Levels with their uncertainty.
        moves_to: Returns the moves to a role; called once per role aimed at.

    Returns:
        One row per person and role aimed at, best match first: employee_id, from_title, function,
        role_id, title, match, requirements_met, requirements, hours, missing, viable, desirable,
        safe, posts (open in the role).

    Raises:
        MissingTable: no aspirations are loaded.
    """
    workforce = profiles.workforce
    workforce.need("aspirations")
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
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)
    table = table[COLUMNS].sort_values(
        ["match", "employee_id", "role_id"], ascending=[False, True, True]
    )
    return table.reset_index(drop=True)
