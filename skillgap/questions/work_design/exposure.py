"""Role by role: how far AI reaches into the tasks, and which time that could free.

Method: α, β and γ are the means of task labels weighted by time. Freed time = FTE × β × adoption ×
realised saving; after a redesign, that on the tasks that stay, and the time of those that go less
the time of those that come. A published occupation index weighs Core tasks 1 and others ½.

Sources: Eloundou, Manning, Mishkin and Rock 2023, GPTs are GPTs; Tomlinson and others 2025,
Working with AI, equation 1.

Limits: exposure is not automation and not job loss, and published indices disagree: half of E2 in β
is an assumption, and over 669 occupations four indices differ by more than 25 percentile points for
44%.
"""

from __future__ import annotations

import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.exposure import INDICES, score_labels, task_weights, weighted_mean_by
from skillgap.core.workforce import Workforce

ACTIVE_SHARE = 0.0005
"""Share of conversations from which an activity counts as done with AI."""


def exposure_by_role(workforce: Workforce, assumptions: Assumptions) -> pd.DataFrame:
    """Return the three indices of each role with tasks, and the time that could be freed.

    Args:
        workforce: With ``tasks``, ``roles`` and ``employees``.
        assumptions: ``automation_adoption_share``, ``automation_saving_share``,
            ``redesign_freed_share``.

    Returns:
        role_id, title, alpha, beta, gamma, tasks, labelled_share, removed_share, added_share (of
        time), fte, freed_fte with freed_low and freed_high, net_fte; most freed first.
    """
    tasks = workforce["tasks"]
    tasks = tasks.assign(
        time=tasks["time_share"].astype("float64").fillna(0.0),
        new=tasks["new_task"].fillna(False).astype(bool),
        gone=tasks["removed_by_redesign"].fillna(False).astype(bool),
    )
    today = tasks[~tasks["new"]]
    table = _indices_by_role(today)
    kept = _indices_by_role(today.assign(time=today["time"].where(~today["gone"], 0.0)))
    table["tasks"] = today.groupby("role_id").size()
    table["labelled_share"] = _time_share(today, today["exposure"].notna())
    table["removed_share"] = _time_share(today, today["gone"])
    added = tasks[tasks["new"]].groupby("role_id")["time"].sum()
    table["added_share"] = added.reindex(table.index).fillna(0.0)
    staff = workforce["employees"][workforce.present]
    staff = staff[staff["employment"] != "digital agent"]
    fte = staff["fte"].groupby(staff["role_id"]).sum().reindex(table.index).fillna(0.0)
    table = table.assign(fte=fte, **_freed_fte(table, kept, fte, assumptions))
    titles = workforce["roles"].set_index("role_id")["title"].reindex(table.index)
    table.insert(0, "title", titles.fillna(pd.Series(table.index, table.index)))
    table = table.rename_axis("role_id").reset_index()
    return table.sort_values(["freed_fte", "role_id"], ascending=[False, True], ignore_index=True)


def _indices_by_role(tasks: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            name: weighted_mean_by(
                score_labels(tasks["exposure"], name), tasks["time"], tasks["role_id"]
            )
            for name in INDICES
        }
    )


def _time_share(tasks: pd.DataFrame, which: pd.Series) -> pd.Series:
    """Return the share of each role's time in some of its tasks."""
    return weighted_mean_by(which.astype("float64"), tasks["time"], tasks["role_id"])


def _freed_fte(
    table: pd.DataFrame, kept: pd.DataFrame, fte: pd.Series, assumptions: Assumptions
) -> dict[str, pd.Series]:
    """Return the time tools could free, the ends of its range, and what a redesign leaves of it.

    Without a redesign all tasks stay. With it some go, new ones come, and tools help with the rest.
    """
    adoption = assumptions["automation_adoption_share"]
    saving = assumptions["automation_saving_share"]
    usual = adoption.value * saving.value
    staying = 1.0 - table["removed_share"]
    removed = table["removed_share"] * assumptions.value("redesign_freed_share")
    helped = kept["beta"].fillna(0.0) * staying * usual
    return {
        "freed_fte": fte * table["beta"] * usual,
        "freed_low": fte * table["alpha"] * adoption.low * saving.low,
        "freed_high": fte * table["gamma"] * adoption.high * saving.high,
        "net_fte": fte * (helped + removed - table["added_share"]),
    }


def exposure_by_occupation(labels: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return the three indices of published task labels by occupation.

    Args:
        labels: One row per task: onet_soc, task_type (Core, Supplemental or none), and labels.
        label: Column of the labels E0, E1, E2.

    Returns:
        Indexed by onet_soc: alpha, beta, gamma, 0–1.
    """
    weight = task_weights(labels["task_type"])
    return pd.DataFrame(
        {name: weighted_mean_by(score_labels(labels[label], name), weight, labels["onet_soc"])
         for name in INDICES}
    )  # fmt: skip


def applicability_by_occupation(activities: pd.DataFrame, weights: pd.DataFrame) -> pd.Series:
    """Return the AI applicability score of each occupation, 0–1.

    Args:
        activities: One row per intermediate work activity, indexed by it: share, completion and
            impact_scope, each ending in _user and _ai.
        weights: One row per occupation, one column per activity: its weight in the occupation.
    """
    score = pd.Series(0.0, index=activities.index)
    for side in ("user", "ai"):
        active = activities[f"share_{side}"] > ACTIVE_SHARE
        done = activities[f"completion_{side}"] * activities[f"impact_scope_{side}"]
        score += 0.5 * done.where(active, 0.0)
    known = weights[activities.index]
    return (known @ score) / known.sum(axis=1)
