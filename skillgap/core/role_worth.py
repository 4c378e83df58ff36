"""What an empty seat of each role costs, and how much the business depends on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillgap.core.assumptions import Assumptions
from skillgap.core.workforce import Floats, Workforce

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class RoleWorth:
    """What an empty seat of each role costs, and how much the business depends on it.

    Attributes:
        value: Money per FTE and month, shape (roles,).
        stated: Whether the value stands in the roles table, shape (roles,).
        criticality: Factor, 1 at criticality 3, shape (roles,).
        critical: Whether criticality reaches ``strategic_criticality``, shape (roles,).
        warnings: What had to be estimated.
    """

    value: Floats
    stated: Flags
    criticality: Floats
    critical: Flags
    warnings: tuple[str, ...]


def value_roles(workforce: Workforce, assumptions: Assumptions) -> RoleWorth:
    """Return value and criticality of every role.

    A blank value at risk is estimated from the median salary of the people in the role, else
    of all people, else from the register's default; a warning says for how many roles.

    Args:
        workforce: With ``roles`` and ``employees``.
        assumptions: ``salary_value_multiple``, ``default_role_value``, ``criticality_step``,
            ``factor_floor``, ``strategic_criticality``.

    Returns:
        The worth, arrays by role code.
    """
    roles, staff = workforce["roles"], workforce["employees"]
    value = roles["monthly_value_at_risk"].to_numpy(dtype=np.float64, na_value=np.nan)
    stated = ~np.isnan(value)
    pay = staff["salary"].groupby(staff["role_id"]).median()
    monthly = roles["role_id"].map(pay).fillna(staff["salary"].median()) / 12
    from_pay = monthly.to_numpy(dtype=np.float64) * assumptions.value("salary_value_multiple")
    value = np.where(stated, value, from_pay)
    unknown = np.isnan(value)
    value = np.where(unknown, assumptions.value("default_role_value"), value)
    points = roles["criticality"].fillna(3.0).to_numpy(dtype=np.float64)
    factor = assumptions.value("criticality_step") ** (points - 3)
    return RoleWorth(
        value=value,
        stated=stated,
        criticality=np.maximum(factor, assumptions.value("factor_floor")),
        critical=points >= assumptions.value("strategic_criticality"),
        warnings=_value_warnings(workforce, stated, unknown, assumptions),
    )


def _value_warnings(
    workforce: Workforce,
    stated: Flags,
    unknown: Flags,
    assumptions: Assumptions,
) -> tuple[str, ...]:
    held = np.unique(workforce.roles.encode(workforce["employees"]["role_id"])[workforce.present])
    held = held[held >= 0]
    paid = int((~stated & ~unknown)[held].sum())
    blind = int(unknown[held].sum())
    found = []
    if paid:
        multiple = assumptions.value("salary_value_multiple")
        found.append(
            f"{paid} of {len(held)} roles state no monthly value at risk: "
            f"{multiple:g} monthly salaries stand in. State it in the roles table."
        )
    if blind:
        default = assumptions.value("default_role_value")
        found.append(
            f"{blind} of {len(held)} roles state neither value at risk nor salaries: "
            f"{default:,.0f} {workforce.currency} per FTE and month stands in. "
            "Read the money as an order of priority, not as an amount."
        )
    return tuple(found)
