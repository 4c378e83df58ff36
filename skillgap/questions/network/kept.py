"""The parts of a network that take long to compute, as plain arrays kept in a file.

Limits: the arrays say nothing without the workforce and the assumptions they were made from; who
keeps them sees to it that both are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from skillgap.core.sparse import sparse
from skillgap.core.workforce import Codes
from skillgap.questions.network.blend import Blend, Survey
from skillgap.questions.network.families import Family
from skillgap.questions.network.maps import Map

Arrays: TypeAlias = Mapping[str, NDArray[Any]]
_SURVEY = ("mean", "spread", "one", "other", "above", "alike")


class Unread(Sequence[Family]):
    """Families that are read when somebody asks for them."""

    def __init__(self, read: Callable[[], Sequence[Family]]) -> None:
        self._read = read

    @cached_property
    def _read_families(self) -> Sequence[Family]:
        return self._read()

    @overload
    def __getitem__(self, at: int) -> Family: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Family]: ...
    def __getitem__(self, at: int | slice) -> Family | Sequence[Family]:
        """Return a family."""
        return self._read_families[at]

    def __len__(self) -> int:
        """Count the families."""
        return len(self._read_families)


def arrays_to_keep(side: Map, of: str) -> dict[str, NDArray[Any]]:
    """Return the arrays of one side of a network that take long to compute.

    Args:
        side: Skills or roles.
        of: Start of the names of the arrays.
    """
    survey = side.blend.closeness_moments
    found = {name: getattr(survey, name) for name in _SURVEY}
    found |= {
        "half": np.array([survey.half]),
        "links_data": side.links.data,
        "links_indices": side.links.indices,
        "links_indptr": side.links.indptr,
        "community": side.community,
        "points": side.points,
    }
    return {f"{of}_{name}": values for name, values in found.items()}


def map_from_kept_arrays(
    kept: Arrays,
    of: str,
    codes: Codes,
    names: Sequence[str],
    groups: Sequence[str],
    blend: Blend,
    *,
    alpha: float,
    seed: int,
) -> Map | None:
    """Return one side of a network from what was kept; nothing when it does not fit.

    Args:
        kept: Arrays of :func:`arrays_to_keep`.
        of: Start of their names.
        codes: Ids.
        names: What people call them.
        groups: The group each is filed in.
        blend: The blend, its families perhaps unread.
        alpha: Level of the disparity filter.
        seed: Seed of the communities.
    """
    count = len(codes)
    parts = {name.removeprefix(f"{of}_"): kept[name] for name in kept if name.startswith(f"{of}_")}
    needed = {*_SURVEY, "half", "links_data", "links_indices", "links_indptr", "community"}
    if not needed <= set(parts) or len(parts["community"]) != count:
        return None
    links = sparse(
        (parts["links_data"], parts["links_indices"], parts["links_indptr"]), shape=(count, count)
    )
    # What is computed once and remembered is remembered from the start.
    survey = {name: parts[name] for name in _SURVEY}
    vars(blend)["closeness_moments"] = Survey(**survey, half=float(parts["half"][0]))
    found = Map(codes, tuple(names), tuple(groups), blend, links, alpha, seed)
    vars(found)["community"] = parts["community"]
    vars(found)["points"] = parts["points"]
    return found
