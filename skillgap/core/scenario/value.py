"""A scenario is a value: drivers and levers as intervals, JSON in and out."""

from __future__ import annotations

from dataclasses import dataclass, field

from skillgap.core.errors import BadValue
from skillgap.core.scenario.drivers import Driver, check_driver


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

    name: str
    horizon_months: int = 24
    seed: int = 7
    drivers: tuple[Driver, ...] = ()
    levers: tuple[Lever, ...] = ()
    note: str = ""
    dataset: str = ""
    code_version: str = ""

    def __post_init__(self) -> None:
        """Refuse horizons that no forecast covers, and seeds that are not whole numbers."""
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
