"""Answers of Mobility without what is contested, which is said where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from skillgap.core.contests import out_of_ranking_in_words
from skillgap.ui.kit import cached
from skillgap.ui.kit.contests import levels_out_of_ranking

R = TypeVar("R")


def result_without_contested(verb: Callable[..., R], **options: object) -> R:
    """Return an answer in which no level under an open contest counts.

    Args:
        verb: The function that answers it, such as ``sg.rank_moves``; it takes ``contested``.
        **options: Its further arguments.
    """
    contested = levels_out_of_ranking()
    without = {"contested": contested} if contested else {}  # else what is kept already serves
    return cached.result_of(verb, **options, **without)


def show_contested(levels: int) -> None:
    """Say that contested levels count in no order, where any do not.

    Args:
        levels: How many are left out of what is shown.
    """
    if levels:
        st.markdown(f":orange[:material/flag:] {out_of_ranking_in_words(levels)}")
