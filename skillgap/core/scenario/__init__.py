"""A scenario is a value: drivers and levers as intervals, JSON in and out."""

from __future__ import annotations

from skillgap.core.scenario.differences import compare_scenarios, describe_part
from skillgap.core.scenario.drivers import (
    DRIVERS,
    Driver,
    DriverKind,
    Labels,
    check_driver,
    driver_kind,
    labels_named,
)
from skillgap.core.scenario.shocks import SHOCKS, Shock
from skillgap.core.scenario.value import SCHEMA, Lever, Scenario

__all__ = [
    "DRIVERS",
    "Driver",
    "DriverKind",
    "Labels",
    "Lever",
    "SCHEMA",
    "SHOCKS",
    "Scenario",
    "Shock",
    "check_driver",
    "compare_scenarios",
    "describe_part",
    "driver_kind",
    "labels_named",
]
