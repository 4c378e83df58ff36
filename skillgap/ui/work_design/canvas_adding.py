"""Work added to a canvas: what nobody wrote down, what fills the time, tasks of an occupation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.questions.work_design import RoleTask, canvas_of_tasks
from skillgap.questions.work_design.canvas import CHANGES, COMES
from skillgap.ui.kit import cached, registers, state
from skillgap.ui.kit.plain import label_text, plain
from skillgap.ui.work_design import canvas_state

if TYPE_CHECKING:
    from skillgap.questions.work_design import RoleRedesign
    from skillgap.reading.occupations.onet import Occupations

NEW_WORK = {
    "Review what the tool proposes, in batches": 0.05,
    "Take the exceptions the tool hands over": 0.05,
    "Decide when the tool is overridden, and record why": 0.03,
    "Look after the people behind the cases": 0.05,
}
"""What fills the time that is freed: judgement, exceptions and relationships."""
UNWRITTEN_WORK = {
    "Handle exceptions that no rule covers": 0.10,
    "Answer mails and chats about cases": 0.10,
    "Keep a spreadsheet beside the system": 0.05,
    "Ask colleagues and decide informally": 0.05,
}
"""How the work really happens, which no list of tasks says."""
_KINDS = {"new": "New work that fills the time", "today": "Work of today that no list names"}
_CANDIDATES = 8


def draw_added_work() -> None:
    """Let work be added: what comes with the redesign, or what is done today unwritten."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control(
            "Add", list(_KINDS), format_func=_KINDS.__getitem__, default="new", required=True,
            key="canvas-kind",
        )  # fmt: skip
        offered = UNWRITTEN_WORK if kind == "today" else NEW_WORK
        task = st.selectbox(
            "Task", list(offered), key=f"canvas-{kind}", accept_new_options=True, width=380,
            label_visibility="collapsed",
        )  # fmt: skip
        st.button(
            "Add", icon=":material/add:", key="canvas-add", disabled=not task,
            on_click=_add_work, args=(str(task or ""), str(kind)),
        )  # fmt: skip


def _add_work(task: str, kind: str) -> None:
    if kind == "today":
        share = UNWRITTEN_WORK.get(task, 0.10)
        canvas_state.add_step(RoleTask(task, before_share=share, after_share=share))
        return
    touched = {skill for step in canvas_state.canvas_in_view().steps
               if step.fate == CHANGES for skill in step.skills}  # fmt: skip
    share = NEW_WORK.get(task, 0.05)
    canvas_state.add_step(RoleTask(task, COMES, 0.0, share, "", tuple(sorted(touched))[:3]))


# --- tasks of an occupation ---


def draw_occupation_start(found: RoleRedesign) -> None:
    """Offer to start from the tasks that O*NET lists for an occupation; open without tasks."""
    with st.expander(
        "Start from an occupation of O*NET", icon=":material/menu_book:", on_change="rerun",
        expanded=not found.canvas.steps, key="canvas-occupation",
    ) as box:  # fmt: skip
        if not box.open:
            return
        held = registers.shelved_release()
        if held is None or held.key[0] != "onet":
            st.markdown("O*NET lists the tasks of about nine hundred occupations, twenty each.")
            registers.ask_for_release(registers.REGISTERS["O*NET"], lambda release: st.rerun())
            return
        _draw_occupation_choice(found, held.release)  # type: ignore[arg-type]


def _draw_occupation_choice(found: RoleRedesign, release: Occupations) -> None:
    titles = release.occupations.set_index("onet_soc")["title"].to_dict()
    offered = _offered_occupations(found, release)
    if not offered:
        st.caption("No occupation of this release with tasks is like the title of the role.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = st.selectbox(
            "Occupation", offered, format_func=lambda one: label_text(titles[one]), width=420,
            key=f"canvas-soc-{found.canvas.role_id}",
        )  # fmt: skip
        st.button(
            "Start with its tasks", icon=":material/playlist_add:", key="canvas-start",
            on_click=_start_with_occupation, args=(found.canvas.role_id, release, code),
            help="The tasks below are replaced. Correct them with those who do the work.",
        )  # fmt: skip
    st.caption(
        "O*NET does not say how long a task takes: the shares of time are an assumption. "
        + plain(release.attribution)
    )


def _offered_occupations(found: RoleRedesign, release: Occupations) -> list[str]:
    """Return the occupations with tasks to choose from: the role's own, then those alike."""
    roles = cached.open_workforce()["roles"].set_index("role_id")
    own = roles["onet_soc"].astype("object").get(found.canvas.role_id)
    alike = release.search(found.title, _CANDIDATES)["onet_soc"].tolist()
    known = set(release.tasks["onet_soc"])
    return [one for one in dict.fromkeys([own, *alike]) if one in known]


def _start_with_occupation(role: str, release: Occupations, code: str) -> None:
    tasks: pd.DataFrame = release.tables({role: code})["tasks"]
    workforce = cached.open_workforce()
    canvas_state.change_canvas(
        canvas_of_tasks(workforce, role, tasks, cached.assumptions_in_force())
    )
    state.leave_notice("The canvas starts with the occupation's tasks: correct them now.")
