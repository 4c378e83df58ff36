"""The board: which scenarios lie beside the baseline, and every change to them.

Scenarios on the board are kept in the view as their files, so that a page switch, a reload and a
restart lose no half-moved slider. Saving one puts it among the workspace's documents.
"""

from __future__ import annotations

import json
from dataclasses import replace

from skillgap.core.errors import SkillgapError
from skillgap.core.scenario import Driver, Scenario
from skillgap.ui.kit import cached, state

MOST = 4
HORIZON_MONTHS = 36
BASELINE = "Baseline"
KIND = "scenario"
_UNDONE = 60


def baseline() -> Scenario:
    """Return what happens when nothing but the usual happens."""
    return Scenario(name=BASELINE, horizon_months=HORIZON_MONTHS)


def scenarios() -> list[Scenario]:
    """Return the scenarios on the board, in the order they were put there."""
    return [Scenario.from_json(text) for text in state.view().scenarios]


def active() -> Scenario:
    """Return the scenario being edited; the baseline where none is chosen."""
    chosen = state.view().scenario
    return next((one for one in scenarios() if one.name == chosen), baseline())


def _set(board: list[Scenario], chosen: str) -> None:
    before = state.view().scenarios
    after = tuple(one.to_json() for one in board)
    if after != before:
        past = state.past_boards()
        past.append(before)
        del past[:-_UNDONE]
    state.change(scenarios=after, scenario=chosen)


def put(scenario: Scenario, *, name: str | None = None) -> None:
    """Replace a scenario on the board.

    Args:
        scenario: The changed one.
        name: Its name before, where that changed.
    """
    old = name or scenario.name
    _set([scenario if one.name == old else one for one in scenarios()], scenario.name)


def add(scenario: Scenario) -> bool:
    """Put a scenario on the board under a name of its own; says whether there was room."""
    board = scenarios()
    if len(board) >= MOST:
        return False
    named = replace(scenario, name=free_name(scenario.name), horizon_months=HORIZON_MONTHS)
    _set([*board, named], named.name)
    return True


def drop(name: str) -> None:
    """Take a scenario off the board; one that was saved stays saved."""
    board = [one for one in scenarios() if one.name != name]
    _set(board, board[-1].name if board else "")


def undo() -> None:
    """Put the board back as it was before the last change."""
    past = state.past_boards()
    if past:
        before = past.pop()
        names = [Scenario.from_json(text).name for text in before]
        chosen = state.view().scenario
        state.change(scenarios=before, scenario=chosen if chosen in names else (names or [""])[-1])


def free_name(wish: str) -> str:
    """Return a name nobody on the board has."""
    taken = {one.name for one in scenarios()} | {BASELINE}
    name = " ".join(wish.split())[:60] or "Scenario"
    number = 2
    free = name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free


def rename(scenario: Scenario, wish: str) -> None:
    """Give a scenario another name; a blank one changes nothing."""
    name = " ".join(wish.split())[:60]
    if name and name != scenario.name:
        put(replace(scenario, name=free_name(name)), name=scenario.name)


def put_driver(scenario: Scenario, place: int, driver: Driver) -> None:
    """Replace one driver of a scenario."""
    drivers = list(scenario.drivers)
    drivers[place] = driver
    put(replace(scenario, drivers=tuple(drivers)))


def drop_driver(scenario: Scenario, place: int) -> None:
    """Remove one driver of a scenario."""
    drivers = scenario.drivers[:place] + scenario.drivers[place + 1 :]
    put(replace(scenario, drivers=drivers))


# --- kept in the workspace ---


def saved() -> dict[str, Scenario]:
    """Return the scenarios kept in the workspace; what cannot be read is left out."""
    kept = {}
    for document in cached.workspace().documents(KIND):
        try:
            kept[document.name] = Scenario.from_json(json.dumps(document.body))
        except SkillgapError:
            continue
    return kept


def save(scenario: Scenario) -> None:
    """Keep a scenario in the workspace under its name."""
    cached.workspace().keep_document(KIND, scenario.name, json.loads(scenario.to_json()))


def forget(name: str) -> None:
    """Remove a kept scenario from the workspace."""
    cached.workspace().drop_document(KIND, name)
