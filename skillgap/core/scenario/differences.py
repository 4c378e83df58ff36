"""What sets one scenario apart from another, line by line."""

from __future__ import annotations

import pandas as pd

from skillgap.core.scenario.drivers import DRIVERS, Driver, labels_named
from skillgap.core.scenario.value import Scenario

_FIELDS = ("name", "horizon_months", "seed", "note")


def compare_scenarios(before: Scenario, after: Scenario) -> pd.DataFrame:
    """List every difference between two scenarios.

    Args:
        before: The one compared with.
        after: The other.

    Returns:
        One row per difference: what, part, before, after (texts; blank where it is absent).
        Two drivers are the same when kind and part agree.
    """
    rows = [
        (name.replace("_", " "), "", str(getattr(before, name)), str(getattr(after, name)))
        for name in _FIELDS
        if getattr(before, name) != getattr(after, name)
    ]
    old, new = _number_drivers(before), _number_drivers(after)
    for key in dict.fromkeys([*old, *new]):
        one, other = old.get(key), new.get(key)
        shown = one or other
        if one == other or shown is None:
            continue
        kind = DRIVERS.get(shown.name)
        rows.append(
            (
                kind.title if kind else shown.name,
                describe_part(shown),
                _driver_in_words(one, other),
                _driver_in_words(other, one),
            )
        )
    return pd.DataFrame(rows, columns=["what", "part", "before", "after"], dtype="str")


def describe_part(driver: Driver) -> str:
    """Say which part of the organisation a driver speaks of."""
    if not driver.applies_to:
        return "everywhere"
    return ", ".join(
        f"to {given}" if column.startswith("to_") else " and ".join(labels_named(given))
        for column, given in driver.applies_to.items()
    )


def _number_drivers(scenario: Scenario) -> dict[tuple[object, int], Driver]:
    """Number drivers of the same kind and part, so that none hides another."""
    met: dict[object, int] = {}
    keyed: dict[tuple[object, int], Driver] = {}
    for driver in scenario.drivers:
        met[driver.key] = met.get(driver.key, 0) + 1
        keyed[driver.key, met[driver.key]] = driver
    return keyed


def _driver_in_words(driver: Driver | None, other: Driver | None) -> str:
    if driver is None:
        return ""
    text = f"{driver.low:g} to {driver.high:g} {driver.unit}"
    if driver.unit.startswith("share"):
        rest = driver.unit.removeprefix("share")
        text = f"{driver.low * 100:g}% to {driver.high * 100:g}%{rest}"
    if driver.starts_month or driver.ramp_months:
        text += f", from month {driver.starts_month} over {driver.ramp_months} months"
    if other is not None and (driver.rationale, driver.owner) != (other.rationale, other.owner):
        text += f"; {driver.rationale or 'no rationale'} ({driver.owner or 'no owner'})"
    return text
