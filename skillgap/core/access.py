"""Who may see what: one policy object that every table passes on its way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import pandas as pd

ViewerRole: TypeAlias = Literal["facilitator", "executive", "manager", "employee"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person looking, as a policy.

    On a laptop the facilitator sees everything. Row scope and minimum group are already
    applied here, so that fuller rules can come without touching a page.

    Attributes:
        role: What the viewer is.
        people: Employee ids whose person rows may be seen; ``None`` means everyone's.
        minimum_group: Smallest number of people an aggregate may speak of; 1 shows all.
        policy: Version of the rules, part of every cache key.
    """

    role: ViewerRole = "facilitator"
    people: frozenset[str] | None = None
    minimum_group: int = 1
    policy: str = "1"

    @property
    def key(self) -> str:
        """A stable text for cache keys."""
        scope = "all" if self.people is None else "|".join(sorted(self.people))
        return f"{self.policy}:{self.role}:{self.minimum_group}:{scope}"

    def release(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return what this viewer may see of a table.

        Rows about a person (column ``employee_id``) outside the row scope are left out.
        Aggregate rows (column ``people``) below the minimum group keep their labels, while
        their numbers become blank. The input is never changed.

        Args:
            table: Any result or input table.

        Returns:
            The same columns; fewer rows, or blanks in numeric columns.
        """
        seen = table
        if self.people is not None and "employee_id" in seen.columns:
            seen = seen[seen["employee_id"].isin(self.people)]
        if self.minimum_group > 1 and "people" in seen.columns:
            small = seen["people"].to_numpy() < self.minimum_group
            numbers = seen.select_dtypes("number").columns
            seen = seen.copy()
            seen[numbers] = seen[numbers].astype("float64")
            seen.loc[small, numbers] = float("nan")
        return seen


FACILITATOR = Viewer()
