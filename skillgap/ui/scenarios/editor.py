"""Controls of the Scenarios page: which scenario, and its drivers as interval sliders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from skillgap.core.errors import SkillgapError
from skillgap.core.scenario import (
    DRIVERS,
    SHOCKS,
    Driver,
    DriverKind,
    Scenario,
    Shock,
    describe_part,
    driver_kind,
)
from skillgap.ui.kit import cached, downloads, show, state
from skillgap.ui.kit.plain import plain, spoken
from skillgap.ui.scenarios import board, computed

_REACH = {
    "growth_share": (-0.2, 0.4),
    "added_posts_fte": (-100.0, 200.0),
    "skill_demand_share": (-0.5, 1.5),
    "attrition_factor": (0.0, 2.5),
    "retirement_shift_years": (-5.0, 5.0),
    "hiring_factor": (0.0, 2.0),
    "entry_hiring_factor": (0.0, 2.0),
    "training_factor": (0.0, 4.0),
}
_COLUMNS = {
    "function": "Function", "region": "Region", "job_family": "Job family", "role_id": "Role",
    "cluster": "Skill cluster", "skill_id": "Skill", "task": "Task", "to_region": "To region",
    "to_role_id": "Becomes role",
}  # fmt: skip
_EVERYWHERE = "Everywhere"


def choose_scenario() -> None:
    """Draw the row of scenarios on the board, and the ways to put another one there."""
    names = [board.BASELINE, *(one.name for one in board.scenarios())]
    chosen = board.active().name

    def write(name: str | None) -> None:
        state.change(scenario="" if name in (None, board.BASELINE) else str(name))

    key, write_through = state.tied("scenario-chosen", chosen, write)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.segmented_control(
            "Scenario",
            names,
            key=key,
            on_change=write_through,
            format_func=spoken,
            required=True,
            help="The one you edit. All others on the board stay in the figures beside it.",
        )
        with st.popover(
            "Add", icon=":material/add:", type="tertiary", key=state.fresh("scenario-add")
        ):
            _add_ways()


def _add_ways() -> None:
    if len(board.scenarios()) >= board.MOST:
        st.caption(f"Up to {board.MOST} scenarios lie beside the baseline: remove one first.")
        return
    st.markdown("**A shock to start from**")
    for shock in SHOCKS:
        st.button(
            shock.name, key=f"shock-{shock.name}", help=shock.sentence, width="stretch",
            icon=":material/bolt:", on_click=_do, args=("scenario-add", _add_shock, shock),
        )  # fmt: skip
    st.button(
        "Empty scenario", icon=":material/note_add:", width="stretch", key="scenario-empty",
        on_click=_do, args=("scenario-add", board.add, Scenario(name="Scenario")),
    )  # fmt: skip
    kept = board.saved()
    if kept:
        st.markdown("**Saved in this workspace**")
        for name, scenario in kept.items():
            st.button(
                spoken(name), key=f"saved-{name}", width="stretch", icon=":material/bookmark:",
                on_click=_do, args=("scenario-add", board.add, scenario),
            )  # fmt: skip
    upload = st.file_uploader(
        "Scenario file", type=["json"], key=state.fresh("scenario-file"), max_upload_size=1
    )
    if upload is not None:
        _read_upload(upload.getvalue())


def _read_upload(content: bytes) -> None:
    try:
        scenario = Scenario.from_json(content)
    except SkillgapError as error:
        st.error(plain(f"{error.where}: {error.found}. {error.remedy}"))
        return
    board.add(scenario)
    state.renew("scenario-file")
    _again("scenario-add")


def _again(popover: str = "") -> None:
    """Draw anew after something was read or sent off; on a whole run, the whole page."""
    if popover:
        state.renew(popover)
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


def _do(popover: str, action: Callable[..., object], *given: Any) -> None:
    """Act on a click, and close the popover it was in."""
    action(*given)
    if popover:
        state.renew(popover)


def _add_shock(shock: Shock) -> None:
    board.add(shock.scenario(names_of()))


def names_of() -> dict[str, list[str]]:
    """Return the organisation's names by column, those with most people first."""
    workforce = cached.workforce()
    if workforce is None:
        return {}
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


def edit(scenario: Scenario) -> None:
    """Draw the drivers of the scenario being edited, and what can be done with it."""
    if scenario.name == board.BASELINE:
        st.markdown(
            "The **baseline** goes on as things are: people leave, retire and are replaced at "
            "the organisation's own pace. Add a scenario, or start from a shock:"
        )
        for shock in SHOCKS:
            st.button(
                shock.name, key=f"start-{shock.name}", help=shock.sentence, width="stretch",
                icon=":material/bolt:", on_click=_add_shock, args=(shock,),
            )  # fmt: skip
        _undo_button()
        return
    for place, driver in enumerate(scenario.drivers):
        _edit_driver(scenario, place, driver)
    if not scenario.drivers:
        st.caption("Nothing happens yet: add a driver.")
    with st.container(horizontal=True, gap="small"):
        box = st.popover(
            "Add driver", icon=":material/add:", on_change="rerun", key=state.fresh("driver-add")
        )
        if box.open:
            with box:
                _add_driver(scenario)
        _undo_button()
    _actions(scenario)


def _edit_driver(scenario: Scenario, place: int, driver: Driver) -> None:
    kind = driver_kind(driver.name)
    low, high = _reach(kind, driver)

    def write(ends: tuple[float, float]) -> None:
        board.put_driver(scenario, place, replace(driver, low=ends[0], high=ends[1]))

    key, write_through = state.tied(
        f"driver-{scenario.name}-{place}", (driver.low, driver.high), write
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.slider(
            f"{kind.title}: {spoken(describe_part(driver))}",
            low,
            high,
            key=key,
            step=kind.step,
            format=_format(kind),
            on_change=write_through,
            help=f"{kind.meaning} The two ends are an 80% interval, in {kind.unit}. "
            f"Because: {plain(driver.rationale or 'no rationale given')}",
        )
        box = st.popover(
            "", icon=":material/tune:", type="tertiary", on_change="rerun",
            key=state.fresh(f"details-{scenario.name}-{place}"),
            help="Part, months, rationale, owner",
        )  # fmt: skip
        if box.open:  # only then are its many choices sent
            with box:
                _driver_details(scenario, place, driver, kind)


def _reach(kind: DriverKind, driver: Driver) -> tuple[float, float]:
    low, high = _REACH.get(kind.name, (kind.least, kind.most))
    return min(low, driver.low), max(high, driver.high)


def _format(kind: DriverKind) -> str:
    if kind.unit.startswith("share"):
        return "percent"
    return {"times usual": "×%.2f", "FTE": "%d FTE", "years": "%.1f y"}[kind.unit]


def _driver_details(scenario: Scenario, place: int, driver: Driver, kind: DriverKind) -> None:
    """Draw part, months, rationale and owner; everything is written at once."""
    stem = f"details-{scenario.name}-{place}"
    with st.form(f"{stem}-form", border=False):
        part = _choose_part(kind, driver.applies_to, stem)
        left, right = st.columns(2)
        starts = left.number_input(
            "Starts in month", 0, 60, driver.starts_month, key=f"{stem}-starts"
        )
        ramp = right.number_input(
            "In full after months", 0, 60, driver.ramp_months, key=f"{stem}-ramp"
        )
        rationale = st.text_area(
            "Rationale", driver.rationale, key=f"{stem}-why", max_chars=500,
            help="Why this interval: what was seen, who said so.",
        )  # fmt: skip
        owner = st.text_input("Owner", driver.owner, key=f"{stem}-owner", max_chars=80)
        done = st.form_submit_button("Apply", type="primary")
    if done:
        changed = replace(
            driver, applies_to=part, starts_month=int(starts), ramp_months=int(ramp),
            rationale=rationale, owner=owner,
        )  # fmt: skip
        board.put_driver(scenario, place, changed)
        _again(stem)
    st.button(
        "Remove driver", icon=":material/delete:", type="tertiary", key=f"{stem}-drop",
        on_click=_do, args=(stem, board.drop_driver, scenario, place),
    )  # fmt: skip


def _choose_part(kind: DriverKind, part: dict[str, str], stem: str) -> dict[str, str]:
    names, chosen = names_of(), {}
    for column in kind.applies_to:
        known = names.get(column, [])
        if not known and column not in part:
            continue
        options = list(dict.fromkeys([*([part[column]] if column in part else []), *known]))
        asked = column in kind.needs
        value = st.selectbox(
            _COLUMNS[column],
            options if asked else [_EVERYWHERE, *options],
            index=(0 if asked else 1) if column in part else 0,
            key=f"{stem}-{column}",
            accept_new_options=column in ("region", "to_region"),
        )
        if value and value != _EVERYWHERE:
            chosen[column] = str(value)
    return chosen


def _add_driver(scenario: Scenario) -> None:
    name = st.selectbox(
        "What happens", list(DRIVERS), format_func=lambda one: DRIVERS[one].title, key="new-driver"
    )
    kind = DRIVERS[name]
    st.caption(kind.meaning)
    part = _choose_part(kind, {}, f"new-driver-{name}")
    if st.button("Add", type="primary", key="new-driver-add"):
        low, high = _start(kind)
        driver = Driver(name, low, high, kind.unit, part, ramp_months=0)
        try:
            Scenario("check", drivers=(driver,)).check()
        except SkillgapError as error:
            st.error(plain(f"{error.found}. {error.remedy}"))
            return
        board.put(replace(scenario, drivers=(*scenario.drivers, driver)))
        _again("driver-add")


def _start(kind: DriverKind) -> tuple[float, float]:
    """Return a modest interval to start from, beside the value at which nothing happens."""
    steps = 4 * kind.step
    return kind.rest, min(kind.rest + steps, kind.most)


def _undo_button() -> None:
    st.button(
        "Undo", icon=":material/undo:", type="tertiary", disabled=not state.past_boards(),
        key="scenario-undo", help="Takes back the last change to the board.",
        on_click=board.undo,
    )  # fmt: skip


def _actions(scenario: Scenario) -> None:
    kept = board.saved().get(scenario.name)
    unsaved = kept is None or kept.to_json() != scenario.to_json()
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Save" if unsaved else "Saved", icon=":material/bookmark_add:", disabled=not unsaved,
            key="scenario-save", help="Keeps it in this workspace, under its name.",
            on_click=board.save, args=(scenario,),
        )  # fmt: skip
        with st.popover(
            "More", icon=":material/more_horiz:", type="tertiary", key=state.fresh("scenario-more")
        ):
            _more(scenario)
    _run_button(scenario)


def _more(scenario: Scenario) -> None:
    def write(name: str) -> None:
        board.rename(scenario, name)

    key, write_through = state.tied("scenario-name", scenario.name, write)
    st.text_input("Name", key=key, on_change=write_through, max_chars=60)
    full = len(board.scenarios()) >= board.MOST
    st.button(
        "Duplicate", icon=":material/content_copy:", width="stretch", disabled=full,
        key="scenario-duplicate",
        help=f"Up to {board.MOST} scenarios lie beside the baseline." if full else None,
        on_click=_do, args=("scenario-more", board.add, scenario),
    )  # fmt: skip
    st.download_button(
        "Download scenario file",
        data=scenario.to_json().encode(),
        file_name=downloads.file_name(f"{scenario.name}.scenario", "json"),
        mime="application/json",
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
    )
    st.download_button(
        "Download results",
        data=lambda: computed.forecast(scenario).to_bytes(),
        file_name=downloads.file_name(f"{scenario.name}.results", "csv", version=cached.active()),
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
        help="Canonical: the same scenario file on the same data gives the same bytes.",
    )
    st.button(
        "Take off the board", icon=":material/close:", width="stretch", key="scenario-drop",
        on_click=_do, args=("scenario-more", board.drop, scenario.name),
    )  # fmt: skip
    if scenario.name in board.saved():
        st.button(
            "Forget the saved one", icon=":material/delete:", width="stretch",
            key="scenario-forget", on_click=_do,
            args=("scenario-more", board.forget, scenario.name),
        )  # fmt: skip


def _run_button(scenario: Scenario) -> None:
    """Offer the full run; until then numbers come from fewer draws."""
    if computed.is_full(scenario):
        st.caption(f":material/check_circle: {computed.FULL_DRAWS:,} draws, seed {scenario.seed}")
        return
    if st.button(
        f"Run in full: {computed.FULL_DRAWS:,} draws", icon=":material/play_arrow:",
        key="scenario-run", width="stretch",
        help=f"Sliders answer from {computed.PREVIEW_DRAWS} draws; a full run steadies the ranges.",
    ):  # fmt: skip
        bar = st.progress(0.0, "Running all draws …")
        computed.run_in_full(scenario, lambda share: bar.progress(share, "Running all draws …"))
        _again()


def control_figure() -> None:
    """Draw the controls of the main figure: what, which part, how far, which target."""
    from skillgap.ui.scenarios.answers import MEASURES

    names: dict[str, Any] = names_of()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        key, write = state.bound("scenario_measure", single=True)
        st.segmented_control(
            "Figure", list(MEASURES), key=key, on_change=write, format_func=MEASURES.__getitem__,
            required=True, label_visibility="collapsed",
        )  # fmt: skip
        key, write = state.bound("scenario_months", single=True)
        st.segmented_control(
            "Months ahead", [12, 24, 36], key=key, on_change=write, required=True,
            format_func=lambda months: f"{months} mo.", label_visibility="collapsed",
        )  # fmt: skip
        key, write = state.bound("scenario_function", single=True)
        st.selectbox(
            "Function", names.get("function", []), key=key, on_change=write, index=None,
            placeholder="All functions", label_visibility="collapsed", width=190,
        )  # fmt: skip
        key, write = state.tied(
            "scenario_target", state.view().scenario_target or None,
            lambda value: state.change(scenario_target=float(value or 0.0)),
        )  # fmt: skip
        st.number_input(
            "Target, FTE", min_value=0.0, step=5.0, key=key, on_change=write, format="%.0f",
            placeholder="Target, FTE", label_visibility="collapsed", width=170,
        )  # fmt: skip


def full_note(scenario: Scenario) -> str:
    """Say how many draws the numbers rest on."""
    draws = computed.FULL_DRAWS if computed.is_full(scenario) else computed.PREVIEW_DRAWS
    return f"{draws:,} draws, seed {scenario.seed}"


__all__ = ["choose_scenario", "control_figure", "edit", "full_note", "names_of", "show"]
