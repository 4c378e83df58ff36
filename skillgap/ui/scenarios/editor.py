"""Controls of the Scenarios page: which scenario, its four sliders, and its further changes."""

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
    Labels,
    Scenario,
    Shock,
    describe_part,
    driver_kind,
    labels_named,
)
from skillgap.ui.kit import board, cached, downloads, forecasts, state
from skillgap.ui.kit.plain import label_text, plain
from skillgap.ui.scenarios import dials
from skillgap.ui.scenarios.state import HORIZONS, figure

_REACH = {
    "growth_share": (-0.2, 0.4),
    "added_posts_fte": (-100.0, 200.0),
    "skill_demand_share": (-0.5, 1.5),
    "required_level_shift": (-2.0, 2.0),
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
_READY_MADE, _BEGINNING = 4, 2
_SEVERAL = ("function", "region")
"""Columns of which a change may name several labels."""


def draw_scenario_row() -> None:
    """Draw the row of scenarios on the board, and the ways to put another one there."""
    chosen = board.active_scenario().name
    names = [board.BASELINE, *(one.name for one in board.board_scenarios())]
    names += [] if chosen in names else [chosen]  # saved, or a shock chosen on another page
    key, write_through = state.tie_widget("scenario-chosen", chosen, board.choose_scenario)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small",
        key="one-line-scenarios" if names == [board.BASELINE] else "scenarios-in-lines",
    ):  # fmt: skip
        st.segmented_control(
            "Scenario",
            names,
            key=key,
            on_change=write_through,
            format_func=label_text,
            required=True,
            label_visibility="collapsed",
        )
        ready_made = _shocks_to_offer()
        for shock in ready_made:
            st.button(
                shock.name, key=f"beside-{shock.name}", help=shock.sentence, type="tertiary",
                icon=":material/add:", on_click=_add_shock, args=(shock,),
            )  # fmt: skip
        with st.popover(
            "Add", icon=":material/add:", type="tertiary", key=state.fresh_key("scenario-add")
        ):
            _draw_ways_to_add([one for one in SHOCKS if one not in ready_made])


def _shocks_to_offer() -> list[Shock]:
    """Return shocks to add with one click, until two scenarios lie beside the baseline."""
    beside = {one.name for one in board.board_scenarios()}
    there = [one for one in SHOCKS if one.name not in beside]
    return there[:_READY_MADE] if len(beside) < _BEGINNING else []


def _draw_ways_to_add(shocks: list[Shock]) -> None:
    if len(board.board_scenarios()) >= board.MOST:
        st.caption(
            f"Up to {board.MOST} scenarios can be compared with the baseline: remove one first."
        )
        return
    st.markdown("**A shock to start from**")
    for shock in shocks:
        st.button(
            shock.name, key=f"shock-{shock.name}", help=shock.sentence, width="stretch",
            icon=":material/bolt:", on_click=_act_and_close,
            args=("scenario-add", _add_shock, shock),
        )  # fmt: skip
    st.button(
        "Empty scenario", icon=":material/note_add:", width="stretch", key="scenario-empty",
        on_click=_act_and_close,
        args=("scenario-add", board.add_scenario, Scenario(name="Scenario")),
    )  # fmt: skip
    kept = board.saved_scenarios()
    if kept:
        st.markdown("**Saved in this workspace**")
        for name, scenario in kept.items():
            st.button(
                label_text(name), key=f"saved-{name}", width="stretch", icon=":material/bookmark:",
                on_click=_act_and_close, args=("scenario-add", board.add_scenario, scenario),
            )  # fmt: skip
    upload = st.file_uploader(
        "Scenario file", type=["json"], key=state.fresh_key("scenario-file"), max_upload_size=1
    )
    if upload is not None:
        _add_uploaded_scenario(upload.getvalue())


def _add_uploaded_scenario(content: bytes) -> None:
    try:
        scenario = Scenario.from_json(content)
    except SkillgapError as error:
        st.error(plain(f"{error.where}: {error.found}. {error.remedy}"))
        return
    board.add_scenario(scenario)
    state.renew_keys("scenario-file")
    _rerun_page("scenario-add")


def _rerun_page(popover: str = "") -> None:
    """Draw anew after something was read or sent off; on a whole run, the whole page."""
    if popover:
        state.renew_keys(popover)
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


def _act_and_close(popover: str, action: Callable[..., object], *given: Any) -> None:
    """Act on a click, and close the popover it was in."""
    action(*given)
    if popover:
        state.renew_keys(popover)


def _add_shock(shock: Shock) -> None:
    board.add_scenario(shock.scenario(board.names_by_column()))


def draw_scenario_editor(scenario: Scenario) -> None:
    """Draw the four sliders, the further changes, and what can be done with the scenario."""
    beside = [one.name for one in board.board_scenarios()]
    begins = scenario.name == board.BASELINE
    if not begins and scenario.name not in beside:
        _offer_to_edit(scenario)
        return
    full = begins and len(beside) >= board.MOST
    if not full:
        dials.draw_where(scenario)
    dials.draw_dials(scenario, _draw_driver_popover, locked=full)
    if begins:
        st.caption(
            f"Remove one of the {board.MOST} scenarios to begin another."
            if full
            else "The baseline: current trends continue. Move a slider to begin a scenario."
        )
        _draw_undo_button()
        return
    _draw_further_changes(scenario)
    _draw_scenario_actions(scenario)


def _draw_further_changes(scenario: Scenario) -> None:
    """Draw what the scenario changes beyond the four sliders, and the way to add to it."""
    shown = set(dials.places_of_dials(scenario).values())
    further = [place for place in range(len(scenario.drivers)) if place not in shown]
    for place in further:
        _draw_driver_slider(scenario, place, scenario.drivers[place])
    with st.container(horizontal=True, gap="small"):
        box = st.popover(
            "Further change",
            icon=":material/add:",
            type="tertiary",
            on_change="rerun",
            key=state.fresh_key("driver-add"),
        )
        if box.open:
            with box:
                _draw_add_driver(scenario)
        _draw_undo_button()


def _offer_to_edit(scenario: Scenario) -> None:
    """Offer to put a scenario that was chosen elsewhere beside the baseline, to change it."""
    full = len(board.board_scenarios()) >= board.MOST
    st.markdown(plain(scenario.note or "A saved scenario."))
    st.button(
        "Add to the comparison", icon=":material/add:", type="primary", disabled=full,
        key="scenario-take", help="Then its drivers can be changed here.",
        on_click=board.add_scenario, args=(scenario,),
    )  # fmt: skip


def _draw_driver_slider(scenario: Scenario, place: int, driver: Driver) -> None:
    kind = driver_kind(driver.name)
    low, high = _slider_ends(kind, driver)

    scale = _slider_scale(kind)

    def keep_typed_value(ends: tuple[float, float]) -> None:
        first, last = (round(end / scale, 9) for end in ends)
        board.replace_driver(scenario, place, replace(driver, low=first, high=last))

    key, write_through = state.tie_widget(
        f"driver-{scenario.name}-{place}",
        _scale_ends((driver.low, driver.high), scale),
        keep_typed_value,
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.slider(
            f"{kind.title}: {label_text(describe_part(driver))}",
            *_scale_ends((low, high), scale),
            key=key,
            step=round(kind.step * scale, 9),
            format=_slider_format(kind),
            on_change=write_through,
            help=f"{kind.meaning} The two ends are a likely range, in {kind.unit}. "
            f"Because: {plain(driver.rationale or 'no rationale given')}",
        )
        _draw_driver_popover(scenario, place, driver)


def _draw_driver_popover(scenario: Scenario, place: int, driver: Driver) -> None:
    box = st.popover(
        "", icon=":material/tune:", type="tertiary", on_change="rerun",
        key=state.fresh_key(f"details-{scenario.name}-{place}"),
        help="Range, part, months, rationale, owner",
    )  # fmt: skip
    if box.open:  # only then are its many choices sent
        with box:
            _draw_driver_details(scenario, place, driver, driver_kind(driver.name))


def _slider_ends(kind: DriverKind, driver: Driver) -> tuple[float, float]:
    low, high = _REACH.get(kind.name, (kind.least, kind.most))
    return min(low, driver.low), max(high, driver.high)


def _slider_scale(kind: DriverKind) -> float:
    """Return what a slider counts by: shares in whole per cent, so that none reads as −0%."""
    return 100.0 if kind.unit.startswith("share") else 1.0


def _scale_ends(ends: tuple[float, float], scale: float) -> tuple[float, float]:
    first, last = (round(end * scale, 9) + 0.0 for end in ends)
    return first, last


def _slider_format(kind: DriverKind) -> str:
    if kind.unit.startswith("share"):
        return "%d%%"
    written = {"times usual": "×%.2f", "FTE": "%d FTE", "years": "%.1f y", "levels": "%+.1f levels"}
    return written[kind.unit]


def _draw_driver_details(scenario: Scenario, place: int, driver: Driver, kind: DriverKind) -> None:
    """Draw range, part, months, rationale and owner; everything is written at once."""
    stem = f"details-{scenario.name}-{place}"
    scale = _slider_scale(kind)
    with st.form(f"{stem}-form", border=False):
        left, right = st.columns(2)
        ends = [
            column.number_input(
                f"{end}, {'%' if scale == 100 else kind.unit}",
                kind.least * scale,
                kind.most * scale,
                round(value * scale, 6),
                key=f"{stem}-{end}",
                help=f"End of the likely range. {kind.meaning}",
            )
            for column, end, value in ((left, "From", driver.low), (right, "To", driver.high))
        ]
        part = _draw_part_choice(kind, driver.applies_to, stem)
        left, right = st.columns(2)
        starts = left.number_input(
            "Starts in month", 0, 60, driver.starts_month, key=f"{stem}-starts"
        )
        ramp = right.number_input(
            "In full after months", 0, 60, driver.ramp_months, key=f"{stem}-ramp"
        )
        rationale = st.text_area(
            "Rationale", driver.rationale, key=f"{stem}-why", max_chars=500,
            help="Why this range: what was observed, and who said so.",
        )  # fmt: skip
        owner = st.text_input("Owner", driver.owner, key=f"{stem}-owner", max_chars=80)
        done = st.form_submit_button("Apply", type="primary")
    if done:
        low, high = sorted(round(end / scale, 9) for end in ends)
        changed = replace(
            driver, low=low, high=high, applies_to=part, starts_month=int(starts),
            ramp_months=int(ramp), rationale=rationale, owner=owner,
        )  # fmt: skip
        board.replace_driver(scenario, place, changed)
        _rerun_page(stem)
    st.button(
        "Remove this change", icon=":material/delete:", type="tertiary", key=f"{stem}-drop",
        on_click=_act_and_close, args=(stem, board.drop_driver, scenario, place),
    )  # fmt: skip


def _draw_part_choice(kind: DriverKind, part: dict[str, Labels], stem: str) -> dict[str, Labels]:
    names, chosen = board.names_by_column(), dict[str, Labels]()
    for column in kind.applies_to:
        given = labels_named(part.get(column, ()))
        known = list(dict.fromkeys([*given, *names.get(column, [])]))
        if not known:
            continue
        accepts_new = column in ("region", "to_region")
        if column in _SEVERAL:
            chosen[column] = tuple(st.multiselect(
                f"{_COLUMNS[column]}s", known, list(given), key=f"{stem}-{column}",
                placeholder="All", accept_new_options=accepts_new,
            ))  # fmt: skip
            continue
        asked = column in kind.needs
        value = st.selectbox(
            _COLUMNS[column],
            known if asked else [_EVERYWHERE, *known],
            index=0 if asked or not given else 1,
            key=f"{stem}-{column}",
            accept_new_options=accepts_new,
        )
        if value and value != _EVERYWHERE:
            chosen[column] = str(value)
    return chosen


def _draw_add_driver(scenario: Scenario) -> None:
    name = st.selectbox(
        "What happens", list(DRIVERS), format_func=lambda one: DRIVERS[one].title, key="new-driver"
    )
    kind = DRIVERS[name]
    st.caption(kind.meaning)
    part = _draw_part_choice(kind, {}, f"new-driver-{name}")
    if st.button("Add", type="primary", key="new-driver-add"):
        low, high = _starting_interval(kind)
        driver = Driver(name, low, high, kind.unit, part, ramp_months=0)
        try:
            Scenario("check", drivers=(driver,)).check()
        except SkillgapError as error:
            st.error(plain(f"{error.found}. {error.remedy}"))
            return
        board.replace_scenario(replace(scenario, drivers=(*scenario.drivers, driver)))
        _rerun_page("driver-add")


def _starting_interval(kind: DriverKind) -> tuple[float, float]:
    """Return a modest interval to start from, beside the value at which nothing happens."""
    steps = 4 * kind.step
    return kind.rest, min(kind.rest + steps, kind.most)


def _draw_undo_button() -> None:
    st.button(
        "Undo", icon=":material/undo:", type="tertiary", disabled=not state.past_boards(),
        key="scenario-undo", help="Undoes the last change.",
        on_click=board.undo_board_change,
    )  # fmt: skip


def _draw_scenario_actions(scenario: Scenario) -> None:
    kept = board.saved_scenarios().get(scenario.name)
    unsaved = kept is None or kept.to_json() != scenario.to_json()
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Save" if unsaved else "Saved", icon=":material/bookmark_add:", disabled=not unsaved,
            key="scenario-save", help="Keeps it in this workspace, under its name.",
            on_click=board.save_scenario, args=(scenario,),
        )  # fmt: skip
        with st.popover(
            "More",
            icon=":material/more_horiz:",
            type="tertiary",
            key=state.fresh_key("scenario-more"),
        ):
            _draw_more_actions(scenario)
    _draw_run_button(scenario)


def _draw_more_actions(scenario: Scenario) -> None:
    def keep_typed_value(name: str) -> None:
        board.rename_scenario(scenario, name)

    key, write_through = state.tie_widget("scenario-name", scenario.name, keep_typed_value)
    st.text_input("Name", key=key, on_change=write_through, max_chars=60)
    full = len(board.board_scenarios()) >= board.MOST
    st.button(
        "Duplicate", icon=":material/content_copy:", width="stretch", disabled=full,
        key="scenario-duplicate",
        help=f"Up to {board.MOST} scenarios can be compared with the baseline." if full else None,
        on_click=_act_and_close, args=("scenario-more", board.add_scenario, scenario),
    )  # fmt: skip
    downloads.offer_file(
        "Download scenario file", lambda _: scenario.to_json().encode(),
        what="scenario file", ending="json", key="scenario-file", width="stretch",
        named=downloads.file_name(f"{scenario.name}.scenario", "json"),
    )  # fmt: skip
    made, _ = forecasts.forecast_or_reason(scenario)
    if made is not None:
        downloads.offer_table(
            "Download results",
            lambda: made.table.assign(scenario=scenario.name, results_hash=made.digest[:12]),
            what=f"{scenario.name}.results", version=cached.active_dataset(),
            key="scenario-results",
        )  # fmt: skip
    st.button(
        "Remove from comparison", icon=":material/close:", width="stretch", key="scenario-drop",
        on_click=_act_and_close, args=("scenario-more", board.drop_scenario, scenario.name),
    )  # fmt: skip
    if scenario.name in board.saved_scenarios():
        st.button(
            "Delete saved copy", icon=":material/delete:", width="stretch",
            key="scenario-forget", on_click=_act_and_close,
            args=("scenario-more", board.forget_scenario, scenario.name),
        )  # fmt: skip


def _draw_run_button(scenario: Scenario) -> None:
    """Offer the full run; until then numbers come from fewer draws."""
    from skillgap.questions.forecast import SHOWN_DRAWS

    if forecasts.is_run_in_full(scenario):
        st.caption(
            f":material/check_circle: {forecasts.FULL_DRAWS:,} simulations, seed {scenario.seed}"
        )
        return
    if st.button(
        f"Run in full: {forecasts.FULL_DRAWS:,} simulations", icon=":material/play_arrow:",
        key="scenario-run", width="stretch",
        help=f"Sliders use {SHOWN_DRAWS} simulations; a full run makes the ranges more stable.",
    ):  # fmt: skip
        bar = st.progress(0.0, "Running all simulations …")
        forecasts.run_in_full(
            scenario, lambda share: bar.progress(share, "Running all simulations …")
        )
        _rerun_page()


def draw_figure_controls() -> None:
    """Draw what the figures show: how far ahead, for whom, and against which target."""
    names: dict[str, Any] = board.names_by_column()
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", key="one-line-figures"
    ):
        key, write = figure.bind_widget("months", single=True)
        st.segmented_control(
            "Months ahead", list(HORIZONS), key=key, on_change=write, required=True,
            format_func=lambda months: f"{months} mo.", label_visibility="collapsed",
        )  # fmt: skip
        key, write = figure.bind_widget("function", single=True)
        st.selectbox(
            "Function", names.get("function", []), key=key, on_change=write, index=None,
            placeholder="Show all functions", label_visibility="collapsed", width=185,
        )  # fmt: skip
        key, write = state.tie_widget(
            "scenario_target", figure().target or None,
            lambda value: figure.change(target=float(value or 0.0)),
        )  # fmt: skip
        st.number_input(
            "Target for empty posts, FTE", min_value=0.0, value=None, step=5.0,
            key=key, on_change=write, format="%.0f",
            placeholder="Target", label_visibility="collapsed", width=125,
        )  # fmt: skip
