"""A panel of one's own: upload, say which column is what, measure."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

import skillgap as sg
from skillgap.core.errors import SkillgapError
from skillgap.questions.impact import Answer, complete_answers
from skillgap.reading.importers.panel import read_panel, suggest_panel_columns
from skillgap.ui.kit import show, state
from skillgap.ui.kit.bones import say
from skillgap.ui.kit.plain import plain
from skillgap.ui.measured_impact import asking

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.questions.impact import Impact

ENDINGS = ["csv", "tsv", "txt", "xlsx", "xls", "ods", "parquet", "json", "jsonl"]
NONE = "–"
_ROLES = (
    ("unit", "Unit", "Who or what is observed again and again. None: one row each."),
    ("time", "Period", "Month, quarter or year. None: one row per unit."),
    ("outcome", "Outcome", "The number that was to improve."),
    ("treated_from", "Treated from", "When the unit's treatment began; blank or 0: never."),
    ("treated", "Treated, 0 or 1", "Instead of a start: whether it was treated."),
    ("before", "Outcome before", "Where there is one row per unit."),
    ("cluster", "Treated as a group", "Such as teams, where whole groups got it."),
    ("group", "Subgroup", "Effects are shown for each, shrunk."),
)


def ask() -> Impact | None:
    """Show the upload and the columns; returns the measured impact, or nothing yet."""
    held = state.held_panel() or {}
    if "frame" not in held:
        _upload()
        return None
    frame: pd.DataFrame = held["frame"]
    columns = held["columns"]
    with st.expander(_told(held["name"], columns), expanded=not _enough(columns),
                     icon=":material/view_column:"):  # fmt: skip
        _columns(frame, columns)
        st.caption(f"{len(frame):,} rows. First rows:")
        show.table(frame.head(5), alt="First rows of the panel")
        st.button("Another file", icon=":material/upload_file:", on_click=_drop)
    if not _enough(columns):
        st.info("Say which column is the outcome, and which one says when or whether a unit was "
                "treated.", icon=":material/info:")  # fmt: skip
        return None
    if not columns.get("randomised"):
        asking.ask(f"panel-{held['digest'][:12]}", _answers(columns), _answer)
    try:
        return _measured(held, columns)
    except SkillgapError as error:
        say(error)
        return None


def _enough(columns: dict[str, Any]) -> bool:
    treated = columns.get("treated_from") or columns.get("treated")
    return bool(columns.get("outcome") and treated)


def _told(name: str, columns: dict[str, Any]) -> str:
    """Say in one line how the file is read."""
    said = [f"{label.lower()} = {columns[role]}" for role, label, _ in _ROLES if columns.get(role)]
    return plain(f"{name}: {', '.join(said)}" if said else f"{name}: say what its columns are")


def _upload() -> None:
    with st.container(border=True, key="impact-upload"):
        st.markdown("#### Measure a panel of your own")
        st.markdown(
            "One row per unit (team, person, site) and month, with the outcome and when the unit "
            "was treated. One row per unit will do, too. It is measured on this machine and not "
            "kept."
        )
        file = st.file_uploader("Panel file", type=ENDINGS, key=state.fresh("panel-file"),
                                max_upload_size=50)  # fmt: skip
        if file is not None:
            _take(file.name, file.getvalue())


def _take(name: str, data: bytes) -> None:
    try:
        with st.spinner("Reading …"):
            frame = read_panel(name, data)
    except SkillgapError as error:
        say(error)
        return
    held = state.held_panel() or {}
    state.hold_panel(
        {
            **held, "frame": frame, "name": name, "columns": suggest_panel_columns(frame),
            "digest": hashlib.sha256(data).hexdigest(),
        }
    )  # fmt: skip
    state.renew("panel-file")
    st.rerun()


def _drop() -> None:
    state.hold_panel({"source": (state.held_panel() or {}).get("source", "")})


def _columns(frame: pd.DataFrame, columns: dict[str, Any]) -> None:
    names = [NONE, *map(str, frame.columns)]
    with st.grid(4, min_column_width=200):
        for role, label, meaning in _ROLES:
            key, write = state.tied(
                f"panel-{role}", columns.get(role) or NONE, lambda value, r=role: _set(r, value)
            )
            st.selectbox(label, names, key=key, on_change=write, help=meaning)
    left = [name for name in names[1:] if name not in columns.values()]
    key, write = state.tied(
        "panel-covariates", [n for n in columns.get("covariates", []) if n in left],
        lambda value: _set("covariates", list(value or [])),
    )  # fmt: skip
    st.multiselect("What else differs between units before treatment", left, key=key,
                   on_change=write, placeholder="Nothing")  # fmt: skip
    with st.container(horizontal=True):
        key, write = state.tied("panel-lots", bool(columns.get("randomised")),
                                lambda on: _set("randomised", bool(on)))  # fmt: skip
        st.toggle("Places were randomised", key=key, on_change=write)
        key, write = state.tied("panel-lower", columns.get("better") == "lower",
                                lambda on: _set("better", "lower" if on else "higher"))  # fmt: skip
        st.toggle("Less is better", key=key, on_change=write)
    if columns.get("treated") and not columns.get("treated_from") and columns.get("time"):
        _since(frame, columns)


def _since(frame: pd.DataFrame, columns: dict[str, Any]) -> None:
    periods = sorted(frame[columns["time"]].dropna().unique().tolist())
    key, write = state.tied("panel-since", columns.get("since", NONE),
                            lambda value: _set("since", value))  # fmt: skip
    st.selectbox(
        "Treated units are treated from", [NONE, *periods], key=key, on_change=write,
        help="Needed where 'treated' is the same in all rows of a unit.",
    )  # fmt: skip


def _set(role: str, value: Any) -> None:
    held = state.held_panel() or {}
    columns = dict(held.get("columns", {}))
    columns[role] = None if value == NONE else value
    if role == "treated_from" and columns[role]:
        columns["treated"] = None
    state.hold_panel({**held, "columns": columns, "asked": True})


def _answers(columns: dict[str, Any]) -> tuple[Answer, ...]:
    """Return what was answered about the panel held in this session."""
    return complete_answers(columns.get("answers") or ())


def _answer(name: str, said: str) -> None:
    columns = (state.held_panel() or {}).get("columns", {})
    others = [one for one in columns.get("answers") or () if one.name != name]
    today = date.today().isoformat()
    given = Answer(name, "yes" if said == "yes" else "no", asking.author(), today)
    _set("answers", (*others, *([given] if said else [])))


def _measured(held: dict[str, Any], columns: dict[str, Any]) -> Impact:
    """Measure; the last answer is kept with the panel in this session."""
    chosen = {
        role: value for role, value in columns.items() if value not in (None, NONE, [], "", ())
    }
    asked = repr(sorted(chosen.items(), key=str))
    if held.get("measured_for") == asked:
        kept: Impact = held["measured"]
        return kept
    with st.spinner("Measuring …"):
        found = sg.measure_impact(held["frame"], **chosen)
    state.hold_panel({**held, "measured": found, "measured_for": asked})
    return found
