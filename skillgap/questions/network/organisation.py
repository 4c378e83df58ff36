"""What an organisation knows of its skills and roles, as families of features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core.level_source import LevelSource
from skillgap.core.needs import Needs, collect_needs
from skillgap.core.sparse import sparse
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.network.cooccurrence import column_proximity, mark_revealed_advantage
from skillgap.questions.network.families import Family, Matrix
from skillgap.questions.network.features import Features

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


def gather_evidence(workforce: Workforce, levels: LevelSource | None) -> Evidence:
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
        held=_people_by_skill_matrix(workforce, levels),
        people=np.bincount(role[here], minlength=shape[0]).astype(np.int64),
        fte=np.bincount(role[here], fte[here], minlength=shape[0]).astype(np.float64),
    )


def _people_by_skill_matrix(workforce: Workforce, levels: LevelSource | None) -> csr_array:

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


def gather_skill_features(evidence: Evidence) -> Features:
    """Return what is known of skills: names, groups, what goes together in roles and people."""
    table = evidence.workforce["skills"]
    others = _category_families("cluster", table["cluster"])
    pairs = (
        ("requirements", mark_revealed_advantage(evidence.asked), FEWEST_ROLES),
        ("holders", evidence.held, FEWEST_PEOPLE),
    )
    for name, having, fewest in pairs:
        if having.nnz:
            others.append(Matrix(name, column_proximity(having, fewest)))
    names = [_split_names_and_aliases(*row) for row in zip(table["name"], table["aliases"])]
    return Features(evidence.workforce.skills.labels, texts={"name": names}, others=others)


def gather_role_features(evidence: Evidence) -> Features:
    """Return what is known of roles: titles, texts, families, grades, skills asked, tasks."""
    workforce = evidence.workforce
    roles, tasks = workforce["roles"], workforce["tasks"]
    texts = {"title": [_split_names_and_aliases(title) for title in roles["title"]]}
    if _is_told(roles["other_titles"]).any():
        both = zip(roles["title"], roles["other_titles"])
        texts["alternate"] = [_split_names_and_aliases(*titles) for titles in both]
    if _is_told(roles["purpose"]).any():
        texts["description"] = [_split_names_and_aliases(text) for text in roles["purpose"]]
    if len(tasks):
        told = tasks.dropna(subset=["task"]).groupby("role_id")["task"].agg(list)
        texts["tasks"] = [list(told.get(role, [])) for role in workforce.roles.labels]
    grade = roles["level"].to_numpy(dtype=np.float64)
    return Features(
        workforce.roles.labels,
        texts=texts,
        lists={"skills": evidence.asked},
        steps={"level": grade} if len(np.unique(grade[~np.isnan(grade)])) > 1 else {},
        others=_category_families("job_family", roles["job_family"]),
    )


def _is_told(texts: pd.Series) -> pd.Series:
    return texts.notna() & (texts.astype("str").str.strip() != "")


def _split_names_and_aliases(*parts: object) -> list[str]:
    """Return names and aliases as a list, aliases split at semicolons."""
    texts = [part for part in parts if isinstance(part, str)]
    return [each.strip() for text in texts for each in text.split(";") if each.strip()]


def _category_families(name: str, column: pd.Series) -> list[Family]:
    """Return a family of a category, unless it is one group or everybody is their own."""
    codes, labels = pd.factorize(column)
    sizes = np.bincount(codes[codes >= 0], minlength=len(labels))
    if len(labels) < 2 or sizes.max() < 2:
        return []
    place = np.flatnonzero(codes >= 0)
    one = np.ones(len(place), dtype=np.float32)
    member = sparse((one, (place, codes[place])), shape=(len(codes), len(labels)))
    return [Matrix(name, sparse(member @ member.T))]
