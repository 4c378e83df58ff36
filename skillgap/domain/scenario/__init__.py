"""A scenario is a value: drivers and levers as intervals, JSON in and out."""

from __future__ import annotations

from skillgap.domain.scenario.differences import compare_scenarios, describe_part
from skillgap.domain.scenario.drivers import DRIVERS, Driver, DriverKind, check_driver, driver_kind
from skillgap.domain.scenario.files import SCHEMA
from skillgap.domain.scenario.shocks import SHOCKS, Shock
from skillgap.domain.scenario.value import Lever, Scenario

__all__ = [
    "DRIVERS",
    "Driver",
    "DriverKind",
    "Lever",
    "SCHEMA",
    "SHOCKS",
    "Scenario",
    "Shock",
    "check_driver",
    "compare_scenarios",
    "describe_part",
    "driver_kind",
]
