"""The network of skills and roles: who is close to what we need.

Method: closeness blends what is known of two skills or roles (names, requirements, holders, tasks),
each family against chance, with fitted weights; how ready somebody of one role is for another is
directed. Limits: closeness says what is alike, not what is worth moving to, and not whether anybody
did move: affinity and volume are columns of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import unknown_name
from skillgap.core.provenance import Explanation
from skillgap.core.question import Result
from skillgap.core.sparse import sparse
from skillgap.core.workforce import Codes, Floats, Ints, Workforce
from skillgap.questions.network.cooccurrence import pair_counts_table
from skillgap.questions.network.families import Reals
from skillgap.questions.network.kept import arrays_to_keep
from skillgap.questions.network.learning_hours import best_teaching_table, hours_to_learn_by_skill
from skillgap.questions.network.maps import Map
from skillgap.questions.network.opened import (
    explain_pair,
    explain_path_hours,
    explain_skill_or_role,
)
from skillgap.questions.network.organisation import Evidence
from skillgap.questions.network.paths import add_straight_steps, hours_of_steps, shortest_path_nodes
from skillgap.questions.network.readiness import role_cover_matrix


@dataclass(frozen=True, eq=False)
class Network(Result):
    """Skills and roles, how close they are, and the ways between them.

    Attributes:
        workforce: What it was built from.
        evidence: Requirements, holders and headcount as arrays.
        skill_map: Skills as a network.
        role_map: Roles as a network.
        register: The assumptions used.
        warnings: What the reader must know.
    """

    workforce: Workforce
    evidence: Evidence
    skill_map: Map
    role_map: Map
    register: Assumptions
    warnings: tuple[str, ...]

    # --- skills ---

    @cached_property
    def skills(self) -> pd.DataFrame:
        """One row per skill, in the order of ``workforce.skills``.

        Columns: skill_id, name, cluster, kind, community, community_name, demand_fte (FTE present
        in roles that ask for it), holders (people present who hold it), x, y (0–1).
        """
        table, found = self.workforce["skills"], self.skill_map
        needs = self.evidence.needs
        demand = np.bincount(needs.skill, self.evidence.fte[needs.role], minlength=len(table))
        held = np.bincount(self.evidence.held.indices, minlength=len(table))
        return pd.DataFrame(
            {
                "skill_id": table["skill_id"],
                "name": table["name"],
                "cluster": table["cluster"],
                "kind": table["kind"],
                **_map_columns(found),
                "demand_fte": demand,
                "holders": held.astype(np.int64),
            }
        )

    @property
    def table(self) -> pd.DataFrame:
        """The skills; see :attr:`skills`."""
        return self.skills

    @property
    def edges(self) -> pd.DataFrame:
        """Backbone of the skills: source, target (skill ids), weight (closeness 0–1)."""
        return self.skill_map.edges

    @property
    def skill_similarity(self) -> Reals:
        """Closeness of skills, shape (skills, skills), in the order of :attr:`skills`.

        0 to 1: a skill no closer than chance carries nothing over to another.
        """
        return np.maximum(self.skill_map.closeness, np.float32(0))

    def neighbours(self, skill_id: str, n: int = 10) -> pd.DataFrame:
        """List the skills closest to one.

        Args:
            skill_id: The skill.
            n: How many at most.

        Returns:
            Closest first: skill_id, name, cluster, community, closeness (0–1), hours (to learn it
            from here), holders (people who hold it), together (people who hold both: volume),
            affinity (together over what chance gives), also_hold_share (of those who hold this
            skill).

        Raises:
            UnknownName: no such skill.
        """
        skill = _find_code(self.workforce.skills, skill_id, "skills")
        every = self.skill_map.blend.closeness_to_all(skill)
        near = _nearest_positions(every, skill, n)
        close = every[near]
        counts = pair_counts_table(self.evidence.held, np.full(len(near), skill), near)
        table = self.skills.iloc[near].reset_index(drop=True)
        return table[["skill_id", "name", "cluster", "community"]].assign(
            closeness=close,
            hours=self.hours[near] * (1 - close),
            holders=table["holders"],
            together=counts["together"].astype(np.int64),
            affinity=counts["affinity"],
            also_hold_share=counts["other_given_one"],
        )

    @cached_property
    def hours(self) -> Floats:
        """Hours to learn each skill with nothing to build on, shape (skills,)."""
        return hours_to_learn_by_skill(self.workforce, self.register)

    def path(self, from_skill: str, to_skill: str) -> pd.DataFrame:
        """Find the way from one skill to another that takes the fewest hours.

        Args:
            from_skill: The skill held.
            to_skill: The skill wanted.

        Returns:
            One row per step: step, skill_id, name, from_skill_id, closeness (to the one before; 0
            where nothing carries over), hours, total_hours, intervention_id and intervention (what
            teaches it, blank when nothing does), hours_low and hours_high (80%, from the range of
            ``hours_per_level``). The first row is where it starts, with 0 hours. Often the way is
            one straight step: then no skill between pays for itself.

        Raises:
            UnknownName: no such skill.
        """
        codes = self.workforce.skills
        start, end = _find_code(codes, from_skill, "skills"), _find_code(codes, to_skill, "skills")
        links, row = self.skill_map.links, self.skill_map.blend.closeness_to_all
        if start != end:
            ends = (np.maximum(row(each), 0.0) for each in (start, end))
            links = add_straight_steps(links, start, end, *ends)
        arcs = hours_of_steps(links, self.hours)
        way = shortest_path_nodes(arcs, start, end) if start != end else np.array([start])
        steps = list(pairwise(way.tolist()))
        hours = np.array([0.0, *(float(arcs[step]) for step in steps)])[: len(way)]
        close = [1.0, *(float(links[step]) for step in steps)][: len(way)]
        table = self.skills.iloc[way][["skill_id", "name"]].reset_index(drop=True)
        before = pd.Series([None, *table["skill_id"].iloc[:-1]], dtype="str").head(len(table))
        taught = best_teaching_table(self.workforce).reindex(table["skill_id"])
        return table.assign(
            step=np.arange(len(way)),
            from_skill_id=before,
            closeness=np.array(close),
            hours=hours,
            total_hours=hours.cumsum(),
            intervention_id=taught["intervention_id"].to_numpy(),
            intervention=taught["title"].to_numpy(),
            hours_low=hours * self._hours_ratio("low")[way],
            hours_high=hours * self._hours_ratio("high")[way],
        )[["step", "skill_id", "name", "from_skill_id", "closeness", "hours", "total_hours",
           "intervention_id", "intervention", "hours_low", "hours_high"]]  # fmt: skip

    def _hours_ratio(self, end: Literal["low", "high"]) -> Floats:
        """Return hours at one end of the range of ``hours_per_level`` over those in use."""
        value = getattr(self.register["hours_per_level"], end)
        other = hours_to_learn_by_skill(
            self.workforce, self.register.changed(hours_per_level=value)
        )
        return np.asarray(other / self.hours, dtype=np.float64)

    def explain_path(self, from_skill: str, to_skill: str) -> Explanation:
        """Open the hours from one skill to another: steps, closeness, interventions behind them.

        Raises:
            UnknownName: no such skill.
        """
        end = _find_code(self.workforce.skills, to_skill, "skills")
        usual = self.register.value("hours_per_level")
        path = self.path(from_skill, to_skill)
        return explain_path_hours(self.workforce, path, float(self.hours[end]), usual)

    # --- roles ---

    @cached_property
    def roles(self) -> pd.DataFrame:
        """One row per role, in the order of ``workforce.roles``.

        Columns: role_id, title, job_family, community, community_name, x, y (0–1), people and fte
        (present), skills (asked).
        """
        table = self.workforce["roles"]
        return pd.DataFrame(
            {
                "role_id": table["role_id"],
                "title": table["title"],
                "job_family": table["job_family"],
                **_map_columns(self.role_map),
                "people": self.evidence.people,
                "fte": self.evidence.fte,
                "skills": self.evidence.needs.count,
            }
        )

    @property
    def role_edges(self) -> pd.DataFrame:
        """Backbone of the roles: source, target (role ids), weight (closeness 0–1)."""
        return self.role_map.edges

    @property
    def role_closeness(self) -> Reals:
        """How alike roles are, shape (roles, roles), symmetric: −1 to 1, 0 is chance."""
        return self.role_map.closeness

    @cached_property
    def role_cover(self) -> Reals:
        """How much of what the column's role asks the row's role covers, 0 to 1; NaN unknown."""
        return role_cover_matrix(
            self.evidence.needs, self.skill_similarity, len(self.workforce.roles)
        )

    @cached_property
    def readiness(self) -> Reals:
        """The same as :meth:`role_similarity`, as an array in the order of :attr:`roles`."""
        share = np.float32(self.register.value("coverage_share"))
        toward = self.role_map.blend.directed_closeness_matrix()
        blended = share * self.role_cover + (1 - share) * toward
        found = np.where(np.isnan(self.role_cover), toward, blended)
        np.fill_diagonal(found, 1.0)
        return np.asarray(found, dtype=np.float32)

    def role_similarity(self) -> pd.DataFrame:
        """How ready somebody of one role is for another, 0 to 1: from the row's to the column's.

        Returns:
            Roles × roles, labelled by role id: how alike the two are, and by ``coverage_share`` how
            much of what the other asks this role covers.
        """
        labels = list(self.workforce.roles.labels)
        return pd.DataFrame(self.readiness, index=labels, columns=labels)

    def role_neighbours(self, role_id: str, n: int = 10) -> pd.DataFrame:
        """List the roles somebody of one role is most ready for.

        Args:
            role_id: The role moved from.
            n: How many at most.

        Returns:
            Readiest first: role_id, title, job_family, community, readiness (to there),
            readiness_back (from there), closeness (both ways), coverage (of what it asks),
            shared_skills (asked by both), people (present there).

        Raises:
            UnknownName: no such role.
        """
        role = _find_code(self.workforce.roles, role_id, "roles")
        near = _nearest_positions(self.readiness[role], role, n)
        asked = self.evidence.asked
        shared = pair_counts_table(sparse((asked > 0).T), np.full(len(near), role), near)[
            "together"
        ]
        table = self.roles.iloc[near].reset_index(drop=True)
        return table[["role_id", "title", "job_family", "community"]].assign(
            readiness=self.readiness[role, near].astype(np.float64),
            readiness_back=self.readiness[near, role].astype(np.float64),
            closeness=self.role_closeness[role, near].astype(np.float64),
            coverage=self.role_cover[role, near].astype(np.float64),
            shared_skills=shared.astype(np.int64),
            people=table["people"],
        )

    # --- both ---

    @property
    def computed_arrays(self) -> dict[str, NDArray[Any]]:
        """What takes long to compute, as plain arrays; ``build_adjacency`` takes them again."""
        return arrays_to_keep(self.skill_map, "skill") | arrays_to_keep(self.role_map, "role")

    @cached_property
    def communities(self) -> pd.DataFrame:
        """One row per community: of (``skills`` or ``roles``), community, name, members, stability.

        stability is the share of its members that ten other seeds keep together.
        """
        sides = {"skills": self.skill_map, "roles": self.role_map}
        parts = [side.communities.assign(of=of) for of, side in sides.items()]
        table = pd.concat(parts, ignore_index=True)
        return table[["of", "community", "name", "members", "stability"]]

    @cached_property
    def stability(self) -> dict[str, float]:
        """Adjusted Rand index of the communities of ``skills`` and ``roles`` over ten seeds."""
        return {"skills": self.skill_map.stability, "roles": self.role_map.stability}

    @cached_property
    def weights(self) -> pd.DataFrame:
        """The blends shown: of, family, weight (per standard deviation), share, chance, known."""
        sides = {"skills": self.skill_map, "roles": self.role_map}
        parts = [side.blend.table.assign(of=of) for of, side in sides.items()]
        table = pd.concat(parts, ignore_index=True)
        return table[["of", "family", "weight", "share", "chance", "spread", "known"]]

    def explain(self, key: str | tuple[str, str]) -> Explanation:
        """Open a skill, a role, or the closeness of two of them.

        Args:
            key: A skill id or role id, or two ids of one kind.

        Raises:
            UnknownName: neither a skill nor a role.
        """
        first = key if isinstance(key, str) else key[0]
        side = self.skill_map if self.workforce.skills.code(first) >= 0 else self.role_map
        if isinstance(key, str):
            return explain_skill_or_role(
                self.workforce, side, _find_code(side.codes, key, "skills and roles")
            )
        one, other = (_find_code(side.codes, each, "skills and roles") for each in key)
        return explain_pair(self.workforce, side, one, other)


def _map_columns(side: Map) -> dict[str, object]:
    names = np.array([*side.community_names, ""], dtype=object)[side.community]
    return {
        "community": side.community,
        "community_name": pd.Series(names, dtype="str"),
        "x": side.points[:, 0],
        "y": side.points[:, 1],
    }


def _find_code(codes: Codes, label: str, where: str) -> int:
    found = codes.code(label)
    if found < 0:
        raise unknown_name(where, label, list(codes.labels))
    return found


def _nearest_positions(close: Reals | Floats, own: int, n: int) -> Ints:
    """Return the positions of the n largest, itself left out, ties by position."""
    order = np.argsort(-close, kind="stable")
    order = order[(order != own) & (close[order] > 0)]
    return np.asarray(order[: max(n, 0)], dtype=np.int64)
