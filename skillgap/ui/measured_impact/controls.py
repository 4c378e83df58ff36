"""What Measured impact is asked: which roll-out on which outcome, or a panel of one's own."""

from __future__ import annotations

from functools import partial

import streamlit as st

from skillgap.ui.kit import cached, impacts, state
from skillgap.ui.kit.defaults import outcome_worth_in_words
from skillgap.ui.measured_impact import asking, computed
from skillgap.ui.measured_impact.state import asked

OWN, UPLOADED = "Our data", "A panel"


def choose_source() -> str:
    """Draw the choice between the open dataset and an uploaded panel."""
    with st.sidebar:
        held = state.uploaded_panel() or {}
        key, write = state.tie_widget("impact-source", held.get("source", OWN), _set_source)
        return str(st.segmented_control(
            "Measure", [OWN, UPLOADED], key=key, on_change=write, required=True, width="stretch",
        ))  # fmt: skip


def _set_source(value: str | None) -> None:
    state.keep_uploaded_panel({**(state.uploaded_panel() or {}), "source": value or OWN})


def draw_controls() -> None:
    """Draw the controls for the open dataset."""
    table = impacts.measurable_rollouts()
    if table.empty:
        return
    name, metric = computed.chosen_rollout()
    titles = dict(zip(table["intervention_id"], table["title"], strict=True))
    with st.sidebar:
        key, write = state.tie_widget("impact_of", name, _set_intervention)
        st.selectbox(
            "Intervention", list(titles), key=key, on_change=write,
            format_func=lambda one: titles[one],
            help="Planned roll-outs first: those that began for many at once.",
        )  # fmt: skip
        metrics = sorted(table.loc[table["intervention_id"] == name, "metric"])
        key, write = state.tie_widget(
            "impact_on", metric, lambda one: asked.change(of=name, on=one)
        )
        st.selectbox("Outcome", metrics, key=key, on_change=write,
                     format_func=lambda one: one.replace("_", " "))  # fmt: skip
        key, write = state.tie_widget(
            "impact_lots", asked().lots, lambda on: asked.change(lots=bool(on))
        )
        st.toggle(
            "Places were randomised", key=key, on_change=write,
            help="Only if chance decided who got a place and who waited. The page checks whether "
            "it can be true.",
        )  # fmt: skip
        _draw_worth_and_looks()


def questions_on_rollout() -> asking.Asking | None:
    """Return what is asked about the chosen roll-out; nothing where places were randomised."""
    if asked().lots:
        return None
    subject = computed.answers_subject()
    return asking.Asking(subject, computed.answers_given(), partial(asking.keep_answer, subject))


def _draw_worth_and_looks() -> None:
    key, write = asked.bind_number_input("value", 0.0)
    workforce = cached.workforce()
    currency = workforce.currency if workforce else "EUR"
    st.number_input(
        f"Worth of one unit a month, {currency}", min_value=0.0, key=key, on_change=write,
        format="%.2f",
        help="What one more unit of the outcome is worth per team or person and month. At 0, "
        f"{outcome_worth_in_words()}.",
    )  # fmt: skip
    key, write = asked.bind_number_input("anticipation", 0.0)
    st.number_input(
        "Periods it may have begun earlier", min_value=0.0, max_value=12.0, step=1.0,
        format="%.0f", key=key, on_change=write,
        help="Announced or tried out before its start? Then so many more periods are left out.",
    )  # fmt: skip
    key, write = asked.bind_number_input("looks", float(computed.count_results_looked_at()))
    st.number_input(
        "Results looked at together", min_value=1.0, step=1.0, format="%.0f", key=key,
        on_change=write,
        help="Of twenty results without any effect, one looks like an effect by chance. The more "
        "results you look at, the stronger the evidence for a cause must be.",
    )  # fmt: skip


def _set_intervention(value: str | None) -> None:
    if value and value != computed.chosen_rollout()[0]:
        asked.change(of=value, on="", lots=False, value=0.0, anticipation=0.0)
