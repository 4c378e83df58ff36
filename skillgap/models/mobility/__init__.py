"""Who can move where, and how: moves, ladders, bridges, mentors, openings and succession."""

from __future__ import annotations

from skillgap.models.mobility.bridges import Bridges, find_bridges
from skillgap.models.mobility.filters import Cuts
from skillgap.models.mobility.ladders import Ladder, climb
from skillgap.models.mobility.mentors import Mentors, assign_mentors
from skillgap.models.mobility.moves import Moves, rank_moves
from skillgap.models.mobility.openings import Candidates, match_openings
from skillgap.models.mobility.succession import Succession, plan_succession

__all__ = [
    "Bridges",
    "Candidates",
    "Cuts",
    "Ladder",
    "Mentors",
    "Moves",
    "Succession",
    "assign_mentors",
    "climb",
    "find_bridges",
    "match_openings",
    "plan_succession",
    "rank_moves",
]
