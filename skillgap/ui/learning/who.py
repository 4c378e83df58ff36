"""Who should get which seat, one person's offers with why now, and what they said to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.ui.kit import bones, cached, show, state
from skillgap.ui.kit.decision_log import OPEN_AGAIN
from skillgap.ui.kit.once import once_a_run
from skillgap.ui.kit.plain import plain
from skillgap.ui.learning import computed, decisions
from skillgap.ui.learning.state import choices

if TYPE_CHECKING:
    from skillgap.questions.learning import Advice, Round

_SEATS = ["shown", "title", "monthly_value", "cost", "payback_months"]
_OFFERS = ["title", "gain", "p_finish", "monthly_value", "cost", "payback_months", "state"]


def advice_column_configs(currency: str) -> dict[str, object]:
    """Return how the columns of advice are shown."""
    money = f"{wording.symbol(currency)}%,.0f"
    config = st.column_config
    return {
        "shown": config.Column("Person", width=140),
        "title": config.Column("Offer", width=310),
        "name": config.Column("Builds"),
        "gain": config.NumberColumn(
            "Gain", format="+%.1f", width=55, help="Levels, as learnt so far."
        ),
        "p_finish": config.NumberColumn(
            "Finishes", format="percent", width=65, help="Chance to finish."
        ),
        "monthly_value": config.NumberColumn("Gains a month", format=money, width=105),
        "cost": config.NumberColumn("Cost", format=money, width=70, help="Fee and paid hours."),
        "payback_months": config.NumberColumn("Pays back in", format="%.1f mo.", width=85),
        "state": config.Column("State", width=100),
    }


@once_a_run
def people_names() -> pd.DataFrame:
    """Return employee_id and the name to show, for those the viewer may see."""
    staff = cached.viewer().release(computed.learning_advice().gaps.workforce["employees"])
    return pd.DataFrame(
        {
            "employee_id": staff["employee_id"],
            "shown": staff["name"].fillna(staff["employee_id"]),
        }
    )


def show_seats(round_: Round, advice: Advice, currency: str) -> None:
    """Show the seats of the round; choosing one opens the person."""
    seats = round_.table.merge(people_names(), on="employee_id", how="inner")
    seats = seats.sort_values("payback_months", ignore_index=True)
    if not len(seats):
        st.caption("No place to show: raise the budget, or clear the filters.")
    else:
        st.caption(
            "The training places the budget buys, best payback first. Choose a row to see why."
        )
        show.show_table(
            seats[["employee_id", *_SEATS]],
            order=_SEATS,
            alt=f"{len(seats)} places: person, offer, gain, cost and payback",
            columns=advice_column_configs(currency),
            height=320,
            key=state.fresh_key("seats"),
            on_select=state.on_row_choice(
                state.fresh_key("seats"),
                lambda at: choices.change(
                    learner=seats["employee_id"].iloc[at],
                    offer=seats["intervention_id"].iloc[at],
                ),
            ),
        )
    show_person(advice, currency, first=list(seats["employee_id"]))


def show_person(advice: Advice, currency: str, *, first: list[str]) -> None:
    """Show one person's offers, why the chosen one now, and the ways to answer."""
    known = people_names()
    ids = sorted(set(advice.table["employee_id"]) & set(known["employee_id"]))
    if not ids:
        return
    names = dict(zip(known["employee_id"], known["shown"], strict=True))
    chosen = choices().learner
    if chosen not in ids:
        chosen = next((one for one in first if one in ids), ids[0])
    with st.container(border=True):
        key, write_through = state.tie_widget(
            "learner", chosen, lambda one: choices.change(learner=one, offer="")
        )
        st.selectbox(
            "One person",
            ids,
            key=key,
            on_change=write_through,
            format_func=lambda one: f"{names.get(one, one)} · {one}",
        )
        table = advice.person(chosen)
        table["p_finish"] = table["p_finish"].round(2)
        open_ = table[table["state"] == "open"]
        if not len(open_):
            st.markdown("Nothing on offer would help now: **doing nothing** is advised.")
            return
        offer = choices().offer
        if offer not in set(table["intervention_id"]):
            offer = str(open_["intervention_id"].iloc[0])
        _show_why_now(advice, chosen, offer, currency)
        _show_answer_buttons(advice, chosen, offer, open_)
        st.caption("Every offer that would help, best first. Choose a row to swap to it.")
        show.show_table(
            table[["employee_id", "intervention_id", *_OFFERS]],
            order=_OFFERS,
            alt=f"{len(table)} offers for one person with their state",
            columns=advice_column_configs(currency),
            key=state.fresh_key("offers"),
            on_select=state.on_row_choice(
                state.fresh_key("offers"),
                lambda at: choices.change(learner=chosen, offer=table["intervention_id"].iloc[at]),
            ),
        )
        _show_doing_nothing(advice, chosen, table, currency)
        bones.show_formula_and_rows(advice.explain((chosen, offer)))


def _show_why_now(advice: Advice, employee_id: str, intervention_id: str, currency: str) -> None:
    row = advice.person(employee_id).set_index("intervention_id").loc[intervention_id]
    said = advice.reasons(employee_id, intervention_id)
    st.markdown(f"#### {plain(row['title'])}")
    st.markdown(f"**Why now:** {plain(said.sentence)}")
    st.caption(
        plain(
            f"{row['name']}: level {wording.level(row['level'])} of {row['required_level']:g}; "
            f"gains "
            f"{wording.money_span(row['value_low'], row['value_high'], currency)} a month, "
            f"costs {wording.money(row['cost'], currency)}."
        )
    )
    if row["state"].startswith("needs"):
        st.caption(f":material/route: {plain(row['state'].capitalize())}.")


def _show_answer_buttons(
    advice: Advice, employee_id: str, intervention_id: str, open_: pd.DataFrame
) -> None:
    held = decisions.decisions_in_force()
    mine = held[(held["employee_id"] == employee_id) & (held["intervention_id"] == intervention_id)]
    logged = advice.table[
        (advice.table["employee_id"] == employee_id)
        & (advice.table["intervention_id"] == intervention_id)
    ]
    chance = float(logged["propensity"].iloc[0]) if len(logged) else None
    if len(mine):
        row = mine.iloc[0]
        reason = f": {row['reason']}" if row["reason"] else ""
        st.markdown(f":material/task_alt: {plain(row['choice'].capitalize() + reason)}")
        st.button(
            "Undo this decision",
            icon=":material/undo:",
            on_click=decisions.record_decision,
            args=(employee_id, intervention_id, OPEN_AGAIN),
        )
        return
    if intervention_id not in set(open_["intervention_id"]):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Accept",
            type="primary",
            icon=":material/check:",
            on_click=decisions.record_decision,
            args=(employee_id, intervention_id, "accepted"),
            kwargs={"propensity": chance},
        )
        with st.popover("Decline", icon=":material/close:"):
            reason = st.selectbox("Reason", decisions.REASONS, key="decline-reason")
            st.button(
                "Decline this offer",
                on_click=decisions.record_decision,
                args=(employee_id, intervention_id, "declined"),
                kwargs={"reason": reason, "propensity": chance},
            )
        others = open_[open_["intervention_id"] != intervention_id]
        if len(others):
            after = str(others["intervention_id"].iloc[0])
            st.button(
                "Swap for the next best",
                icon=":material/swap_horiz:",
                on_click=_swap_offer,
                args=(employee_id, intervention_id, after, chance),
            )


def _swap_offer(employee_id: str, before: str, after: str, chance: float | None) -> None:
    decisions.record_decision(
        employee_id, before, "declined", reason=f"swapped for {after}", propensity=chance
    )
    decisions.record_decision(employee_id, after, "accepted", reason=f"instead of {before}")
    choices.change(learner=employee_id, offer=after)


def _show_doing_nothing(
    advice: Advice, employee_id: str, table: pd.DataFrame, currency: str
) -> None:
    stays = advice.cost_of_doing_nothing([employee_id])
    best = table[table["state"] == "open"]["payback_months"].min()
    limit = advice.basis.assumptions.value("worthwhile_payback_months")
    advised = " This is advised: nothing pays back in time." if best > limit else ""
    st.caption(
        f":material/do_not_disturb_on: Doing nothing costs nothing now and leaves "
        f"{plain(wording.money(stays, currency))} a month not delivered.{advised}"
    )


def show_decision_log() -> None:
    """Show what was decided, newest first."""
    log = decisions.decision_log()
    if not len(log):
        st.caption("No decisions yet. Accepted and declined offers appear here.")
        return
    show.show_table(log, alt=f"{len(log)} decisions on offers, newest first", height=320)
