"""Skills written as paths: ``Programming/Web/Testing`` is Testing, of the cluster Programming."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.finding.table import RawTable
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    find_header_for_column,
    is_left_unchanged,
    stripped_column,
)

_MARKS = (" > ", " » ", " :: ", "::", "\\", "/", ">")
_MOST = 0.8


def split_skill_paths(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Take skills written as paths apart into cluster and name.

    Args:
        raw: The table.
        decisions: ``skill_paths`` answered ``leave`` leaves them as they are.
    """
    header = find_header_for_column(raw, "signals", "skill_id")
    if (
        not header
        or find_header_for_column(raw, "skills", "cluster")
        or is_left_unchanged(decisions, "skill_paths")
    ):
        return [raw]
    seen = list(raw.evidence[header].words)
    if not any(_are_paths(seen, mark) for mark in _MARKS):
        return [raw]
    cells = stripped_column(raw, header)
    paths = [cell for cell in cells.unique() if cell]
    mark = next((m for m in _MARKS if _are_paths(paths, m)), "")
    if not mark:
        return [raw]
    tops = {path: path.split(mark)[0].strip() for path in paths}
    leaves = {path: path.split(mark)[-1].strip() for path in paths}
    shared = pd.Series(leaves).value_counts()
    names = {path: f"{leaf} ({path.split(mark)[-2].strip()})" if shared[leaf] > 1 else leaf
             for path, leaf in leaves.items()}  # fmt: skip
    frame = raw.frame.assign(**{
        header: cells.map(lambda cell: names.get(cell, cell)).astype("str"),
        "Cluster": cells.map(lambda cell: tops.get(cell, "")).astype("str"),
    })  # fmt: skip
    told = ask_about_reshaping(
        raw, decisions, kind="skill_paths", column=header, count=len(paths), value=paths[0],
        found="skill written as a path", expected="a skill and its cluster",
        remedy="The first part is read as the cluster, the last as the skill.",
    )  # fmt: skip
    return [replace(raw, frame=frame).with_issues([told])]


def _are_paths(paths: list[str], mark: str) -> bool:
    """Whether most are paths, and several share how they begin."""
    split = [path.split(mark) for path in paths if path.count(mark) and not path.endswith(mark)]
    if len(paths) < 2 or len(split) < _MOST * len(paths):
        return False
    return len({each[0] for each in split}) < len(split)
