"""The line under a page's question: which organisation, which day, and which part of it."""

from __future__ import annotations

from collections.abc import Sequence

from skillgap.core import wording
from skillgap.questions.gaps.words import dataset_line
from skillgap.ui.kit import board, cached, scope

WHOLE = "whole organisation"


def subject_in_words(heeded: Sequence[str] = scope.FILTERS, *, scenario: bool = False) -> str:
    """Say what the page speaks of, or nothing where no dataset is open.

    Args:
        heeded: Filters that the page heeds; only those are named.
        scenario: Whether the page speaks of the scenario looked at.
    """
    workforce = cached.workforce()
    if workforce is None:
        return ""
    chosen = [value for values in scope.filters_in_force(heeded).values() for value in values]
    whole = {"employee": "your own record", "manager": "your people"}.get(
        cached.viewer().role, WHOLE
    )
    part = f"only {wording.listed(chosen, 4)}" if chosen else whole
    future = [f"scenario {board.active_scenario().name}"] if scenario else []
    return " · ".join([dataset_line(workforce), part, *future])
