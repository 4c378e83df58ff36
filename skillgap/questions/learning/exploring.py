"""Keeping some exploration: now and then a good second choice is put first, and that is logged.

Advice that always puts its favourite first never learns whether the second was better. With a known
chance of being put first, effects can later be measured among those to whom chance gave it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skillgap.core.grouping import Bools, group_starts
from skillgap.core.workforce import Floats, Ints


@dataclass(frozen=True, eq=False)
class ShownOffers:
    """In which order offers are put forward; arrays of shape (kept,).

    Attributes:
        order: Positions of the candidates as shown, person by person.
        propensity: Chance that the offer stands first.
        explored: Whether it stands first by chance.
    """

    order: Ints
    propensity: Floats
    explored: Bools


def random_number_from_label(label: str, seed: int) -> float:
    """Return a number in [0, 1) that depends on the label and the seed alone.

    >>> random_number_from_label("E0042", 7) == random_number_from_label("E0042", 7)
    True
    """
    digest = hashlib.blake2b(f"{seed}:{label}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2.0**64


def show_lower_offers_first(
    person: Ints, rank: Ints, share: float, labels: Sequence[str], seed: int
) -> ShownOffers:
    """Put, for a share of the people, one of their lower offers first.

    Args:
        person: Person code of each candidate, in runs, shape (kept,).
        rank: Rank within the person's run, from 1.
        share: Share of people for whom chance decides who stands first.
        labels: Employee ids by person code: the draw depends on them, not on row order.
        seed: Seed.

    Returns:
        The order and chances. With k offers the best stands first with 1 − share·(k−1)/k, each
        other with share/k.
    """
    order = np.arange(len(person))
    start = group_starts(person)
    length = np.diff(np.append(start, len(person)))
    many = np.repeat(length, length)
    chance = np.where(rank == 1, 1.0 - share * (many - 1) / np.maximum(many, 1), share / many)
    explored = np.zeros(len(person), dtype=np.bool_)
    for first, size in zip(start.tolist(), length.tolist(), strict=True):
        draw = random_number_from_label(labels[int(person[first])], seed)
        if size > 1 and draw < share:
            pick = int(draw / share * size)
            if pick:
                order[first : first + pick + 1] = [first + pick, *range(first, first + pick)]
                explored[first] = True
    return ShownOffers(order, chance[order], explored)
