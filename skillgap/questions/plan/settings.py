"""What may be chosen about a plan: one frozen value, JSON in and out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from skillgap.core.errors import BadValue, unknown_name
from skillgap.questions.plan.problem import LEVERS

GROUPS = ("", "function", "region", "job_family")
DRAWS, GAP_SHARE, SECONDS = 400, 0.02, 6.0
"""Draws of the future planned for, how close to the best a plan must be proven, and the seconds it
may take, where nobody asks for more: the same on a page, a slide and the command line."""


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """Budget, levers, limits and aims of a plan.

    Attributes:
        budget: Money for each quarter; None sets no limit.
        total_budget: Money for all quarters together; None sets no limit.
        budget_surety: Chance, 0.5 to 0.95, with which a budget is to be kept when costs turn out
            otherwise.
        levers: Levers that may be used.
        target_share: Least share of the shortage to close, all roles together; 0 for none.
        target_quarter: From which quarter on, counted from 1.
        caution: Weight of bad luck, 0 (on average) to 1 (only the worst fifth of futures).
        group: Groups the places of build and redeploy are shared between; none where blank.
        band_share: How far a group's share of the places may lie from its share of the need.
        floor_share: Least share of a group's starts that go to people who are there already.
        by_region: Whether to plan each role region by region.
        trainers: How many there are; None as the register has it. The others alike.
        recruiters: Recruiters on top of usual hiring.
        mentors: People who take a starter under their wing.
        quarters: Quarters planned for.
        partners: Whether training may take seats in programmes that partners pay a part of.
        redesigned: Roles whose work is redesigned from the first quarter on, whatever it is worth.
        ungated: Roles whose training and automation need not wait for a redesign: somebody
            decided so against what the survey says.
    """

    budget: float | None = None
    total_budget: float | None = None
    budget_surety: float = 0.8
    levers: tuple[str, ...] = LEVERS
    target_share: float = 0.0
    target_quarter: int = 8
    caution: float = 0.0
    group: str = ""
    band_share: float = 0.1
    floor_share: float = 0.0
    by_region: bool = False
    trainers: float | None = None
    recruiters: float | None = None
    mentors: float | None = None
    quarters: int = 8
    partners: bool = True
    redesigned: tuple[str, ...] = ()
    ungated: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no plan can be made of."""
        for lever in self.levers:
            if lever not in LEVERS:
                raise unknown_name("levers", lever, list(LEVERS))
        if self.group not in GROUPS:
            raise unknown_name("group", self.group, list(GROUPS[1:]))
        for name in ("target_share", "caution", "band_share", "floor_share"):
            if not 0 <= getattr(self, name) <= 1:
                raise BadValue(name, str(getattr(self, name)), "0 to 1", "Give it as a share.")
        for name in ("budget", "total_budget", "trainers", "recruiters", "mentors"):
            value = getattr(self, name)
            if value is not None and not value >= 0:
                raise BadValue(name, str(value), "0 or more", "Correct it, or leave it out.")
        if not 0.5 <= self.budget_surety <= 0.95:
            raise BadValue(
                "budget_surety", str(self.budget_surety), "0.5 to 0.95", "Give it as a share."
            )
        if not 1 <= self.quarters <= 20 or not 1 <= self.target_quarter <= 20:
            raise BadValue("quarters", str(self.quarters), "1 to 20", "Plan for fewer years.")

    def to_body(self) -> dict[str, Any]:
        """Return the settings as JSON can hold them."""
        return {name: list(value) if isinstance(value, tuple) else value
                for name, value in asdict(self).items()}  # fmt: skip

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> PlanSettings:
        """Read back what :meth:`to_body` wrote; what is unknown is left out."""
        known = {field.name for field in fields(cls)} & set(body)
        values = {name: body[name] for name in known}
        for name in {"levers", "redesigned", "ungated"} & set(values):
            values[name] = tuple(values[name])
        return cls(**values)
