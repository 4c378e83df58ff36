"""One side of the network, skills or roles: closeness, links, communities and where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core.sparse import row_of
from skillgap.core.workforce import Codes, Floats, Ints
from skillgap.questions.network.blend import Blend
from skillgap.questions.network.families import Reals
from skillgap.questions.network.graph import (
    centrality_in_community,
    find_communities,
    is_backbone_link,
    list_links_once,
    symmetric_links,
)
from skillgap.questions.network.layout import Points, lay_out_points

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SEEDS = tuple(range(1, 12))
"""Seeds that say how stable communities are: the first ten but the one in use."""

_NEARLY_ALL, _HALF, _WORTH_NAMING = 0.9, 0.5, 0.2
"""Shares of a community: has a group's name, is named after groups, has its second group named."""


@dataclass(frozen=True, eq=False)
class Map:
    """Skills or roles as a network.

    Attributes:
        codes: Their ids.
        names: What people call them.
        groups: The group each is filed in (cluster, job family).
        blend: Closeness.
        links: Closeness of near neighbours, symmetric.
        alpha: Level of the disparity filter.
        seed: Seed of the communities.
    """

    codes: Codes
    names: Sequence[str]
    groups: Sequence[str]
    blend: Blend
    links: csr_array
    alpha: float
    seed: int

    @cached_property
    def community(self) -> Ints:
        """Community of each, 0 the largest."""
        return find_communities(self.links, self.seed)

    @cached_property
    def points(self) -> Points:
        """Where each stands, shape (n, 2), within 0–1."""
        return lay_out_points(self.links, self.community)

    @cached_property
    def closeness(self) -> Reals:
        """Closeness of everything to everything, shape (n, n), −1 to 1."""
        return self.blend.closeness_matrix()

    @cached_property
    def edges(self) -> pd.DataFrame:
        """The backbone: source, target, weight (closeness 0–1); each link once, strongest first."""
        one, other, weight = list_links_once(self.links)
        kept = is_backbone_link(self.links, self.alpha)
        labels = np.asarray(self.codes.labels, dtype=object)
        table = pd.DataFrame(
            {
                "source": pd.Series(labels[one[kept]], dtype="str"),
                "target": pd.Series(labels[other[kept]], dtype="str"),
                "weight": weight[kept],
            }
        )
        return table.sort_values(["weight", "source", "target"], ascending=[False, True, True],
                                 ignore_index=True)  # fmt: skip

    def nearest(self, most: int) -> pd.DataFrame:
        """Return the strongest links of each thing: source, target; each pair once."""
        order = np.lexsort((self.links.indices, -self.links.data, row_of(self.links)))
        one = row_of(self.links)[order]
        first = np.arange(len(one)) - np.searchsorted(one, one) < most
        other = self.links.indices[order][first].astype(np.int64)
        pairs = np.unique(np.sort(np.column_stack((one[first], other)), axis=1), axis=0)
        labels = np.asarray(self.codes.labels, dtype=object)
        return pd.DataFrame({"source": labels[pairs[:, 0]], "target": labels[pairs[:, 1]]})

    @cached_property
    def centrality_within(self) -> Floats:
        """Strength of each one's links inside its community."""
        return centrality_in_community(self.links, self.community)

    @cached_property
    def communities_by_seed(self) -> tuple[Ints, ...]:
        """Communities of ten other seeds."""
        others = [seed for seed in SEEDS if seed != self.seed][:10]
        return tuple(find_communities(self.links, seed) for seed in others)

    @cached_property
    def stability(self) -> float:
        """Mean adjusted Rand index of ten other seeds; NaN when there is nothing to group."""
        from sklearn.metrics import adjusted_rand_score

        if self.links.nnz == 0:  # all stand alone, whatever the seed
            return float("nan")
        return float(
            np.mean([adjusted_rand_score(self.community, run) for run in self.communities_by_seed])
        )

    @cached_property
    def community_names(self) -> tuple[str, ...]:
        """What each community is called.

        Its commonest group where nearly all of it is filed there, its two commonest where they
        make half of it, else its most central member and others: no community has the bare name
        of a group that it is not.
        """
        taken: set[str] = set()
        names = []
        for number in range(int(self.community.max(initial=-1)) + 1):
            members = np.flatnonzero(self.community == number)
            first = members[np.lexsort((members, -self.centrality_within[members]))]
            filed = _groups_and_shares([self.groups[i] for i in members.tolist()])
            name = _name_by_groups(filed) or (
                f"{self.names[first[0]]} and others" if len(first) > 1 else self.names[first[0]]
            )
            if name in taken:
                name = f"{name}: {self.names[first[0]]}"
            taken.add(name)
            names.append(name)
        return tuple(names)

    @cached_property
    def communities(self) -> pd.DataFrame:
        """One row per community: community, name, members, stability.

        stability is the share of its members that ten other seeds keep together (mean best
        Jaccard index).
        """
        count = int(self.community.max(initial=-1)) + 1
        return pd.DataFrame(
            {
                "community": np.arange(count),
                "name": pd.Series(list(self.community_names), dtype="str"),
                "members": np.bincount(self.community, minlength=count).astype(np.int64),
                "stability": [self._share_kept_together(number) for number in range(count)],
            }
        )

    def _share_kept_together(self, number: int) -> float:
        inside = self.community == number
        found = []
        for run in self.communities_by_seed:
            shared = np.bincount(run[inside])
            size = np.bincount(run)[: len(shared)]
            found.append(float((shared / (size + inside.sum() - shared)).max()))
        return float(np.mean(found))


def _name_by_groups(filed: Sequence[tuple[str, float]]) -> str:
    """Return the name that the commonest groups give, by their shares; nothing where none does.

    >>> _name_by_groups([("Sales", 0.9), ("Finance", 0.1)])
    'Sales'
    >>> _name_by_groups([("Sales", 0.7), ("Finance", 0.2), ("Legal", 0.1)])
    'Sales and Finance'
    >>> _name_by_groups([("Sales", 0.7), ("Finance", 0.15), ("Legal", 0.15)])
    'Sales and others'
    """
    first, share = filed[0]
    second, next_share = filed[1] if len(filed) > 1 else ("", 0.0)
    if share >= _NEARLY_ALL:
        return first
    if next_share >= _WORTH_NAMING and share + next_share >= _HALF:
        return f"{first} and {second}"
    return f"{first} and others" if share >= _HALF else ""


def _groups_and_shares(labels: Sequence[str]) -> list[tuple[str, float]]:
    """Return the groups and their shares, commonest first, ties by name."""
    counts = pd.Series(list(labels), dtype="str").value_counts()
    order = sorted(counts.items(), key=lambda each: (-each[1], str(each[0])))
    return [(str(group), number / len(labels)) for group, number in order] or [("", 1.0)]


def build_map(
    codes: Codes,
    names: Sequence[str],
    groups: Sequence[str],
    blend: Blend,
    *,
    alpha: float,
    seed: int,
) -> Map:
    """Link everything with its nearest and return the map."""
    one, other, close = blend.nearest_links()
    links = symmetric_links(len(codes), one, other, close)
    return Map(codes, tuple(names), tuple(groups), blend, links, alpha, seed)
