"""The written part of the sample: company, skills, roles, requirements, tasks, interventions."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FOLDER = Path(__file__).parent / "catalogue"
ROLE_FILES = ("roles_operations.toml", "roles_service.toml", "roles_office.toml")
_TASK = re.compile(r"^([0-9.]+) (E[012]) (.+?)(?: \((removed|new)\))?$")


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything about the company that is written down, not drawn.

    Attributes:
        company: Regions, functions, offsets, certificates, projects, roll-outs, metrics, survey.
        names: Given and family names by gender.
        skills: skill_id, name, cluster, kind, half_life_months, aliases.
        roles: role_id, title, family, level, function, group, lead, people, salary, …
        requirements: role and skill (row numbers), level, importance; sorted by role.
        tasks: role_id, task, time_share, exposure, removed_by_redesign, new_task.
        interventions: The contract's columns, ``skill_id`` spelled out.
    """

    company: dict[str, Any]
    names: dict[str, list[str]]
    skills: pd.DataFrame
    roles: pd.DataFrame
    requirements: pd.DataFrame
    tasks: pd.DataFrame
    interventions: pd.DataFrame

    @property
    def regions(self) -> list[dict[str, Any]]:
        """Regions in order, with share, pay factor and share of lapsed certificates."""
        return list(self.company["region"])

    @property
    def functions(self) -> list[dict[str, Any]]:
        """Functions in order, with growth, leaving, women, measured, contractors."""
        return list(self.company["function"])

    def skill(self, *skill_ids: str) -> Ints:
        """Return the row numbers of skills, shape (n,)."""
        return _rows(self.skills["skill_id"], skill_ids)

    def role(self, *role_ids: str) -> Ints:
        """Return the row numbers of roles, shape (n,)."""
        return _rows(self.roles["role_id"], role_ids)

    def function_of_role(self) -> Ints:
        """Return the function's row number for each role, shape (roles,)."""
        order = [function["name"] for function in self.functions]
        return np.array([order.index(name) for name in self.roles["function"]], dtype=np.int64)


def _rows(labels: pd.Series, wanted: tuple[str, ...]) -> Ints:
    rows = pd.Index(labels).get_indexer(list(wanted)).astype(np.int64)
    if (rows < 0).any():
        missing = [label for label, row in zip(wanted, rows) if row < 0]
        raise KeyError(f"not in the catalogue: {', '.join(missing)}")
    return rows


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _skills() -> pd.DataFrame:
    rows = []
    for cluster in _toml("skills.toml")["cluster"]:
        for line in cluster["skills"]:
            cells = [cell.strip() for cell in line.split("|")]
            kind = cells[4] if len(cells) > 4 else cluster["kind"]
            rows.append((cells[0], cells[1], cluster["name"], kind, float(cells[2]), cells[3]))
    columns = ["skill_id", "name", "cluster", "kind", "half_life_months", "aliases"]
    return pd.DataFrame(rows, columns=columns)


def _requirements(
    roles: list[dict[str, Any]], packs: dict[str, list[str]], skills: pd.DataFrame
) -> pd.DataFrame:
    place = {skill_id: row for row, skill_id in enumerate(skills["skill_id"])}
    rows = []
    for number, role in enumerate(roles):
        wanted: dict[str, tuple[float, float]] = {}
        for line in [*(line for pack in role["packs"] for line in packs[pack]), *role["requires"]]:
            skill_id, level, importance = line.split()
            wanted[skill_id] = (float(level), float(importance))
        rows += [(number, place[skill_id], *asked) for skill_id, asked in wanted.items()]
    table = pd.DataFrame(rows, columns=["role", "skill", "level", "importance"])
    return table.sort_values(["role", "skill"], ignore_index=True)


def _tasks(roles: list[dict[str, Any]]) -> pd.DataFrame:
    rows = []
    for role in roles:
        for line in role["tasks"]:
            match = _TASK.match(line)
            if match is None:
                raise ValueError(f"task of {role['id']} not understood: {line}")
            share, exposure, text, flag = match.groups()
            rows.append(
                (role["id"], text, float(share), exposure, flag == "removed", flag == "new")
            )
    columns = ["role_id", "task", "time_share", "exposure", "removed_by_redesign", "new_task"]
    return pd.DataFrame(rows, columns=columns)


def _interventions() -> pd.DataFrame:
    columns = ["intervention_id", "title", "skill_id", "level_gain", "hours", "cost_per_person",
               "fixed_cost", "capacity_per_quarter", "months_to_proficiency", "prerequisites",
               "provider", "partner"]  # fmt: skip
    rows = []
    for kind, lines in _toml("interventions.toml").items():
        for line in lines:
            cells: list[Any] = [cell.strip() for cell in line.split("|")]
            cells[3:9] = [float(cell) for cell in cells[3:9]]
            rows.append(dict(zip(columns, cells)) | {"kind": kind})
    table = pd.DataFrame(rows)
    return table[["intervention_id", "title", "kind", *columns[2:]]]


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    """Read the TOML files beside this module, once per process."""
    written = [role for name in ROLE_FILES for role in _toml(name)["role"]]
    skills = _skills()
    keep = ["id", "title", "family", "level", "function", "group", "people", "salary",
            "criticality", "value_factor", "soc"]  # fmt: skip
    roles = pd.DataFrame([{key: role[key] for key in keep} for role in written])
    roles = roles.rename(columns={"id": "role_id"})
    roles["lead"] = [bool(role.get("lead", False)) for role in written]
    roles["agent"] = [role.get("employment") == "digital agent" for role in written]
    return Catalogue(
        company=_toml("company.toml"),
        names={key: list(value) for key, value in _toml("names.toml").items()},
        skills=skills,
        roles=roles,
        requirements=_requirements(written, _toml("packs.toml")["packs"], skills),
        tasks=_tasks(written),
        interventions=_interventions(),
    )
