"""The mapping step: for each table of an upload what it is, and which column is which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core import wording
from skillgap.core.tables import TABLES, Column, Table
from skillgap.reading.conform.matching import vital_columns
from skillgap.ui.data import levels, staging
from skillgap.ui.data.staging import Staged
from skillgap.ui.kit import show, state
from skillgap.ui.kit.plain import backticks_to_quotes, plain, shorten_middle

if TYPE_CHECKING:
    from skillgap.reading.files.raw import RawTable
    from skillgap.reading.mapping.table_mapping import TableMapping

SURE, LIKELY = 0.88, 0.7
"""Confidence from which a column is called sure, and from which likely."""
PREVIEW_ROWS, PREVIEW_COLUMNS = 5, 7
LEAVE_OUT, LEFT_OUT = "", "you left it out"
MATRICES = {
    "signals.employee_id": "Skills matrix: people down, skills across",
    "signals.skill_id": "Skills matrix: skills down, people across",
    "requirements.role_id": "Role profiles: roles down, skills across",
    "requirements.skill_id": "Role profiles: skills down, roles across",
}
_COUNTED = {
    "employee_id": ("person", "people"),
    "role_id": ("role", "roles"),
    "skill_id": ("skill", "skills"),
}
_LABELS = {"employee_id": "Person (employee id)", "role_id": "Role or job title",
           "skill_id": "Skill", "fte": "FTE", "onet_soc": "O*NET code", "esco_uri": "ESCO address",
           "team_id": "Team", "manager_id": "Manager"}  # fmt: skip


def label_of(name: str) -> str:
    """Return the words for a table or column of the contract.

    >>> label_of("hire_date")
    'Hire date'
    """
    return _LABELS.get(name, name.replace("_", " ").capitalize())


def sureness_in_words(confidence: float) -> str:
    """Say in a word how sure a suggestion is.

    >>> sureness(1.0), sureness(0.75), sureness(0.5)
    ('sure', 'likely', 'please check')
    """
    return "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "please check"


def size_in_words(raw: RawTable, mapping: TableMapping) -> str:
    """Say how large a table is, in the words of what it is."""
    rows = len(raw.frame)
    if mapping.layout == "wide" and mapping.table:
        down, across = _matrix_rows_and_columns(mapping)
        counted = wording.count(len(mapping.across), *_COUNTED[across])
        return f"{wording.count(rows, *_COUNTED[down])} × {counted}"
    return f"{wording.count(rows, 'row')} × {wording.count(len(raw.headers), 'column')}"


def _matrix_rows_and_columns(mapping: TableMapping) -> tuple[str, str]:
    """Return what stands down and what stands across in a matrix."""
    against = "employee_id" if mapping.table == "signals" else "role_id"
    return ("skill_id", against) if "skill_id" in mapping.columns else (against, "skill_id")


def mapping_doubts(mapping: TableMapping) -> list[str]:
    """Return what a person should look at before the table is read; empty when all is clear."""
    if not mapping.table:
        return [] if mapping.reason == LEFT_OUT else ["not recognised, please say what it is"]
    doubtful = [f"{label_of(name).lower()} needs a column" for name in mapping.missing_columns]
    wanted = (
        _matrix_rows_and_columns(mapping)[:1]
        if mapping.layout == "wide"
        else TABLES[mapping.table].required
    )
    unsure = [
        label_of(name).lower()
        for name in wanted
        if name in mapping.columns and mapping.confidence.get(name, 1.0) < LIKELY
    ]
    return doubtful + ([f"please check {wording.listed(unsure)}"] if unsure else [])


def draw_table_cards(staged: Staged) -> None:
    """Draw a card for each table."""
    few = len(staged.raws) <= 2
    for place, (raw, mapping) in enumerate(zip(staged.raws, staged.mappings, strict=True)):
        _draw_table_card(place, raw, mapping, remembered=raw.file in staged.remembered, few=few)


def _draw_table_card(
    place: int, raw: RawTable, mapping: TableMapping, *, remembered: bool, few: bool
) -> None:
    doubtful = mapping_doubts(mapping)
    what = _kind_label(_kind_of(mapping)).split(":")[0] if mapping.table else "Left out"
    told = f" :orange[· {plain(wording.listed(doubtful))}]" if doubtful else ""
    icon = "remove_circle" if not mapping.table else "help" if doubtful else "check_circle"
    about = plain(f"{what} · {size_in_words(raw, mapping)}")
    with st.expander(
        f"**{plain(shorten_middle(raw.file))}**  :gray[{about}]{told}",
        icon=f":material/{icon}:",
        expanded=bool(doubtful) or few,
        on_change="rerun",
        key=f"card-{place}",
    ) as box:
        if not box.open:
            return
        _show_how_recognised(raw)
        _draw_kind_choice(place, raw, mapping, remembered=remembered)
        _show_first_rows(raw)
        if mapping.layout == "wide" and mapping.table:
            _draw_matrix_choices(place, raw, mapping)
        elif mapping.table:
            _draw_column_choices(place, raw, mapping)
        if mapping.table:
            levels.draw_scale_choice(place, raw, mapping)
            _show_further_tables(raw, mapping)


# --- what a table is ---


def _kind_of(mapping: TableMapping) -> str:
    wide = mapping.layout == "wide" and mapping.table
    return f"{mapping.table}.{_matrix_rows_and_columns(mapping)[0]}" if wide else mapping.table


def _kind_label(kind: str) -> str:
    if kind == LEAVE_OUT:
        return "Leave out"
    if kind in MATRICES:
        return MATRICES[kind]
    first = re.split(r"[:,.]", TABLES[kind].meaning)[0]
    return f"{label_of(kind)}: {first[0].lower()}{first[1:]}"


def _show_how_recognised(raw: RawTable) -> None:
    """Say what the file was recognised as, and how its headers changed since the last one."""
    staged = staging.import_in_progress()
    if staged is None:
        return
    if told := staged.recognised.get(raw.file):
        st.info(plain(told), icon=":material/verified:")
    if told := staged.changed.get(raw.file):
        st.warning(plain(backticks_to_quotes(told)), icon=":material/edit_note:")


def _draw_kind_choice(
    place: int, raw: RawTable, mapping: TableMapping, *, remembered: bool
) -> None:
    left, right, end = st.columns([3, 2, 0.9], vertical_alignment="bottom")
    key, write = state.tie_widget(
        f"table.{place}", _kind_of(mapping), lambda kind: _change_table_kind(place, raw, kind)
    )
    left.selectbox(
        "This is", [*TABLES, *MATRICES, LEAVE_OUT], format_func=_kind_label, key=key,
        on_change=write,
    )  # fmt: skip
    why = "as you confirmed it last time" if remembered else mapping.reason
    told = [] if mapping.layout == "wide" else [size_in_words(raw, mapping)]
    said = backticks_to_quotes("; ".join([*told, why] if why else told))
    right.caption(plain(f"{said[:1].upper()}{said[1:]}"))
    staged = staging.import_in_progress()
    source = staged.sources[raw.file] if staged else raw.file
    end.button(
        "Remove", key=f"remove-file-{place}", icon=":material/close:", type="tertiary",
        help=f"Leave {plain(shorten_middle(source))} out of this import",
        on_click=staging.remove_file, args=(source,),
    )  # fmt: skip


def _change_table_kind(place: int, raw: RawTable, kind: str | None) -> None:
    """Take the table for something else; its columns are suggested anew."""
    from skillgap.reading.mapping.mapping import suggest_mapping_as_table
    from skillgap.reading.mapping.table_mapping import TableMapping

    staged = staging.import_in_progress()
    if staged is None:
        return
    if not kind:
        mapping = TableMapping(raw.file, reason=LEFT_OUT)
    elif kind in MATRICES:
        table, down = kind.split(".")
        mapping = suggest_mapping_as_table(raw, table, "wide")
        mapping = replace(mapping, columns={down: next(iter(mapping.columns.values()))})
    else:
        mapping = suggest_mapping_as_table(raw, kind)
    mappings = list(staged.mappings)
    mappings[place] = mapping
    staging.change_staged(
        mappings=staging.drop_duplicate_tables(mappings), remembered=staged.remembered - {raw.file}
    )


def _show_first_rows(raw: RawTable) -> None:
    """Show the first rows as they stand."""
    shown = list(raw.headers[:PREVIEW_COLUMNS])
    rest = len(raw.headers) - len(shown)
    head = raw.frame[shown].head(PREVIEW_ROWS)
    text = {name: st.column_config.TextColumn(name) for name in shown}
    show.show_table(
        head.assign(**{"(row)": head.index}),
        alt=f"First rows of {raw.file} as they stand",
        columns=text | {"(row)": st.column_config.NumberColumn("Row", width=56, format="%d")},
        order=["(row)", *shown],
    )
    if rest:
        st.caption(
            plain(f"and {wording.count(rest, 'more column')}: "
                  f"{wording.listed(list(raw.headers[PREVIEW_COLUMNS:]), 6)}")
        )  # fmt: skip


# --- columns ---


def _draw_column_choices(place: int, raw: RawTable, mapping: TableMapping) -> None:
    contract = TABLES[mapping.table]
    first = list(dict.fromkeys((*vital_columns(contract), *contract.required)))
    found = [name for name in contract.names if name in mapping.columns and name not in first]
    others = [name for name in contract.names if name not in first and name not in found]
    st.markdown("**Needed**")
    _draw_choice_grid(place, raw, mapping, contract, first)
    if found:
        st.markdown("**Also found**")
        _draw_choice_grid(place, raw, mapping, contract, found)
    if others:
        with st.expander(
            f"{wording.count(len(others), 'more column')} this table can have",
            type="compact",
            on_change="rerun",
            key=f"more-{place}",
        ) as box:
            if box.open:
                _draw_choice_grid(place, raw, mapping, contract, others)
    unused = [header for header in raw.headers if header not in mapping.columns.values()]
    if unused:
        st.caption(plain(f"Not used: {wording.listed(unused, len(unused))}."))


def _draw_choice_grid(
    place: int, raw: RawTable, mapping: TableMapping, contract: Table, names: Sequence[str]
) -> None:
    with st.grid(3, min_column_width=200, gap="small"):
        for name in names:
            _draw_column_choice(place, raw, mapping, contract[name])


def _draw_column_choice(place: int, raw: RawTable, mapping: TableMapping, column: Column) -> None:
    from skillgap.reading.mapping.names import headers_to_map

    header = mapping.columns.get(column.name)
    vital = (
        _matrix_rows_and_columns(mapping)[:1]
        if mapping.layout == "wide"
        else vital_columns(TABLES[mapping.table])
    )
    key, write = state.tie_widget(
        f"column.{place}.{column.name}",
        header,
        lambda chosen: _map_column(place, column.name, chosen),
    )
    told = sureness_in_words(mapping.confidence.get(column.name, 1.0)) if header else ""
    if not header and column.name in mapping.missing_columns:
        told = "needed"
    name = label_of(column.name)
    st.selectbox(
        f"{name} · {told}" if told else name,
        list(headers_to_map(raw)),
        index=0 if header and column.name in vital else None,
        key=key,
        on_change=write,
        placeholder="Choose a column" if told == "needed" else "Not in this file",
        help=_column_meaning(column),
        icon=":material/help:" if told in ("please check", "needed") else None,
    )


def _column_meaning(column: Column) -> str:
    unit = f" Unit: {column.unit}." if column.unit else ""
    words = f" One of {', '.join(column.choices)}." if column.choices else ""
    example = f" For example {column.example}." if column.example else ""
    return plain(f"{column.meaning}{unit}{words}{example}")


def _map_column(place: int, name: str, header: str | None) -> None:
    staged = staging.import_in_progress()
    if staged is None:
        return
    mapping = staged.mappings[place]
    columns = {**mapping.columns, name: header} if header else {
        known: chosen for known, chosen in mapping.columns.items() if known != name
    }  # fmt: skip
    confidence = {**mapping.confidence, name: 1.0}
    contract = TABLES[mapping.table]
    scale = mapping.scale
    if header and contract[name].kind == "level":
        scale = levels.suggest_scale_of_columns(staged.raws[place], [header])
    staging.map_table(place, columns=columns, confidence=confidence, scale=scale)


# --- matrices ---


def _draw_matrix_choices(place: int, raw: RawTable, mapping: TableMapping) -> None:
    down, across = _matrix_rows_and_columns(mapping)
    one, several = _COUNTED[across]
    st.markdown(f"**A matrix: {plain(size_in_words(raw, mapping))}**")
    with st.grid(3, min_column_width=200, gap="small"):
        _draw_column_choice(place, raw, mapping, TABLES[mapping.table][down])
    key, write = state.tie_widget(
        f"across.{place}",
        list(mapping.across),
        lambda chosen: staging.map_table(place, across=tuple(chosen)),
    )
    with st.expander(
        f"Columns that are {several} ({len(mapping.across)})", type="compact", on_change="rerun",
        key=f"across-{place}",
    ) as box:  # fmt: skip
        if box.open:
            st.multiselect(
                f"Columns that are {several}", list(raw.headers), key=key, on_change=write,
                label_visibility="collapsed", help=f"One column for each {one}.",
            )  # fmt: skip


def _show_further_tables(raw: RawTable, mapping: TableMapping) -> None:
    """Say which other tables the same file gives."""
    for table, columns in mapping.also.items():
        headers = wording.listed(list(dict.fromkeys(columns.values())), 6)
        st.caption(plain(f"The {table} are taken from this file, too: {headers}."))
