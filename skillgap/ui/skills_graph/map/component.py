"""The map in the browser: the picture, what is chosen on it, and the list of its communities.

The picture is sent once; a click reruns only the fragment that holds
:func:`show_selection_on_map`. Text from data reaches the browser as JSON and is drawn on a canvas
or set as ``textContent``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from skillgap.ui.kit import state
from skillgap.ui.skills_graph.map.drawing import Drawing


@dataclass(frozen=True, slots=True)
class Land:
    """A community as the list beside the map shows it.

    Attributes:
        name: Its name.
        group: Its number in the picture.
        note: What is said of it.
        size: How long its bar is beside the others'; nothing where unknown.
        told: What stands beside the bar.
    """

    name: str
    group: int
    note: str
    size: float | None
    told: str = ""


_SCRIPT = Path(__file__).parent / "script"


def _component_script(*names: str) -> str:
    return "\n".join((_SCRIPT / name).read_text(encoding="utf-8") for name in names)


_MAP = st.components.v2.component(
    "skillgap_map",
    html='<div class="map"></div>\n',
    css=_component_script("map.css"),
    js=_component_script("plane.js", "paint.js", "words.js", "hands.js", "map.js"),
)
_PICKS = st.components.v2.component(
    "skillgap_picks", html='<div class="picks"></div>\n', js=_component_script("cue.js")
)
_LANDS = st.components.v2.component(
    "skillgap_lands",
    html='<div class="lands"></div>\n',
    css=_component_script("lands.css"),
    js=_component_script("plane.js", "lands.js"),
)


def show_communities(name: str, lands: Sequence[Land], *, height: int) -> None:
    """List communities in their colours; one pointed at is lit on the map, a click goes there.

    Args:
        name: Which map.
        lands: The communities, in the order shown.
        height: Pixels.
    """
    rows = [
        {"name": land.name, "group": land.group, "note": land.note, "size": land.size,
         "told": land.told}
        for land in lands
    ]  # fmt: skip
    _LANDS(key=f"lands-{name}", data={"map": name, "lands": rows}, height=height)


def show_map(drawing: Drawing, *, name: str, alt: str, height: int = 620) -> None:
    """Show the picture; it stays as it is in the browser until the drawing is another.

    Args:
        drawing: What to draw.
        name: Which map this is; :func:`show_selection_on_map` names the same.
        alt: What the picture says, for those who do not see it.
        height: Pixels.
    """
    frame = json.dumps({"map": name, "alt": alt, "height": height}).encode()
    # Bytes, so that the whole network is not written as JSON anew on every run.
    _MAP(key=f"map-{name}", data=frame + b"\n" + drawing.payload, height=height)


def show_selection_on_map(
    name: str,
    *,
    selected: str = "",
    to: str = "",
    near: Sequence[tuple[str, float]] = (),
    path: Sequence[str] = (),
    on_pick: Callable[[str], None],
) -> None:
    """Tell the picture what is chosen, and hear what is clicked.

    Args:
        name: Which map.
        selected: Node in focus; empty for none.
        to: Second node, the end of the path.
        near: Neighbours drawn bright, each with its closeness 0–1.
        path: Nodes of the path, in order.
        on_pick: Called with the id of the node clicked; empty for the background or Escape.
    """
    key = f"picks-{name}"

    def pass_on_picked_node(picked: Any) -> None:
        on_pick(str((picked or {}).get("id") or ""))

    _PICKS(
        key=key,
        data={
            "map": name,
            "selected": selected or None,
            "to": to or None,
            "near": [[node, round(closeness, 3)] for node, closeness in near],
            "path": list(path),
            "fly": "|".join(path or [selected]),
        },
        on_picked_change=state.on_trigger(key, "picked", pass_on_picked_node),
        height=1,
    )
