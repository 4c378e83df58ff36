"""The step that several pages suggest alike: renew certificates that have run out."""

from __future__ import annotations

from skillgap.core import wording
from skillgap.ui.kit import state
from skillgap.ui.kit.bones import NextStep

TABS_KEY = "learning-sections"
"""Key of the tabs of the page Learning."""
TAB = "Certificates"


def renewal_step(why: str) -> NextStep:
    """Return the step that opens the certificates to renew.

    Args:
        why: The reason, with a number.
    """
    return NextStep("Renew lapsed certificates", why, "learning", "verified", on_click=_open_tab)


def exposure_in_words(exposed: float, currency: str) -> str:
    """Say what lapsed certificates expose: value of seats, money a month."""
    return (
        f"Posts worth {wording.money(exposed, currency)} a month are held by people whose "
        "certificate has run out."
    )


def _open_tab() -> None:
    state.open_tab(TABS_KEY, TAB)
