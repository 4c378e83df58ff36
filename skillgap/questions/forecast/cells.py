"""The cells a forecast is made for: role × function × region, with people and posts today."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from skillgap.core.grouping import Bools, add_up, combine_codes
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.forecast.staff import Staff

ALL = "All"
FEWEST_IN_A_POOL = 10


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells as arrays of shape (cells,), sorted by role, function and region label.

    Attributes:
        role: Role codes of the workforce.
        function: Codes into ``functions``.
        region: Codes into ``regions``.
        functions: Labels.
        regions: Labels; a scenario's new sites come last.
        people: Heads today.
        vacant: Vacancies open today.
        fte: FTE of a head.
        entry: Whether the role is of the lowest level in use.
        role_ids: Role id of each role code.
        families: Job family of each role code.
    """

    role: Ints
    function: Ints
    region: Ints
    functions: tuple[str, ...]
    regions: tuple[str, ...]
    people: Floats
    vacant: Floats
    fte: Floats
    entry: Bools
    role_ids: tuple[str, ...]
    families: tuple[str, ...]

    def __len__(self) -> int:
        """Count the cells."""
        return len(self.role)

    def labels(self, column: str) -> Ints:
        """Return the label of each cell in a column, as an array of texts."""
        names = {
            "function": (self.functions, self.function),
            "region": (self.regions, self.region),
            "role_id": (self.role_ids, self.role),
            "job_family": (self.families, self.role),
        }[column]
        return np.array(names[0], dtype=object)[names[1]]

    @property
    def table(self) -> pd.DataFrame:
        """role_id, function, region, job_family, people, vacant, fte (of a head)."""
        columns = ("role_id", "function", "region", "job_family")
        return pd.DataFrame(
            {name: self.labels(name).astype(str) for name in columns}
            | {"people": self.people, "vacant": self.vacant, "fte": self.fte}
        )

    @property
    def pool(self) -> Ints:
        """Pool of each cell: job family × function × region, numbered as they first occur.

        Families of fewer than ten people in a place are one pool together.
        """
        family = np.unique(np.array(self.families, dtype=object), return_inverse=True)[1]
        family = family[self.role] + 1
        key = combine_codes(self.region, self.function, family)
        _, group = np.unique(key, return_inverse=True)
        small = add_up(group.ravel(), self.people, len(key))[group.ravel()] < FEWEST_IN_A_POOL
        key = combine_codes(self.region, self.function, np.where(small, 0, family))
        _, first, of = np.unique(key, return_index=True, return_inverse=True)
        return np.asarray(np.argsort(np.argsort(first))[of.ravel()], dtype=np.int64)

    def add_empty_cells(
        self, role: Ints, function: Ints, region: Ints, regions: tuple[str, ...]
    ) -> Cells:
        """Return the cells with empty ones added at the end."""
        none = np.zeros(len(role))
        by_role = dict(zip(self.role.tolist(), self.entry.tolist(), strict=True))
        fte = np.full(len(role), float(np.average(self.fte, weights=self.people + 1e-9)))
        return replace(
            self,
            role=np.concatenate([self.role, role]),
            function=np.concatenate([self.function, function]),
            region=np.concatenate([self.region, region]),
            regions=regions,
            people=np.concatenate([self.people, none]),
            vacant=np.concatenate([self.vacant, none]),
            fte=np.concatenate([self.fte, fte]),
            entry=np.concatenate([self.entry, [by_role.get(code, False) for code in role]]),
        )


def find_cells(workforce: Workforce, staff: Staff) -> tuple[Cells, Ints]:
    """Find the cells with people or open vacancies today.

    Args:
        workforce: With ``employees`` and ``roles``; ``openings`` adds vacancies.
        staff: Its people as arrays.

    Returns:
        The cells, and the cell of each person (−1 for those not here), shape (people,).
    """
    here = staff.is_employed_on(staff.today) & (staff.role >= 0)
    open_role, open_function, open_region = _open_vacancies(workforce, staff, here)
    role = np.concatenate([staff.role[here], open_role])
    function = np.concatenate([staff.function[here], open_function])
    region = np.concatenate([staff.region[here], open_region])
    rank = np.argsort(np.argsort(np.array(workforce.roles.labels, dtype=object), kind="stable"))
    key = combine_codes(rank[role], function, region)
    keys, first, place = np.unique(key, return_index=True, return_inverse=True)
    people = int(here.sum())
    count = add_up(place[:people], None, len(keys))
    fte = add_up(place[:people], staff.fte[here], len(keys))
    usual = float(staff.fte[here].mean()) if people else 1.0
    cell = np.full(len(staff.role), -1, dtype=np.int64)
    cell[here] = place[:people]
    roles = workforce["roles"]
    level = roles["level"].to_numpy(dtype=np.float64)
    lowest = np.nanmin(level) if np.isfinite(level).any() else np.nan
    found = Cells(
        role=role[first],
        function=function[first],
        region=region[first],
        functions=staff.functions,
        regions=staff.regions,
        people=count,
        vacant=add_up(place[people:], None, len(keys)),
        fte=np.where(count > 0, fte / np.maximum(count, 1), usual),
        entry=level[role[first]] == lowest,
        role_ids=workforce.roles.labels,
        families=tuple(roles["job_family"].fillna(ALL).astype(str)),
    )
    return found, cell


def _open_vacancies(workforce: Workforce, staff: Staff, here: Bools) -> tuple[Ints, Ints, Ints]:
    """Return role, function and region of vacancies open today; the function is the role's."""
    table = workforce["openings"]
    day = pd.Timestamp(workforce.as_of)
    is_open = (table["opened_on"] <= day) & ~(table["filled_on"] <= day)
    role = workforce.roles.encode(table["role_id"])
    regions = {label: code for code, label in enumerate(staff.regions)}
    region = table["region"].map(regions).fillna(-1).to_numpy(dtype=np.int64)
    usual = usual_function(staff, here, len(workforce.roles))
    keep = is_open.to_numpy() & (role >= 0) & (region >= 0)
    keep[keep] &= usual[role[keep]] >= 0
    return role[keep], usual[role[keep]], np.asarray(region[keep], dtype=np.int64)


def usual_function(staff: Staff, some: Bools, roles: int) -> Ints:
    """Return the commonest function of each role among some people; −1 where nobody has it."""
    counts = np.zeros((roles, len(staff.functions)))
    np.add.at(counts, (staff.role[some], staff.function[some]), 1)
    if not counts.size:
        return np.full(roles, -1, dtype=np.int64)
    return np.where(counts.sum(axis=1) > 0, counts.argmax(axis=1), -1).astype(np.int64)
