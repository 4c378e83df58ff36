"""Backups of the workspace: make one, see how old the last is, go back to one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.core.places import COMMAND
from skillgap.reading.limits import MAX_BYTES
from skillgap.ui.data import importing
from skillgap.ui.data.state import chosen as choices
from skillgap.ui.kit import cached, downloads, show, state
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.store.backups import Backup, Verification

_OLD_DAYS = 7
_UPLOADED = "uploaded"


def show_backups() -> None:
    """Show the backups there are, make another, restore one."""
    made = cached.workspace().backups()
    left, right = st.columns([4, 8], gap="medium")
    with left:
        _show_back_up_now(made)
        _show_workspace_folder()
    with right:
        _show_backups_table(made)
        _offer_backup_upload()


# --- making one ---


def _show_back_up_now(made: list[Backup]) -> None:
    with st.container(border=True, key="back-up"):
        st.markdown("#### Back up this workspace")
        st.markdown(_newest_backup_age(made))
        if st.button("Back up now", type="primary", icon=":material/backup:", key="back-up-now"):
            _back_up()
        st.caption(
            "One file holds every dataset with all its versions, settings, scenarios and plans, "
            "decisions and the audit trail, as of one moment. Others can go on working."
        )


def _newest_backup_age(made: list[Backup]) -> str:
    if not made:
        return ":orange[:material/warning:] There is **no backup** yet."
    newest = made[0]
    days = (datetime.now(UTC) - newest.made_at).total_seconds() / 86400
    mark = ":orange[:material/warning:]" if days > _OLD_DAYS else ":green[:material/check_circle:]"
    return f"{mark} The last one is **{plain(time_ago(newest.made_at))}**."


def time_ago(moment: datetime, now: datetime | None = None) -> str:
    """Say how long ago something was, in the largest unit that fits.

    >>> ago(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 3, 5, tzinfo=UTC))
    '2 days old'
    """
    seconds = ((now or datetime.now(UTC)) - moment).total_seconds()
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            return f"{wording.count(seconds // length, unit)} old"
    return "under a minute old"


def _back_up() -> None:
    bar = st.progress(0.0, "Backing up …")
    try:
        made = cached.workspace().back_up(progress=_progress_on_bar(bar))
    except SkillgapError as error:
        bar.empty()
        importing.show_refusal(error)
        return
    state.leave_notice(f"Backed up: {made.path.name}, {_size_in_mb(made.bytes)}.")
    st.rerun()


def _progress_on_bar(bar: st.delta_generator.DeltaGenerator) -> Callable[[float, str], object]:
    return lambda share, what: bar.progress(min(max(share, 0.0), 1.0), what)


def _show_workspace_folder() -> None:
    with st.container(border=True, key="where"):
        st.markdown("#### Where your data is kept")
        st.caption("In this folder and in no other place; backups are in its folder “backups”.")
        st.code(str(cached.workspace().folder), language=None, wrap_lines=True)
        st.caption("A backup on the same disk is lost with the disk: copy one elsewhere. "
                   "From the command line:")  # fmt: skip
        st.code(f"{COMMAND} backup", language=None)


# --- the ones there are ---


def _show_backups_table(made: list[Backup]) -> None:
    with st.container(border=True, key="backups"):
        st.markdown(f"#### Backups ({len(made)})")
        if not made:
            st.markdown(
                "None yet. One is made on its own before an update of the app changes the records, "
                "and before a backup is restored."
            )
            return
        key = state.fresh_key("backups-table")
        show.show_table(
            pd.DataFrame(
                [(f"{wording.day(b.made_at)}, {b.made_at:%H:%M}", time_ago(b.made_at), b.reason,
                  _size_in_mb(b.bytes), sum(b.rows.values())) for b in made],
                columns=["made", "age", "reason", "size", "records"],
            ),
            alt="Backups in this workspace, newest first",
            columns={
                "made": st.column_config.TextColumn("Made (UTC)", width=132),
                "age": st.column_config.TextColumn("Age", width=130),
                "reason": st.column_config.TextColumn("Why", width=98),
                "size": st.column_config.TextColumn("Size", width=64),
                "records": st.column_config.NumberColumn("Records", format="%,d", width=70),
            },
            key=key,
            on_select=state.on_row_choice(key, lambda place: _choose_backup(made[place].path)),
        )  # fmt: skip
        chosen = next((b for b in made if b.path.name == choices().backup), None)
        if chosen is None:
            st.caption("Choose a row to download it, verify it, or go back to it.")
        else:
            _show_chosen_backup(chosen)


def _choose_backup(path: Path) -> None:
    choices.change(backup=path.name)


def _show_chosen_backup(backup: Backup) -> None:
    """Show one backup: download it, verify it, and only then restore it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(backup.path.name)}**", width="content")
        downloads.offer_file(
            "Download", lambda _: backup.path.read_bytes(), what=backup.path.name, ending="zip",
            named=backup.path.name, key="backup-download", type="tertiary",
        )  # fmt: skip
        st.button("Close", type="tertiary", icon=":material/close:", key="backup-close",
                  on_click=_close_backup)  # fmt: skip
    try:
        told = _verify_backup(str(backup.path), backup.path.stat().st_mtime_ns)
    except SkillgapError as error:
        importing.show_refusal(error, 98)
        return
    _show_verification(told)
    _confirm_restore(told)


def _close_backup() -> None:
    choices.change(backup="")
    state.renew_keys("backups-table")


@st.cache_resource(show_spinner="Verifying the backup …", max_entries=4)
def _verify_backup(path: str, changed_ns: int) -> Verification:
    from skillgap.store.backups import verify_backup

    return verify_backup(Path(path), workspace=cached.workspace().folder)


def _show_verification(told: Verification) -> None:
    """Show what a verified backup holds and what was checked, before anything is replaced."""
    held, checked = st.columns(2, gap="medium")
    with held:
        st.markdown("**It holds**")
        for dataset in told.datasets[:8]:
            people = wording.count(dataset.people, "person", "people")
            st.markdown(
                f":material/table_view: {plain(dataset.label)}  \n"
                f":small[:gray[{people} as of {wording.day(dataset.as_of)}]]"
            )
        if not told.datasets:
            st.markdown("No dataset.")
        rows = told.backup.rows
        st.caption(
            f"{wording.count(told.versions, 'version')}, "
            f"{wording.count(rows.get('document', 0), 'document')}, "
            f"{wording.count(rows.get('decision', 0), 'decision')}, "
            f"{wording.count(rows.get('audit', 0), 'row')} of the audit trail; "
            f"skillgap {plain(told.backup.made_by)}."
        )
    with checked:
        st.markdown("**Verified just now**")
        for check in told.checks:
            st.markdown(f":green[:material/check:] :small[{plain(check[0].upper() + check[1:])}]")


def _confirm_restore(told: Verification) -> None:
    now = cached.datasets()
    label = wording.listed([plain(dataset.label) for dataset in now], 4) or "nothing"
    with (
        st.popover("Go back to this backup", key="restore", icon=":material/history:"),
        st.container(width=360),
    ):
        st.markdown(
            f"Replace **everything** in this workspace by this backup, made "
            f"{plain(time_ago(told.backup.made_at))}? Now it holds {label}. What is here now is "
            "backed up first, so that you can come back."
        )
        if st.button("Replace everything", type="primary", key="restoring",
                         icon=":material/history:"):  # fmt: skip
            _restore_backup(told.backup)


def _restore_backup(backup: Backup) -> None:
    bar = st.progress(0.0, "Verifying …")
    try:
        before = cached.workspace().restore(backup.path, progress=_progress_on_bar(bar))
    except SkillgapError as error:
        bar.empty()
        importing.show_refusal(error, 97)
        return
    cached.refresh_dataset_list()
    state.open_dataset(0)
    _close_backup()
    state.leave_notice(f"The backup is restored. What was here before is in {before.path.name}.")
    st.rerun()


def _offer_backup_upload() -> None:
    """Take a backup from elsewhere into the list, once it is verified."""
    with st.container(border=True, key="bring-in"):
        st.markdown("#### A backup from elsewhere")
        upload = st.file_uploader(
            "Backup file", type=["zip"], key=state.fresh_key("backup-upload"),
            label_visibility="collapsed",
        )  # fmt: skip
        st.caption(
            "It is verified and added to the list; nothing is replaced yet. A file above "
            f"{MAX_BYTES // 2**20} MB: copy it into the folder “backups”, or, on the command line:"
        )
        st.code(f"{COMMAND} restore FILE", language=None)
        if upload is not None:
            _copy_in_backup(upload.name, upload.getvalue())


def _copy_in_backup(name: str, content: bytes) -> None:
    folder = cached.workspace().backups_folder
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"skillgap-{datetime.now(UTC):%Y%m%d-%H%M%S}-{_UPLOADED}.zip"
    path.write_bytes(content)
    try:
        _verify_backup(str(path), path.stat().st_mtime_ns)
    except SkillgapError as error:
        path.unlink()
        importing.show_refusal(
            SkillgapError(f"file {name}", error.found, error.expected, error.remedy)
        )
        return
    state.renew_keys("backup-upload", "backups-table")
    choices.change(backup=path.name)
    state.leave_notice(f"{name} was verified and added to the list.")
    st.rerun()


def _size_in_mb(number: int) -> str:
    return f"{number / 1e6:,.1f} MB"
