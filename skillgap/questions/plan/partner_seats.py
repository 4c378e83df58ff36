"""Seats in partners' and public programmes: what training a plan may have partly paid by others.

Shapes are written with R roles, L levers, Q quarters, P programmes and W ways: a way is the use of
one programme by the starts of one lever in one role.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from skillgap.core.errors import BadValue
from skillgap.core.workforce import Floats, Ints


@dataclass(frozen=True, eq=False)
class PartnerSeats:
    """Programmes with their places, and which starts may take them.

    Attributes:
        programmes: Id of each programme, shape (P,).
        skill: Which skill each builds, as a code, shape (P,).
        gain_levels: Levels of it that one seat builds, shape (P,).
        places: Seats there are in each quarter, shape (P, Q): none before the programme opens,
            infinite where there is no limit.
        paid: Money that the partner pays of one seat, shape (P,).
        programme: Programme of each way, shape (W,).
        role: Role of each way, shape (W,).
        lever: Lever of each way, shape (W,).
        asked_levels: Levels of the programme's skill that one start asks for, shape (W,).
        saving: What a seat saves the organisation of what the start is priced at, shape (W,).
    """

    programmes: tuple[str, ...]
    skill: Ints
    gain_levels: Floats
    places: Floats
    paid: Floats
    programme: Ints
    role: Ints
    lever: Ints
    asked_levels: Floats
    saving: Floats

    def __post_init__(self) -> None:
        """Refuse programmes that build nothing and savings that are none."""
        for name in ("gain_levels", "asked_levels", "saving"):
            value = getattr(self, name)
            if not (value > 0).all():
                raise BadValue(name, "0, less or blank", "more than 0", "Leave it out.")

    @property
    def count(self) -> int:
        """Ways, W."""
        return len(self.programme)

    @property
    def training(self) -> Ints:
        """Which training each way takes part in: one of a role, lever and skill, shape (W,)."""
        parts = np.column_stack((self.role, self.lever, self.skill[self.programme]))
        return np.unique(parts, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)

    def seats_taken(self, seats: Floats) -> Floats:
        """Return seats by programme, shape (P, Q), from seats by way, shape (W, Q)."""
        taken = np.zeros((len(self.programmes), seats.shape[1]))
        np.add.at(taken, self.programme, seats)
        return taken

    def saved(self, seats: Floats, shape: tuple[int, int, int]) -> Floats:
        """Return what the organisation saves, shape (R, L, Q), from seats by way."""
        return self._sum_by_start(seats * self.saving[:, None], shape)

    def paid_by_partners(self, seats: Floats, shape: tuple[int, int, int]) -> Floats:
        """Return what partners pay, shape (R, L, Q), from seats by way."""
        return self._sum_by_start(seats * self.paid[self.programme][:, None], shape)

    def _sum_by_start(self, values: Floats, shape: tuple[int, int, int]) -> Floats:
        total = np.zeros(shape)
        np.add.at(total, (self.role, self.lever), values)
        return total

    def reordered(self, order: Ints) -> PartnerSeats:
        """Return the same with roles in another order; ways keep theirs.

        Args:
            order: Position now of each role in the new order, shape (R,).
        """
        place = np.argsort(order)
        return replace(self, role=place[self.role].astype(np.int64))
