"""Versions of the open dataset: what was imported when, what changed, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.ui.data.backup import show_backups as show_backups
from skillgap.ui.data.state import chosen as choices
from skillgap.ui.kit import bones, cached, downloads, show, state
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.questions.changes.question import Changes
    from skillgap.store.workspace import Dataset

_SHOWN = 6
_WORDS = {"added": "Added", "removed": "Removed", "changed": "Changed"}


def show_versions() -> None:
    """Show the versions of the open dataset, and what changed between two of them."""
    opened = cached.active_dataset()
    if opened is None:
        bones.invite_to_load_data()
        return
    versions = cached.workspace().versions(opened.id)
    left, right = st.columns([4, 8], gap="medium")
    with left:
        _show_version_list(versions)
    with right:
        if len(versions) == 1:
            _show_only_one_version(opened)
        else:
            _show_version_comparison(versions)


# --- what was imported when ---


def _show_version_list(versions: Sequence[Dataset]) -> None:
    """List the versions, newest first, with the way back to each."""
    by_id = {version.id: version for version in versions}
    with st.container(border=True, key="timeline"):
        st.markdown(f"#### Versions ({len(versions)})")
        everything = len(versions) <= _SHOWN or st.toggle(
            f"Show all {len(versions)}", key="all-versions"
        )
        used = next(version for version in versions if version.in_force)
        shown = list(versions) if everything else list(versions[:_SHOWN])
        for version in shown if used in shown else [*shown, used]:
            _show_version(version, by_id.get(version.parent or 0), used)
        st.caption(
            "Every import creates a version. None is changed or deleted; identical tables are "
            "stored once."
        )


def _show_version(version: Dataset, parent: Dataset | None, used: Dataset) -> None:
    mark = "radio_button_checked" if version.in_force else "radio_button_unchecked"
    badge = "  :green-badge[in force]" if version.in_force else ""
    made = f"{wording.day(version.created_at)}, {version.created_at:%H:%M} UTC"
    lines = [
        made,
        f"By {version.actor}" if version.actor else "",
        f"From {version.origin}" if version.origin else "",
        _size_change_in_words(version, parent),
    ]
    with st.container(gap="xxsmall", key=f"version-{version.version}"):
        st.markdown(
            f":primary[:material/{mark}:] **Version {version.version}**{badge}  \n"
            + "  \n".join(f":small[:gray[{plain(line)}]]" for line in lines if line)
        )
        if not version.in_force:
            _offer_to_use_version(version, f"Use version {version.version}", "history", used)
        elif parent is not None:
            _offer_to_use_version(parent, "Undo this import", "undo", used)


def _size_change_in_words(version: Dataset, parent: Dataset | None) -> str:
    """Say from the records alone, without reading a table, how a version differs in size."""
    people = wording.count(version.people, "person", "people")
    if parent is None:
        rows = wording.count(sum(version.tables.values()), "row")
        return f"{people}, {wording.count(len(version.tables), 'table')}, {rows}"
    told = [f"people {_signed_number(version.people - parent.people)}"]
    for name in dict.fromkeys([*version.tables, *parent.tables]):
        told.append(
            f"{name} {_signed_number(version.tables.get(name, 0) - parent.tables.get(name, 0))}"
        )
    moved = [part for part in told if not part.endswith(" ±0")]
    if version.fingerprint == parent.fingerprint:
        return f"Same data as version {parent.version}, read again"
    after = f"After version {parent.version}: "
    return after + (wording.listed(moved, 4) if moved else "same number of rows, other values")


def _signed_number(number: int) -> str:
    return f"{'+' if number > 0 else '−' if number < 0 else '±'}{abs(number):,}"


def _offer_to_use_version(version: Dataset, label: str, icon: str, used: Dataset) -> None:
    with (
        st.popover(label, key=f"use-{label}", icon=f":material/{icon}:", type="tertiary"),
        st.container(width=320),
    ):
        st.markdown(
            f"Put **version {version.version}** in force? Every page will show it, and the next "
            f"import will build on it. Version {used.version} is kept: you can come back to it "
            "here."
        )
        st.button(
                f"Use version {version.version}", key=f"using-{label}", type="primary",
                icon=":material/check:", on_click=_use_version, args=(version.id,),
            )  # fmt: skip


def _use_version(dataset_id: int) -> None:
    used = cached.activate_dataset(dataset_id)
    choices.change(versions_from=0, versions_to=0)
    state.leave_notice(f"{used.label} is in force.")


# --- what changed ---


def _show_only_one_version(version: Dataset) -> None:
    with st.container(border=True, key="only-version"):
        st.markdown("#### What changed will appear here")
        st.markdown(
            f"There is one version so far. Import newer files under the name "
            f"**{plain(version.name)}**, and they become version 2: who joined and left, who "
            "changed role or pay, and which rows of every table are new, gone or different."
        )


def _show_version_comparison(versions: Sequence[Dataset]) -> None:
    """Let two versions be chosen, and show what changed from one to the other."""
    with st.container(border=True, key="comparison"):
        st.markdown("#### What changed")
        before, after = _choose_two_versions(versions)
        if before.id == after.id:
            st.markdown("Choose two different versions.")
            return
        changes = _compute_changes(
            str(cached.workspace().folder), before.id, before.fingerprint, after.id,
            after.fingerprint, cached.viewer().key,
        )  # fmt: skip
        st.markdown(
            f"From version {before.version} to version {after.version}: "
            f"**{plain(changes.headline())}**."
        )
        for line in changes.warnings:
            st.caption(f":material/info: {plain(line)}")
        if changes.is_unchanged and not len(changes.people):
            st.caption(
                "Both hold the same rows; findings, names of files or the order of rows may differ."
            )
            return
        bones.show_key_figures(_change_figures(changes))
        _show_change_tabs(changes, before, after)
    bones.show_provenance(changes.provenance)


def _choose_two_versions(versions: Sequence[Dataset]) -> tuple[Dataset, Dataset]:
    by_id = {version.id: version for version in versions}
    used = next(version for version in versions if version.in_force)
    view = choices()
    after = by_id.get(view.versions_to, used)
    other = versions[0] if after.id != versions[0].id else versions[1]
    before = by_id.get(view.versions_from) or by_id.get(after.parent or 0) or other
    columns = st.columns(2)
    for column, label, name, chosen in (
        (columns[0], "From", "versions_from", before),
        (columns[1], "To", "versions_to", after),
    ):
        key, write = state.tie_widget(
            name, chosen.id, lambda value, name=name: _set_compared_version(name, value)
        )
        column.selectbox(
            label, list(by_id), key=key, on_change=write,
            format_func=lambda key: _version_label(by_id[key]),
        )  # fmt: skip
    return before, after


def _set_compared_version(name: str, value: int) -> None:
    choices.change(**{name: value})


def _version_label(version: Dataset) -> str:
    used = ", in force" if version.in_force else ""
    return f"Version {version.version}, {wording.day(version.created_at)}{used}"


@st.cache_resource(show_spinner="Comparing the versions …", max_entries=4)
def _compute_changes(
    folder: str,
    before_id: int,
    before_fingerprint: str,
    after_id: int,
    after_fingerprint: str,
    viewer_key: str,
) -> Changes:
    opened = cached.workspace()
    return sg.compare_versions(opened.load(before_id), opened.load(after_id))


def _change_figures(changes: Changes) -> list[KeyFigure]:
    people = changes.people["change"].value_counts()
    joined, left, role, pay = (
        int(people.get(change, 0)) for change in ("joined", "left", "role", "pay")
    )
    rows = changes.counts[["added", "removed", "changed"]].sum()
    return [
        KeyFigure(
            "People joined", f"{joined:,}", f"{left:,} left",
            "Joined: present on the later version's day and not on the earlier's; left: the other "
            "way round.",
        ),
        KeyFigure(
            "Changed role", f"{role:,}", f"{pay:,} changed pay",
            "Present in both versions, with another role or another salary.",
        ),
        KeyFigure(
            "Rows that differ", f"{int(rows.sum()):,}",
            f"{int(rows['added']):,} new, {int(rows['removed']):,} gone",
            "Rows added, removed and changed, in all tables together.",
        ),
    ]  # fmt: skip


def _show_change_tabs(changes: Changes, before: Dataset, after: Dataset) -> None:
    people, tables, rows = st.tabs(["People", "Tables", "Rows"], key="change-tabs",
                                   on_change="rerun")  # fmt: skip
    if people.open:
        with people:
            _show_people_changes(changes)
    if tables.open:
        with tables:
            _show_table_changes(changes)
    if rows.open:
        with rows:
            _show_row_changes(changes, before, after)


def _show_people_changes(changes: Changes) -> None:
    if not len(changes.people):
        st.markdown("Nobody joined or left, and nobody's role, pay or place changed.")
        return
    kinds = list(dict.fromkeys(changes.people["change"]))
    chosen = st.pills("Change", kinds, selection_mode="multi", key="people-changes",
                      format_func=str.capitalize, label_visibility="collapsed")  # fmt: skip
    told = changes.people[changes.people["change"].isin(chosen or kinds)]
    show.show_table(
        told.assign(change=told["change"].str.capitalize()),
        alt="People who joined, left or moved between the two versions",
        columns={
            "employee_id": st.column_config.TextColumn("Employee", width=74),
            "name": st.column_config.TextColumn("Name", width=104),
            "change": st.column_config.TextColumn("Change", width=66),
            "before": st.column_config.TextColumn("Before", width=140),
            "after": st.column_config.TextColumn("After", width=140),
        },
    )


def _show_table_changes(changes: Changes) -> None:
    cells = changes.columns.groupby("table").apply(_columns_in_words, include_groups=False)
    told = changes.counts.assign(
        columns=[str(cells.get(name, "")) for name in changes.counts["table"]]
    )
    moved = told[told[["added", "removed", "changed"]].sum(axis="columns") > 0]
    number = {
        name: st.column_config.NumberColumn(label, format="%,d", width=70)
        for name, label in (("before_rows", "Before"), ("after_rows", "After"),
                            *_WORDS.items())
    }  # fmt: skip
    show.show_table(
        moved,
        alt="Rows added, removed and changed per table",
        columns=number
        | {
            "table": st.column_config.TextColumn("Table", width=86),
            "columns": st.column_config.TextColumn("Changed cells", width=150),
        },
    )
    same = [name for name in told["table"] if name not in set(moved["table"])]
    if same:
        st.caption(plain(f"Nothing changed in {wording.listed(same, 20)}."))


def _columns_in_words(cells: pd.DataFrame) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in zip(cells["column"], cells["cells"]))


def _show_row_changes(changes: Changes, before: Dataset, after: Dataset) -> None:
    tables = list(dict.fromkeys(changes.table["table"]))
    if not tables:
        st.markdown("No row is different.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Table", tables, key="changed-table", width=220,
                              label_visibility="collapsed")  # fmt: skip
        downloads.offer_table(
            "All changes as CSV", lambda: changes.table.assign(from_version=before.version),
            what=f"changes since v{before.version}", key="changes-download", version=after,
        )  # fmt: skip
    told = changes.table[changes.table["table"] == chosen]
    show.show_table(
        told.assign(change=told["change"].str.capitalize()),
        alt=f"Rows of {chosen} that are different",
        order=["change", "key", "column", "before", "after"],
        columns={
            "change": st.column_config.TextColumn("Change", width=74),
            "key": st.column_config.TextColumn("Row", width=205),
            "column": st.column_config.TextColumn("Column", width=90),
            "before": st.column_config.TextColumn("Before", width=72),
            "after": st.column_config.TextColumn("After", width=72),
        },
    )
