"""The tasks of occupations: as published, and as the share of time a role spends on each.

No release says how long a task takes. Where it rates tasks, time is taken to go with how often a
task is done times how important it is; where it does not, a core task counts 1 and any other ½.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from skillgap.core.exposure import INDICES, task_weights
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW

FREQUENCIES = 7
"""Steps of the frequency scale, from yearly or less to hourly or more."""
ASSUMED = "time shares are an assumption"
_KEY = ["onet_soc", "task_id"]


def tasks_of_occupations(
    statements: pd.DataFrame, ratings: pd.DataFrame, labels: pd.DataFrame
) -> pd.DataFrame:
    """Return the tasks of each occupation, one row per occupation and task.

    Args:
        statements: onet_soc, task_id, task, kind, source_file, source_row, as text.
        ratings: onet_soc, task_id, scale (IM importance, FT frequency), category (1–7), value,
            suppress, as text; may be empty.
        labels: onet_soc, task_id, exposure, as text; may be empty.

    Returns:
        onet_soc, task_id, task, kind (Core, Supplemental or blank), importance (1–5) and frequency
        (mean step, 1–7), missing where not rated, exposure (E0, E1, E2 or blank), source_file,
        source_row.
    """
    tasks = statements.drop_duplicates(["onet_soc", "task"], ignore_index=True)
    at = pd.MultiIndex.from_frame(tasks[_KEY])
    known = labels[labels["exposure"].isin(list(INDICES["beta"]))].drop_duplicates(_KEY)
    label = known.set_index(_KEY)["exposure"].reindex(at)
    return tasks.assign(
        importance=_importance(ratings).reindex(at).to_numpy(),
        frequency=_mean_frequency(ratings).reindex(at).to_numpy(),
        exposure=label.fillna("").astype("str").to_numpy(),
    )[[*_KEY, "task", "kind", "importance", "frequency", "exposure", SOURCE_FILE, SOURCE_ROW]]


def _importance(ratings: pd.DataFrame) -> pd.Series:
    value = pd.to_numeric(ratings["value"], errors="coerce")
    good = (ratings["scale"] == "IM") & (ratings["suppress"] != "Y") & value.between(1, 5)
    return ratings[good].assign(value=value[good]).groupby(_KEY)["value"].first()


def _mean_frequency(ratings: pd.DataFrame) -> pd.Series:
    """Return the mean step of the frequency scale, each weighted with the share who chose it."""
    value = pd.to_numeric(ratings["value"], errors="coerce")
    step = pd.to_numeric(ratings["category"], errors="coerce")
    good = (ratings["scale"] == "FT") & (ratings["suppress"] != "Y")
    good &= step.between(1, FREQUENCIES) & (value >= 0)
    rows = ratings[good].assign(share=value[good], sum=(value * step)[good])
    total = rows.groupby(_KEY)[["share", "sum"]].sum()
    return total["sum"] / total["share"].where(total["share"] > 0)


def role_tasks(
    tasks: pd.DataFrame, assigned: Mapping[str, str], other_weight: float, source: str
) -> pd.DataFrame:
    """Return the tasks of roles from the occupations assigned to them, most time first.

    Args:
        tasks: What :func:`tasks_of_occupations` returned.
        assigned: Role id to occupation code.
        other_weight: What a task that is not core counts for beside a core one.
        source: What the file name is put behind, as ``O*NET 29.2 › ``.

    Returns:
        role_id, task, time_share (each role's add up to 1), exposure, source_file, source_row.
    """
    pairs = pd.DataFrame({"role_id": list(assigned), "onet_soc": list(assigned.values())},
                         dtype="str")  # fmt: skip
    rows = pairs.merge(tasks, on="onet_soc")
    weight = _time_weights(rows, other_weight)
    total = weight.groupby(rows["role_id"]).transform("sum")
    rows = rows.assign(time_share=weight / total)
    rows[SOURCE_FILE] = source + rows[SOURCE_FILE].astype("str") + f" ({ASSUMED})"
    rows = rows.sort_values("time_share", ascending=False, kind="stable")
    order = rows["role_id"].map({role: place for place, role in enumerate(assigned)})
    rows = rows.iloc[np.argsort(order.to_numpy(), kind="stable")].reset_index(drop=True)
    return rows[["role_id", "task", "time_share", "exposure", SOURCE_FILE, SOURCE_ROW]]


def _time_weights(rows: pd.DataFrame, other_weight: float) -> pd.Series:
    """Return frequency times importance; a task not rated counts as a usual one of its kind."""
    plain = task_weights(rows["kind"], other_weight)
    rated = rows["frequency"] * rows["importance"]
    usual = (rated / plain).groupby(rows["role_id"]).transform("mean").fillna(1.0)
    return rated.fillna(usual * plain)
