"""What is chosen on Scenarios: what the figure shows, how far ahead, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from skillgap.ui.kit.state import Part

HORIZONS = (12, 24, 36)
MEASURES = {"posts_short": "Vacant posts", "supply": "People", "demand": "Posts"}


@dataclass(frozen=True, slots=True)
class Figure:
    """What the figures of the page show.

    Attributes:
        measure: ``posts_short``, ``supply`` or ``demand``.
        months: Months ahead that tables and answers speak of.
        function: Function looked at; empty is the whole organisation.
        target: Target line in FTE; 0 is none.
    """

    measure: str = "posts_short"
    months: int = 24
    function: str = ""
    target: float = 0.0


figure = Part(
    "scenarios",
    Figure(),
    page="scenarios",
    address={"measure": "figure", "months": "months", "function": "of"},
    allowed={"measure": tuple(MEASURES), "months": HORIZONS},
    before={
        "measure": "scenario_measure",
        "months": "scenario_months",
        "function": "scenario_function",
        "target": "scenario_target",
    },
)
