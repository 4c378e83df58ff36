"""What is chosen on Projected ROI: the intervention, how many people, and inputs set by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from skillgap.ui.kit.state import Part


@dataclass(frozen=True, slots=True)
class Asked:
    """What the projection is asked.

    Attributes:
        intervention: Intervention asked about; empty: the largest block of places.
        people: People it is offered to; 0 is a quarter's places.
        months: Months that benefits are counted; 0 is two years.
        hires: Outside hires it makes unnecessary, in posts.
        edits: Inputs set by hand, as pairs of name and value.
        past: Earlier edits, oldest first, for undo.
    """

    intervention: str = ""
    people: float = 0.0
    months: float = 0.0
    hires: float = 0.0
    edits: tuple[Any, ...] = ()
    past: tuple[Any, ...] = ()


asked = Part(
    "projected roi",
    Asked(),
    page="projected_roi",
    address={"intervention": "intervention", "people": "people"},
    before={
        "intervention": "roi_intervention",
        "people": "roi_people",
        "months": "roi_months",
        "hires": "roi_hires",
        "edits": "roi_edits",
        "past": "roi_before",
    },
)


def ask_about(intervention_id: str) -> None:
    """Ask about another intervention; what was set by hand for the one before is put to rest."""
    asked.change(intervention=intervention_id, people=0.0, hires=0.0, edits=(), past=())
