"""The rungs of a ladder: what to take in which order, prerequisites before what builds on them.

Method: for one need, of the interventions that teach it the one that gives most levels for an
hour, the hours of its missing prerequisites included, until the level is expected to be reached.
What somebody has completed is not taken again. A prerequisite counts as met when it was completed,
stands on the ladder already, or teaches another skill that is held at ``prerequisite_level``; in
the skill climbed towards it comes first, because both may be needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.level_source import LevelSource
from skillgap.core.tables import LEVEL_MAX

_FEWEST_HOURS = 0.5


@dataclass(slots=True)
class Need:
    """Where somebody stands on one need while she climbs.

    Attributes:
        skill_id: Skill.
        name: Its name.
        required: Level required.
        level: Level expected so far.
        variance: Its variance.
        p_met: Chance the need is met.
    """

    skill_id: str
    name: str
    required: float
    level: float
    variance: float
    p_met: float

    def add_gain_up_to_top_level(self, levels: float, spread: float) -> float:
        """Add an uncertain gain; returns what of it fits under the highest level."""
        from scipy.special import ndtr

        given = min(levels, LEVEL_MAX - self.level)
        self.level += given
        self.variance += (spread * given) ** 2
        reached = float(ndtr((self.level - self.required) / np.sqrt(self.variance)))
        self.p_met = max(self.p_met, reached)
        return given


@dataclass(slots=True)
class Climb:
    """One person on the way to one role.

    Attributes:
        catalogue: Interventions by id.
        needs: Needs of the role by skill id.
        completed: Interventions completed before.
        held: Levels held by skill id.
        per_level: Hours of practice for a level by skill id.
        register: ``ladder_gain_share``, ``ladder_gain_spread``, ``prerequisite_level``.
        taken: Interventions on the ladder so far.
    """

    catalogue: pd.DataFrame
    needs: dict[str, Need]
    completed: frozenset[str]
    held: dict[str, float]
    per_level: dict[str, float]
    register: Assumptions
    taken: set[str] = field(default_factory=set)

    def rung_rows_of_need(self, skill_id: str) -> Iterator[tuple[object, ...]]:
        """Yield the rows that lead up to one need, until it is expected to be met."""
        need = self.needs[skill_id]
        while need.level < need.required:
            best = self._best_way_per_hour(need)
            if best is None:
                yield self._practice_rung(need)
                return
            for one in best:
                if need.level >= need.required:
                    return
                yield self._take_intervention(one, need)

    def _best_way_per_hour(self, need: Need) -> list[str] | None:
        """Return what gives most for an hour, its missing prerequisites before it."""
        table = self.catalogue
        useful = (table["skill_id"] == need.skill_id) & (table["level_gain"] > 0)
        ids = sorted(set(table.index[useful & (table["hours"] > 0)]) - self.taken - self.completed)
        ways = [[*self._prerequisites_in_order(one), one] for one in ids]
        return max(ways, key=lambda way: self._gain_per_hour(way, need), default=None)

    def _gain_per_hour(self, way: list[str], need: Need) -> float:
        kept = self.register.value("ladder_gain_share")
        gain = min(self._catalogue_number(way[-1], "level_gain") * kept, need.required - need.level)
        hours = sum(self._catalogue_number(one, "hours") for one in way)
        return gain / max(hours, _FEWEST_HOURS)

    def _prerequisites_in_order(self, intervention: str) -> list[str]:
        """Return the prerequisites not met yet, deepest first; a circle is cut."""
        order: list[str] = []
        seen = {intervention}

        def visit_prerequisites(one: str) -> None:
            for before in self._prerequisites_missing(one):
                if before not in seen:
                    seen.add(before)
                    visit_prerequisites(before)
                    order.append(before)

        visit_prerequisites(intervention)
        return order

    def _prerequisites_missing(self, intervention: str) -> list[str]:
        told = self.catalogue.at[intervention, "prerequisites"]
        before = [one.strip() for one in str(told).replace(",", ";").split(";")]
        met = self.taken | self.completed
        return [
            one
            for one in before
            if one in self.catalogue.index
            and one not in met
            and not self._holds_skill_taught(
                one, but=str(self.catalogue.at[intervention, "skill_id"])
            )
        ]

    def _holds_skill_taught(self, intervention: str, but: str) -> bool:
        """Say whether the skill of an intervention, if it is another one, is held already."""
        skill = str(self.catalogue.at[intervention, "skill_id"])
        enough = self.register.value("prerequisite_level")
        return skill != but and self.held.get(skill, 0.0) >= enough

    def _catalogue_number(self, intervention: str, column: str) -> float:
        """Return a number of the catalogue, 0 where it is blank or below."""
        value = float(self.catalogue[column].to_numpy(dtype=np.float64)[
            self.catalogue.index.get_loc(intervention)])  # fmt: skip
        return value if value > 0 else 0.0

    def _take_intervention(self, intervention: str, towards: Need) -> tuple[object, ...]:
        """Put an intervention on the ladder, under the need it teaches or is needed first for."""
        self.taken.add(intervention)
        row = self.catalogue.loc[intervention]
        need = self.needs.get(str(row["skill_id"]))
        offered = self._catalogue_number(intervention, "level_gain") if need else 0.0
        need = need or towards
        before, p_now = need.level, need.p_met
        gain = need.add_gain_up_to_top_level(
            offered * self.register.value("ladder_gain_share"),
            self.register.value("ladder_gain_spread"),
        )
        return (need.skill_id, need.name, need.required, before, p_now, intervention, row["title"],
                row["kind"], self._catalogue_number(intervention, "hours"), gain,
                need.p_met)  # fmt: skip

    def _practice_rung(self, need: Need) -> tuple[object, ...]:
        before, p_now = need.level, need.p_met
        gain = need.add_gain_up_to_top_level(
            need.required - before, self.register.value("ladder_gain_spread")
        )
        return (need.skill_id, need.name, need.required, before, p_now, "", "Practice at work",
                "practice", gain * self.per_level[need.skill_id], gain, need.p_met)  # fmt: skip


def start_climb(
    levels: LevelSource,
    person: int,
    needs: pd.DataFrame,
    per_level: dict[str, float],
    register: Assumptions,
) -> Climb:
    """Gather what one person has done and holds.

    Args:
        levels: Profiles.
        person: Person code.
        needs: Her standing on the needs of the role, from ``standing_table``.
        per_level: Hours of practice for a level by skill id.
        register: Assumptions in use.
    """
    workforce = levels.workforce
    taken = workforce["enrolments"]
    hers = taken["employee_id"] == workforce.people.labels[person]
    done = taken["intervention_id"][hers & (taken["status"] == "completed").fillna(False)]
    pair = np.flatnonzero(levels.person == person)
    skill = np.asarray(workforce.skills.labels, dtype=object)[levels.skill[pair]]
    rows = zip(needs["skill_id"], needs["name"], needs["required_level"], needs["level"],
               needs["level_sd"], needs["p_meets"], strict=True)  # fmt: skip
    return Climb(
        catalogue=workforce["interventions"].drop_duplicates("intervention_id")
        .set_index("intervention_id"),
        needs={
            str(one): Need(str(one), str(name), float(required), float(level), float(sd) ** 2,
                           float(met))
            for one, name, required, level, sd, met in rows
        },
        completed=frozenset(done),
        held=dict(zip(skill.tolist(), levels.level[pair].tolist(), strict=True)),
        per_level=per_level,
        register=register,
    )  # fmt: skip
