"""Who may see what: one policy object that every table passes on its way out.

The policy acts on what a table's columns are declared to hold and never on their names; what is not
declared is not shown to whoever may not see everything.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

from skillgap.core.grouping import Bools
from skillgap.core.question import TEXTS, Kind, Result, ResultColumn
from skillgap.core.small_groups import MINIMUM
from skillgap.core.tables import Column, table_named

ViewerRole: TypeAlias = Literal["facilitator", "admin", "analyst", "viewer", "manager", "employee"]
"""``facilitator`` on one laptop and ``admin`` see everything; ``analyst`` sees people under
pseudonyms, ``viewer`` groups alone, ``manager`` the own people, ``employee`` one person."""

SEE_ALL = ("facilitator", "admin")
SCOPED = ("manager", "employee")

_MARKS = 10
_CONTRACT: dict[str, Kind] = {
    "id": "id", "text": "text", "category": "label", "number": "measure", "level": "level",
    "share": "share", "date": "date", "flag": "flag",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person looking, as a policy.

    Attributes:
        role: What the viewer is.
        people: Employee ids whose person rows may be seen; ``None`` means everyone's for those who
            may see single people, and nobody's for a manager or an employee.
        minimum_group: Smallest number of people an aggregate may speak of; 1 shows all. Whoever
            may not see everything has at least ``MINIMUM``.
        policy: Version of the rules, part of every cache key.
        pseudonyms: Secret behind an analyst's pseudonyms; without one there are none.
        computes_on_own: Whether what is released was worked out from the viewer's own data alone
            (``core.own_data``): then columns that are not declared pass, no pseudonym is made
            twice, and a group is small because the viewer's own people are few.
    """

    role: ViewerRole = "facilitator"
    people: frozenset[str] | None = None
    minimum_group: int = 1
    policy: str = "1"
    pseudonyms: str = ""
    computes_on_own: bool = False

    @property
    def key(self) -> str:
        """A stable text for cache keys."""
        scope = "all" if self.people is None else "|".join(sorted(self.people))
        mark = hashlib.sha256(self.pseudonyms.encode()).hexdigest()[:8] if self.pseudonyms else ""
        own = ":own" if self.computes_on_own else ""
        return f"{self.policy}:{self.role}:{self.minimum_group}:{scope}{mark and ':' + mark}{own}"

    @property
    def sees_all(self) -> bool:
        """Whether nothing is hidden from this viewer."""
        return self.role in SEE_ALL and self.people is None and self.minimum_group <= 1

    @property
    def fewest(self) -> int:
        """The smallest group this viewer may be told of."""
        least = self.minimum_group
        return least if self.role in SEE_ALL else max(least, MINIMUM)

    def release(
        self, table: pd.DataFrame, columns: Sequence[ResultColumn] | None = None
    ) -> pd.DataFrame:
        """Return what this viewer may see of a table.

        Columns that are not declared are left out. Rows about people outside the row scope are left
        out; people mentioned beside, managers and names outside it become blank; so do protected
        attributes. Rows about groups lose their numbers where a count lies below the minimum; where
        that is one row alone, the next smallest loses them, too. The input is never changed.

        Args:
            table: Any result or input table.
            columns: What its columns hold: those of its question, or of a contract table by
                ``declared_columns``.

        Returns:
            The declared columns; fewer rows, or blanks.
        """
        if self.sees_all:
            return table
        declared = [column for column in columns or () if column.name in table.columns]
        if self.computes_on_own:
            return self._own_rows(table, {column.name: column.kind for column in declared})
        seen = table[[column.name for column in declared]].copy()
        kinds = {column.name: column.kind for column in declared}
        about = [name for name, kind in kinds.items() if kind in ("person", "unit_or_person")]
        seen, own = self._rows_in_scope(seen, about)
        for name, kind in kinds.items():
            seen[name] = self._cells_in_scope(seen[name], kind, own)
        return self._without_small_groups(seen, kinds, own)

    def _own_rows(self, table: pd.DataFrame, kinds: dict[str, Kind]) -> pd.DataFrame:
        """Return a table worked out from the viewer's own data, looked at once more."""
        if self.role not in SCOPED:
            return table
        about = [name for name, kind in kinds.items() if kind in ("person", "unit_or_person")]
        seen, own = self._rows_in_scope(table, about)
        cells = {name: self._cells_in_scope(seen[name], kind, own) for name, kind in kinds.items()}
        return seen.assign(**cells)

    def _rows_in_scope(self, table: pd.DataFrame, about: list[str]) -> tuple[pd.DataFrame, Bools]:
        """Return the rows that may be seen, and which of these are about a person."""
        single = table[about].notna() & (table[about] != "")
        person = single.any(axis=1).to_numpy(dtype=np.bool_)
        if self.role == "viewer":
            return table[~person], np.zeros(int((~person).sum()), dtype=np.bool_)
        if self.role in SCOPED or self.people is not None:
            foreign = single & ~table[about].isin(self.people or frozenset())
            kept = ~foreign.any(axis=1).to_numpy(dtype=np.bool_)
            return table[kept], person[kept]
        return table, person

    def _cells_in_scope(self, cells: pd.Series, kind: Kind, own: Bools) -> pd.Series:
        """Return the cells of a column with what may not be seen made blank."""
        if self.role in SEE_ALL:
            return cells if self.people is None else self._known(cells, kind)
        if kind in ("person", "unit_or_person"):
            return cells.map(self.pseudonym).astype("str") if self.role == "analyst" else cells
        if kind in ("mention", "manager"):
            return self._known(cells, kind)
        hidden = kind == "protected" or (kind in ("name", "text") and self.role != "analyst")
        if kind == "name" and self.role == "analyst":
            hidden = True
        if not hidden:
            return cells
        keep = own if kind in ("name", "text") and self.role in SCOPED else np.zeros_like(own)
        return cells.where(keep)

    def _known(self, cells: pd.Series, kind: Kind) -> pd.Series:
        """Return ids of people who are only mentioned: pseudonyms, or those in scope alone."""
        if kind not in ("mention", "manager"):
            return cells
        if self.role == "analyst":
            return cells.map(self.pseudonym).astype("str")
        scope = frozenset() if self.role == "viewer" else self.people or frozenset()
        return cells.where(cells.isin(scope))

    def pseudonym(self, employee_id: object) -> str | None:
        """Return the pseudonym under which a person stands to an analyst; none without a secret."""
        if not isinstance(employee_id, str) or not employee_id or not self.pseudonyms:
            return None
        made = hmac.new(self.pseudonyms.encode(), employee_id.encode(), hashlib.sha256)
        return f"P-{made.hexdigest()[:_MARKS]}"

    def _without_small_groups(
        self, table: pd.DataFrame, kinds: dict[str, Kind], own: Bools
    ) -> pd.DataFrame:
        counts = [name for name, kind in kinds.items() if kind == "count"]
        sizes = table[counts].astype("float64")
        small = ((sizes > 0) & (sizes < self.fewest)).any(axis=1).to_numpy(dtype=np.bool_) & ~own
        if small.sum() == 1:
            small |= _next_smallest(sizes, small | own)
        if not small.any():
            return table
        for name, kind in kinds.items():
            if kind not in TEXTS:
                table[name] = _blank(table[name], kind, small)
        return table


def _next_smallest(sizes: pd.DataFrame, taken: Bools) -> Bools:
    """Return the smallest row that is not taken: it would give the one hidden row away."""
    least = sizes.min(axis=1).where(~taken & (sizes.min(axis=1) > 0)).to_numpy(dtype=np.float64)
    found = np.zeros(len(sizes), dtype=np.bool_)
    if not np.isnan(least).all():
        found[int(np.nanargmin(least))] = True
    return found


def _blank(cells: pd.Series, kind: Kind, hidden: Bools) -> pd.Series:
    if kind == "flag":
        return cells.astype("boolean").mask(hidden)
    return (cells if kind == "date" else cells.astype("float64")).mask(hidden)


def declared_columns(table: str) -> tuple[ResultColumn, ...]:
    """Return what the columns of a contract table hold.

    Raises:
        UnknownName: there is no table of that name.

    >>> [column.kind for column in declared_columns("employees")[:5]]
    ['person', 'role', 'unit', 'unit', 'name']
    """
    return tuple(
        ResultColumn(column.name, _kind_of(column), column.meaning)
        for column in table_named(table).columns
    )


def _kind_of(column: Column) -> Kind:
    if column.holds:
        return column.holds
    referred = {"employees.employee_id": "person", "roles.role_id": "role",
                "skills.skill_id": "skill"}  # fmt: skip
    if column.refers_to in referred:
        return referred[column.refers_to]  # type: ignore[return-value]
    if column.unit.startswith("money"):
        return "money"
    return _CONTRACT[column.kind]


def release_result(viewer: Viewer, result: Result) -> pd.DataFrame:
    """Return the table of an answer as a viewer may see it, by what its question declares."""
    return viewer.release(result.table, result.question.columns)


FACILITATOR = Viewer()
