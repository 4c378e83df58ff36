"""How long things are kept: the rules, what is due to go, and making it go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core.errors import SkillgapError
from skillgap.core.wording import count
from skillgap.ui.kit import bones, cached, show, state

if TYPE_CHECKING:
    from skillgap.store.retention import Rules

_RULES = {
    "leavers": ("People who left", "After their exit date they are erased, in every file."),
    "versions": ("Earlier versions", "Versions of a dataset that are no longer in force."),
    "backups": ("Backups made by hand", "The newest backup always stays."),
    "safety": ("Safety copies", "Made at start-up, before a restore or update, or set aside."),
}


def show_retention() -> None:
    """Set the rules, look at what they would make go, and make it go."""
    workspace = cached.workspace()
    left, right = st.columns([4, 8], gap="medium")
    with left, st.container(border=True, key="audit-rules"):
        _draw_rules(workspace.retention())
    with right, st.container(border=True, key="audit-due"):
        _show_due(workspace.retention())


def _draw_rules(now: Rules) -> None:
    from skillgap.store.retention import Rules

    st.markdown("#### Days things are kept")
    with st.form("audit-retention", border=False):
        days = {
            name: int(
                st.number_input(
                    label, min_value=0, max_value=36_500, step=30, value=getattr(now, name),
                    help=f"{meaning} 0 keeps them indefinitely.",
                )
            )
            for name, (label, meaning) in _RULES.items()
        }  # fmt: skip
        sent = st.form_submit_button("Save these rules", icon=":material/save:")
    st.caption(
        "0 keeps them indefinitely. Nothing is removed automatically: see what is due first."
    )
    if sent:
        cached.workspace().keep_retention(Rules(**days), actor=cached.actor())
        state.leave_notice("The rules are saved. Nothing has been removed yet.")
        st.rerun()


def _show_due(rules: Rules) -> None:
    due = cached.workspace().due(rules)
    st.markdown(f"#### Due for removal today ({len(due):,})")
    if not len(due):
        st.markdown("Nothing is due by these rules.")
        return
    show.show_table(
        due[["kind", "what", "since", "days"]],
        alt="What the rules would remove today",
        columns={
            "kind": st.column_config.TextColumn("Kind", width=120),
            "what": st.column_config.TextColumn("What", width=320),
            "since": st.column_config.DateColumn("Since", format="YYYY-MM-DD", width=110),
            "days": st.column_config.NumberColumn("Days", format="%,d", width=80),
        },
        height=360,
    )
    with st.popover("Remove all of it", icon=":material/delete_sweep:", key="audit-remove"):
        st.markdown(f"Remove {count(len(due), 'thing')} for good? It cannot be taken back.")
        if st.button("Remove for good", type="primary", key="audit-removing"):
            _apply(rules)


def _apply(rules: Rules) -> None:
    try:
        with st.spinner("Removing …"):
            gone = cached.workspace().apply_retention(rules, actor=cached.actor())
    except SkillgapError as error:
        bones.show_error(error)
        return
    cached.refresh_after_rights()
    state.leave_notice(f"Removed: {count(len(gone), 'thing')}.")
    st.rerun()
