"""What is chosen on Mobility: the role, the person opened, the limits of the filters."""

from __future__ import annotations

from dataclasses import dataclass

from skillgap.ui.kit.state import Part


@dataclass(frozen=True, slots=True)
class Move:
    """The move that is looked at.

    Attributes:
        role: Role asked about; empty: all open posts, or the most needed role where none is open.
        group: Function that people come from; empty is all.
        mover: Employee whose path is open; never in the address.
        cuts: Limits set by hand: similarity, grades, pay, exposure; empty: as worked out.
    """

    role: str = ""
    group: str = ""
    mover: str = ""
    cuts: tuple[float, ...] = ()


move = Part(
    "mobility",
    Move(),
    page="mobility",
    address={"role": "role", "group": "from"},
    before={"role": "move_to", "mover": "mover", "cuts": "move_cuts"},
)
