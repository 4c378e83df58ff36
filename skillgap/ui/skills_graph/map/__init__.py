"""A map of a network: a picture to pan, zoom and click, drawn by our own script on a canvas."""

from __future__ import annotations

from skillgap.ui.skills_graph.map.component import (
    Land,
    show_communities,
    show_map,
    show_selection_on_map,
)
from skillgap.ui.skills_graph.map.drawing import Drawing, draw_network

__all__ = [
    "Drawing",
    "Land",
    "draw_network",
    "show_communities",
    "show_map",
    "show_selection_on_map",
]
