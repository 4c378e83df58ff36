"""What the page is asked: intervention, people, horizon, hires, and inputs set by hand."""

from __future__ import annotations

from typing import Any

import streamlit as st

from skillgap.core import wording
from skillgap.questions.roi import ProjectedReturn
from skillgap.ui.kit import cached, show, state
from skillgap.ui.projected_roi import computed
from skillgap.ui.projected_roi.state import ask_about, asked

LABELS = {
    "participants": "People taking part",
    "fee": "Fee per person",
    "fixed_cost": "Set-up, once",
    "hours": "Learner's hours",
    "lead_months": "Months until it shows in full",
    "salary": "Pay of a full post, a year",
    "fte": "Post of a participant",
    "monthly_attrition_share": "Leaving, a month",
    "training_effect_sd": "Effect on performance, SD",
    "training_transfer_share": "Used at work",
    "completion_share": "Finish it",
    "sdy_salary_share": "Worth of one SD, share of pay",
    "effect_half_life_months": "Half of the effect is gone after",
    "effect_discount_share": "Interest a year",
    "pay_on_cost_share": "Employer's cost on top of pay",
    "working_hours_per_year": "Working hours a year",
    "trainer_share": "Trainer's or coach's hours per hour",
    "on_the_job_productive_share": "Productive while learning on the job",
    "platform_cost": "Platform per person",
    "administration_share": "Administration, share of cost",
    "hire_cost_share": "Cost of a hire, share of pay",
    "hire_premium_share": "Extra pay of outsiders",
}
_NOT_HERE = ("participants", "seats")


def draw_controls() -> None:
    """Draw the controls in the sidebar."""
    rows = cached.workforce()["interventions"]  # type: ignore[index]
    titles = dict(zip(rows["intervention_id"].astype(str), rows["title"].astype(str)))
    with st.sidebar:
        _draw_intervention_choice(titles)
        usual = computed.usual_headcount()
        key, write = asked.bind_number_input("people", usual)
        st.number_input(
            "People taking part", min_value=1.0, max_value=100_000.0, step=1.0, format="%.0f",
            key=key, on_change=write,
            help=f"By default {usual:,.0f}: a quarter's places, or those whose role requires the "
            "skill where they are fewer.",
        )  # fmt: skip
        key, write = asked.bind_number_input("months", float(computed.MONTHS))
        st.number_input(
            "Months that benefits are counted", min_value=6.0, max_value=120.0, step=6.0,
            format="%.0f", key=key, on_change=write,
        )  # fmt: skip
        key, write = asked.bind_number_input("hires", 0.0)
        st.number_input(
            "Outside hires saved", min_value=0.0, step=1.0, format="%.1f", key=key,
            on_change=write,
            help="In posts. A post that saves a hire is counted for the hire alone, not for better "
            "work as well: nothing is counted twice.",
        )  # fmt: skip
        _draw_undo_button()


def _draw_intervention_choice(titles: dict[str, str]) -> None:
    def change_intervention(value: str | None) -> None:
        if value and value != asked().intervention:
            ask_about(value)
            state.renew_keys("roi-inputs")

    key, write = state.tie_widget(
        "roi_intervention", computed.chosen_intervention(), change_intervention
    )
    st.selectbox(
        "Intervention", sorted(titles, key=lambda name: titles[name].casefold()), key=key,
        format_func=lambda name: titles[name], on_change=write,
    )  # fmt: skip


def _draw_undo_button() -> None:
    changed = len(asked().edits)
    if not changed and not asked().past:
        return
    st.caption(f"{wording.count(changed, 'input')} set by hand.")
    with st.container(horizontal=True):
        st.button("Undo", icon=":material/undo:", on_click=undo_input_change,
                  disabled=not asked().past)  # fmt: skip
        st.button("All as found", icon=":material/restart_alt:", on_click=reset_inputs,
                  disabled=not changed)  # fmt: skip


def set_input_by_hand(name: str, value: float) -> None:
    """Set one input; what was there before can be undone."""
    before = computed.edited_inputs()
    after = {**dict(before), name: float(value)}
    _remember_inputs(tuple(sorted(after.items())))


def undo_input_change() -> None:
    """Go one change back."""
    history = asked().past
    if history:
        last = tuple((str(name), float(value)) for name, value in history[-1])
        asked.change(edits=last, past=tuple(history[:-1]))
        state.renew_keys("roi-inputs")


def reset_inputs() -> None:
    """Put every input back as it was found; can be undone."""
    _remember_inputs(())
    state.renew_keys("roi-inputs")


def _remember_inputs(after: computed.Edits) -> None:
    before = computed.edited_inputs()
    if after != before:
        asked.change(edits=after, past=(*asked().past, before)[-20:])


def input_range_in_words(low: float, high: float, unit: str, currency: str) -> str:
    """Write the range of an input in its unit: shares in per cent, money with its sign.

    >>> span(0.2, 0.7, "share of pay", "EUR"), span(5, 60, "money per person", "EUR")
    ('20% to 70%', '€5 to €60')
    >>> span(0.0149, 0.0818, "SD of performance", "EUR")
    '0.015 to 0.082'
    """
    if unit.startswith("share"):
        digits = 0 if high >= 0.1 else 1
        return f"{low:.{digits}%} to {high:.{digits}%}"
    if unit.startswith("money"):
        return wording.money_span(low, high, currency)
    two = [f"{end:,.0f}" if end >= 100 else f"{end:.2g}" for end in (low, high)]
    return f"{two[0]} to {two[1]}"


def show_input_editor(found: ProjectedReturn) -> None:
    """Show every input with its range and source; the values can be changed."""
    table = found.inputs.table
    table = table[~table["input"].isin(_NOT_HERE)].reset_index(drop=True)
    names = table["input"].tolist()
    key = state.fresh_key("roi-inputs")

    def keep_edited_inputs(rows: dict[int, dict[str, Any]]) -> None:
        for place, cells in rows.items():
            value = cells.get("Value")
            if value is not None and value >= 0:
                set_input_by_hand(names[place], value)
        state.renew_keys("roi-inputs")

    st.caption(
        "Change a value and all results are updated; its range moves with it. Each line says "
        "where the value comes from and who is responsible for it."
    )
    shown = table.assign(
        Input=[LABELS.get(name, name.replace("_", " ")) for name in names],
        Value=table["value"],
        Range=[
            input_range_in_words(row.low, row.high, str(row.unit), found.currency)
            for row in table.itertuples()
        ],
        unit=table["unit"].str.replace("money", wording.symbol(found.currency).strip()),
    )[["Input", "Value", "Range", "unit", "status", "owner", "source"]]
    shown = shown.rename(columns=show.heading_for)
    st.data_editor(
        cached.viewer().release(shown), key=key, hide_index=True, height=520,
        disabled=[name for name in shown.columns if name != "Value"],
        column_config={
            "Input": st.column_config.Column("Input", width=225),
            "Value": st.column_config.NumberColumn(
                "Value", format="%.4g", min_value=0.0, width=75
            ),
            "Range": st.column_config.Column("Range", width=115),
            "Unit": st.column_config.Column("Unit", width=130),
            "Status": st.column_config.Column("Status", width=75),
            "Owner": st.column_config.Column("Owner", width=120),
            "Source": st.column_config.Column("Source", width=130),
        },
        on_change=state.on_cell_edits(key, keep_edited_inputs),
    )  # fmt: skip
