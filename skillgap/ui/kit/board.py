"""The board: which scenarios lie beside the baseline, which is looked at, and every change to them.

Scenarios belong to the workspace: the board is kept with the dataset, as scenario files, so that a
page switch, a reload and a restart lose no half-moved slider. Which of them is looked at belongs to
the session. Saving one puts it among the workspace's documents.
"""

from __future__ import annotations

import json
from dataclasses import replace

import streamlit as st

from skillgap.core.errors import SkillgapError
from skillgap.core.scenario import SHOCKS, Driver, Scenario
from skillgap.ui.kit import cached, state
from skillgap.ui.kit.once import once_a_run
from skillgap.ui.kit.scope import outlook

MOST = 4
HORIZON_MONTHS = 36
BASELINE = "Baseline"
KIND = "scenario"
_UNDONE = 60
_FRESH_SECONDS = 5  # another window may have changed it


def baseline_scenario() -> Scenario:
    """Return what happens when nothing but the usual happens."""
    return Scenario(name=BASELINE, horizon_months=HORIZON_MONTHS)


def board_scenarios() -> list[Scenario]:
    """Return the scenarios on the board, in the order they were put there."""
    return [
        Scenario.from_json(text) for text in _board_files(cached.kept_for(), state.opened_lineage())
    ]


def active_scenario() -> Scenario:
    """Return the scenario looked at; the baseline where none is chosen or it is gone."""
    return known_scenarios().get(outlook().scenario, baseline_scenario())


@once_a_run
def known_scenarios() -> dict[str, Scenario]:
    """Return what can be looked at, by name: baseline, board, saved scenarios, then shocks."""
    found = {BASELINE: baseline_scenario()}
    for scenario in (*board_scenarios(), *saved_scenarios().values()):
        found.setdefault(scenario.name, scenario)
    for shock in SHOCKS:
        found.setdefault(shock.name, shock.scenario(names_by_column()))
    return found


def choose_scenario(name: str | None) -> None:
    """Look at another scenario, on every page; the baseline where none is named."""
    outlook.change(scenario="" if name in (None, BASELINE) else str(name))


def replace_scenario(scenario: Scenario, *, name: str | None = None) -> None:
    """Replace a scenario on the board.

    Args:
        scenario: The changed one.
        name: Its name before, where that changed.
    """
    old = name or scenario.name
    _replace_board(
        [scenario if one.name == old else one for one in board_scenarios()], scenario.name
    )


def add_scenario(scenario: Scenario) -> bool:
    """Put a scenario on the board under a name of its own; says whether there was room."""
    board = board_scenarios()
    if len(board) >= MOST:
        return False
    named = replace(scenario, name=free_scenario_name(scenario.name), horizon_months=HORIZON_MONTHS)
    _replace_board([*board, named], named.name)
    return True


def drop_scenario(name: str) -> None:
    """Take a scenario off the board; one that was saved stays saved."""
    board = [one for one in board_scenarios() if one.name != name]
    _replace_board(board, board[-1].name if board else "")


def undo_board_change() -> None:
    """Put the board back as it was before the last change of this session."""
    past = state.past_boards()
    if past:
        before = past.pop()
        names = [Scenario.from_json(text).name for text in before]
        chosen = outlook().scenario
        _keep_board(before)
        choose_scenario(chosen if chosen in names else (names or [""])[-1])


def free_scenario_name(wish: str) -> str:
    """Return a name that no scenario on the board has."""
    taken = {one.name for one in board_scenarios()} | {BASELINE}
    name = " ".join(wish.split())[:60] or "Scenario"
    number = 2
    free = name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free


def rename_scenario(scenario: Scenario, wish: str) -> None:
    """Give a scenario another name; a blank one changes nothing."""
    name = " ".join(wish.split())[:60]
    if name and name != scenario.name:
        replace_scenario(replace(scenario, name=free_scenario_name(name)), name=scenario.name)


def replace_driver(scenario: Scenario, place: int, driver: Driver) -> None:
    """Replace one driver of a scenario."""
    drivers = list(scenario.drivers)
    drivers[place] = driver
    replace_scenario(replace(scenario, drivers=tuple(drivers)))


def drop_driver(scenario: Scenario, place: int) -> None:
    """Remove one driver of a scenario."""
    drivers = scenario.drivers[:place] + scenario.drivers[place + 1 :]
    replace_scenario(replace(scenario, drivers=drivers))


@once_a_run
def names_by_column() -> dict[str, list[str]]:
    """Return the organisation's names by column, those with most people first."""
    return _names_by_column(*cached.cache_version()) if cached.active_dataset() else {}


# --- kept in the workspace ---


def saved_scenarios() -> dict[str, Scenario]:
    """Return the scenarios kept in the workspace; what cannot be read is left out."""
    kept = {}
    for document in cached.workspace().documents(KIND):
        try:
            kept[document.name] = Scenario.from_json(json.dumps(document.body))
        except SkillgapError:
            continue
    return kept


def save_scenario(scenario: Scenario) -> None:
    """Keep a scenario in the workspace under its name."""
    cached.workspace().keep_document(KIND, scenario.name, json.loads(scenario.to_json()))


def forget_scenario(name: str) -> None:
    """Remove a kept scenario from the workspace."""
    cached.workspace().drop_document(KIND, name)


def _replace_board(board: list[Scenario], chosen: str) -> None:
    before = _board_files(cached.kept_for(), state.opened_lineage())
    after = tuple(one.to_json() for one in board)
    if after != before:
        past = state.past_boards()
        past.append(before)
        del past[:-_UNDONE]
        _keep_board(after)
    choose_scenario(chosen)


def _keep_board(files: tuple[str, ...]) -> None:
    cached.workspace().remember(_board_record_name(state.opened_lineage()), list(files))
    _board_files.clear()


def _board_record_name(lineage: int) -> str:
    return f"board/{lineage}"


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=20)
def _board_files(folder: str, lineage: int) -> tuple[str, ...]:
    kept = cached.workspace().recall(_board_record_name(lineage), None)
    if kept is None:  # versions before kept the board in the view of the whole workspace
        kept = (cached.workspace().recall("view", None) or {}).get("scenarios", ())
    return tuple(str(file) for file in kept if _is_readable(str(file)))


def _is_readable(file: str) -> bool:
    try:
        Scenario.from_json(file)
    except SkillgapError:
        return False
    return True


@st.cache_resource(show_spinner=False, max_entries=3)
def _names_by_column(*version: object) -> dict[str, list[str]]:
    workforce = cached.open_workforce()
    staff, roles, skills = workforce["employees"], workforce["roles"], workforce["skills"]
    family = roles.set_index("role_id")["job_family"]
    found = {
        "function": staff["function"],
        "region": staff["region"],
        "role_id": staff["role_id"],
        "job_family": staff["role_id"].map(family),
        "cluster": skills["cluster"],
        "skill_id": skills["skill_id"],
        "task": workforce["tasks"]["task"],
    }
    names = {
        column: [str(name) for name in values.dropna().value_counts().index]
        for column, values in found.items()
    }
    return {**names, "to_region": names["region"], "to_role_id": names["role_id"]}
