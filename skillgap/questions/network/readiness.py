"""How ready somebody of one role is for another: directed, for A may know all of B and B not of A.

Method: soft coverage, cov(A→B) = Σ ω_s · max_a θ_as · min(1, level_a / required_s) ÷ Σ ω_s over the
skills s that B asks, a the skills of A, θ the closeness of skills and ω = importance × log(roles /
roles that ask for s). What everybody needs says little about a move.
"""

from __future__ import annotations

import numpy as np

from skillgap.core.needs import Needs
from skillgap.core.workforce import Floats
from skillgap.questions.network.families import Reals


def weight_of_needs(needs: Needs, roles: int) -> Floats:
    """Return ω of each need, shape (needs,)."""
    asking = np.bincount(needs.skill, minlength=int(needs.skill.max(initial=-1)) + 1)
    rarity = np.log((1 + roles) / asking[needs.skill])
    return np.asarray(needs.share * rarity, dtype=np.float64)


def role_cover_matrix(needs: Needs, closeness: Reals, roles: int) -> Reals:
    """Return how much of each role's needs every role covers.

    Args:
        needs: Requirements as arrays.
        closeness: Closeness of skills, shape (skills, skills), 1 on the diagonal.
        roles: Number of roles.

    Returns:
        Shape (roles, roles), from the row's role to the column's, 0 to 1; NaN where one of them
        asks for nothing.
    """
    weight = weight_of_needs(needs, roles)
    whole = np.bincount(needs.role, weight, minlength=roles)
    found = np.full((roles, roles), np.nan, dtype=np.float32)
    for role in np.flatnonzero(needs.count):
        own = slice(needs.start[role], needs.start[role] + needs.count[role])
        ratio = np.minimum(needs.level[own, None] / needs.level[None, :], 1.0)
        best = (closeness[np.ix_(needs.skill[own], needs.skill)] * ratio).max(axis=0)
        covered = np.bincount(needs.role, best * weight, minlength=roles)
        found[role] = np.where(whole > 0, covered / np.where(whole > 0, whole, 1.0), np.nan)
    return found
