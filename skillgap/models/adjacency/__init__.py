"""Who is close to what we need: skills and roles as a network."""

from __future__ import annotations

from collections.abc import Iterator

from skillgap.domain.assumptions import Assumptions
from skillgap.domain.provenance import CODE_VERSION, Provenance
from skillgap.domain.workforce import Workforce
from skillgap.models._gap_levels import LevelSource
from skillgap.models.adjacency.blend import Blend
from skillgap.models.adjacency.maps import Map, build_map
from skillgap.models.adjacency.network import Network
from skillgap.models.adjacency.opened import FORMULA
from skillgap.models.adjacency.organisation import (
    Evidence,
    gather,
    role_families,
    skill_families,
)

__all__ = ["Network", "build_adjacency"]

MOST_LINKS = 12
"""Near neighbours linked to each skill or role before the backbone is taken."""
SKILL_FAMILIES = ("name", "cluster", "requirements", "holders")
ROLE_FAMILIES = ("title", "job_family", "skills", "tasks")
LITERATURE = (
    "Hidalgo and others 2007; Alabdulkareem and others 2018: proximity from what goes together",
    "Dawson and others 2021: similarity of sets of skills",
    "Serrano and others 2009: disparity filter",
    "Blondel and others 2008: Louvain communities",
)


def build_adjacency(
    workforce: Workforce,
    profiles: LevelSource | None = None,
    *,
    assumptions: Assumptions,
    seed: int = 7,
) -> Network:
    """Build the network of an organisation's skills and roles.

    Args:
        workforce: Skills and roles; requirements, signals and tasks each add a family.
        profiles: Levels, to say who holds what; without them signals do.
        assumptions: The register; see ``skill_weight_…``, ``role_weight_…``, ``coverage_share``,
            ``backbone_alpha``, ``hours_per_level``.
        seed: Seed of the communities.

    Returns:
        The network. An empty workforce gives an empty one, with a warning.
    """
    evidence = gather(workforce, profiles)
    table, roles = workforce["skills"], workforce["roles"]
    alpha = assumptions.value("backbone_alpha")
    skill_map = build_map(
        workforce.skills,
        table["name"].fillna("").tolist(),
        table["cluster"].fillna("Unsorted").tolist(),
        Blend(skill_families(evidence), _weights(assumptions, "skill", SKILL_FAMILIES)),
        most_links=MOST_LINKS,
        alpha=alpha,
        seed=seed,
    )
    role_map = build_map(
        workforce.roles,
        roles["title"].fillna("").tolist(),
        roles["job_family"].fillna("All").tolist(),
        Blend(role_families(evidence), _weights(assumptions, "role", ROLE_FAMILIES)),
        most_links=MOST_LINKS,
        alpha=alpha,
        seed=seed,
    )
    return Network(
        workforce=workforce,
        evidence=evidence,
        skill_map=skill_map,
        role_map=role_map,
        register=assumptions,
        warnings=tuple(_warn(evidence, skill_map)),
        provenance=_trace(workforce, assumptions),
    )


def _weights(assumptions: Assumptions, of: str, families: tuple[str, ...]) -> dict[str, float]:
    return {name: assumptions.value(f"{of}_weight_{name}") for name in families}


def _warn(evidence: Evidence, skill_map: Map) -> Iterator[str]:
    if evidence.asked.nnz == 0:
        yield "No requirements are loaded: closeness rests on names alone. Add what roles require."
    if evidence.held.nnz == 0:
        yield "Nobody is known to hold a skill: what people hold together is left out."
    if len(skill_map.codes) and skill_map.links.nnz == 0:
        yield "No two skills are closer than chance: there is nothing to link."


def _trace(workforce: Workforce, assumptions: Assumptions) -> Provenance:
    weights = [f"skill_weight_{name}" for name in SKILL_FAMILIES]
    weights += [f"role_weight_{name}" for name in ROLE_FAMILIES]
    used = ("skills", "roles", "requirements", "signals", "tasks", "interventions")
    return Provenance(
        title="Closeness of skills and roles",
        formula=FORMULA,
        inputs={name: len(workforce[name]) for name in used},
        assumptions=assumptions.among(
            *weights, "coverage_share", "backbone_alpha", "hours_per_level"
        ),
        dataset=workforce.fingerprint,
        as_of=workforce.as_of.isoformat(),
        code_version=CODE_VERSION,
        sources=(*LITERATURE, *workforce.attributions),
    )
