"""How proficiency is written in a table: scale, words, who says so and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from skillgap.core.tables import LEVEL_NAMES, SIGNAL_SOURCES, TABLES
from skillgap.core.words import EDGES, fold
from skillgap.reading.conform.scales import RANGES, LevelScale, read_levels, suggest_level_scale
from skillgap.ui.data import staging
from skillgap.ui.kit import state
from skillgap.ui.kit.plain import label_text, plain

if TYPE_CHECKING:
    from skillgap.reading.files.raw import RawTable
    from skillgap.reading.mapping.table_mapping import TableMapping

MOST_WORDS, MOST_CELLS = 18, 200_000
CHOSEN = "chosen by you"
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


def _ask_rater_and_day(place: int, mapping: TableMapping) -> None:
    """Ask who the ratings are from and of which day, where no column says it."""
    if "source" not in mapping.columns:
        key, write = state.tie_widget(
            f"source.{place}",
            mapping.source or SIGNAL_SOURCES[0],
            lambda chosen: staging.map_table(place, source=chosen),
        )
        st.selectbox(
            "Who gave the ratings",
            list(SOURCES),
            format_func=SOURCES.get,
            key=key,
            on_change=write,
            help="Tests and managers weigh more than people rating themselves.",
        )
    if "observed_on" not in mapping.columns:
        day = pd.to_datetime(mapping.observed_on, errors="coerce")
        key, write = state.tie_widget(
            f"day.{place}",
            None if pd.isna(day) else day.date(),
            lambda chosen: staging.map_table(
                place, observed_on=chosen.isoformat() if chosen else ""
            ),
        )
        st.date_input("Rated on", value=None, key=key, on_change=write, format="YYYY-MM-DD",
                      help="Older ratings count less. If empty: the latest loaded.")  # fmt: skip


def _level_headers(raw: RawTable, mapping: TableMapping) -> list[str]:
    if mapping.layout == "wide":
        return [header for header in mapping.across if header in raw.headers]
    return [
        mapping.columns[column.name]
        for column in TABLES[mapping.table].columns
        if column.kind == "level" and column.name in mapping.columns
    ]


def _cells_of_columns(raw: RawTable, headers: Sequence[str]) -> pd.Series:
    if not headers:
        return pd.Series([], dtype="str")
    rows = max(MOST_CELLS // len(headers), 1)
    return pd.concat([raw.frame[header].head(rows) for header in headers], ignore_index=True)


def suggest_scale_of_columns(raw: RawTable, headers: Sequence[str]) -> LevelScale:
    """Suggest the scale of some columns, with the reason in words."""
    return suggest_level_scale(
        _cells_of_columns(raw, headers), headers[0] if len(headers) == 1 else raw.file
    )


def draw_scale_choice(place: int, raw: RawTable, mapping: TableMapping) -> None:
    """Ask how proficiency is written, with the reason for the suggestion."""
    headers = _level_headers(raw, mapping)
    if not headers:
        return
    st.markdown("**How levels are written**")
    scale = mapping.scale
    with st.grid(3, min_column_width=200, gap="small"):
        key, write = state.tie_widget(
            f"scale.{place}", scale.kind, lambda kind: _change_scale_kind(place, kind)
        )
        st.selectbox("Scale", list(SCALES), format_func=SCALES.get, key=key, on_change=write,
                     help="Every scale is brought to levels from 0 (none) to 5 "
                     "(expert).")  # fmt: skip
        if scale.kind == "linear":
            _draw_scale_ends(place, scale)
        if mapping.table == "signals":
            _ask_rater_and_day(place, mapping)
    if scale.reason not in ("", CHOSEN):
        st.caption(plain(f"Suggested: {scale.reason}."))
    _draw_level_words(place, raw, headers, scale)


def _change_scale_kind(place: int, kind: str) -> None:
    staged = staging.import_in_progress()
    if staged is None:
        return
    before = staged.mappings[place].scale
    low, high = RANGES.get(kind, (before.low, before.high))
    _set_scale(place, LevelScale(kind, low, high, before.words, CHOSEN))


def _set_scale(place: int, scale: LevelScale) -> None:
    """Take a scale chosen here; an answer to the question about it stands no more."""
    staged = staging.import_in_progress()
    if staged is None:
        return
    asked = f"{staged.raws[place].file}|scale:"
    answers = {key: value for key, value in staged.answers.items() if not key.startswith(asked)}
    if answers != staged.answers:
        staging.change_staged(answers=answers)
    staging.map_table(place, scale=scale)


def answer_scale(file: str, kind: str) -> None:
    """Read the levels of a file on the scale that its question was answered with.

    Args:
        file: The table's name.
        kind: A named scale, or ``suggested`` for what the cells suggest.
    """
    staged = staging.import_in_progress()
    for place, raw in enumerate(staged.raws if staged else ()):
        if staged is not None and raw.file == file:
            mapping = staged.mappings[place]
            suggested = suggest_scale_of_columns(raw, _level_headers(raw, mapping))
            chosen = LevelScale.of_kind(kind, CHOSEN) if kind in RANGES else suggested
            staging.map_table(place, scale=replace(chosen, words=mapping.scale.words))


def _draw_scale_ends(place: int, scale: LevelScale) -> None:
    """Ask for the numbers that mean level 0 and level 5."""
    for name, value, label in (
        ("low", scale.low, "Lowest number"),
        ("high", scale.high, "Highest number"),
    ):
        key, write = state.tie_widget(
            f"{name}.{place}",
            float(value),
            lambda number, name=name: _set_scale_end(place, name, number),
        )
        st.number_input(label, key=key, on_change=write, step=1.0, format="%g")


def _set_scale_end(place: int, name: str, number: float) -> None:
    staged = staging.import_in_progress()
    if staged is None:
        return
    before = staged.mappings[place].scale
    ends: Mapping[str, float] = {"low": before.low, "high": before.high, name: float(number)}
    if ends["low"] < ends["high"]:
        _set_scale(place, replace(before, **ends, reason=CHOSEN))
    else:
        state.leave_notice("The lowest number must be below the highest.")


def _draw_level_words(place: int, raw: RawTable, headers: Sequence[str], scale: LevelScale) -> None:
    """List the words for levels, each with the level it stands for, to be corrected."""
    cells = _cells_of_columns(raw, headers).str.strip(EDGES)
    counts = cells[cells != ""].value_counts()
    wordy = [str(word) for word in counts.index if not _is_number(str(word))][:MOST_WORDS]
    levels = read_levels(wordy, scale)
    if levels.blank.all():
        return
    st.caption("What the words stand for")
    with st.grid(4, min_column_width=150, gap="small"):
        for at in np.argsort(np.where(levels.blank, np.inf, levels.levels), kind="stable"):
            level, blank = float(levels.levels[at]), bool(levels.blank[at])
            known = None if blank or np.isnan(level) else level
            _set_level_of_word(place, scale, wordy[at], known, not_rated=blank)


def _is_number(word: str) -> bool:
    return any(mark.isdigit() for mark in word) and not any(mark.isalpha() for mark in word)


def _set_level_of_word(
    place: int, scale: LevelScale, word: str, level: float | None, *, not_rated: bool
) -> None:
    names = {float(number): f"{number} {name}" for number, name in enumerate(LEVEL_NAMES)}
    if level is not None:
        names.setdefault(level, f"{level:g}")
    key, write = state.tie_widget(
        f"word.{place}.{fold(word)}",
        level,
        lambda chosen: staging.map_table(
            place, scale=replace(scale, words=_words_with_level(scale.words, word, chosen))
        ),
    )
    st.selectbox(
        label_text(word), sorted(names), index=None if level is None else 0, key=key,
        on_change=write,
        format_func=lambda number: names[number],
        placeholder="Not rated" if not_rated else "Choose a level",
    )  # fmt: skip


def _words_with_level(
    words: Mapping[str, float], word: str, level: float | None
) -> dict[str, float]:
    kept = {known: value for known, value in words.items() if known != fold(word)}
    return kept if level is None else {**kept, fold(word): level}
