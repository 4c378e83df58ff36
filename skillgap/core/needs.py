"""What roles require, as integer codes and numpy arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillgap.core.grouping import add_up, label_order
from skillgap.core.workforce import Floats, Ints, Workforce


@dataclass(frozen=True, eq=False)
class Needs:
    """What the roles require: one entry per role × skill, by role and then by skill.

    Attributes:
        role: Role code, shape (needs,).
        skill: Skill code, shape (needs,).
        level: Required level, above 0, shape (needs,).
        share: Importance as a share of the role's requirements; sums to one in each role.
        record: Position in the requirements table, shape (needs,).
        start: First need of each role by role code, shape (roles + 1,); role r has
            ``start[r]:start[r] + count[r]``.
        count: Number of needs of each role, shape (roles,).
    """

    role: Ints
    skill: Ints
    level: Floats
    share: Floats
    record: Ints
    start: Ints
    count: Ints


def collect_needs(workforce: Workforce) -> Needs:
    """Return the requirements as arrays.

    A level of 0 asks for nothing and is left out; of two rows for the same role and skill
    the higher level counts. A blank importance is 3.

    Args:
        workforce: With the table ``requirements`` (role_id, skill_id, required_level,
            importance).

    Returns:
        The needs, ordered by role id and skill id.
    """
    table = workforce["requirements"]
    role = workforce.roles.encode(table["role_id"])
    skill = workforce.skills.encode(table["skill_id"])
    level = table["required_level"].to_numpy(dtype=np.float64, na_value=np.nan)
    usable = np.flatnonzero((role >= 0) & (skill >= 0) & (level > 0))
    by_label = label_order(workforce.roles.labels), label_order(workforce.skills.labels)
    order = usable[
        np.lexsort((level[usable], by_label[1][skill[usable]], by_label[0][role[usable]]))
    ]
    pair = role[order] * max(1, len(workforce.skills)) + skill[order]
    last = np.append(pair[1:] != pair[:-1], True)[: len(order)]
    kept = order[last]
    weight = table["importance"].fillna(3.0).to_numpy(dtype=np.float64)[kept]
    total = add_up(role[kept], weight, len(workforce.roles))
    count = np.bincount(role[kept], minlength=len(workforce.roles)).astype(np.int64)
    start = np.zeros(len(workforce.roles), dtype=np.int64)
    if len(kept):
        first = np.append(True, role[kept][1:] != role[kept][:-1])
        start[role[kept][first]] = np.flatnonzero(first)
    return Needs(
        role=role[kept],
        skill=skill[kept],
        level=level[kept],
        share=weight / total[role[kept]],
        record=kept.astype(np.int64),
        start=start,
        count=count,
    )
