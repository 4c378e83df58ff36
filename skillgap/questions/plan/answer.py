"""How usual hiring answers a plan: a post that a lever fills would often have been filled anyway.

Method: in the forecast a share f of a role's vacancies is filled each month and a share q of its
people leaves. Whoever a plan adds takes a vacancy, and a share f of those who would have come for
it does not. With d people more than without the plan, V vacancies without it, x starts in service,

    d ← (d + x)(1 − q);   d ← d − f · min(d, V before hiring);   vacant = max(0, V − d)

draw by draw and month by month, in means over people's own chance. One start's effect thus dies
with the speed of hiring, (1 − q)(1 − f) a month, and lives as long as its person only where nobody
is hired. Contractors hold no post: they cover what is vacant and hiring goes on beside them.

Limits: a role's cells are taken together, as hiring answers the vacancies of a pool. The money that
usual hires would have cost is not credited to a plan that makes them unnecessary.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillgap.core.workforce import Floats

MONTHS = 3
_FEWEST_LEFT = 1e-9


@dataclass(frozen=True, eq=False)
class Vacancies:
    """Vacant posts without a plan, and what moves them.

    Attributes:
        short_fte: FTE vacant at the end of each month, shape (D, R, M).
        fill_share: Share of vacancies filled in a month, shape (R, M).
        leave_share: Share of people who leave in a month, shape (R, M).
    """

    short_fte: Floats
    fill_share: Floats
    leave_share: Floats

    def take(self, order: np.ndarray) -> Vacancies:
        """Return the same with roles in another order."""
        return Vacancies(self.short_fte[:, order], self.fill_share[order], self.leave_share[order])


def share_still_filling_by_age(vacancies: Vacancies, *, staying: bool = False) -> Floats:
    """Return which share of a start still fills a post that would be vacant, by age.

    Args:
        vacancies: Vacant posts without a plan, and what moves them.
        staying: Whether nobody is there to leave, as with a post that is needed no more.

    Returns:
        Mean over the months of each quarter in service, and over the months in which it may begin,
        shape (R, M / 3); where a role has no vacancy for a whole person, only that part counts.
    """
    before = vacancies.short_fte / np.maximum(1 - vacancies.fill_share, _FEWEST_LEFT)
    found = np.minimum(before, 1.0).mean(axis=0)  # a whole person finds a vacancy
    stays = 1 - vacancies.fill_share * found
    if not staying:
        stays = stays * (1 - vacancies.leave_share)
    monthly = stays.mean(axis=1, keepdims=True)
    ages = np.arange(1, stays.shape[1] + 1)
    return np.asarray((monthly**ages).reshape(len(stays), -1, MONTHS).mean(axis=2))


def vacant_fte_with_plan(
    vacancies: Vacancies, heads: Floats, freed: Floats, lent: Floats
) -> Floats:
    """Return vacant FTE at the end of each month with a plan.

    Args:
        vacancies: Without the plan.
        heads: People that come into post at the start of each month, shape (D, R, M).
        freed: Posts no longer needed from then on, shape (D, R, M): they are as people who never
            leave.
        lent: Contractors there in each month, shape (D, R, M).

    Returns:
        Shape (D, R, M).
    """
    short = np.array(vacancies.short_fte, dtype=np.float64)
    added, spared = np.zeros(short.shape[:2]), np.zeros(short.shape[:2])
    for month in range(short.shape[2]):
        fill, leave = vacancies.fill_share[:, month], vacancies.leave_share[:, month]
        added = (added + heads[:, :, month]) * (1 - leave)
        spared = spared + freed[:, :, month]
        before = short[:, :, month] / np.maximum(1 - fill, _FEWEST_LEFT)
        more = added + spared
        unhired = fill * np.minimum(more, before)
        share = np.divide(unhired, more, out=np.zeros_like(more), where=more > 0)
        added, spared = added * (1 - share), spared * (1 - share)
        short[:, :, month] = np.maximum(short[:, :, month] - added - spared, 0.0)
    return np.maximum(short - lent, 0.0)


def spread_over_months(quarterly: Floats, *, once: bool) -> Floats:
    """Return numbers by month from numbers by quarter.

    Args:
        quarterly: Shape (..., Q).
        once: Whether each is an event of the quarter's first month, or holds in all three.
    """
    spread = np.repeat(quarterly, MONTHS, axis=-1).astype(np.float64)
    if once:
        spread[..., np.arange(spread.shape[-1]) % MONTHS != 0] = 0.0
    return spread


def mean_by_quarter(values: Floats) -> Floats:
    """Return means over the months of each quarter, shape (..., Q)."""
    return np.asarray(values.reshape(*values.shape[:-1], -1, MONTHS).mean(axis=-1))
