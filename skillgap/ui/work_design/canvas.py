"""What the workflow canvas shows: the work today and after, what it requires, what it moves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.core.quantities import TIME_FREED
from skillgap.core.scenario import Scenario
from skillgap.questions.work_design import Canvas, RoleTask, words
from skillgap.questions.work_design.canvas import CHANGES, COMES, FATES, GOES
from skillgap.questions.work_design.designs import time_for_new_work, within_freed_time
from skillgap.questions.work_design.figure import (
    WORKFLOW_HEIGHT,
    balance_height,
    draw_week_balance,
    draw_workflow,
    net_share,
    week_balance,
)
from skillgap.ui.kit import board, bones, cached, redesigns, shell, show, state
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.kit.plain import label_text, plain
from skillgap.ui.work_design import canvas_adding, canvas_state

if TYPE_CHECKING:
    from skillgap.questions.work_design import RoleRedesign

_FATE_NAMES = {"stays": "Stays", CHANGES: "AI changes it", GOES: "AI takes it", COMES: "New work"}


def redesigned_in_view() -> RoleRedesign:
    """Return what the canvas on the screen means."""
    body = json.dumps(canvas_state.canvas_in_view().to_body())
    return _redesigned(*cached.cache_version(), body)


@st.cache_resource(show_spinner=False, max_entries=60)
def _redesigned(
    folder: str, dataset_id: int, version: str, viewer_key: str, body: str
) -> RoleRedesign:
    return sg.redesign_role(
        cached.open_workforce(), cached.profiles(), cached.gaps(),
        canvas=Canvas.from_body(json.loads(body)), assumptions=cached.assumptions_in_force(),
    )  # fmt: skip


def draw_role_choice() -> None:
    """Let the role be chosen, and whether it is worked on or shown as one page."""
    workforce = cached.open_workforce()
    titles = workforce["roles"].set_index("role_id")["title"].dropna().to_dict()
    held = workforce["employees"][workforce.present]["role_id"].value_counts()
    roles = sorted(workforce["roles"]["role_id"], key=lambda one: (-held.get(one, 0), one))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key, write = state.tie_widget(
            "canvas-role", canvas_state.role_in_view(), canvas_state.choose_role
        )
        st.selectbox(
            "Role", roles, key=key, on_change=write, width=320,
            format_func=lambda one: label_text(str(titles.get(one, one))),
        )  # fmt: skip
        key, write = state.tie_widget(
            "canvas-view",
            canvas_state.drawn().view,
            lambda view: canvas_state.drawn.change(view=view or "edit"),
        )
        st.segmented_control(
            "Show", list(canvas_state.VIEWS), format_func=canvas_state.VIEWS.__getitem__,
            key=key, on_change=write, required=True,
        )  # fmt: skip


def canvas_mark(found: RoleRedesign) -> tuple[str, bones.Tone]:
    """Return how much shorter or longer the week becomes; blank where nothing is known."""
    if not found.canvas.steps:
        return "", "plain"
    net = net_share(found.canvas, _freed_share())
    if abs(net) < 0.005:
        return "Same work", "plain"
    share = wording.share(abs(net))
    return (f"+{share} work", "alarm") if net < 0 else (f"−{share} work", "calm")


def _freed_share() -> float:
    return float(cached.assumptions_in_force().value("redesign_freed_share"))


def _week_hours() -> float:
    return float(cached.assumptions_in_force().value("working_hours_per_year")) / 52


def show_canvas_figures(found: RoleRedesign) -> None:
    """Show what the redesign frees, and how the role's three quantities move."""
    currency = cached.open_workforce().currency
    moved = found.moved.set_index("quantity")
    empty, unmet, money = (
        moved.loc[name] for name in ("empty-posts", "needs-unmet", "not-delivered")
    )
    hours = found.hours
    each = _week_hours() * hours["net"] / hours["fte"] if hours["fte"] else 0.0
    bones.show_key_figures(
        [
            KeyFigure("Time freed, net" if hours["net"] >= 0 else "More work, net",
                      f"{words.fte(abs(hours['net']))} FTE",
                      f"{words.fte(abs(each))} hours a week each",
                      f"Time that goes or that tools save, less {hours['added']:.1f} FTE of new "
                      "work: review, exceptions, decisions."),
            KeyFigure("Role's empty posts", f"{empty['after']:.1f} FTE",
                      f"{empty['before']:.1f} FTE today",
                      "Open posts of this role, less the time the redesign frees."),
            KeyFigure("Role's needs unmet", wording.share(unmet["after"]),
                      f"{wording.share(unmet['before'])} today",
                      "Share of what the role requires that its people cannot do, each need "
                      "weighted with FTE and importance."),
            KeyFigure("Role's value lost a month", wording.money(money["after"], currency),
                      f"{wording.money(money['before'], currency)} today",
                      "What people in this role do not deliver a month for want of skills, if the "
                      "redesign came today and nobody had learnt anything."),
        ]
    )  # fmt: skip


def _week_title(net_hours: float) -> str:
    """Say how much longer or shorter the week becomes."""
    if abs(net_hours) < 0.05:
        return "The week stays as full as it is"
    if net_hours > 0:
        return f"The week grows by {net_hours:.1f} hours: new work takes more than AI frees"
    return f"The week becomes {-net_hours:.1f} hours shorter for each person"


def draw_balance(found: RoleRedesign) -> None:
    """Draw what makes the week shorter and what makes it longer."""
    if not found.canvas.steps:
        _say_no_tasks()
        return
    week, share = _week_hours(), _freed_share()
    balance = [(name, week * part) for name, part in week_balance(found.canvas, share)]
    title = _week_title(balance[-1][1])
    st.markdown(f"#### {title}")
    show.show_chart(
        draw_week_balance(balance, mode=show.light_or_dark()),
        alt=plain(f"{title}: " + "; ".join(
            f"{name} {hours:+.1f} hours a week".replace("-", "−") for name, hours in balance
        )),
        key="week-balance", height=balance_height(len(balance)), title=title,
    )  # fmt: skip
    st.caption(
        f"Of the time of tasks that AI takes over, {wording.share(share)} counts as freed: saved "
        "minutes are scattered over the day. New work counts in full."
    )


def _say_no_tasks() -> None:
    st.markdown("#### No tasks yet")
    st.markdown(
        "Add how the work really happens below, start from an occupation of O*NET, or load a "
        "table `tasks` on the Data page: role, task and share of time."
    )


def draw_before_and_after(found: RoleRedesign) -> None:
    """Draw the week today and after the redesign, task by task."""
    steps = found.canvas.steps
    if not steps:
        _say_no_tasks()
        return
    share = _freed_share()
    st.markdown("#### The week, task by task")
    show.show_chart(
        draw_workflow(found.canvas, mode=show.light_or_dark(), freed_share=share),
        alt=plain("; ".join(
            f"{step.task}: {wording.share(step.before_share)} today, "
            f"{wording.share(step.after_share)} after" for step in steps
        )),
        key="workflow",
        height=WORKFLOW_HEIGHT,
    )  # fmt: skip
    changed = sum(step.before_share for step in steps if step.fate in (CHANGES, GOES))
    st.caption(
        f"Share of time. AI changes {wording.share(min(changed, 1.0))} of the working time of this "
        "role."
        + (f" Tasks of {plain(found.canvas.basis)}: their shares of time are an assumption."
           if found.canvas.basis else "")
    )  # fmt: skip


def show_actions(found: RoleRedesign) -> None:
    """Offer what to do with the canvas: try another where it adds work, else a scenario."""
    st.markdown("#### What to do next")
    adds = bool(found.canvas.steps) and found.hours["net"] <= -words.LEAST_FTE
    if adds:
        _offer_another_design(found)
    _offer_scenario(found, first=not adds)
    st.button(
        "Plan the redesign", icon=":material/event_available:", key="canvas-plan",
        on_click=_plan_redesign, args=(found.canvas.role_id,),
        help="It begins in the first quarter of the plan on Build or buy; what waits for it is "
        "released then.",
    )  # fmt: skip
    saved = found.canvas.role_id in canvas_state.saved_roles() and not canvas_state.drawn().body
    st.button(
        "Saved" if saved else "Save canvas", icon=":material/bookmark_add:", disabled=saved,
        on_click=canvas_state.save_canvas, key="canvas-save",
    )  # fmt: skip
    st.button(
        "Start over from the tasks", icon=":material/restart_alt:", type="tertiary",
        on_click=canvas_state.start_over, key="canvas-over",
    )  # fmt: skip


def _offer_another_design(found: RoleRedesign) -> None:
    """Offer designs that add no work: less new work in this role, or another role."""
    share, week = _freed_share(), _week_hours()
    new = sum(step.after_share for step in found.canvas.steps if step.fate == COMES)
    most = time_for_new_work(found.canvas, share)
    with st.popover("Try another design", type="primary", icon=":material/design_services:",
                    key="canvas-other"):  # fmt: skip
        st.markdown(
            f"New tasks take {week * new:.1f} hours a week of each person; AI frees "
            f"{week * most:.1f}."
        )
        st.button(
            f"Limit new tasks to {week * most:.1f} hours", icon=":material/compress:",
            key="canvas-limit", on_click=canvas_state.change_canvas,
            args=(within_freed_time(found.canvas, share),),
            help="Each new task gets shorter by the same share: check below that it can be done "
            "in that time.",
        )  # fmt: skip
        if (other := _role_that_frees_most(found.canvas.role_id)) is not None:
            role, title, freed = other
            st.button(
                f"Redesign {label_text(title)} instead: frees {words.fte(freed)} FTE",
                icon=":material/swap_horiz:", key="canvas-role-that-frees",
                on_click=canvas_state.choose_role, args=(role,),
                help=f"The role whose redesign frees most time. `{TIME_FREED.id}`",
            )  # fmt: skip
        st.caption("Or change below what happens to a task.")


def _role_that_frees_most(but: str) -> tuple[str, str, float] | None:
    """Return the other role whose redesign frees most time, with its title and FTE."""
    if not cached.open_workforce().has("tasks"):
        return None
    table = cached.result_of(sg.measure_exposure).table
    table = table[(table["role_id"] != but) & (table["net_fte"] >= 0.05)]
    if table.empty:
        return None
    best = table.loc[table["net_fte"].idxmax()]
    return str(best["role_id"]), str(best["title"]), float(best["net_fte"])


def _offer_scenario(found: RoleRedesign, *, first: bool) -> None:
    """Offer to put the design into a scenario; the first thing to do only where it frees time."""
    drivers = found.drivers()
    full = len(board.board_scenarios()) >= board.MOST
    if st.button(
        "Put into a scenario", type="primary" if first else "secondary",
        icon=":material/stacked_line_chart:",
        disabled=not drivers or full, key="canvas-scenario",
        help="Up to four scenarios can be compared." if full
        else "Posts, empty posts, skill gaps and money then move on Scenarios and in the plan.",
    ):  # fmt: skip
        note = f"From the workflow canvas of {found.title}."
        board.add_scenario(
            Scenario(name=f"{found.title} redesigned"[:60], drivers=drivers, note=note)
        )
        shell.go_to_page("scenarios")


def _plan_redesign(role: str) -> None:
    redesigns.record_redesign_decision(role, redesigns.PLANNED, reason="From its workflow canvas")
    state.leave_notice("The redesign is planned: Build or buy begins it in its first quarter.")


def draw_steps(found: RoleRedesign) -> None:
    """Let each task be corrected: what happens to it, its time afterwards, its skills."""
    st.markdown("#### How the work really happens, and what AI does to it")
    skills = _skill_names()
    for place, step in enumerate(found.canvas.steps):
        _draw_step(place, step, skills)
    canvas_adding.draw_added_work()
    canvas_adding.draw_occupation_start(found)


def _draw_step(place: int, step: RoleTask, skills: dict[str, str]) -> None:
    what, fate, after, uses = st.columns([4, 2.2, 1.6, 4], vertical_alignment="bottom")
    what.markdown(f"{plain(step.task)}  \n:small[{plain(words.time_today(step))}]")
    fates = [COMES] if step.fate == COMES else [one for one in FATES if one != COMES]
    with fate:
        key, write = state.tie_widget(
            f"fate-{place}", step.fate, lambda one: canvas_state.change_canvas_step(place, fate=one)
        )
        st.selectbox(
            f"What happens, task {place + 1}", fates, key=key, on_change=write,
            format_func=_FATE_NAMES.__getitem__, label_visibility="collapsed",
        )  # fmt: skip
    with after:
        key, write = state.tie_widget(
            f"after-{place}",
            round(100 * step.after_share),
            lambda per: canvas_state.change_canvas_step(place, after_share=(per or 0) / 100),
        )
        st.number_input(
            f"Time afterwards %, task {place + 1}", 0, 100, key=key, on_change=write,
            disabled=step.fate == GOES, label_visibility="collapsed",
        )  # fmt: skip
    with uses:
        key, write = state.tie_widget(
            f"skills-{place}",
            list(step.skills),
            lambda names: canvas_state.change_canvas_step(place, skills=tuple(names or ())),
        )
        st.multiselect(
            f"Skills, task {place + 1}", list(skills), key=key, on_change=write,
            format_func=lambda one: label_text(skills[one]), placeholder="Which skills?",
            label_visibility="collapsed",
        )  # fmt: skip


def _skill_names() -> dict[str, str]:
    skills = cached.open_workforce()["skills"]
    names = skills.set_index("skill_id")["name"].astype("object")
    return {str(one): str(name) if name == name else str(one) for one, name in names.items()}


def show_requirements(found: RoleRedesign) -> None:
    """Show what the role requires afterwards; skills that change first."""
    st.markdown("#### What that requires")
    table = found.changed
    if table.empty:
        st.caption("Nothing changes yet: say which tasks change, and which skills they use.")
        return
    show.show_wrapped_table(
        ["Skill", "Today", "Afterwards", "Change", "Because"],
        [
            (row.name_, _level(row.before), _level(row.after), row.change, row.why)
            for row in table.rename(columns={"name": "name_"}).itertuples()
        ],
        figures={"Today", "Afterwards"},
    )  # fmt: skip
    st.caption("Levels from 0 to 5. All other skills stay at the level required today.")


def _level(value: float) -> str:
    return wording.level(value) if value else "–"


def show_sheet(found: RoleRedesign) -> None:
    """Show before and after side by side, for one printed page."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("#### Today")
        show.show_wrapped_table(
            ["Task", "Time"],
            [(step.task, wording.share(step.before_share))
             for step in found.canvas.steps if step.fate != COMES],
            figures={"Time"},
        )  # fmt: skip
    with right:
        st.markdown("#### Afterwards")
        show.show_wrapped_table(
            ["Task", "Time", "What happens"],
            [(step.task, wording.share(step.after_share), _FATE_NAMES[step.fate])
             for step in found.canvas.steps if step.fate != GOES],
            figures={"Time"},
        )  # fmt: skip
    show_requirements(found)
    st.caption(
        "People judge, look after relationships and take the exceptions. What the tool proposes is "
        "reviewed in full at first, then by half, then one in ten, as its errors fall."
    )
