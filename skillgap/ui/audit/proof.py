"""Whether the log is whole: its chain, what bears out its end, and an old file held against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core.errors import SkillgapError
from skillgap.core.places import COMMAND
from skillgap.ui.kit import bones, cached, state
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.store.audit import LogCheck
    from skillgap.store.heads import KnownHead

_FRESH_SECONDS = 5
_KINDS = ["csv", "xlsx", "json", "parquet", "pptx", "docx", "html", "md", "svg", "zip"]


@st.cache_resource(show_spinner="Verifying the log …", ttl=_FRESH_SECONDS, max_entries=4)
def _check(folder: str) -> LogCheck:
    workspace = cached.workspace()
    return workspace.verify_log(workspace.kept_heads())


def log_check() -> LogCheck:
    """Return whether the log is whole, from its first entry to its last."""
    return _check(cached.kept_for())


def show_proof() -> None:
    """Show what was verified, and hold an older file against the log."""
    found = log_check()
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, key="audit-proof", height="stretch"):
        _show_chain(found)
    with right, st.container(border=True, key="audit-against", height="stretch"):
        _offer_comparison()


def _show_chain(found: LogCheck) -> None:
    st.markdown("#### The chain")
    for problem in found.problems:
        st.markdown(f":red[:material/error:] {plain(problem)}")
    if found.contradicted:
        _offer_to_accept()
    if not found.problems:
        st.markdown(
            f":green[:material/check_circle:] {plain(found.sentence)}"
            if found.log.entries
            else "The log has no entries yet."
        )
    if found.log.entries:
        st.caption(
            "Each entry carries the hash of the one before, so none can be changed, removed or "
            "moved without a trace. Note the newest one, and you can later prove that no entries "
            "were cut off at the end:"
        )
        st.code(f"{found.log.last}: {found.log.head}", language=None, wrap_lines=True)
    if found.log.taken_out:
        st.caption(
            f"Words were taken out of {found.log.taken_out:,} entries when people were erased; "
            "their hashes still match."
        )
    st.code(f"{COMMAND} audit --verify", language=None)


def _offer_to_accept() -> None:
    st.caption(
        "Restore a backup under Data, or continue with what is left; the log records that you did."
    )
    if st.button("Continue with what is left", icon=":material/check:", key="audit-accept"):
        cached.workspace().accept_log()
        cached.workspace().doubts = ()
        _check.clear()
        state.leave_notice("Accepted and recorded in the log.")
        st.rerun()


def _offer_comparison() -> None:
    from skillgap.exports.log_proof import proof_in, read_proof

    st.markdown("#### Check an older file against the log")
    st.caption(
        "Every downloaded file says, at its foot or in its last columns, which log entry was the "
        "newest. Check one here to see whether later entries were removed."
    )
    given = st.file_uploader("Downloaded file", type=_KINDS, key="audit-file")
    typed = st.text_input(
        "Or its entry number and hash, typed in", placeholder="41: 9f2c41d0", key="audit-typed"
    )
    try:
        if given is not None:
            _say_whether_borne_out(proof_in(given.name, given.getvalue()))
        elif typed:
            _say_whether_borne_out(read_proof(typed))
    except SkillgapError as error:
        bones.show_error(error)


def _say_whether_borne_out(known: KnownHead) -> None:
    found = cached.workspace().verify_log([known])
    if known in found.contradicted:
        st.markdown(
            f":red[:material/error:] **Not in the log:** entry {known.sequence} with head "
            f"`{known.head[:12]}`. The end was cut off, or entries up to there were written anew; "
            "or the file is from another workspace."
        )
    else:
        st.markdown(
            f":green[:material/check_circle:] The log holds entry **{known.sequence}** exactly as "
            "it was when this file was downloaded, and all entries before it."
        )
