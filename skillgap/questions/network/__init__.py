"""Who is close to what we need: skills and roles as a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.level_source import LevelSource
from skillgap.core.question import SHIPPED, Question, declare
from skillgap.core.workforce import Codes, Workforce
from skillgap.questions.network.blend import Blend
from skillgap.questions.network.families import Family
from skillgap.questions.network.features import Features, make_families
from skillgap.questions.network.kept import Arrays, Unread, map_from_kept_arrays
from skillgap.questions.network.maps import Map, build_map
from skillgap.questions.network.network import Network
from skillgap.questions.network.opened import FORMULA
from skillgap.questions.network.organisation import (
    Evidence,
    gather_evidence,
    gather_role_features,
    gather_skill_features,
)

Progress: TypeAlias = Callable[[str, float], None]
Reader: TypeAlias = Callable[[Evidence], Features]
Span: TypeAlias = tuple[float, float]

__all__ = ["Features", "Network", "build_adjacency", "make_families", "registered_family_weights"]

LITERATURE = (
    "Hidalgo and others 2007; Alabdulkareem and others 2018: proximity from what goes together",
    "Dawson and others 2021: similarity of sets of skills",
    "Serrano and others 2009: disparity filter",
    "Blondel and others 2008: Louvain communities",
)


QUESTION = Question(
    name="network",
    columns=declare("""
skill_id        skill    the skill
name            label    its name
cluster         label    its cluster in the list of skills
kind            label    technical, human, leadership or compliance
community       id       group of skills that lie close together
community_name  label    name of that group
x               measure  place on the map, from left to right
y               measure  place on the map, from top to bottom
demand_fte      fte      working time of the people whose role requires it
holders         count    people known to hold it
"""),
    title="Closeness of skills and roles",
    asks="Which skills and roles are close to each other, and what leads from one to another?",
    formula=FORMULA,
    uses=("skills", "roles", "employees", "requirements", "signals", "tasks", "interventions"),
    given=("profiles",),
    sources=LITERATURE,
)


@QUESTION.answers
def build_adjacency(
    workforce: Workforce,
    profiles: LevelSource | None = None,
    *,
    assumptions: Assumptions = SHIPPED,
    semantic: bool = True,
    seed: int = 7,
    kept: Arrays | None = None,
    progress: Progress | None = None,
) -> Network:
    """Build the network of an organisation's skills and roles.

    Args:
        workforce: Skills and roles; requirements, signals and tasks each add a family.
        profiles: Levels, to say who holds what; without them signals do.
        assumptions: The register; by default the one shipped.
        semantic: Read names and titles by meaning, too, where the extra is installed.
        seed: Seed of the communities.
        kept: ``arrays`` of the same network built earlier; what does not fit is computed.
        progress: Told what is done and the share done, 0 to 1.

    Returns:
        The network. An empty workforce gives an empty one, with a warning.
    """
    evidence = gather_evidence(workforce, profiles)
    table, roles = workforce["skills"], workforce["roles"]
    alpha = assumptions.value("backbone_alpha")

    def make_map_of(
        of: str, codes: Codes, names: pd.Series, groups: pd.Series, read: Reader, span: Span
    ) -> Map:
        told = (codes, names.fillna("").tolist(), groups.tolist())
        weights = registered_family_weights(assumptions, of)

        def gather_families() -> Sequence[Family]:
            return make_families(read(evidence), semantic=semantic, wanted=weights)

        if kept is not None:
            later = Blend(Unread(gather_families), weights)
            found = map_from_kept_arrays(kept, of, *told, later, alpha=alpha, seed=seed)
            if found is not None:
                return found
        say = _progress_of_part(progress, f"Comparing {len(codes):,} {of}s with each other", span)
        say(0.0)
        blend = Blend(gather_families(), weights, progress=say)
        return build_map(*told, blend, alpha=alpha, seed=seed)

    skill_map = make_map_of(
        "skill", workforce.skills, table["name"], table["cluster"].fillna("Unsorted"),
        gather_skill_features, (0.0, 0.8),
    )  # fmt: skip
    role_map = make_map_of(
        "role", workforce.roles, roles["title"], roles["job_family"].fillna("All"),
        gather_role_features, (0.8, 1.0),
    )  # fmt: skip
    return Network(
        workforce=workforce,
        evidence=evidence,
        skill_map=skill_map,
        role_map=role_map,
        register=assumptions,
        warnings=tuple(_network_warnings(evidence, skill_map)),
    )


def _progress_of_part(progress: Progress | None, words: str, span: Span) -> Callable[[float], None]:
    """Return what tells a share of one part as a share of the whole."""
    start, stop = span

    def report_share(share: float) -> None:
        if progress is not None:
            progress(words, start + share * (stop - start))

    return report_share


def registered_family_weights(assumptions: Assumptions, of: str) -> dict[str, float]:
    """Return the registered weights of families, of ``skill`` or ``role``."""
    start = f"{of}_weight_"
    return {
        name.removeprefix(start): assumptions.value(name)
        for name in assumptions
        if name.startswith(start)
    }


def _network_warnings(evidence: Evidence, skill_map: Map) -> Iterator[str]:
    if evidence.asked.nnz == 0:
        yield "No requirements are loaded: closeness rests on names alone. Add what roles require."
    if evidence.held.nnz == 0:
        yield "Nobody is known to hold a skill: what people hold together is left out."
    if len(skill_map.codes) and skill_map.links.nnz == 0:
        yield "No two skills are closer than chance: there is nothing to link."
