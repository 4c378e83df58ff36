"""What is chosen on the map, and what a click makes of it."""

from __future__ import annotations

from dataclasses import dataclass

from skillgap.ui.kit.state import Part


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen on the map.

    Attributes:
        of: What is mapped: ``skills`` or ``roles``.
        node: Skill or role in focus; empty at rest.
        to: Second one, the end of a path.
    """

    of: str = "skills"
    node: str = ""
    to: str = ""


chosen = Part(
    "skills graph",
    Chosen(),
    page="skills_graph",
    address={"of": "map", "node": "open", "to": "to"},
    allowed={"of": ("skills", "roles")},
    before={"of": "map_of", "node": "node", "to": "node_to"},
)


def pick_node(node: str) -> None:
    """Take a click on a node, or on nothing.

    The first click focuses, a second one asks for the way from the first, a third begins anew; the
    background, Escape or the node in focus itself clear the choice.
    """
    now = chosen()
    if not node or (node == now.node and not now.to):
        chosen.change(node="", to="")
    elif now.node and not now.to and node != now.node:
        chosen.change(to=node)
    else:
        chosen.change(node=node, to="")


def focus_node(node: str | None) -> None:
    """Focus what was found by name; nothing found clears the choice."""
    chosen.change(node=node or "", to="")


def focus_next_node(node: str) -> None:
    """Focus another node, forgetting the path."""
    chosen.change(node=node, to="")


def swap_path_ends() -> None:
    """Swap start and end of the path."""
    now = chosen()
    chosen.change(node=now.to, to=now.node)


def switch_map(of: str) -> None:
    """Switch between skills and roles; what was chosen on the other map is cleared."""
    if of != chosen().of:
        chosen.change(of=of, node="", to="")


def clear_unknown_choice(known: set[str]) -> None:
    """Clear what this map does not know."""
    now = chosen()
    if now.node and now.node not in known:
        chosen.change(node="", to="")
    elif now.to and now.to not in known:
        chosen.change(to="")
