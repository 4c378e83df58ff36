"""What pages share: the filters, the scenario and the person that go along from page to page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillgap.ui.kit.state import Part

FILTERS = ("function", "region", "job_family", "cluster", "kind", "tag")
PLACES = ("function", "region")
"""Filters that speak of people rather than of skills."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters in force; empty means all.

    Attributes:
        function: Functions kept. The others work alike.
    """

    function: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    job_family: tuple[str, ...] = ()
    cluster: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """The future that is looked at.

    Attributes:
        scenario: Name of the scenario; empty is the baseline.
    """

    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """The person that was opened; it never stands in an address.

    Attributes:
        person: Employee opened.
        skill: Skill opened in that person's profile.
    """

    person: str = ""
    skill: str = ""


chosen_filters = Part(
    "filters",
    Filters(),
    address={name: name for name in FILTERS},
    before={name: name for name in FILTERS},
)
outlook = Part(
    "outlook", Outlook(), address={"scenario": "scenario"}, before={"scenario": "scenario"}
)
opened = Part("person", Person(), before={"person": "person", "skill": "person_skill"})


def filters_in_force(applied: Sequence[str] = FILTERS) -> dict[str, tuple[str, ...]]:
    """Return the filters in force among those a page heeds, as arguments of ``Gaps.within``."""
    chosen = {name: getattr(chosen_filters(), name) for name in applied}
    return {name: values for name, values in chosen.items() if values}


def clear_filters() -> None:
    """Put every filter back to rest."""
    chosen_filters.reset(*FILTERS)
