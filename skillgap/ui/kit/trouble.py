"""What is shown where the workspace cannot be opened or read: what is wrong, and ways on."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.store.records import LostRecords, WorkspaceError
from skillgap.ui.kit import state
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.store.backups import Backup


def show_trouble(error: WorkspaceError) -> None:
    """Say what is wrong with the workspace, and offer a backup, another folder, a fresh start."""
    from skillgap.store.workspace import folder_of

    folder = folder_of()
    show_sentence(error)
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, key="trouble-restore"):
        _offer_backups(folder)
    with right:
        with st.container(border=True, key="trouble-folder"):
            _offer_other_folder(folder)
        if isinstance(error, LostRecords):
            with st.container(border=True, key="trouble-afresh"):
                _offer_fresh_start(folder)


def show_sentence(error: WorkspaceError) -> None:
    """Say what is wrong, and that nothing stands in its place."""
    st.title("This workspace needs your decision", anchor=False)
    with st.container(border=True, key="trouble"):
        where = error.where[:1].upper() + error.where[1:]
        st.markdown(f"**{plain(where)}**: {plain(error.found)}.")
        st.markdown(f"Expected {plain(error.expected)}. {plain(error.remedy)}")
        st.caption("Nothing was changed, and nothing else is shown in its place.")


def _offer_backups(folder: Path) -> None:
    st.markdown("#### Go back to a backup")
    labels = {one.path: _backup_label(one) for one in _backups_in(folder / "backups")}
    chosen = None
    if labels:
        chosen = st.selectbox(
            "Backups in this folder", list(labels), format_func=labels.__getitem__,
            key="trouble-backup",
        )  # fmt: skip
    else:
        st.markdown("There is none in this folder.")
    upload = st.file_uploader("Or one from elsewhere", type=["zip"], key="trouble-upload")
    path = _kept_upload(folder, upload.getvalue()) if upload else chosen
    if path is None:
        return
    st.caption("It is verified to the last row first; what is here now is put aside, not deleted.")
    if st.button("Restore", type="primary", icon=":material/history:", key="trouble-restoring"):
        _restore(folder, path)


def _backups_in(folder: Path) -> list[Backup]:
    from skillgap.store.archive import UnusableBackup
    from skillgap.store.backups import read_backup

    found = []
    for path in folder.glob("*.zip"):
        with suppress(UnusableBackup, OSError):
            found.append(read_backup(path))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def _backup_label(backup: Backup) -> str:
    rows = wording.count(sum(backup.rows.values()), "record")
    return f"{backup.made_at:%Y-%m-%d %H:%M} UTC, made {backup.reason}, {rows}"


def _kept_upload(folder: Path, content: bytes) -> Path:
    from skillgap.store.private import make_folder, open_private

    make_folder(folder / "backups")
    path = folder / "backups" / "skillgap-uploaded.zip"
    with open_private(path, "wb") as file:
        file.write(content)
    return path


def _restore(folder: Path, backup: Path) -> None:
    from skillgap.store.workspace import restore_into

    try:
        with st.spinner("Verifying and restoring …"):
            restore_into(folder, backup)
    except (SkillgapError, OSError) as error:
        st.error(plain(str(error)))
        return
    _open_again("The backup is restored.")


def _offer_other_folder(folder: Path) -> None:
    st.markdown("#### Open another folder")
    st.caption(plain(f"Open now: {folder}"))
    chosen = st.text_input("Folder of a workspace; a new one is made", key="trouble-path")
    st.caption("Until the app is started again; then name it with `--workspace`.")
    if st.button("Open it", icon=":material/folder_open:", key="trouble-open"):
        if not chosen.strip():
            st.error("Name a folder first.")
            return
        os.environ["SKILLGAP_WORKSPACE"] = chosen.strip()
        _open_again("Another folder is open.")


def _offer_fresh_start(folder: Path) -> None:
    from skillgap.store.workspace import put_records_aside, start_afresh

    st.markdown("#### Start afresh")
    st.caption("Begins with empty records in this folder. The tables and backups in it stay.")
    if st.button("Start with empty records", icon=":material/add:", key="trouble-afresh-go"):
        try:
            put_records_aside(folder)
            start_afresh(folder)
        except SkillgapError as error:
            st.error(plain(str(error)))
            return
        _open_again("The workspace begins with empty records.")


def _open_again(notice: str) -> None:
    """Look at the workspace as if the app had just been started."""
    st.cache_resource.clear()
    state.forget_session()
    state.leave_notice(notice)
    st.rerun()
