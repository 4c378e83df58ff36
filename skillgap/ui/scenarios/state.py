"""What is chosen on Scenarios: how far ahead, for whom, which target, and where changes apply."""

from __future__ import annotations

from dataclasses import dataclass

from skillgap.ui.kit.state import Part

HORIZONS = (12, 24, 36)


@dataclass(frozen=True, slots=True)
class Figure:
    """What the figures of the page show.

    Attributes:
        months: Months ahead that tables and answers speak of.
        function: Function looked at; empty is the whole organisation.
        target: Target line in FTE of empty posts; 0 is none.
        change_functions: Functions that the next slider moved applies to; empty is all.
        change_regions: Regions likewise.
    """

    months: int = 24
    function: str = ""
    target: float = 0.0
    change_functions: tuple[str, ...] = ()
    change_regions: tuple[str, ...] = ()


figure = Part(
    "scenarios",
    Figure(),
    page="scenarios",
    address={"months": "months", "function": "of"},
    allowed={"months": HORIZONS},
    before={
        "months": "scenario_months",
        "function": "scenario_function",
        "target": "scenario_target",
    },
)
