"""Who this session belongs to, as the gate says, and which pages are open to them."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass

import streamlit as st

from skillgap.serving.gate import GATED, SIGNED_IN
from skillgap.serving.teams import TEAM

_ANALYSES = frozenset({
    "overview", "gap_map", "skills_graph", "people", "work_design", "workflow_canvas",
    "scenarios", "build_or_buy", "mobility", "learning", "entry_level", "projected_roi",
    "measured_impact", "scoreboard", "deck",
})  # fmt: skip
_PAGES: dict[str, frozenset[str]] = {
    "analyst": _ANALYSES,
    "manager": _ANALYSES,
    "employee": frozenset({"people"}),
    "auditor": frozenset({"audit"}),
    TEAM: frozenset({"workshop"}),
}
"""By role; a role that is not here, and sees not everything, opens none."""
_SEE_ALL = ("facilitator", "admin")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose session it is.

    Attributes:
        name: Of the account; ``facilitator`` for whoever started the app.
        role: Of the account; blank where the gate did not say, who then sees nothing.
        person: Employee id of a manager or an employee.
    """

    name: str
    role: str
    person: str = ""

    @property
    def sees_all(self) -> bool:
        """Whether every page and everyone's rows are open."""
        return self.role in _SEE_ALL

    def may_open(self, page: str) -> bool:
        """Say whether a page is open to them."""
        return self.sees_all or page in _PAGES.get(self.role, frozenset())


FACILITATOR = SignedIn("facilitator", "facilitator")
_NOBODY = SignedIn("nobody", "")


def signed_in() -> SignedIn:
    """Return whose session this is: of whoever started the app where there is no account."""
    told = st.context.headers.get(SIGNED_IN)
    if told is None:  # without a gate, as in tests, there is nobody but who started it
        return _NOBODY if os.environ.get(GATED) else FACILITATOR
    try:
        account = json.loads(told)
        return SignedIn(**account) if account else FACILITATOR
    except (ValueError, TypeError):
        return _NOBODY
