"""What one design found, before a claim is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd

from skillgap.core.errors import unknown_name
from skillgap.questions.impact.asked import Answer
from skillgap.questions.impact.checks import Check
from skillgap.questions.impact.estimate import Estimate
from skillgap.questions.impact.result import Design, Suggestion
from skillgap.questions.impact.sensitivity import Sensitivity
from skillgap.questions.impact.trends import Trends

NO_EVENT = pd.DataFrame(
    columns=["event_time", "effect", "std_error", "df", "low", "high", "band_low", "band_high",
             "units", "large_sample_error"],
)  # fmt: skip
NO_PARTS = pd.DataFrame(columns=["part", "effect", "std_error", "low", "high"])


@dataclass(frozen=True, slots=True)
class Options:
    """How to measure; see :func:`measure_impact`."""

    randomised: bool = False
    design: str = ""
    controls: str = "not yet treated"
    anticipation: int = 0
    base: str = "last"
    value_per_unit: float = float("nan")
    value_note: str = ""
    better: str = "higher"
    looks: int = 1
    strict_p: float = 0.05
    answers: tuple[Answer, ...] = ()


def choose_options(chosen: Mapping[str, Any]) -> Options:
    """Return the options by name.

    Raises:
        UnknownName: an option that there is not; near misses are offered.
    """
    known = [each.name for each in fields(Options)]
    for name in chosen:
        if name not in known:
            raise unknown_name("options", name, known)
    return Options(**chosen)


@dataclass(frozen=True, eq=False)
class Found:
    """What one design found, before the claim is made."""

    design: Design
    estimates: tuple[Estimate, ...]
    checks: tuple[Check, ...]
    treated: int
    untreated: int
    unit_periods: int
    baseline: float = float("nan")
    event: pd.DataFrame = field(default_factory=NO_EVENT.copy)
    cells: pd.DataFrame = field(default_factory=NO_PARTS.copy)
    by_cohort: pd.DataFrame = field(default_factory=NO_PARTS.copy)
    by_period: pd.DataFrame = field(default_factory=NO_PARTS.copy)
    comparisons: pd.DataFrame = field(default_factory=NO_PARTS.copy)
    trends: Trends | None = None
    sensitivity: Sensitivity | None = None
    suggestions: tuple[Suggestion, ...] = ()
    differs: str = ""
    by_lot: bool = False
    subgroups: pd.DataFrame = field(default_factory=NO_PARTS.copy)
    dose: Estimate | None = None
    dose_table: pd.DataFrame = field(default_factory=NO_PARTS.copy)
    warnings: tuple[str, ...] = ()
    formula: str = ""
