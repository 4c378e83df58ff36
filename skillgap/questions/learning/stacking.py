"""Which micro-credentials together carry a role, and what they leave missing.

Method: for each skill a role requires, the usual person of the role (the mean of what is expected
of those in post) is so many levels short. The micro-credentials of that skill are stacked, the
largest gain first, until they make up what is short or none is left. A skill counts as met from
where the usual person holds the level already, or the stack brings them there.

Limits: gains are those expected now, not those claimed; they are taken to add up. Half of the
people may be below the usual one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.small_groups import MINIMUM
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.learning.basis import RENEWED, AdviceBasis

_NONE_SHORT = 0.05
COLUMNS = ("role_id", "title", "people", "required", "held", "stacked", "credential_ids",
           "credentials", "hours", "fee", "missing")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stack:
    """The micro-credentials of one skill that a person takes one after the other.

    Attributes:
        offers: Codes of the offers.
        left: Levels still short after them.
    """

    offers: tuple[int, ...]
    left: float


def stack_credentials(basis: AdviceBasis, fewest: int = MINIMUM) -> pd.DataFrame:
    """Return which micro-credentials together meet what each role requires.

    Args:
        basis: What advice stands on.
        fewest: Roles with fewer people in post are left out: an average would say what one holds.

    Returns:
        One row per role, those in which most is stacked first, then those that lack least of
        what they lack; roles that lack nothing last: role_id, title, people (in post), required
        (skills), held (of them, by the usual person), stacked (of them, met with the credentials),
        credential_ids and credentials (titles, in the order of the skills' need), hours and fee
        (a person's, for all of them; after co-funding), missing (skills that neither meets, with
        the levels left short).
    """
    usual = _usual_level_by_role_and_skill(basis)
    rows = [
        _stack_role(basis, str(role), needs)
        for role, needs in usual.groupby("role_id", sort=False)
        if needs["people"].iloc[0] >= fewest
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    lacking = table["required"] - table["held"] - table["stacked"]
    whole = table["required"] == table["held"]
    order = np.lexsort((table["role_id"], -table["people"], lacking, -table["stacked"], whole))
    return table.iloc[order].reset_index(drop=True)


def stack_offers(gains: Floats, short: float) -> Stack:
    """Stack the credentials of one skill, the largest gain first, until nothing is short.

    Args:
        gains: Levels each gives, shape (offers,).
        short: Levels short.

    >>> stack_offers(np.array([0.4, 0.9, 0.5]), 1.2)
    Stack(offers=(1, 2), left=0.0)
    """
    taken: list[int] = []
    for offer in np.argsort(-gains, kind="stable").tolist():
        if short <= _NONE_SHORT or gains[offer] <= 0:
            break
        taken.append(int(offer))
        short -= float(gains[offer])
    return Stack(tuple(taken), short if short > _NONE_SHORT else 0.0)


def _usual_level_by_role_and_skill(basis: AdviceBasis) -> pd.DataFrame:
    """Return role_id, skill (code), level required, people and usual level, one row per need."""
    gaps = basis.gaps
    rows, needs, count = gaps.rows, gaps.needs, len(gaps.needs.level)
    learns = ~basis.barred[rows.person]
    people = np.bincount(rows.need[learns], minlength=count)
    held = np.bincount(rows.need[learns], rows.level[learns], minlength=count)
    used: Ints = np.flatnonzero(people > 0)
    roles = gaps.workforce.roles.labels
    return pd.DataFrame(
        {
            "role_id": [roles[code] for code in needs.role[used]],
            "skill": needs.skill[used],
            "required": needs.level[used],
            "people": people[used],
            "level": held[used] / people[used],
        }
    )


def _stack_role(basis: AdviceBasis, role: str, needs: pd.DataFrame) -> tuple[object, ...]:
    offers, gaps = basis.offers, basis.gaps
    names = gaps.workforce["skills"]["name"].to_numpy(dtype=object)
    short = (needs["required"] - needs["level"]).to_numpy(np.float64)
    held = short <= _NONE_SHORT
    taken: list[int] = []
    missing: list[str] = []
    for skill, lacked in sorted(
        zip(needs["skill"][~held], short[~held], strict=True), key=lambda pair: -pair[1]
    ):
        codes = _credentials_in(basis, int(skill))
        stack = stack_offers(basis.gains.gain[codes], float(lacked))
        taken += [int(codes[at]) for at in stack.offers]
        if stack.left:
            missing.append(f"{names[skill]} ({stack.left:.1f})")
    title = gaps.workforce["roles"].set_index("role_id")["title"].fillna(role)[role]
    return (
        role, str(title), int(needs["people"].iloc[0]), len(needs), int(held.sum()),
        len(needs) - int(held.sum()) - len(missing), ", ".join(offers.ids[c] for c in taken),
        "; ".join(offers.titles[c] for c in taken), float(offers.hours[taken].sum()),
        float(offers.fee[taken].sum()), ", ".join(missing),
    )  # fmt: skip


def _credentials_in(basis: AdviceBasis, skill: int) -> Ints:
    offers = basis.offers
    kind = np.array([kind == RENEWED for kind in offers.kinds], dtype=np.bool_)
    return np.flatnonzero(kind & (offers.skill == skill))
