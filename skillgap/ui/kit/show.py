"""Showing tables and figures: every table passes the viewer's policy here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any, Literal

import pandas as pd
import streamlit as st

from skillgap.core import quantities, wording
from skillgap.core.assumptions import Assumption
from skillgap.core.question import ResultColumn
from skillgap.ui.kit import cached, looks, shown
from skillgap.ui.kit.plain import plain, unescape

HEADINGS = {
    "employee_id": "Employee",
    "skill_id": "Skill id",
    "role_id": "Role",
    "job_family": "Job family",
    "monthly_risk": "Not delivered a month",
    "risk_low": "Low",
    "risk_high": "High",
    "short_fte": "Short",
    "p_short": "Chance short",
    "required_level": "Required",
    "level": "Level",
    "top_ten_share": "Stays in top ten",
    "level_sd": "± level",
    "observed_on": "Observed on",
    "last_used_on": "Last used on",
    "source_file": "File",
    "source_row": "Row",
    "monthly_value_at_risk": "Value of the seat a month",
}
_SHARES = {
    "match",
    "title_match",
    "lift",
    "met_share",
    "confidence",
    "p_short",
    "top_ten_share",
    "share",
    "p_covered",
    "p_covered_without_best",
}
_LEVELS = {"level", "required_level", "low", "high", "gap", "level_sd", "gap_levels"}
_MONEY = {"monthly_risk", "risk_low", "risk_high", "risk", "salary", "monthly_value_at_risk"}
_COUNTS = {"people", "rows", "signals", "rank", "source_row"}


def heading_for(name: str) -> str:
    """Return the heading people read for a column."""
    return HEADINGS.get(name, name.replace("_", " ").capitalize())


def column_config_for(name: str, currency: str = "") -> Any:
    """Return how a column is shown, from its name in the contract."""
    label = heading_for(name)
    if name in _SHARES:
        return st.column_config.NumberColumn(label, format="percent", width="small")
    if name in _LEVELS:
        return st.column_config.NumberColumn(label, format="%.1f", width="small")
    if name in _MONEY:
        return st.column_config.NumberColumn(label, format=f"{wording.symbol(currency)}%,.0f")
    if name in _COUNTS:
        return st.column_config.NumberColumn(label, format="%,d", width="small")
    return st.column_config.Column(label)


_ROW, _FRAME = 33, 3
"""Height of a row of a table, its heading too, and of its border, pixels."""


def show_table(
    frame: pd.DataFrame,
    *,
    alt: str,
    columns: Mapping[str, Any] | None = None,
    order: Sequence[str] | None = None,
    height: int | str = "content",
    key: str | None = None,
    on_select: Callable[[], None] | None = None,
    choose: Literal["single-row", "multi-row"] = "single-row",
    declared: Sequence[ResultColumn] = (),
) -> list[int]:
    """Show a table as plain text cells.

    Args:
        frame: The table; it passes the viewer's policy first.
        alt: What the table says, for those who do not see it.
        columns: Column configurations that replace the usual ones.
        order: Columns shown, in order; by default all.
        height: Pixels, or ``content`` up to 12 rows.
        key: Widget key; needed for selection.
        on_select: Called when a row is chosen; makes rows selectable.
        choose: Whether one row can be chosen, or several.
        declared: What the columns hold: to whoever may not see everything, no other is shown.

    Returns:
        Positions of the chosen rows.
    """
    seen = cached.viewer().release(frame, declared)
    opened = cached.active_dataset()
    currency = opened.currency if opened else "EUR"
    listed = [name for name in order or seen.columns if name in seen.columns]
    configured = {name: column_config_for(name, currency) for name in listed} | dict(columns or {})
    shown.note_table(alt, seen[listed], configured)
    tall = len(seen) > 12 and height == "content"
    extra: dict[str, Any] = {}
    if on_select is not None:
        extra = {"on_select": on_select, "selection_mode": choose}
    # Only what can be chosen from has a class of its own; the rest stands in a container that has.
    held = key if on_select is not None else f"held-{key}"
    own = st.container(key=held) if key and on_select is None else nullcontext()
    if key is not None and height == "content":
        looks.hold_space(held, 430 if tall else _ROW * (len(seen) + 1) + _FRAME)
    with own:
        event = st.dataframe(
            _round_for_display(seen[listed], columns or {}),
            hide_index=True,
            column_config=configured,
            height=430 if tall else height,
            key=key,
            alt=_with_ids(alt, [_label_of(configured[name]) for name in listed]),
            placeholder="–",
            **extra,
        )
    return list(event["selection"]["rows"]) if on_select is not None else []


def show_wrapped_table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], *, figures: Collection[str] = ()
) -> None:
    """Show a few rows whose text wraps, where a table would cut it.

    Args:
        headings: One per column, as text that may come from data.
        rows: The cells, as text that may come from data; it has passed the viewer's policy.
        figures: Headings of columns of numbers, which stand at the right.
    """
    marks = ["--:" if heading in figures else "---" for heading in headings]
    told = [[plain(cell) for cell in row] for row in (headings, *rows)]
    lines = [told[0], marks, *told[1:]]
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _round_for_display(frame: pd.DataFrame, configured: Mapping[str, Any]) -> pd.DataFrame:
    """Round what the browser would print in full: shares to whole per cent, money to three figures.

    Args:
        frame: What is shown.
        configured: What the caller configured, by name; the format says what a column is. Other
            columns of money are rows as loaded, and stay exact.
    """
    better = {}
    for name in frame.columns:
        form = _number_format(configured.get(name))
        if form == "percent" or name in _SHARES:
            better[name] = frame[name].astype("float64").round(2)
        elif form.endswith("%,.0f") and form != "%,.0f":  # a currency stands before it
            better[name] = wording.rounded(frame[name].astype("float64"))
    return frame.assign(**better)


def _number_format(config: Any) -> str:
    """Return the number format of a column configuration, empty where it has none."""
    kind = config.get("type_config") if isinstance(config, dict) else None
    return str((kind or {}).get("format") or "")


def show_chart(
    spec: dict[str, Any],
    *,
    alt: str,
    key: str,
    height: int,
    on_select: Callable[[], None] | None = None,
    title: str = "",
) -> None:
    """Show a chart specification; its text is drawn on a canvas and is never HTML.

    Args:
        spec: The specification.
        alt: What it says, for those who do not see it.
        key: Its key.
        height: Pixels.
        on_select: Called when a point is chosen.
        title: The finding it shows, as Markdown, for a slide; by default taken from ``alt``.
    """
    shown.note_chart(key, spec, alt, unescape(title), height)
    st.echarts_chart(
        spec,
        key=key,
        height=height,
        alt=_with_ids(alt),
        **({"on_select": on_select} if on_select else {}),
    )


def show_plotly_figure(figure: Any, *, alt: str, key: str) -> None:
    """Show a plotly figure made from our template."""
    shown.note_picture(key, alt, lambda other: _draw_plotly_figure(figure, alt, other))
    _draw_plotly_figure(figure, alt, key)


def _draw_plotly_figure(figure: Any, alt: str, key: str) -> None:
    st.plotly_chart(
        figure, key=key, theme=None, alt=_with_ids(alt), config={"displayModeBar": False}
    )


def _with_ids(alt: str, labels: Iterable[str] = ()) -> str:
    """Return an alternative text with the ids of what it speaks of and what its columns show."""
    found = dict.fromkeys(quantities.ids_in_words(alt))
    found |= dict.fromkeys(filter(None, map(quantities.id_of_label, labels)))
    return f"{alt} [{', '.join(found)}]" if found else alt


def _label_of(config: Any) -> str:
    """Return the heading of a column configuration."""
    return str(config.get("label") or "") if isinstance(config, dict) else ""


def light_or_dark() -> str:
    """Return ``light`` or ``dark``, as the browser shows it."""
    return "dark" if st.context.theme.type == "dark" else "light"


def show_assumptions(entries: Sequence[Assumption]) -> None:
    """Show assumptions with value, range, source and owner."""
    show_table(
        pd.DataFrame(
            [
                {
                    "assumption": entry.name.replace("_", " "),
                    "value": entry.value,
                    "range": f"{entry.low:g} to {entry.high:g} {entry.unit}",
                    "status": entry.status,
                    "source": entry.source,
                    "owner": entry.owner,
                }
                for entry in entries
            ],
            columns=["assumption", "value", "range", "status", "source", "owner"],
        ),
        alt="Assumptions behind the numbers on this page",
        columns={"value": st.column_config.NumberColumn("Value", format="%.4g", width="small")},
    )
