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
from skillgap.ui.kit.bones import show_error
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


def ask_for_panel() -> Impact | None:
    """Show the upload and the columns; returns the measured impact, or nothing yet."""
    held = state.uploaded_panel() or {}
    if "frame" not in held:
        _draw_upload()
        return None
    frame: pd.DataFrame = held["frame"]
    columns = held["columns"]
    with st.expander(_reading_in_words(held["name"], columns),
                     expanded=not _has_needed_columns(columns),
                     icon=":material/view_column:"):  # fmt: skip
        _draw_column_choices(frame, columns)
        st.caption(f"{len(frame):,} rows. First rows:")
        show.show_table(frame.head(5), alt="First rows of the panel")
        st.button("Another file", icon=":material/upload_file:", on_click=_drop_panel)
    if not _has_needed_columns(columns):
        st.info("Say which column is the outcome, and which one says when or whether a unit was "
                "treated.", icon=":material/info:")  # fmt: skip
        return None
    try:
        return _measure_panel(held, columns)
    except SkillgapError as error:
        show_error(error)
        return None


def questions_on_panel() -> asking.Asking | None:
    """Return what is asked about the panel; nothing where places were randomised."""
    held = state.uploaded_panel() or {}
    columns = held.get("columns", {})
    if columns.get("randomised"):
        return None
    return asking.Asking(
        f"panel-{held['digest'][:12]}", _panel_answers(columns), _record_panel_answer
    )


def _has_needed_columns(columns: dict[str, Any]) -> bool:
    treated = columns.get("treated_from") or columns.get("treated")
    return bool(columns.get("outcome") and treated)


def _reading_in_words(name: str, columns: dict[str, Any]) -> str:
    """Say in one line how the file is read."""
    said = [f"{label.lower()} = {columns[role]}" for role, label, _ in _ROLES if columns.get(role)]
    return plain(f"{name}: {', '.join(said)}" if said else f"{name}: say what its columns are")


def _draw_upload() -> None:
    with st.container(border=True, key="impact-upload"):
        st.markdown("#### Measure a panel of your own")
        st.markdown(
            "One row per unit (team, person, site) and month, with the outcome and when the unit "
            "was treated. One row per unit will do, too. It is measured on this machine and not "
            "kept."
        )
        file = st.file_uploader("Panel file", type=ENDINGS, key=state.fresh_key("panel-file"),
                                max_upload_size=50)  # fmt: skip
        if file is not None:
            _read_panel(file.name, file.getvalue())


def _read_panel(name: str, data: bytes) -> None:
    try:
        with st.spinner("Reading …"):
            frame = read_panel(name, data)
    except SkillgapError as error:
        show_error(error)
        return
    held = state.uploaded_panel() or {}
    state.keep_uploaded_panel(
        {
            **held, "frame": frame, "name": name, "columns": suggest_panel_columns(frame),
            "digest": hashlib.sha256(data).hexdigest(),
        }
    )  # fmt: skip
    state.renew_keys("panel-file")
    st.rerun()


def _drop_panel() -> None:
    state.keep_uploaded_panel({"source": (state.uploaded_panel() or {}).get("source", "")})


def _draw_column_choices(frame: pd.DataFrame, columns: dict[str, Any]) -> None:
    names = [NONE, *map(str, frame.columns)]
    with st.grid(4, min_column_width=200):
        for role, label, meaning in _ROLES:
            key, write = state.tie_widget(
                f"panel-{role}",
                columns.get(role) or NONE,
                lambda value, r=role: _set_column(r, value),
            )
            st.selectbox(label, names, key=key, on_change=write, help=meaning)
    left = [name for name in names[1:] if name not in columns.values()]
    key, write = state.tie_widget(
        "panel-covariates", [n for n in columns.get("covariates", []) if n in left],
        lambda value: _set_column("covariates", list(value or [])),
    )  # fmt: skip
    st.multiselect("What else differs between units before treatment", left, key=key,
                   on_change=write, placeholder="Nothing")  # fmt: skip
    with st.container(horizontal=True):
        key, write = state.tie_widget("panel-lots", bool(columns.get("randomised")),
                                lambda on: _set_column("randomised", bool(on)))  # fmt: skip
        st.toggle("Places were randomised", key=key, on_change=write)
        key, write = state.tie_widget(
            "panel-lower", columns.get("better") == "lower",
            lambda on: _set_column("better", "lower" if on else "higher"),
        )  # fmt: skip
        st.toggle("Less is better", key=key, on_change=write)
    if columns.get("treated") and not columns.get("treated_from") and columns.get("time"):
        _draw_treated_since(frame, columns)


def _draw_treated_since(frame: pd.DataFrame, columns: dict[str, Any]) -> None:
    periods = sorted(frame[columns["time"]].dropna().unique().tolist())
    key, write = state.tie_widget("panel-since", columns.get("since", NONE),
                            lambda value: _set_column("since", value))  # fmt: skip
    st.selectbox(
        "Treated units are treated from", [NONE, *periods], key=key, on_change=write,
        help="Needed where 'treated' is the same in all rows of a unit.",
    )  # fmt: skip


def _set_column(role: str, value: Any) -> None:
    held = state.uploaded_panel() or {}
    columns = dict(held.get("columns", {}))
    columns[role] = None if value == NONE else value
    if role == "treated_from" and columns[role]:
        columns["treated"] = None
    state.keep_uploaded_panel({**held, "columns": columns, "asked": True})


def _panel_answers(columns: dict[str, Any]) -> tuple[Answer, ...]:
    """Return what was answered about the panel held in this session."""
    return complete_answers(columns.get("answers") or ())


def _record_panel_answer(name: str, said: str) -> None:
    columns = (state.uploaded_panel() or {}).get("columns", {})
    others = [one for one in columns.get("answers") or () if one.name != name]
    today = date.today().isoformat()
    given = Answer(name, "yes" if said == "yes" else "no", asking.last_author(), today)
    _set_column("answers", (*others, *([given] if said else [])))


def _measure_panel(held: dict[str, Any], columns: dict[str, Any]) -> Impact:
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
    state.keep_uploaded_panel({**held, "measured": found, "measured_for": asked})
    return found
