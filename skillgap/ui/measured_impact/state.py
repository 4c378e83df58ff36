"""What is chosen on Measured impact: the roll-out, the outcome, and how it is judged."""

from __future__ import annotations

from dataclasses import dataclass

from skillgap.ui.kit.state import Part


@dataclass(frozen=True, slots=True)
class Asked:
    """What is measured.

    Attributes:
        of: Intervention whose impact is measured; empty: the plainest roll-out.
        on: Outcome it is measured on.
        lots: Whether its places were drawn by lot.
        looks: Results looked at together; 0 is the number of planned roll-outs.
        value: Money that one unit of the outcome is worth; 0 is by pay.
        anticipation: Periods before its start in which it may already have shown.
    """

    of: str = ""
    on: str = ""
    lots: bool = False
    looks: float = 0.0
    value: float = 0.0
    anticipation: float = 0.0


asked = Part(
    "measured impact",
    Asked(),
    page="measured_impact",
    address={"of": "intervention", "on": "outcome"},
    before={
        name: f"impact_{name}" for name in ("of", "on", "lots", "looks", "value", "anticipation")
    },
)
