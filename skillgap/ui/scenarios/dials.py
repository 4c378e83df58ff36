"""The four sliders that are always in sight: growth, leaving, hiring and AI.

Each stands for one driver of the scenario. A slider moved on the baseline begins a scenario of its
own. Where the changes apply is chosen once, above them, for all four.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from skillgap.core import wording
from skillgap.core.scenario import Driver, Labels, Scenario, driver_kind, labels_named
from skillgap.ui.kit import board, state
from skillgap.ui.kit.plain import plain
from skillgap.ui.scenarios.state import figure

_SPREAD = 0.2
"""A slider moved for the first time: its likely range is a fifth of the change either way."""
_BEGUN = "scenario-begun"
"""Name under which the scenario that a slider began on the baseline is held."""
_PLACES = {"function": "Functions", "region": "Regions"}


@dataclass(frozen=True, slots=True)
class Dial:
    """One slider, in whole per cent.

    Attributes:
        name: Kind of driver.
        label: What stands above it.
        base: Per cent at which nothing happens, on the driver's own scale.
        low: Left end, per cent of change.
        high: Right end.
        at_rest: What stands beside it while nothing is changed.
        help: What it means, in one sentence.
    """

    name: str
    label: str
    base: int
    low: int
    high: int
    at_rest: str
    help: str

    def shown(self, value: float) -> int:
        """Return a driver's value in per cent of change."""
        return round(100 * value) - self.base

    def value(self, shown: float) -> float:
        """Return the driver's value of a change in per cent."""
        return (shown + self.base) / 100


DIALS = (
    Dial("growth_share", "Growth a year", 0, -20, 40, "on trend",
         "Extra growth of the number of posts per year, on top of the trend."),
    Dial("attrition_factor", "Leaving", 100, -50, 150, "as today",
         "Leaving rate compared with today: +20% means that a fifth more people leave."),
    Dial("hiring_factor", "Hiring speed", 100, -100, 100, "as today",
         "How fast empty posts are filled compared with today; −100% is a hiring freeze."),
    Dial("automated_share", "Work done by AI", 0, 0, 90, "none yet",
         "Share of the hours in tasks exposed to AI that people no longer work."),
)  # fmt: skip


def places_of_dials(scenario: Scenario) -> dict[str, int]:
    """Return where the driver behind each slider stands: the first of its kind."""
    found: dict[str, int] = {}
    for place, driver in enumerate(scenario.drivers):
        if any(driver.name == dial.name for dial in DIALS):
            found.setdefault(driver.name, place)
    return found


def moved_driver(driver: Driver, middle: float) -> Driver:
    """Return a driver with another middle; its range grows and shrinks with the change it makes.

    >>> moved = moved_driver(Driver("growth_share", 0.08, 0.12, "share per year"), 0.2)
    >>> round(moved.low, 3), round(moved.high, 3)
    (0.16, 0.24)
    """
    kind = driver_kind(driver.name)
    before, after = driver.middle - kind.rest, middle - kind.rest
    if abs(before) < 1e-9:
        half = max(abs(after) * _SPREAD, (driver.high - driver.low) / 2)
        ends = [middle - half, middle + half]
    else:
        ends = [kind.rest + (end - kind.rest) * after / before for end in (driver.low, driver.high)]
    low, high = (round(min(max(end, kind.least), kind.most), 6) for end in sorted(ends))
    return replace(driver, low=low, high=high)


def draw_where(scenario: Scenario) -> None:
    """Draw where the four sliders apply: any number of functions and regions."""
    names, part = board.names_by_column(), _part_in_force(scenario)
    for column in _PLACES:
        chosen = list(labels_named(part.get(column, ())))
        key, write = state.tie_widget(
            f"where-{column}", chosen, lambda labels, column=column: _limit_drivers_to(
                board.active_scenario(), column, tuple(labels)
            ),
        )  # fmt: skip
        st.multiselect(
            f"{_PLACES[column]} that change",
            list(dict.fromkeys([*names.get(column, []), *chosen])),
            key=key,
            on_change=write,
            placeholder=f"In all {_PLACES[column].lower()}",
            label_visibility="collapsed",
        )


def _part_in_force(scenario: Scenario) -> dict[str, Labels]:
    """Return the part that the sliders of a scenario have in common; else the one chosen last."""
    parts = [scenario.drivers[place].applies_to for place in places_of_dials(scenario).values()]
    chosen: dict[str, Labels] = {
        "function": figure().change_functions,
        "region": figure().change_regions,
    }
    common = parts[0] if parts else {name: part for name, part in chosen.items() if part}
    return common if all(part == common for part in parts) else {}


def _limit_drivers_to(scenario: Scenario, column: str, labels: tuple[str, ...]) -> None:
    figure.change(**{f"change_{column}s": labels})
    places = set(places_of_dials(scenario).values())
    if not places or scenario.name == board.BASELINE:
        return
    drivers = [
        replace(driver, applies_to={**driver.applies_to, column: labels})
        if place in places
        else driver
        for place, driver in enumerate(scenario.drivers)
    ]
    board.replace_scenario(replace(scenario, drivers=tuple(drivers)))


def draw_dials(
    scenario: Scenario, draw_details: Callable[[Scenario, int, Driver], None], *, locked: bool
) -> None:
    """Draw the four sliders of a scenario; on the baseline they begin a new one.

    Args:
        scenario: The scenario being edited.
        draw_details: Draws the popover of a driver: its range, months and reasons.
        locked: Whether there is no room for another scenario, or it may only be looked at.
    """
    places = places_of_dials(scenario)
    if scenario.name == board.BASELINE:
        state.keep_in_session(_BEGUN, None)
    for dial in DIALS:
        place = places.get(dial.name)
        driver = None if place is None else scenario.drivers[place]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _draw_dial(scenario, dial, place, locked=locked)
            if place is not None and driver is not None and not locked:
                draw_details(scenario, place, driver)


def _draw_dial(scenario: Scenario, dial: Dial, place: int | None, *, locked: bool) -> None:
    driver = None if place is None else scenario.drivers[place]
    shown = dial.shown(driver.middle if driver else driver_kind(dial.name).rest)

    key, write_through = state.tie_widget(
        f"dial-{dial.name}", shown, lambda value: _turn(scenario.name, dial, value)
    )
    st.slider(
        f"**{dial.label}** :gray[{plain(_range_in_words(scenario, dial, driver))}]",
        min(dial.low, shown),
        max(dial.high, shown),
        step=1,
        key=key,
        format="%d%%" if dial.low == 0 else "%+d%%",
        on_change=write_through,
        disabled=locked,
        help=dial.help,
    )


def _turn(name: str, dial: Dial, shown: int) -> None:
    """Write a slider's new position into the scenario it was drawn for, as it is by now.

    Presses come quickly: the next may come before the page has followed the one before, and then it
    moves the scenario which that one began.
    """
    begun = state.session_value(_BEGUN) if name == board.BASELINE else None
    scenario = board.known_scenarios().get(begun or name, board.baseline_scenario())
    place = places_of_dials(scenario).get(dial.name)
    kind, middle = driver_kind(dial.name), dial.value(shown)
    if place is not None:
        board.replace_driver(scenario, place, moved_driver(scenario.drivers[place], middle))
        return
    at_rest = Driver(kind.name, kind.rest, kind.rest, kind.unit, _part_in_force(scenario))
    driver = moved_driver(at_rest, middle)
    if scenario.name == board.BASELINE:
        name = board.free_scenario_name("My scenario")
        state.keep_in_session(_BEGUN, name)
        board.add_scenario(Scenario(name=name, drivers=(driver,)))
    else:
        board.replace_scenario(replace(scenario, drivers=(*scenario.drivers, driver)))


def _range_in_words(scenario: Scenario, dial: Dial, driver: Driver | None) -> str:
    """Say the likely range of a slider, and where it applies if that is its own."""
    if driver is None:
        return dial.at_rest
    sign = "+" if dial.low else ""
    ends = (f"{dial.shown(end):{sign}d}%".replace("-", "−") for end in (driver.low, driver.high))
    said = [wording.likely(*ends)]
    if driver.applies_to and driver.applies_to != _part_in_force(scenario):
        said.append(" and ".join(wording.listed(list(labels_named(labels)))
                                 for labels in driver.applies_to.values()))  # fmt: skip
    return " · ".join(said)
