"""How far AI reaches into tasks: the labels E0, E1 and E2, and the three indices made of them.

Method: α counts E1 alone, β half of E2 as well, γ all of it (Eloundou, Manning, Mishkin and Rock
2023). An index of a role is the mean over its tasks, weighted by time.

Limits: exposure says that a tool could help with a task. It is not automation and not job loss.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

INDICES = {
    "alpha": {"E0": 0.0, "E1": 1.0, "E2": 0.0},
    "beta": {"E0": 0.0, "E1": 1.0, "E2": 0.5},
    "gamma": {"E0": 0.0, "E1": 1.0, "E2": 1.0},
}
"""What each label counts for in each index."""


CORE, OTHER = 1.0, 0.5
"""What a task of a published occupation weighs: a core one, and any other; the register keeps the
second as ``other_task_weight``."""


def task_weights(kinds: pd.Series, other: float = OTHER) -> pd.Series:
    """Return what each task of a published occupation weighs beside the others of it.

    >>> task_weights(pd.Series(["Core", "Supplemental", None])).tolist()
    [1.0, 0.5, 0.5]
    """
    return pd.Series(np.where(kinds == "Core", CORE, other), kinds.index)


def score_labels(labels: pd.Series, index: str = "beta") -> pd.Series:
    """Return what each task's label counts for in an index; missing where there is no label.

    >>> score_labels(pd.Series(["E1", "E2", None]), "beta").tolist()
    [1.0, 0.5, nan]
    """
    return labels.map(INDICES[index]).astype("float64")


def weighted_mean_by(values: pd.Series, weights: pd.Series, groups: pd.Series) -> pd.Series:
    """Return the weighted mean of the values that are known, by group.

    Args:
        values: One per task; missing ones are left out with their weight.
        weights: Time or weight of each task, 0 or more.
        groups: Role or occupation of each task.

    Returns:
        Indexed by group, in order; missing where a group has no known value with a weight.
    """
    known = values.notna()
    total = (values * weights)[known].groupby(groups[known]).sum()
    weight = weights[known].groupby(groups[known]).sum()
    return total / weight.where(weight > 0)
