"""What may happen to an organisation: every driver a scenario can hold, and its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from skillgap.core.errors import BadValue, unknown_name

Side: TypeAlias = Literal["demand", "supply", "both"]
WORDS = {"says": "words"}
"""Mark of a field that is only read by people: no number depends on it."""

PLACES = ("function", "region", "job_family", "role_id")
"""Columns that say which posts a driver speaks of."""

Labels: TypeAlias = str | tuple[str, ...]
"""One label of a column, or several of them: any of them counts."""


@dataclass(frozen=True, slots=True)
class DriverKind:
    """One kind of driver: its unit, what it means and where it may apply.

    Attributes:
        name: Key in a scenario file.
        title: What people read.
        unit: Unit of both ends of the interval.
        rest: Value at which nothing happens.
        least: Smallest value allowed.
        most: Largest value allowed.
        step: Step of a slider.
        side: Whether it moves demand, supply or both.
        meaning: What a value says, in one sentence.
        applies_to: Columns it can be narrowed to.
        needs: Columns it cannot do without.
    """

    name: str
    title: str
    unit: str
    rest: float
    least: float
    most: float
    step: float
    side: Side
    meaning: str
    applies_to: tuple[str, ...] = PLACES
    needs: tuple[str, ...] = ()


_KINDS = (
    DriverKind(
        "growth_share", "Growth", "share per year", 0.0, -0.5, 1.0, 0.01, "demand",
        "Posts grow by this share a year, on top of the organisation's own trend, for as long as "
        "the ramp lasts (a ramp of 0 months lasts to the horizon).",
    ),
    DriverKind(
        "added_posts_fte", "New posts", "FTE", 0.0, -500.0, 500.0, 1.0, "demand",
        "So many posts are added, spread over the chosen posts as they are spread today; a region "
        "not known yet is a new site, staffed like the organisation.",
    ),
    DriverKind(
        "automated_share", "Work automated", "share of exposed hours", 0.0, 0.0, 0.9, 0.01,
        "demand",
        "This share of the hours in tasks exposed to AI falls away (tasks E1 in full, E2 half).",
        (*PLACES, "task"),
    ),
    DriverKind(
        "skill_demand_share", "Skill rising or falling", "share", 0.0, -1.0, 3.0, 0.05, "demand",
        "The FTE that need the skills change by this share.",
        (*PLACES, "cluster", "skill_id"), (),
    ),
    DriverKind(
        "new_skill_share", "New skill", "share of posts", 0.0, 0.0, 1.0, 0.05, "demand",
        "This share of the posts that do not ask for the skill today will ask for it.",
        (*PLACES, "cluster", "skill_id"), (),
    ),
    DriverKind(
        "required_level_shift", "Required level", "levels", 0.0, -5.0, 5.0, 0.5, "demand",
        "Where the skill is required, it is required at so many levels more than today; a negative "
        "number is fewer, and at level 0 it is required no longer.",
        (*PLACES, "cluster", "skill_id"), (),
    ),
    DriverKind(
        "region_move_share", "Work moved to a region", "share of posts", 0.0, 0.0, 1.0, 0.05,
        "both",
        "This share of the posts moves to another region; some of the people go along.",
        (*PLACES, "to_region"), ("to_region",),
    ),
    DriverKind(
        "reorganised_share", "Posts turned into another role", "share of posts", 0.0, 0.0, 1.0,
        0.05, "both",
        "This share of the posts of a role, with the people in them, becomes another role.",
        (*PLACES, "to_role_id"), ("role_id", "to_role_id"),
    ),
    DriverKind(
        "attrition_factor", "Attrition", "times usual", 1.0, 0.0, 4.0, 0.05, "supply",
        "The chance to leave is this many times what it is today.",
    ),
    DriverKind(
        "retirement_shift_years", "Retirement age", "years", 0.0, -8.0, 8.0, 0.5, "supply",
        "People retire so many years later than today; a negative number is earlier.",
    ),
    DriverKind(
        "hiring_factor", "Hiring", "times usual", 1.0, 0.0, 3.0, 0.05, "supply",
        "Vacancies are filled at so many times the usual speed; 0 is a hiring freeze.",
    ),
    DriverKind(
        "entry_hiring_factor", "Entry-level hiring", "times usual", 1.0, 0.0, 3.0, 0.05, "supply",
        "As hiring, for roles of the lowest level only.",
    ),
    DriverKind(
        "training_factor", "Training throughput", "times usual", 1.0, 0.0, 6.0, 0.1, "supply",
        "So many times the usual number of people complete a training each month.",
        (*PLACES, "cluster", "skill_id"),
    ),
)  # fmt: skip

DRIVERS: dict[str, DriverKind] = {kind.name: kind for kind in _KINDS}
"""Every kind of driver by name, in the order people are offered them."""


_OF_SKILLS = ("skill_demand_share", "new_skill_share", "required_level_shift")
"""Kinds that cannot do without a skill or a cluster."""


def driver_kind(name: str) -> DriverKind:
    """Return a kind of driver, or raise ``UnknownName`` with near misses."""
    if name not in DRIVERS:
        raise unknown_name("driver", name, list(DRIVERS))
    return DRIVERS[name]


@dataclass(frozen=True, slots=True)
class Driver:
    """Something that happens to the organisation, as an 80% interval.

    Attributes:
        name: What moves, one of :data:`DRIVERS`.
        low: Lower end of the 80% interval, in ``unit``.
        high: Upper end of the 80% interval, in ``unit``.
        unit: Unit of both ends.
        applies_to: Which part it moves: column to label, e.g. ``{"function": "Service"}``; places
            may have several, such as ``{"region": ("Benelux", "Nordics")}``.
        rationale: Why this interval.
        owner: Who answers for it.
        starts_month: Months from today until it begins.
        ramp_months: Months over which it comes in full; 0 is at once.
    """

    name: str
    low: float
    high: float
    unit: str
    applies_to: dict[str, Labels] = field(default_factory=dict)
    rationale: str = field(default="", metadata=WORDS)
    owner: str = field(default="", metadata=WORDS)
    starts_month: int = 0
    ramp_months: int = 0

    def __post_init__(self) -> None:
        """Refuse an interval that is upside down, and times that are none; sort its labels."""
        object.__setattr__(self, "applies_to", _sorted_labels(self.applies_to))
        if not self.low <= self.high:
            raise BadValue(
                f"driver `{self.name}`",
                f"low {self.low} above high {self.high}",
                "low ≤ high",
                "Swap the two ends.",
            )
        if not (0 <= self.starts_month <= 120 and 0 <= self.ramp_months <= 120):
            raise BadValue(
                f"driver `{self.name}`",
                f"starts after {self.starts_month} months with a ramp of {self.ramp_months}",
                "0 to 120 months each",
                "Correct the months.",
            )

    @property
    def middle(self) -> float:
        """Middle of the interval, in ``unit``."""
        return (self.low + self.high) / 2

    @property
    def key(self) -> tuple[str, tuple[tuple[str, Labels], ...]]:
        """Name and part, by which drivers of a scenario are told from one another."""
        return self.name, tuple(sorted(self.applies_to.items()))


def _sorted_labels(part: Mapping[str, Labels | list[str]]) -> dict[str, Labels]:
    """Return a part with one way to say each: a single label alone, several sorted."""
    found: dict[str, Labels] = {}
    for column, given in part.items():
        several = (given,) if isinstance(given, str) else tuple(sorted(set(given)))
        if several:
            found[column] = several[0] if len(several) == 1 else several
    return found


def labels_named(given: Labels) -> tuple[str, ...]:
    """Return the labels of one column of a part, one or several.

    >>> labels_named("Nordics"), labels_named(("Benelux", "Nordics"))
    (('Nordics',), ('Benelux', 'Nordics'))
    """
    return (given,) if isinstance(given, str) else given


def check_driver(driver: Driver) -> None:
    """Refuse a driver that no forecast could use.

    Raises:
        UnknownName: the kind, or a column it applies to, is not known.
        BadValue: an end lies outside what the kind allows, or a needed column is missing.
    """
    kind = driver_kind(driver.name)
    where = f"driver `{driver.name}`"
    for column in driver.applies_to:
        if column not in kind.applies_to:
            raise unknown_name(f"{where}, applies_to", column, list(kind.applies_to))
        if column not in PLACES or column in kind.needs:
            _check_single(where, column, driver.applies_to[column])
    missing = [column for column in kind.needs if column not in driver.applies_to]
    if missing:
        raise BadValue(
            where,
            f"`{missing[0]}` is not said",
            f"applies_to with {' and '.join(kind.needs)}",
            f"Say which {missing[0]}.",
        )
    if not kind.least <= driver.low <= driver.high <= kind.most:
        raise BadValue(
            where,
            f"{driver.low:g} to {driver.high:g}",
            f"{kind.least:g} to {kind.most:g} {kind.unit}",
            "Choose an interval inside these bounds.",
        )
    if driver.name in _OF_SKILLS and not ({"cluster", "skill_id"} & set(driver.applies_to)):
        raise BadValue(
            where, "neither cluster nor skill_id is said", "one of them", "Say which skills."
        )


def _check_single(where: str, column: str, given: Labels) -> None:
    if not isinstance(given, str):
        raise BadValue(
            where,
            f"{len(given)} labels of `{column}`",
            "one label",
            "Use one change for each of them.",
        )
