"""A scenario is a value: drivers and levers as intervals, JSON in and out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from typing import Any

from skillgap.core.errors import BadValue
from skillgap.core.scenario.drivers import WORDS, Driver, check_driver


@dataclass(frozen=True, slots=True)
class Lever:
    """Something the organisation does: build, buy, borrow, redeploy or automate."""

    name: str
    amount: float
    unit: str
    applies_to: dict[str, str] = field(default_factory=dict)
    rationale: str = field(default="", metadata=WORDS)
    owner: str = field(default="", metadata=WORDS)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named what-if; a changed one is a new one (``dataclasses.replace``).

    Attributes:
        name: What people call it.
        horizon_months: How far the forecast looks.
        seed: Seed of the draws.
        drivers: What happens to the organisation.
        levers: What the organisation does about it.
        note: Anything worth saying.
        dataset: Fingerprint of the workforce it was last run on; empty before.
        code_version: Version of this library it was last run with; empty before.

    >>> from dataclasses import replace
    >>> base = Scenario(name="Baseline")
    >>> Scenario.from_json(replace(base, seed=11).to_json()).seed
    11
    """

    name: str = field(metadata=WORDS)
    horizon_months: int = 24
    seed: int = 7
    drivers: tuple[Driver, ...] = ()
    levers: tuple[Lever, ...] = ()
    note: str = field(default="", metadata=WORDS)
    dataset: str = field(default="", metadata=WORDS)
    code_version: str = field(default="", metadata=WORDS)

    def __post_init__(self) -> None:
        """Refuse horizons no model here speaks of, and seeds that are none."""
        if not 1 <= self.horizon_months <= 120:
            raise BadValue(
                f"scenario `{self.name}`",
                f"horizon_months {self.horizon_months}",
                "1 to 120",
                "Choose a horizon of at most ten years.",
            )
        if not 0 <= self.seed < 2**63:
            raise BadValue(
                f"scenario `{self.name}`",
                f"seed {self.seed}",
                "a whole number from 0",
                "Choose another seed.",
            )

    def check(self) -> None:
        """Refuse drivers that no forecast could use; see ``check_driver``."""
        for driver in self.drivers:
            check_driver(driver)

    def numbers(self) -> str:
        """Return, as text, all that a number can depend on: what a forecast is kept under.

        Scenarios that differ in words alone (name, note, rationale, owner) give the same text. A
        field counts unless it is declared to be words, so that a new one is never left out.

        >>> Scenario("Slow").numbers() == Scenario("Calm", note="as last year").numbers()
        True
        """
        return json.dumps(_numbers(self), sort_keys=True)

    @classmethod
    def of_numbers(cls, text: str) -> Scenario:
        """Return the nameless scenario that :meth:`numbers` speaks of."""
        body = json.loads(text)
        parts = {
            "drivers": tuple(Driver(**one) for one in body.pop("drivers")),
            "levers": tuple(Lever(**one) for one in body.pop("levers")),
        }
        return cls(name="", **body, **parts)

    def to_json(self) -> str:
        """Return the scenario as JSON text: sorted keys, so equal scenarios give equal bytes."""
        from skillgap.core.scenario.files import write_scenario

        return write_scenario(self)

    @classmethod
    def from_json(cls, text: str | bytes) -> Scenario:
        """Read a scenario back.

        Args:
            text: What :meth:`to_json` wrote, in this version of the schema or an earlier one.

        Returns:
            The scenario.

        Raises:
            BadValue: not JSON, another schema, or fields missing, unknown or out of bounds.
        """
        from skillgap.core.scenario.files import read_scenario

        return read_scenario(text)


def _numbers(value: Any) -> dict[str, Any]:
    """Return the fields that are not words; of drivers and levers likewise."""
    found = {}
    for one in fields(value):
        held = getattr(value, one.name)
        if one.metadata == WORDS:
            continue
        inside = isinstance(held, tuple)
        found[one.name] = [_numbers(part) for part in held] if inside else held
    return found
