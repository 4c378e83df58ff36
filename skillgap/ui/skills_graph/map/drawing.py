"""From tables of nodes and edges to what the picture needs: whole numbers, in one order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

_GRID = 10_000
MOST_EDGES = 9_000
"""More lines than this are a fog: the weakest are left out of the picture, not of the numbers."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A network ready to be drawn.

    Attributes:
        data: What the script in the browser reads.
        payload: The same as JSON text, written once.
        nodes: Number of nodes.
        edges: Number of edges drawn.
        groups: Community to its number in the picture, which gives its colour.
    """

    data: Mapping[str, Any]
    payload: bytes
    nodes: int
    edges: int
    groups: Mapping[int, int]


def draw_network(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    *,
    captions: Mapping[int, str],
    legend: Sequence[tuple[str, str]],
    notes: Mapping[int, str] | None = None,
    web: pd.DataFrame | None = None,
) -> Drawing:
    """Prepare a network for the picture.

    Args:
        nodes: Columns ``id``, ``name``, ``words`` (what a pointer shows), ``community`` (int),
            ``x``, ``y`` (0–1), ``size`` (any positive measure), ``gap`` (share 0–1, the ring).
        edges: Columns ``source``, ``target`` (node ids), ``weight``.
        captions: Community number to its name.
        legend: Pairs of kind (``size``, ``ring``, ``line``) and text.
        notes: Community number to what is said of it under its name.
        web: Further links as hairlines, columns ``source`` and ``target``.

    Returns:
        The drawing. Communities are numbered anew, largest first, so that the largest have the
        most distinct colours.
    """
    order = nodes["community"].value_counts(sort=True)
    rank = {
        group: place
        for place, group in enumerate(sorted(order.index, key=lambda g: (-order[g], g)))
    }
    group = nodes["community"].map(rank).to_numpy(np.int64)
    x, y = (_scale_positions(nodes[axis].to_numpy(np.float64)) for axis in ("x", "y"))
    drawn = edges.nlargest(MOST_EDGES, "weight") if len(edges) > MOST_EDGES else edges
    data: dict[str, Any] = {
        "ids": nodes["id"].astype(str).tolist(),
        "names": nodes["name"].astype(str).tolist(),
        "words": nodes["words"].astype(str).tolist(),
        "group": group.tolist(),
        "x": x.tolist(),
        "y": y.tolist(),
        "size": np.round(_as_thousandths(nodes["size"].to_numpy(np.float64))).astype(int).tolist(),
        "gap": np.round(nodes["gap"].fillna(0).clip(0, 1).to_numpy() * 100).astype(int).tolist(),
        "edges": _edge_triples(nodes, drawn),
        "captions": _community_captions(captions, notes or {}, rank, group, x, y),
        "web": [] if web is None else _hairline_pairs(nodes, web),
        "legend": [{"kind": kind, "text": text} for kind, text in legend],
    }
    text = json.dumps(data, sort_keys=True).encode()
    data["version"] = hashlib.sha256(text).hexdigest()[:16]
    return Drawing(data, json.dumps(data).encode(), len(nodes), len(drawn), rank)


def _scale_positions(values: np.ndarray) -> np.ndarray:
    low, high = (values.min(), values.max()) if len(values) else (0.0, 1.0)
    return np.round((values - low) / max(high - low, 1e-9) * _GRID).astype(int)


def _as_thousandths(values: np.ndarray) -> np.ndarray:
    known = np.nan_to_num(values, nan=0.0).clip(min=0)
    return np.asarray(known / max(known.max(initial=0.0), 1e-9) * 1000)


def _edge_triples(nodes: pd.DataFrame, edges: pd.DataFrame) -> list[int]:
    """Return source, target and weight (per cent of the largest) of each edge, flat."""
    place = pd.Index(nodes["id"].astype(str))
    source = place.get_indexer(edges["source"].astype(str))
    target = place.get_indexer(edges["target"].astype(str))
    weight = edges["weight"].to_numpy(np.float64)
    per_cent = np.round(100 * weight / max(weight.max(initial=0.0), 1e-9)).astype(int)
    known = (source >= 0) & (target >= 0) & (source != target)
    flat = np.column_stack((source, target, per_cent))[known].ravel()
    found: list[int] = flat.tolist()
    return found


def _hairline_pairs(nodes: pd.DataFrame, web: pd.DataFrame) -> list[int]:
    """Return source and target of each hairline, flat."""
    place = pd.Index(nodes["id"].astype(str))
    ends = [place.get_indexer(web[end].astype(str)) for end in ("source", "target")]
    both = np.column_stack(ends)
    found: list[int] = both[(both >= 0).all(axis=1)].ravel().tolist()
    return found


def _community_captions(
    names: Mapping[int, str],
    notes: Mapping[int, str],
    rank: Mapping[int, int],
    group: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
) -> list[list[Any]]:
    """Return name, group, middle, share of nodes and note of each community of several nodes."""
    found: list[list[Any]] = []
    for community, place in sorted(rank.items(), key=lambda item: item[1]):
        mine = group == place
        if mine.sum() >= 3 and names.get(community):
            middle = [int(np.median(axis[mine])) for axis in (x, y)]
            share, note = round(float(mine.mean()), 3), notes.get(community, "")
            found.append([names[community], place, *middle, share, note])
    return found
