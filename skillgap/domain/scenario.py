"""A scenario is a value: drivers and levers as intervals, JSON in and out."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from skillgap.domain.errors import BadValue

SCHEMA = "skillgap.scenario/1"


@dataclass(frozen=True, slots=True)
class Driver:
    """Something that happens to the organisation, as an 80% interval.

    Attributes:
        name: What moves, e.g. ``growth_share``.
        low: Lower end of the 80% interval, in ``unit``.
        high: Upper end of the 80% interval, in ``unit``.
        unit: Unit of both ends.
        applies_to: Which part it moves: column to value, e.g. ``{"function": "Service"}``.
        rationale: Why this interval.
        owner: Who answers for it.
    """

    name: str
    low: float
    high: float
    unit: str
    applies_to: dict[str, str] = field(default_factory=dict)
    rationale: str = ""
    owner: str = ""

    def __post_init__(self) -> None:
        """Refuse an interval that is upside down."""
        if self.low > self.high:
            raise BadValue(
                f"driver `{self.name}`",
                f"low {self.low} above high {self.high}",
                "low ≤ high",
                "Swap the two ends.",
            )


@dataclass(frozen=True, slots=True)
class Lever:
    """Something the organisation does: build, buy, borrow, redeploy or automate."""

    name: str
    amount: float
    unit: str
    applies_to: dict[str, str] = field(default_factory=dict)
    rationale: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named what-if; a changed one is a new one (``dataclasses.replace``).

    >>> from dataclasses import replace
    >>> base = Scenario(name="Baseline")
    >>> Scenario.from_json(replace(base, seed=11).to_json()).seed
    11
    """

    name: str
    horizon_months: int = 24
    seed: int = 7
    drivers: tuple[Driver, ...] = ()
    levers: tuple[Lever, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse horizons no model here speaks of."""
        if not 1 <= self.horizon_months <= 120:
            raise BadValue(
                f"scenario `{self.name}`",
                f"horizon_months {self.horizon_months}",
                "1 to 120",
                "Choose a horizon of at most ten years.",
            )

    def to_json(self) -> str:
        """Return the scenario as JSON text: sorted keys, so equal scenarios give equal bytes."""
        body = {"schema": SCHEMA, **asdict(self)}
        return json.dumps(body, indent=2, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Scenario:
        """Read a scenario back.

        Args:
            text: What :meth:`to_json` wrote.

        Returns:
            The scenario.

        Raises:
            BadValue: not JSON, another schema, or fields missing or unknown.
        """
        try:
            body: dict[str, Any] = json.loads(text)
            schema = body.pop("schema", None) if isinstance(body, dict) else None
            if schema != SCHEMA:
                raise BadValue(
                    "scenario file",
                    f"schema `{schema}`",
                    f"`{SCHEMA}`",
                    "Choose a scenario file saved by this app.",
                )
            body["drivers"] = tuple(Driver(**driver) for driver in body.get("drivers", ()))
            body["levers"] = tuple(Lever(**lever) for lever in body.get("levers", ()))
            return cls(**body)
        except (ValueError, TypeError, KeyError) as error:
            raise BadValue(
                "scenario file", str(error), "a scenario saved by this app", "Choose another file."
            ) from error
