"""Who can move where, and how: moves, ladders, bridges, mentors, openings and succession."""

from __future__ import annotations

from skillgap.questions.mobility.bridges import Bridges, find_bridges
from skillgap.questions.mobility.filters import Cuts
from skillgap.questions.mobility.ladders import Ladder, climb
from skillgap.questions.mobility.mentors import Mentors, assign_mentors
from skillgap.questions.mobility.moves import Moves, rank_moves
from skillgap.questions.mobility.openings import Candidates, match_openings
from skillgap.questions.mobility.succession import Succession, plan_succession

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
