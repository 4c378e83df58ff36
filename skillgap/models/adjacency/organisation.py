"""What an organisation knows of its skills and roles, as families of features."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.domain.sparse import sparse
from skillgap.domain.workforce import Floats, Ints, Workforce
from skillgap.models._gap_levels import LevelSource
from skillgap.models._gap_rows import Needs, collect_needs
from skillgap.models.adjacency.cooccurrence import proximity, revealed_advantage
from skillgap.models.adjacency.families import Family, Matrix, described, listed, written

if TYPE_CHECKING:
    from scipy.sparse import csr_array

HELD_LEVEL = 2.0
"""From this level on (basic) a skill counts as held when asking what people hold together."""
FEWEST_ROLES, FEWEST_PEOPLE = 2.0, 5.0
"""Added to counts before sharing: a pair seen in one role or one person says little."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the network is built from.

    Attributes:
        workforce: The workforce.
        needs: Requirements as arrays.
        asked: Roles × skills, required level × importance share of the requirements.
        held: People present × skills, 1 where held at :data:`HELD_LEVEL` or above.
        people: People present in each role, shape (roles,).
        fte: Their full-time equivalents, shape (roles,).
    """

    workforce: Workforce
    needs: Needs
    asked: csr_array
    held: csr_array
    people: Ints
    fte: Floats


def gather(workforce: Workforce, levels: LevelSource | None) -> Evidence:
    """Collect requirements, holders and headcount; without profiles, signals say who holds what."""
    needs = collect_needs(workforce)
    shape = (len(workforce.roles), len(workforce.skills))
    asked = sparse((needs.level * needs.share, (needs.role, needs.skill)), shape=shape)
    staff = workforce["employees"]
    role = workforce.roles.encode(staff["role_id"])
    here = workforce.present & (role >= 0)
    fte = staff["fte"].fillna(1.0).to_numpy(dtype=np.float64)
    return Evidence(
        workforce=workforce,
        needs=needs,
        asked=asked,
        held=_held(workforce, levels),
        people=np.bincount(role[here], minlength=shape[0]).astype(np.int64),
        fte=np.bincount(role[here], fte[here], minlength=shape[0]).astype(np.float64),
    )


def _held(workforce: Workforce, levels: LevelSource | None) -> csr_array:

    if levels is None:
        signals = workforce["signals"]
        person = workforce.people.encode(signals["employee_id"])
        skill = workforce.skills.encode(signals["skill_id"])
        known = (person >= 0) & (skill >= 0)
        level = signals["level"].to_numpy(dtype=np.float64)[known]
        pair, place = np.unique(
            person[known] * max(1, len(workforce.skills)) + skill[known], return_inverse=True
        )
        level = np.bincount(place, level, minlength=len(pair)) / np.bincount(
            place, minlength=len(pair)
        )
        person, skill = np.divmod(pair, max(1, len(workforce.skills)))
    else:
        person, skill, level = levels.person, levels.skill, levels.level
    shape = (len(workforce.people), len(workforce.skills))
    able = (level >= HELD_LEVEL) & workforce.present[person]
    one = np.ones(int(able.sum()), dtype=np.float32)
    found = sparse((one, (person[able], skill[able])), shape=shape)
    return sparse(found[np.flatnonzero(workforce.present)])


def skill_families(evidence: Evidence) -> list[Family]:
    """Return what is known of skills: names, groups, what goes together in roles and people."""
    table = evidence.workforce["skills"]
    names = [_joined(row) for row in zip(table["name"], table["aliases"])]
    advantage = revealed_advantage(evidence.asked)
    families: list[Family] = [written("name", names)]
    families += _grouped("cluster", table["cluster"])
    for name, having, fewest in (
        ("requirements", advantage, FEWEST_ROLES),
        ("holders", evidence.held, FEWEST_PEOPLE),
    ):
        if having.nnz:
            known = np.bincount(having.indices, minlength=having.shape[1]) > 0
            families.append(Matrix(name, proximity(having, fewest), known))
    return families


def role_families(evidence: Evidence) -> list[Family]:
    """Return what is known of roles: titles, families, skills asked, tasks."""
    workforce = evidence.workforce
    roles, tasks = workforce["roles"], workforce["tasks"]
    families: list[Family] = [written("title", _joined_all(roles["title"]))]
    families += _grouped("job_family", roles["job_family"])
    if evidence.asked.nnz:
        families.append(listed("skills", evidence.asked))
    if len(tasks):
        texts = tasks.groupby("role_id")["task"].agg(". ".join)
        families.append(described("tasks", [texts.get(r, "") for r in workforce.roles.labels]))
    return families


def _joined(parts: Iterable[object]) -> str:
    return "; ".join(part for part in parts if isinstance(part, str) and part)


def _joined_all(column: pd.Series) -> list[str]:
    return column.fillna("").astype(str).tolist()


def _grouped(name: str, column: pd.Series) -> list[Family]:
    """Return a family of a category, unless it is one group or everybody is their own."""
    codes, labels = pd.factorize(column)
    sizes = np.bincount(codes[codes >= 0], minlength=len(labels))
    if len(labels) < 2 or sizes.max() < 2:
        return []
    known = codes >= 0
    place = np.flatnonzero(known)
    one = np.ones(len(place), dtype=np.float32)
    member = sparse((one, (place, codes[known])), shape=(len(codes), len(labels)))
    return [Matrix(name, sparse(member @ member.T), known)]
