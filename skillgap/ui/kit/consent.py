"""What signals about one person are used for, and their word on it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from skillgap.core.errors import SkillgapError
from skillgap.core.permissions import source_in_words
from skillgap.permissions import allow_again, may_take_back, purposes_table, withdraw_source
from skillgap.ui.kit import bones, cached, show, state
from skillgap.ui.kit.signed_in import signed_in

_OWN_WORD = "Consent taken back by the person"


def draw_person_purposes(employee_id: str) -> None:
    """List sources of signals about a person, and let the use be ended or allowed again.

    Whoever runs the app notes it for them; the person may end what rests on their consent.
    """
    dataset = cached.active_dataset()
    if dataset is None:
        return
    allowed = cached.permissions_in_force()
    table = purposes_table(allowed, cached.whole_workforce_as_loaded(), employee_id)
    table = table[table["signals"] > 0]
    if not len(table):
        st.caption("No signals about this person are loaded.")
        return
    rows = [
        (source_in_words(one["source"]), f"{one['signals']:,}", one["purpose"] or "not on record",
         one["ground"] or "–", "yes" if one["used"] else f"no: {one['why']}")
        for one in table.to_dict("records")
    ]  # fmt: skip
    headings = ("Source", "Signals", "Used for", "Rests on", "Used")
    show.show_wrapped_table(headings, rows, figures=["Signals"])
    for source in table["source"]:
        taken_back = (source, employee_id) in allowed.objections
        if not (signed_in().sees_all or taken_back or may_take_back(allowed, source)):
            continue
        words = ("Allow again" if taken_back else "Stop using") + f": {source_in_words(source)}"
        if st.button(words, key=f"consent-{source}", type="tertiary",
                     icon=":material/undo:" if taken_back else ":material/block:"):  # fmt: skip
            _decide(
                (lambda one=source: allow_again(  # type: ignore[misc]
                    cached.workspace(), dataset, one, employee_id, by=cached.actor()
                ))
                if taken_back
                else (lambda one=source: withdraw_source(  # type: ignore[misc]
                    cached.workspace(), dataset, one, by=cached.actor(), reason=_OWN_WORD,
                    employee_id=employee_id,
                ))
            )  # fmt: skip


def _decide(act: Callable[[], int]) -> None:
    try:
        act()
    except SkillgapError as error:
        bones.show_error(error)
        return
    cached.refresh_permissions()
    state.leave_notice("Saved. Levels are updated at once.")
    st.rerun()
