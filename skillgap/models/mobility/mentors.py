"""Mentors: whoever is one to two levels ahead in the same skill, under another manager.

Method: the assignment with the largest summed benefit (Hungarian method,
``scipy.optimize.linear_sum_assignment``); benefit of a pair is the chance that the mentor meets
what the learner needs, a little less for another region. Nobody mentors more than
``mentor_capacity`` people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.domain.assumptions import Assumptions
from skillgap.domain.provenance import Provenance
from skillgap.domain.workforce import Floats, Ints
from skillgap.models._gap_levels import LevelSource
from skillgap.models.mobility.moves import trace

FORMULA = (
    "max Σ benefit of the pairs;  allowed: level of the mentor − level of the learner within the "
    "gap assumed, same skill, another manager;  benefit = P(mentor's level ≥ learner's + least "
    "gap) − 0.1 where the regions differ"
)
ASSUMED = ("mentor_gap_low", "mentor_gap_high", "mentor_capacity")
MOST_MENTORS = 400
_ELSEWHERE = 0.1
_COLUMNS = ["employee_id", "skill_id", "name", "level", "mentor_id", "mentor_level", "gap_levels",
            "p_ahead", "same_region"]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Mentors:
    """Who learns from whom.

    Attributes:
        table: One row per learner and skill asked for: employee_id, skill_id, name, level,
            mentor_id (blank: nobody fits), mentor_level, gap_levels, p_ahead (chance the mentor is
            at least the least gap ahead), same_region.
        warnings: What the reader must know.
        provenance: Where the numbers come from.
    """

    table: pd.DataFrame
    warnings: tuple[str, ...]
    provenance: Provenance


def assign_mentors(
    profiles: LevelSource, wanted: Sequence[tuple[str, str]], *, assumptions: Assumptions
) -> Mentors:
    """Assign a mentor to each learner.

    Args:
        profiles: Levels with their uncertainty.
        wanted: Pairs of employee id and skill id to be learned.
        assumptions: ``mentor_gap_low``, ``mentor_gap_high``, ``mentor_capacity``.

    Returns:
        One row for each known pair, in the order asked; the mentor is blank where nobody fits.
    """
    workforce = profiles.workforce
    ids = pd.DataFrame(list(wanted), columns=["employee_id", "skill_id"], dtype="str")
    ids = ids.drop_duplicates(ignore_index=True)
    person = workforce.people.encode(ids["employee_id"])
    skill = workforce.skills.encode(ids["skill_id"])
    known = (person >= 0) & (skill >= 0)
    ids, person, skill = ids[known].reset_index(drop=True), person[known], skill[known]
    level, _, _ = profiles.at(person, skill)
    mentor, ahead = _assign(profiles, person, skill, level, assumptions)
    labels = np.append(np.asarray(workforce.people.labels, dtype=object), "")
    their, _, _ = profiles.at(np.maximum(mentor, 0), skill)
    region = np.append(workforce["employees"]["region"].to_numpy(dtype=object), "")
    found = mentor >= 0
    table = ids.assign(
        name=workforce["skills"]["name"].to_numpy(dtype=object)[skill],
        level=level,
        mentor_id=pd.Series(labels[mentor], dtype="str"),
        mentor_level=np.where(found, their, np.nan),
        gap_levels=np.where(found, their - level, np.nan),
        p_ahead=np.where(found, ahead, np.nan),
        same_region=found & (region[mentor] == region[person]),
    )
    alone = int((~found).sum())
    return Mentors(
        table=table[_COLUMNS],
        warnings=(f"For {alone} of {len(table)} nobody fits.",) if alone else (),
        provenance=trace(workforce, profiles, assumptions, "Mentors", FORMULA, ASSUMED),
    )


def _assign(
    profiles: LevelSource, person: Ints, skill: Ints, level: Floats, assumptions: Assumptions
) -> tuple[Ints, Floats]:
    """Return the mentor's person code for each learner (−1: nobody) and the chance to be ahead."""
    from scipy.optimize import linear_sum_assignment

    pairs = _candidates(profiles, skill)
    mentor = np.full(len(person), -1, dtype=np.int64)
    ahead = np.full(len(person), np.nan)
    if not len(person) or not len(pairs):
        return mentor, ahead
    people, column = np.unique(profiles.person[pairs], return_inverse=True)
    benefit = np.full((len(person), len(people)), -1.0)
    chance = np.zeros_like(benefit)
    for row in range(len(person)):
        mine = profiles.skill[pairs] == skill[row]
        at = column[mine]
        benefit[row, at], chance[row, at] = _benefit(
            profiles, pairs[mine], int(person[row]), float(level[row]), assumptions
        )
    seats = int(assumptions.value("mentor_capacity"))
    # Costs are shifted so that every allowed pair beats no pair, whatever the number of learners.
    gains = np.where(np.tile(benefit, seats) > 0, np.tile(benefit, seats) + 1.0, 0.0)
    rows, columns = linear_sum_assignment(gains, maximize=True)
    allowed = gains[rows, columns] > 0
    rows, places = rows[allowed], columns[allowed] % len(people)
    mentor[rows] = people[places]
    ahead[rows] = chance[rows, places]
    return mentor, ahead


def _candidates(profiles: LevelSource, skill: Ints) -> Ints:
    """Return positions of the pairs of those present with evidence, the ablest of each skill."""
    workforce = profiles.workforce
    agent = (workforce["employees"]["employment"] == "digital agent").fillna(False)
    here = workforce.present & ~agent.to_numpy(dtype=np.bool_)
    place = np.flatnonzero(np.isin(profiles.skill, np.unique(skill)) & here[profiles.person])
    order = place[
        np.lexsort((profiles.person[place], -profiles.level[place], profiles.skill[place]))
    ]
    rank = np.arange(len(order)) - np.searchsorted(profiles.skill[order], profiles.skill[order])
    return order[rank < MOST_MENTORS]


def _benefit(
    profiles: LevelSource, pairs: Ints, learner: int, level: float, assumptions: Assumptions
) -> tuple[Floats, Floats]:
    """Return the benefit of each candidate (−1: not allowed) and the chance to be ahead."""
    from scipy.special import ndtr

    staff = profiles.workforce["employees"]
    manager = staff["manager_id"].fillna("").to_numpy(dtype=object)
    region = staff["region"].to_numpy(dtype=object)
    ids = np.asarray(profiles.workforce.people.labels, dtype=object)
    who, low = profiles.person[pairs], assumptions.value("mentor_gap_low")
    gap = profiles.level[pairs] - level
    chance = ndtr((gap - low) / np.maximum(profiles.level_sd[pairs], 1e-6))
    mine, theirs = manager[learner], manager[who]
    boss = (ids[who] == mine) | (theirs == ids[learner])
    allowed = (gap >= low) & (gap <= assumptions.value("mentor_gap_high")) & (who != learner)
    allowed = allowed & ~boss & ((theirs != mine) | (theirs == ""))
    benefit = chance - _ELSEWHERE * (region[who] != region[learner])
    return np.where(allowed, benefit, -1.0), np.asarray(chance, dtype=np.float64)
