"""The mapping step: for each table of an upload what it is, and which column is which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from skillgap.domain import wording
from skillgap.domain.matching import vital_columns
from skillgap.domain.scales import RANGES, LevelScale, read_levels
from skillgap.domain.tables import LEVEL_NAMES, SIGNAL_SOURCES, TABLES, Column, Table
from skillgap.domain.words import EDGES, fold
from skillgap.ui import show, staging, state
from skillgap.ui.plain import plain
from skillgap.ui.staging import Staged

if TYPE_CHECKING:
    from skillgap.ingest.mapping import TableMapping
    from skillgap.ingest.raw import RawTable

SURE, LIKELY = 0.88, 0.7
"""Confidence from which a column is called sure, and from which likely."""
PREVIEW_ROWS, PREVIEW_COLUMNS, MOST_WORDS = 5, 7, 18
LEAVE_OUT = ""
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
SCALES = {
    "0-5": "0 to 5, as they stand",
    "1-4": "1 to 4",
    "1-5": "1 to 5",
    "0-10": "0 to 10",
    "per cent": "Per cent",
    "share": "Shares from 0 to 1",
    "words": "Words",
    "linear": "Other numbers",
}
SOURCES = {name: name.replace("_", " ").capitalize() for name in SIGNAL_SOURCES}


_LABELS = {"employee_id": "Person (employee id)", "role_id": "Role or job title",
           "skill_id": "Skill", "fte": "FTE", "onet_soc": "O*NET code", "esco_uri": "ESCO address",
           "team_id": "Team", "manager_id": "Manager"}  # fmt: skip


def label_of(name: str) -> str:
    """Return the words for a table or column of the contract.

    >>> label_of("hire_date")
    'Hire date'
    """
    return _LABELS.get(name, name.replace("_", " ").capitalize())


def sureness(confidence: float) -> str:
    """Say in a word how sure a suggestion is.

    >>> sureness(1.0), sureness(0.75), sureness(0.5)
    ('sure', 'likely', 'please check')
    """
    return "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "please check"


def size_of(raw: RawTable, mapping: TableMapping) -> str:
    """Say how large a table is, in the words of what it is."""
    rows = len(raw.frame)
    if mapping.layout == "wide" and mapping.table:
        down, across = _sides(mapping)
        counted = wording.count(len(mapping.across), *_COUNTED[across])
        return f"{wording.count(rows, *_COUNTED[down])} × {counted}"
    return f"{wording.count(rows, 'row')} × {wording.count(len(raw.headers), 'column')}"


def _sides(mapping: TableMapping) -> tuple[str, str]:
    """Return what stands down and what stands across in a matrix."""
    against = "employee_id" if mapping.table == "signals" else "role_id"
    return ("skill_id", against) if "skill_id" in mapping.columns else (against, "skill_id")


def doubts(mapping: TableMapping) -> list[str]:
    """Return what a person should look at before the table is read; empty when all is clear."""
    if not mapping.table:
        return ["it is left out"]
    doubtful = [f"{label_of(name).lower()} needs a column" for name in mapping.missing]
    wanted = _sides(mapping)[:1] if mapping.layout == "wide" else TABLES[mapping.table].required
    unsure = [
        label_of(name).lower()
        for name in wanted
        if name in mapping.columns and mapping.confidence.get(name, 1.0) < LIKELY
    ]
    return doubtful + ([f"please check {wording.listed(unsure)}"] if unsure else [])


def draw(staged: Staged) -> None:
    """Draw a card for each table."""
    few = len(staged.raws) <= 2
    for place, (raw, mapping) in enumerate(zip(staged.raws, staged.mappings, strict=True)):
        _card(place, raw, mapping, remembered=raw.file in staged.remembered, few=few)


def _card(place: int, raw: RawTable, mapping: TableMapping, *, remembered: bool, few: bool) -> None:
    doubtful = doubts(mapping)
    what = _kind_label(_kind_of(mapping)).split(":")[0]
    told = f" :orange[· {plain(wording.listed(doubtful))}]" if doubtful else ""
    icon = "remove_circle" if not mapping.table else "help" if doubtful else "check_circle"
    with st.expander(
        f"**{plain(raw.file)}**  :gray[{plain(what)} · {plain(size_of(raw, mapping))}]{told}",
        icon=f":material/{icon}:",
        expanded=bool(doubtful) or few,
        on_change="rerun",
        key=f"card-{place}",
    ) as box:
        if not box.open:
            return
        _what_it_is(place, raw, mapping, remembered=remembered)
        _preview(raw)
        if mapping.layout == "wide" and mapping.table:
            _matrix(place, raw, mapping)
        elif mapping.table:
            _columns(place, raw, mapping)
        if mapping.table:
            _levels(place, raw, mapping)
            _further(raw, mapping)


# --- what a table is ---


def _kind_of(mapping: TableMapping) -> str:
    wide = mapping.layout == "wide" and mapping.table
    return f"{mapping.table}.{_sides(mapping)[0]}" if wide else mapping.table


def _kind_label(kind: str) -> str:
    if kind == LEAVE_OUT:
        return "Leave out"
    if kind in MATRICES:
        return MATRICES[kind]
    first = re.split(r"[:,.]", TABLES[kind].meaning)[0]
    return f"{label_of(kind)}: {first[0].lower()}{first[1:]}"


def _what_it_is(place: int, raw: RawTable, mapping: TableMapping, *, remembered: bool) -> None:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    key, write = state.tied(
        f"table.{place}", _kind_of(mapping), lambda kind: _map_as(place, raw, kind)
    )
    left.selectbox(
        "This is", [*TABLES, *MATRICES, LEAVE_OUT], format_func=_kind_label, key=key,
        on_change=write,
    )  # fmt: skip
    why = "as you confirmed it last time" if remembered else mapping.reason
    told = [] if mapping.layout == "wide" else [size_of(raw, mapping)]
    right.caption(plain("; ".join([*told, why] if why else told).capitalize()))


def _map_as(place: int, raw: RawTable, kind: str | None) -> None:
    """Take the table for something else; its columns are suggested anew."""
    from skillgap.ingest.mapping import TableMapping, suggest_as

    staged = staging.current()
    if staged is None:
        return
    if not kind:
        mapping = TableMapping(raw.file, reason="you left it out")
    elif kind in MATRICES:
        table, down = kind.split(".")
        mapping = suggest_as(raw, table, "wide")
        mapping = replace(mapping, columns={down: next(iter(mapping.columns.values()))})
    else:
        mapping = suggest_as(raw, kind)
    mappings = list(staged.mappings)
    mappings[place] = mapping
    staging.change(mappings=tuple(mappings), remembered=staged.remembered - {raw.file})


def _preview(raw: RawTable) -> None:
    """Show the first rows as they stand."""
    shown = list(raw.headers[:PREVIEW_COLUMNS])
    rest = len(raw.headers) - len(shown)
    head = raw.frame[shown].head(PREVIEW_ROWS)
    text = {name: st.column_config.TextColumn(name) for name in shown}
    show.table(
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


def _columns(place: int, raw: RawTable, mapping: TableMapping) -> None:
    contract = TABLES[mapping.table]
    first = list(dict.fromkeys((*vital_columns(contract), *contract.required)))
    found = [name for name in contract.names if name in mapping.columns and name not in first]
    others = [name for name in contract.names if name not in first and name not in found]
    st.markdown("**Needed**")
    _choices(place, raw, mapping, contract, first)
    if found:
        st.markdown("**Also found**")
        _choices(place, raw, mapping, contract, found)
    if others:
        with st.expander(
            f"{wording.count(len(others), 'more column')} this table can have",
            type="compact",
            on_change="rerun",
            key=f"more-{place}",
        ) as box:
            if box.open:
                _choices(place, raw, mapping, contract, others)
    unused = [header for header in raw.headers if header not in mapping.columns.values()]
    if unused:
        st.caption(plain(f"Not used: {wording.listed(unused, 12)}."))


def _choices(
    place: int, raw: RawTable, mapping: TableMapping, contract: Table, names: Sequence[str]
) -> None:
    with st.grid(3, min_column_width=200, gap="small"):
        for name in names:
            _choice(place, raw, mapping, contract[name])


def _choice(place: int, raw: RawTable, mapping: TableMapping, column: Column) -> None:
    from skillgap.ingest.mapping import headers

    header = mapping.columns.get(column.name)
    vital = (
        _sides(mapping)[:1] if mapping.layout == "wide" else vital_columns(TABLES[mapping.table])
    )
    key, write = state.tied(
        f"column.{place}.{column.name}",
        header,
        lambda chosen: _map_column(place, column.name, chosen),
    )
    told = sureness(mapping.confidence.get(column.name, 1.0)) if header else ""
    if not header and column.name in mapping.missing:
        told = "needed"
    colour = {"please check": "orange", "needed": "red"}.get(told, "gray")
    name = plain(label_of(column.name))
    st.selectbox(
        f"{name} :{colour}[· {told}]" if told else name,
        list(headers(raw)),
        index=0 if header and column.name in vital else None,
        key=key,
        on_change=write,
        placeholder="Choose a column" if told == "needed" else "Not in this file",
        help=_meaning(column),
    )


def _meaning(column: Column) -> str:
    unit = f" Unit: {column.unit}." if column.unit else ""
    words = f" One of {', '.join(column.choices)}." if column.choices else ""
    example = f" For example {column.example}." if column.example else ""
    return plain(f"{column.meaning}{unit}{words}{example}")


def _map_column(place: int, name: str, header: str | None) -> None:
    staged = staging.current()
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
        scale = _suggested_scale(staged.raws[place], [header])
    staging.map_table(place, columns=columns, confidence=confidence, scale=scale)


# --- matrices ---


def _matrix(place: int, raw: RawTable, mapping: TableMapping) -> None:
    down, across = _sides(mapping)
    one, several = _COUNTED[across]
    st.markdown(f"**A matrix: {plain(size_of(raw, mapping))}**")
    with st.grid(3, min_column_width=200, gap="small"):
        _choice(place, raw, mapping, TABLES[mapping.table][down])
    key, write = state.tied(
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


def _constants(place: int, mapping: TableMapping) -> None:
    """Ask who the ratings are from and of which day, where no column says it."""
    if "source" not in mapping.columns:
        key, write = state.tied(
            f"source.{place}",
            mapping.source or SIGNAL_SOURCES[0],
            lambda chosen: staging.map_table(place, source=chosen),
        )
        st.selectbox(
            "Who says so",
            list(SOURCES),
            format_func=SOURCES.get,
            key=key,
            on_change=write,
            help="Tests and managers weigh more than people rating themselves.",
        )
    if "observed_on" not in mapping.columns:
        day = pd.to_datetime(mapping.observed_on, errors="coerce")
        key, write = state.tied(
            f"day.{place}",
            None if pd.isna(day) else day.date(),
            lambda chosen: staging.map_table(
                place, observed_on=chosen.isoformat() if chosen else ""
            ),
        )
        st.date_input("Rated on", value=None, key=key, on_change=write, format="YYYY-MM-DD",
                      help="Old ratings count less. Left empty, the newest day of all files "
                      "is taken.")  # fmt: skip


# --- levels ---


def _level_headers(raw: RawTable, mapping: TableMapping) -> list[str]:
    if mapping.layout == "wide":
        return [header for header in mapping.across if header in raw.headers]
    return [
        mapping.columns[column.name]
        for column in TABLES[mapping.table].columns
        if column.kind == "level" and column.name in mapping.columns
    ]


def _cells(raw: RawTable, headers: Sequence[str]) -> pd.Series:
    if not headers:
        return pd.Series([], dtype="str")
    return pd.concat([raw.frame[header] for header in headers[:200]], ignore_index=True)


def _suggested_scale(raw: RawTable, headers: Sequence[str]) -> LevelScale:
    from skillgap.domain.scales import suggest_scale

    return suggest_scale(_cells(raw, headers), headers[0] if len(headers) == 1 else raw.file)


def _levels(place: int, raw: RawTable, mapping: TableMapping) -> None:
    """Ask how proficiency is written, with the reason for the suggestion."""
    headers = _level_headers(raw, mapping)
    if not headers:
        return
    st.markdown("**How levels are written**")
    scale = mapping.scale
    with st.grid(3, min_column_width=200, gap="small"):
        key, write = state.tied(
            f"scale.{place}", scale.kind, lambda kind: _rescale(place, raw, kind)
        )
        st.selectbox("Scale", list(SCALES), format_func=SCALES.get, key=key, on_change=write,
                     help="Every scale is brought to levels from 0 (none) to 5 "
                     "(expert).")  # fmt: skip
        if scale.kind == "linear":
            _ends(place, scale)
        if mapping.table == "signals":
            _constants(place, mapping)
    if scale.reason:
        st.caption(plain(f"Suggested: {scale.reason}."))
    _words(place, raw, headers, scale)


def _rescale(place: int, raw: RawTable, kind: str) -> None:
    staged = staging.current()
    if staged is None:
        return
    before = staged.mappings[place].scale
    low, high = RANGES.get(kind, (before.low, before.high))
    staging.map_table(place, scale=LevelScale(kind, low, high, before.words, "chosen by you"))


def _ends(place: int, scale: LevelScale) -> None:
    """Ask for the numbers that mean level 0 and level 5."""
    for name, value, label in (
        ("low", scale.low, "Lowest number"),
        ("high", scale.high, "Highest number"),
    ):
        key, write = state.tied(
            f"{name}.{place}",
            float(value),
            lambda number, name=name: _rescale_end(place, name, number),
        )
        st.number_input(label, key=key, on_change=write, step=1.0, format="%g")


def _rescale_end(place: int, name: str, number: float) -> None:
    staged = staging.current()
    if staged is None:
        return
    before = staged.mappings[place].scale
    ends: Mapping[str, float] = {"low": before.low, "high": before.high, name: float(number)}
    if ends["low"] < ends["high"]:
        staging.map_table(place, scale=replace(before, **ends, reason="chosen by you"))
    else:
        state.notify("The lowest number must be below the highest.")


def _words(place: int, raw: RawTable, headers: Sequence[str], scale: LevelScale) -> None:
    """List the words for levels, each with the level it stands for, to be corrected."""
    cells = _cells(raw, headers).str.strip(EDGES)
    counts = cells[cells != ""].value_counts()
    read = read_levels([str(word) for word in counts.index], LevelScale.named("0-10"))
    wordy = [str(word) for word in counts.index if not _is_number(str(word))][:MOST_WORDS]
    if not wordy or (scale.kind != "words" and read.bad.sum() == 0 and len(wordy) < 1):
        return
    levels = read_levels(wordy, scale)
    st.caption("What the words stand for")
    with st.grid(4, min_column_width=150, gap="small"):
        for at in np.argsort(np.where(levels.blank, np.inf, levels.levels), kind="stable"):
            level, blank = float(levels.levels[at]), bool(levels.blank[at])
            known = None if blank or np.isnan(level) else level
            _word(place, scale, wordy[at], known, not_rated=blank)


def _is_number(word: str) -> bool:
    return any(mark.isdigit() for mark in word) and not any(mark.isalpha() for mark in word)


def _word(
    place: int, scale: LevelScale, word: str, level: float | None, *, not_rated: bool
) -> None:
    names = {float(number): f"{number} {name}" for number, name in enumerate(LEVEL_NAMES)}
    if level is not None:
        names.setdefault(level, f"{level:g}")
    key, write = state.tied(
        f"word.{place}.{fold(word)}",
        level,
        lambda chosen: staging.map_table(
            place, scale=replace(scale, words=_with_word(scale.words, word, chosen))
        ),
    )
    st.selectbox(
        plain(word), sorted(names), index=None if level is None else 0, format_func=lambda number: names[number], key=key,
        on_change=write, placeholder="Not rated" if not_rated else "Choose a level",
    )  # fmt: skip


def _with_word(words: Mapping[str, float], word: str, level: float | None) -> dict[str, float]:
    kept = {known: value for known, value in words.items() if known != fold(word)}
    return kept if level is None else {**kept, fold(word): level}


def _further(raw: RawTable, mapping: TableMapping) -> None:
    """Say which other tables the same file gives."""
    for table, columns in mapping.also.items():
        headers = wording.listed(list(dict.fromkeys(columns.values())), 6)
        st.caption(plain(f"The {table} are taken from this file, too: {headers}."))
