"""Every figure of a page as its sentence and its table, for whoever does not see the figure."""

from __future__ import annotations

import streamlit as st

from skillgap.ui.kit import cached, show, shown
from skillgap.ui.kit.plain import plain


def show_figures_in_words() -> None:
    """Offer what each figure of the page says and the numbers it draws; read when opened."""
    figures = [one for one in shown.on_this_page() if one.kind == "Figure"]
    if not figures:
        return
    with st.expander(
        "Figures in words and numbers", icon=":material/text_snippet:", on_change="rerun",
        key="in-words",
    ) as box:  # fmt: skip
        if box.open:
            for figure in figures:
                _show_figure_in_words(figure)


def _show_figure_in_words(figure: shown.Shown) -> None:
    from skillgap.exports.from_screen import grid_of_chart
    from skillgap.exports.in_numbers import grid_of

    st.markdown(f"**{plain(figure.title)}**")
    if figure.sentence != figure.title:
        st.markdown(plain(figure.sentence))
    grid = grid_of(figure.exhibit(cached.open_workforce().currency))
    if grid is None and figure.spec is not None:
        grid = grid_of_chart(figure.spec)
    if grid is None:
        st.caption("This figure shows no numbers beyond what it says here.")
        return
    right = [grid.headings[place] for place in grid.figures]
    show.show_wrapped_table(grid.headings, grid.rows, figures=right)
