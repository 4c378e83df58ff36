"""Controls on the left: filters that survive page switches."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from skillgap.ui.kit.scope import chosen_filters, clear_filters
from skillgap.ui.kit.scope import filters_in_force as in_force_filters

_LABELS = {
    "function": "Function",
    "region": "Region",
    "job_family": "Job family",
    "cluster": "Skill cluster",
    "kind": "Kind of skill",
    "tag": "Kind of gap",
}


def draw_filters(cells: pd.DataFrame, *names: str, more: tuple[str, ...] = ()) -> None:
    """Draw the filters in the sidebar; options are what the data holds.

    Args:
        cells: Cells of the gaps, unfiltered.
        names: Which of function, region, job_family, cluster, kind, tag are always in sight.
        more: Which are drawn on demand, or while they are in force.
    """
    with st.sidebar:
        for name in names:
            _draw_filter(cells, name)
        if more:
            in_force = bool(in_force_filters(more))
            box = st.expander(
                "More filters", expanded=in_force, type="compact", on_change="rerun",
                key="more-filters",
            )  # fmt: skip
            if box.open:
                with box:
                    for name in more:
                        _draw_filter(cells, name)
        if in_force_filters():
            st.button(
                "Clear filters",
                icon=":material/filter_alt_off:",
                type="tertiary",
                on_click=clear_filters,
            )


def _draw_filter(cells: pd.DataFrame, name: str) -> None:
    options = sorted(map(str, cells[name].dropna().unique()))
    if len(options) < 2:
        return
    chosen_filters.keep_within(name, options)
    key, write_through = chosen_filters.bind_widget(name)
    st.multiselect(_LABELS[name], options, key=key, on_change=write_through, placeholder="All")
