"""Sources that are no plain tables: learning records, xAPI, rosters by month, a market index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.core.findings import count_by_severity
from skillgap.ui.data import findings
from skillgap.ui.kit import bones, cached, registers, state
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.core.workforce import Workforce
    from skillgap.reading.importers.imported import Imported

_HELD = "other source"
_NONE = "–"


@dataclass(frozen=True, slots=True)
class _Kind:
    """One sort of source, as people choose it.

    Attributes:
        title: What it is called.
        told: What becomes of it.
        endings: Endings of its files.
        standing: What is mapped (course, activity, sector); empty for nothing.
        for_what: What it stands for: ``skills`` or ``roles``.
    """

    title: str
    told: str
    endings: tuple[str, ...]
    standing: str = ""
    for_what: str = "skills"


_TABLES = ("csv", "tsv", "txt", "xlsx", "zip")
KINDS = {
    "completions": _Kind(
        "Learning history", "Courses taken become enrolments. Say which skill a course teaches, "
        "and completed ones count as exposure to it.", _TABLES, "Course"),
    "statements": _Kind(
        "xAPI statements", "Statements of a learning record store, one JSON object per line, "
        "become enrolments; scores of a test count as assessments of its skill.",
        ("jsonl", "json", "ndjson", "txt"), "Activity"),
    "roster": _Kind(
        "Rosters by month", "Comparing a roster for each month finds who joined, left, moved and "
        "came back. The month is read from the file's name or from a column.", _TABLES),
    "postings": _Kind(
        "Labour-market index", "An index by date and sector or region becomes demand by month. "
        "Say which role a sector stands for.", _TABLES, "Sector", "roles"),
}  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class _Held:
    """What was uploaded and read, until it is added or let go.

    Attributes:
        kind: Key of :data:`KINDS`.
        files: Name and bytes of each.
        imported: What came out of them.
        keys: What may be mapped, most frequent first.
        chosen: What of that stands for which skill or role.
    """

    kind: str
    files: tuple[tuple[str, bytes], ...]
    imported: Imported
    keys: tuple[str, ...] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)


def show_other_sources(workforce: Workforce | None) -> None:
    """Offer to read a source of another kind and to add it to the open dataset."""
    with st.expander(
        "Learning records, monthly rosters, labour market", icon=":material/library_add:",
        on_change="rerun", key="other-sources",
    ) as box:  # fmt: skip
        if not box.open:
            return
        held: _Held | None = state.session_value(_HELD)
        if held is None:
            _draw_source_upload()
        else:
            _show_read_source(held, workforce)


def _draw_source_upload() -> None:
    left, right = st.columns([2, 3], gap="medium")
    with left:
        kind = str(st.radio("What it is", list(KINDS), format_func=lambda key: KINDS[key].title,
                            key="other-kind"))  # fmt: skip
    with right:
        st.caption(KINDS[kind].told)
        uploads = st.file_uploader(
            "Files", type=list(KINDS[kind].endings), accept_multiple_files=True,
            key=f"other.{state.uploads_key()}",
        )  # fmt: skip
    if uploads:
        files = tuple((upload.name, upload.getvalue()) for upload in uploads)
        if _read_source(kind, files, {}):
            state.drop_uploads()
            st.rerun()


def _read_source(
    kind: str, files: tuple[tuple[str, bytes], ...], chosen: Mapping[str, str]
) -> bool:
    """Read the files apart, with progress, and hold what came out; say so when it fails."""
    from skillgap.reading.apart import run_in_own_process
    from skillgap.reading.importers.catalogue import find_mappable_keys, import_files

    options: dict[str, Any] = {KINDS[kind].for_what: dict(chosen)} if chosen else {}
    try:
        with st.status(f"Reading {wording.count(len(files), 'file')} …", expanded=True):
            bar = st.progress(0.0, "Opening the files …")

            def move_bar(share: float, what: str) -> None:
                bar.progress(min(share, 1.0), f"{plain(what)} …")

            imported = run_in_own_process(
                import_files, kind, files, options, what=files[0][0], progress=move_bar
            )
            keys = run_in_own_process(find_mappable_keys, kind, files, what=files[0][0])
    except SkillgapError as error:
        registers.show_error(error)
        return False
    state.keep_in_session(_HELD, _Held(kind, files, imported, keys, dict(chosen)))
    return True


def _show_read_source(held: _Held, workforce: Workforce | None) -> None:
    kind, imported = KINDS[held.kind], held.imported
    st.markdown(
        f"**{plain(kind.title)}**: {plain(imported.told or _file_names_in_words(held.files))}"
    )
    bones.show_key_figures(_source_figures(imported))
    if kind.standing and held.keys and workforce is not None:
        _draw_source_mapping(held, kind, workforce)
    with st.container(horizontal=True, vertical_alignment="center"):
        if workforce is not None and imported.rows:
            pressed = st.button(f"Add to {plain(workforce.name)}", type="primary", key="other-add",
                                icon=":material/check:")  # fmt: skip
            if pressed:
                _add_to_dataset(held, workforce)
        if st.button("Discard it", type="tertiary", icon=":material/close:", key="other-drop"):
            state.keep_in_session(_HELD, None)
            st.rerun()
    if workforce is None:
        st.caption("Open or load a dataset first: these rows complete one.")
    findings.draw_issues_table(imported.issues, key="other-found", name=kind.title)


def _file_names_in_words(files: Sequence[tuple[str, bytes]]) -> str:
    return wording.listed([name for name, _ in files], 3)


def _source_figures(imported: Imported) -> list[KeyFigure]:
    counts = count_by_severity(imported.issues)
    figures = [
        KeyFigure(table.capitalize(), f"{len(frame):,}", _count_people_in_words(frame),
                  "Rows that can be added.")
        for table, frame in imported.tables.items()
    ]  # fmt: skip
    if not figures:
        figures = [KeyFigure("Rows", "0", "see below", "Nothing can be added yet.")]
    return [
        *figures,
        KeyFigure("Errors", f"{counts['error']:,}", "left out", findings.MEANINGS["error"]),
        KeyFigure("Warnings", f"{counts['warning']:,}", "to look at", findings.MEANINGS["warning"]),
    ]


def _count_people_in_words(frame: pd.DataFrame) -> str:
    if "employee_id" in frame:
        return f"of {wording.count(frame['employee_id'].nunique(), 'person', 'people')}"
    months = frame["month"].nunique() if "month" in frame else 0
    return f"in {wording.count(months, 'month')}" if months else ""


def _draw_source_mapping(held: _Held, kind: _Kind, workforce: Workforce) -> None:
    """Let a person say what each course, activity or sector stands for."""
    names = _target_names(kind, workforce)
    by_name = {name: code for code, name in names.items()}
    table = pd.DataFrame({
        kind.standing: list(held.keys),
        "Stands for": [names.get(held.chosen.get(key, ""), _NONE) for key in held.keys],
    })  # fmt: skip
    what = "skill" if kind.for_what == "skills" else "role"
    st.caption(f"Which {what} does each {kind.standing.lower()} stand for? "
               f"Those left blank count for no {what}.")  # fmt: skip
    edited = st.data_editor(
        cached.viewer().release(table), hide_index=True, disabled=[kind.standing],
        key=f"other-mapping.{len(held.chosen)}", height=min(320, 38 + 35 * len(table)),
        column_config={
            "Stands for": st.column_config.SelectboxColumn(
                options=[_NONE, *by_name], required=True, width="medium"
            )
        },
    )  # fmt: skip
    chosen = {
        str(key): by_name[name]
        for key, name in zip(edited[kind.standing], edited["Stands for"], strict=True)
        if name in by_name
    }
    if chosen == dict(held.chosen):
        return
    again = st.button("Read again with these", icon=":material/sync:", key="other-again")
    if again and _read_source(held.kind, held.files, chosen):
        st.rerun()


def _target_names(kind: _Kind, workforce: Workforce) -> dict[str, str]:
    """Return id to name of the skills or roles of the open dataset, by name."""
    table, key, name = (
        ("skills", "skill_id", "name") if kind.for_what == "skills" else
        ("roles", "role_id", "title")
    )  # fmt: skip
    frame = workforce[table]
    named = frame[name].fillna(frame[key]).astype("str")
    pairs = sorted(zip(frame[key].astype("str"), named, strict=True), key=lambda pair: pair[1])
    twice = named[named.duplicated(keep=False)]
    return {code: f"{told} ({code})" if told in set(twice) else told for code, told in pairs}


def _add_to_dataset(held: _Held, workforce: Workforce) -> None:
    """Complete the open dataset with what was read: a new version of it."""
    from skillgap.feeds.merging import merge_parts, part_from_import
    from skillgap.feeds.sources import Sources

    kind = KINDS[held.kind]
    try:
        with st.spinner("Adding and keeping a new version …"):
            part = replace(part_from_import(kind.title, held.imported), owns=())
            target = Sources(Path(), workforce.name, workforce.currency, "", ())
            merged = merge_parts(workforce, [part], target)
            merged = replace(merged, issues=(*workforce.issues, *merged.issues))
            cached.keep_workforce(
                merged, origin=f"{kind.title}: {_file_names_in_words(held.files)}"
            )
    except SkillgapError as error:
        registers.show_error(error)
        return
    state.keep_in_session(_HELD, None)
    state.leave_notice(_rows_added_in_words(held, workforce, merged))
    st.rerun()


def _rows_added_in_words(held: _Held, before: Workforce, after: Workforce) -> str:
    """Say how many rows came in, and how many had nobody or nothing to belong to."""
    read = {table: len(frame) for table, frame in held.imported.tables.items()}
    added = {table: max(0, len(after[table]) - len(before[table])) for table in read}
    told = wording.listed([f"{count:,} {table}" for table, count in added.items()])
    lost = sum(read.values()) - sum(added.values())
    rest = f"; {lost:,} rows were already known or concern nobody here" if lost > 0 else ""
    return f"{told} added to {before.name}{rest}. The version before is kept."
