"""What each source of signals is used for: asked at an import, kept on the Data page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from skillgap import governance
from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.core.permissions import GROUNDS, source_in_words, unused_in_words
from skillgap.permissions import (
    function_names,
    is_served,
    purposes_table,
    register_source,
    switch_function,
    unregistered_sources,
    withdraw_source,
)
from skillgap.ui.data import staging
from skillgap.ui.kit import bones, cached, show, state
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.signed_in import signed_in
from skillgap.ui.kit.workspace import workspace as whole_workspace

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.core.permissions import Permissions
    from skillgap.core.workforce import Workforce
    from skillgap.store.workspace import Dataset
    from skillgap.ui.data.staging import Staged

USUAL = "Planning skills, learning and staffing; no decision about one person without them"
"""What an import proposes where the policy names no purpose yet."""


# --- at an import ---


def ask_for_purpose(staged: Staged) -> None:
    """Ask what signals are used for, of sources for which nothing is on record yet."""
    sources = sources_asked(staged)
    if not sources:
        return
    with st.container(border=True, key="import-purpose"):
        st.markdown("#### What are these signals used for?")
        told = wording.listed([source_in_words(one).lower() for one in sources], 9)
        st.caption(plain(f"Kept for {told}, with your name and the day; asked once."))
        left, right = st.columns([8, 4])
        key, write = state.tie_widget("import-purpose-text", purpose_of(staged), _set_purpose)
        left.text_input("Purpose", key=key, on_change=write, max_chars=300)
        key, write = state.tie_widget(
            "import-ground", staged.ground, lambda one: staging.change_staged(ground=one)
        )
        right.selectbox("Rests on", GROUNDS, key=key, on_change=write,
                        format_func=str.capitalize)  # fmt: skip
        if not purpose_of(staged):
            st.caption(
                "If left empty, nothing is recorded: these signals count on this laptop, but no "
                "longer once others have accounts."
            )


def purpose_of(staged: Staged) -> str:
    """Return the purpose as it stands: what was typed, else what the policy says."""
    if staged.purpose is not None:
        return staged.purpose
    return governance.policy_terms(whole_workspace()).purpose or USUAL


def keep_purpose(staged: Staged, kept: Dataset, asked: list[str]) -> None:
    """Put the purpose on record for the sources that an import asked about."""
    if not purpose_of(staged):
        return
    for source in asked:
        register_source(
            cached.workspace(), kept.lineage, source, purpose=purpose_of(staged),
            ground=staged.ground, by=cached.actor(),
        )  # fmt: skip
    cached.refresh_permissions()


def sources_asked(staged: Staged) -> list[str]:
    """Return the sources of an import for which no purpose is on record yet."""
    workforce = staged.checked
    if workforce is None or not len(workforce["signals"]):
        return []
    return unregistered_sources(whole_workspace(), staged.name.strip() or workforce.name, workforce)


def _set_purpose(text: str) -> None:
    staging.change_staged(purpose=" ".join(text.split()))


# --- on the page ---


def show_purposes() -> None:
    """Show what each source is used for, and let it be registered or withdrawn."""
    dataset = cached.active_dataset()
    if dataset is None or not signed_in().sees_all:
        return
    with st.expander(
        "Purposes: what signals are used for, and whose", icon=":material/fact_check:",
        on_change="rerun", key="purposes",
    ) as box:  # fmt: skip
        if box.open:
            _show_purposes(dataset)


def warn_of_unused() -> None:
    """Say on the Data page which signals are left out of everything, if any are."""
    dataset = cached.active_dataset()
    if dataset is None or not signed_in().sees_all:
        return
    told = unused_in_words(cached.permissions_in_force(), cached.whole_workforce_as_loaded())
    if told:
        st.warning(plain(f"{told} Say below, under Purposes, what may be used."),
                   icon=":material/block:")  # fmt: skip


def _show_purposes(dataset: Dataset) -> None:
    allowed, whole = cached.permissions_in_force(), cached.whole_workforce_as_loaded()
    table = purposes_table(allowed, whole)
    if not len(table):
        st.caption("No signals are loaded, so there is no purpose to name.")
        return
    show.show_wrapped_table(
        ("Source", "Signals", "Used for", "Rests on", "Said by", "Used"),
        [_row(one) for one in table.to_dict("records")], figures=["Signals"],
    )  # fmt: skip
    left, middle, right = st.columns(3, gap="medium")
    with left, st.container(border=True, height="stretch"):
        _draw_register(dataset, whole, table)
    with middle, st.container(border=True, height="stretch"):
        _draw_withdraw(dataset, table)
    with right, st.container(border=True, height="stretch"):
        _draw_functions(dataset, allowed, whole)


def _row(told: dict[str, object]) -> tuple[str, ...]:
    said = f"{told['by']}, {told['at']}" if told["by"] else "–"
    used = "yes" if told["used"] else f"no: {told['why']}"
    return (
        source_in_words(str(told["source"])), f"{told['signals']:,}",
        str(told["purpose"] or "not on record"), str(told["ground"] or "–"), said, used,
    )  # fmt: skip


def _draw_register(dataset: Dataset, whole: Workforce, table: pd.DataFrame) -> None:
    st.markdown("#### Name a purpose")
    unnamed = table.loc[(table["purpose"] == "") & (table["by"] == ""), "source"].tolist()
    with st.form("purpose-register", border=False):
        chosen = st.multiselect("Sources", table["source"].tolist(), default=unnamed,
                                format_func=source_in_words)  # fmt: skip
        usual = governance.policy_terms(whole_workspace()).purpose or USUAL
        purpose = st.text_area("Used for", usual, max_chars=300)
        ground = st.selectbox("Rests on", GROUNDS, format_func=str.capitalize)
        by = st.text_input("Your name", key="purpose-by")
        sent = st.form_submit_button("Put on record", icon=":material/save:", type="primary")
    if sent:
        _decide(
            lambda: [
                register_source(cached.workspace(), dataset.lineage, one, purpose=purpose,
                                ground=ground, by=by)
                for one in chosen
            ],
            f"On record for {wording.count(len(chosen), 'source')}.",
        )  # fmt: skip


def _draw_withdraw(dataset: Dataset, table: pd.DataFrame) -> None:
    st.markdown("#### Stop using a source")
    used = table.loc[table["used"], "source"].tolist()
    if not used:
        st.caption("No source is in use.")
        return
    st.caption("Its signals stay in the data but no longer count; levels are updated at once.")
    with st.form("purpose-withdraw", border=False):
        source = st.selectbox("Source", used, format_func=source_in_words)
        by = st.text_input("Your name", key="withdraw-by")
        reason = st.text_input("Why", key="withdraw-why")
        sent = st.form_submit_button("Stop using it", icon=":material/block:")
    if sent:
        _decide(
            lambda: withdraw_source(cached.workspace(), dataset, source, by=by, reason=reason),
            f"{source_in_words(source)} is no longer used.",
        )


def _draw_functions(dataset: Dataset, allowed: Permissions, whole: Workforce) -> None:
    st.markdown("#### Whose signals")
    names = function_names(whole)
    if not is_served(whole_workspace()):
        st.caption(
            f"Nobody else has an account, so signals of all {wording.count(len(names), 'function')}"
            " count. Once somebody has, levels are worked out and shown only for functions that "
            "are switched on here."
        )
    elif not allowed.served:
        st.caption("The people in this dataset are fictitious, so nobody needs to be asked.")
        return
    with st.form("purpose-functions", border=False):
        on = [one for one in names if one in allowed.functions_on]
        chosen = st.multiselect("Functions switched on", names, default=on)
        everyone = st.checkbox("All of them", value=False)
        by = st.text_input("Your name", key="functions-by")
        sent = st.form_submit_button("Keep", icon=":material/save:")
    if sent:
        wanted = set(names if everyone else chosen)
        changed = [one for one in names if (one in wanted) != (one in allowed.functions_on)]
        _decide(
            lambda: [
                switch_function(cached.workspace(), dataset, one, on=one in wanted, by=by)
                for one in changed
            ],
            f"Changed for {wording.count(len(changed), 'function')}.",
        )


def _decide(act: Callable[[], object], notice: str) -> None:
    try:
        act()
    except SkillgapError as error:
        bones.show_error(error)
        return
    cached.refresh_permissions()
    state.leave_notice(f"{notice} All results are updated.")
    st.rerun()
