"""What is chosen on the map, and what a click makes of it."""

from __future__ import annotations

from skillgap.ui.kit import state


def pick(node: str) -> None:
    """Take a click on a node, or on nothing.

    The first click focuses, a second one asks for the way from the first, a third begins anew; the
    background, Escape or the node in focus itself let go.
    """
    view = state.view()
    if not node or (node == view.node and not view.node_to):
        state.change(node="", node_to="")
    elif view.node and not view.node_to and node != view.node:
        state.change(node_to=node)
    else:
        state.change(node=node, node_to="")


def find(node: str | None) -> None:
    """Focus what was found by name; nothing found lets go."""
    state.change(node=node or "", node_to="")


def go_on(node: str) -> None:
    """Focus another node, forgetting the path."""
    state.change(node=node, node_to="")


def turn_round() -> None:
    """Swap start and end of the path."""
    view = state.view()
    state.change(node=view.node_to, node_to=view.node)


def switch(of: str) -> None:
    """Switch between skills and roles; what was chosen on the other map is let go."""
    if of != state.view().map_of:
        state.change(map_of=of, node="", node_to="")


def keep_within(known: set[str]) -> None:
    """Let go of what this map does not know."""
    view = state.view()
    if view.node and view.node not in known:
        state.change(node="", node_to="")
    elif view.node_to and view.node_to not in known:
        state.change(node_to="")
