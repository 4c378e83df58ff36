"""Who can move where, and how: moves, ladders, bridges, mentors, openings and succession."""

from __future__ import annotations

from skillgap.questions.mobility.aspirations import ASPIRATIONS, Aspirations, find_aspirations
from skillgap.questions.mobility.bridges import Bridges, find_bridges
from skillgap.questions.mobility.coverage import Levels, gather_staff
from skillgap.questions.mobility.filters import Calibration, Cuts, calibrate_cutoff
from skillgap.questions.mobility.history import MOVE_HISTORY, MoveHistory, find_move_history
from skillgap.questions.mobility.ladders import Ladder, build_ladder
from skillgap.questions.mobility.mentors import Mentors, assign_mentors
from skillgap.questions.mobility.moves import Moves, contested_needs, rank_moves
from skillgap.questions.mobility.openings import (
    OPENINGS,
    Candidates,
    find_candidates,
    open_posts_table,
)
from skillgap.questions.mobility.succession import SUCCESSION, Succession, find_successors

__all__ = [
    "ASPIRATIONS",
    "Aspirations",
    "Bridges",
    "Calibration",
    "Candidates",
    "Cuts",
    "Ladder",
    "Levels",
    "MOVE_HISTORY",
    "Mentors",
    "MoveHistory",
    "Moves",
    "OPENINGS",
    "SUCCESSION",
    "Succession",
    "assign_mentors",
    "calibrate_cutoff",
    "build_ladder",
    "contested_needs",
    "find_aspirations",
    "find_bridges",
    "find_candidates",
    "find_move_history",
    "find_successors",
    "gather_staff",
    "open_posts_table",
    "rank_moves",
]
