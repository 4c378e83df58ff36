"""What cells and axes mean, before columns are matched: facts in lists, targets, ladders, paths."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.finding.table import RawTable
from skillgap.reading.meaning.axes import read_role_levels, split_ladder, split_targets
from skillgap.reading.meaning.facts import split_facts
from skillgap.reading.meaning.histories import split_history, split_survey
from skillgap.reading.meaning.paths import read_paths

_STEPS: tuple[Callable[[RawTable, Decisions], list[RawTable]], ...] = (
    split_survey,
    split_facts,
    split_targets,
    split_ladder,
    split_history,
    read_role_levels,
    read_paths,
)


def reshape(raws: Sequence[RawTable], decisions: Decisions) -> list[RawTable]:
    """Turn tables whose cells or axes hold more than one thing into tables that hold one.

    Args:
        raws: Tables as found.
        decisions: Answers given so far; each reshaping can be answered with ``leave``.

    Returns:
        The tables, those taken out of another right behind it; what was done is among their
        issues, with a question where it is a guess.
    """
    tables = list(raws)
    for step in _STEPS:
        tables = [part for raw in tables for part in step(raw, decisions.of(raw.file))]
    return tables


__all__ = ["reshape"]
