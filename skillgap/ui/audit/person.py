"""What one person can ask for: all that is kept, a fact corrected, everything erased."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core.corrections import FactCorrection, correctable_columns
from skillgap.core.errors import SkillgapError
from skillgap.core.wording import count
from skillgap.rights import (
    compose_access_pack,
    correct_person,
    corrections_in_force,
    take_correction_back,
)
from skillgap.ui.kit import bones, cached, downloads, state
from skillgap.ui.kit.consent import draw_person_purposes
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.show import heading_for

if TYPE_CHECKING:
    from skillgap.exports.gate import Seal
    from skillgap.store.rights import Erasure
    from skillgap.store.workspace import Dataset

_PREVIEW = "erasure preview"


def show_person() -> None:
    """Choose a person, and offer what they can ask for."""
    dataset = cached.active_dataset()
    if dataset is None:
        bones.invite_to_load_data()
        return
    staff = cached.viewer().release(cached.open_workforce()["employees"])
    names = dict(zip(staff["employee_id"], staff["name"].fillna(""), strict=True))
    chosen = st.selectbox(
        "Person", list(names), index=None, key="audit-person", placeholder="Name or id",
        format_func=lambda who: f"{names[who]} ({who})" if names[who] else who,
    )  # fmt: skip
    if chosen is None:
        st.caption("Anybody in the open dataset, leavers included.")
        return
    cached.note_opened_person("Audit", chosen)
    hand, correct, erase = st.columns(3, gap="medium")
    with hand, st.container(border=True, key="audit-pack", height="stretch"):
        _offer_pack(dataset, chosen)
    with correct, st.container(border=True, key="audit-correct", height="stretch"):
        _offer_correction(dataset, chosen)
    with erase, st.container(border=True, key="audit-erase", height="stretch"):
        _offer_erasure(dataset, chosen)
    with st.container(border=True, key="audit-purposes"):
        st.markdown("#### What signals about them are used for")
        draw_person_purposes(chosen)


# --- access ---


def _offer_pack(dataset: Dataset, who: str) -> None:
    st.markdown("#### Hand over what is kept")
    st.caption(
        "One zip file: every row about them with its source, the levels inferred and how, what "
        "was decided and why, and who downloaded files of this dataset."
    )
    workspace, profiles = cached.workspace(), cached.profiles()
    downloads.offer_file(
        "Access pack",
        partial(_write_pack, lambda: compose_access_pack(workspace, dataset, who, profiles)),
        what="access pack", ending="zip", named="access pack.zip", key="audit-pack-file",
        version=dataset, person=cached.person_in_log(who), width="stretch",
    )  # fmt: skip


def _write_pack(compose: object, seal: Seal) -> bytes:
    from skillgap.exports.access_pack import write_access_pack

    return write_access_pack(compose(), seal)  # type: ignore[operator]


# --- correction ---


def _offer_correction(dataset: Dataset, who: str) -> None:
    st.markdown("#### Correct a fact")
    st.caption("It overrides later imports until it is withdrawn.")
    _show_corrections(dataset, who)
    with st.form("audit-correction", border=False, clear_on_submit=True):
        names = [column.name for column in correctable_columns()]
        column = st.selectbox("Fact", names, format_func=heading_for)
        value = st.text_input("Correct value; leave blank if not known")
        by = st.text_input("Your name")
        reason = st.text_input("Why")
        sent = st.form_submit_button("Correct it", icon=":material/edit:")
    if sent:
        try:
            one = FactCorrection(who, column, value)
            correct_person(cached.workspace(), dataset, one, by=by, reason=reason)
        except SkillgapError as error:
            bones.show_error(error)
            return
        _start_anew("Corrected. All results are updated.")


def _show_corrections(dataset: Dataset, who: str) -> None:
    theirs = [
        one
        for one in corrections_in_force(cached.workspace(), dataset.lineage)
        if one.employee_id == who
    ]
    for number, one in enumerate(theirs):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            about = f"{heading_for(one.column)} {one.skill_id}".strip()
            st.markdown(plain(f"{about}: {one.value or 'not known'}"))
            if st.button("Take back", key=f"audit-take-back-{number}", type="tertiary"):
                take_correction_back(cached.workspace(), dataset.lineage, one, by=cached.actor())
                _start_anew("Taken back; the files count again.")


# --- erasure ---


def _offer_erasure(dataset: Dataset, who: str) -> None:
    st.markdown("#### Erase everything")
    st.caption(
        "Removes rows in every version, decisions, settings, text in the log, caches and backups. "
        "This cannot be undone."
    )
    if st.button(
        "What would be erased?", icon=":material/search:", key="audit-preview", width="stretch"
    ):
        preview = cached.workspace().preview_erasure([who], dataset_id=dataset.lineage)
        state.keep_in_session(_PREVIEW, (who, preview))
    shown = state.session_value(_PREVIEW)
    if not shown or shown[0] != who:
        return
    _show_erasure(shown[1])
    sure = st.checkbox("I understand that this cannot be undone", key="audit-sure")
    if st.button("Erase", type="primary", icon=":material/delete_forever:", disabled=not sure,
                 key="audit-erase-now", width="stretch"):  # fmt: skip
        _erase(dataset, who)


def _show_erasure(told: Erasure) -> None:
    rows = {name: number for name, number in told.found.rows.items() if number}
    lines = [
        *(f"{count(number, 'row')} of {name}" for name, number in sorted(rows.items())),
        *_counted(told.found.decisions, "decision"),
        *_counted(told.found.texts, "text that names them", "texts that name them"),
        *_counted(told.found.entries, "log entry is blanked", "log entries are blanked"),
        *_counted(len(told.backups), "backup rewritten", "backups rewritten"),
    ]
    if told.removed:
        lines.append(f"{count(len(told.removed), 'file')} removed that cannot be read")
    if told.found.shared:
        lines.append("the name stays where other people share it")
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _counted(number: int, one: str, many: str = "") -> list[str]:
    return [count(number, one, many or f"{one}s")] if number else []


def _erase(dataset: Dataset, who: str) -> None:
    try:
        with st.spinner("Rewriting everything …"):
            done = cached.workspace().erase([who], dataset_id=dataset.lineage, actor=cached.actor())
    except SkillgapError as error:
        bones.show_error(error)
        return
    state.keep_in_session(_PREVIEW, None)
    state.renew_keys("audit-person")
    left = f" Still named in {count(len(done.left), 'file')}." if done.left else ""
    _start_anew(f"Erased from every file of the workspace.{left}")


def _start_anew(notice: str) -> None:
    cached.refresh_after_rights()
    state.leave_notice(notice)
    st.rerun()
