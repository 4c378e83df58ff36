"""For whoever starts in a role: the first ninety days; and days to remember, as a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core import wording
from skillgap.exports.packet import STAGE_HEADINGS, write_onboarding
from skillgap.onboarding import compose_onboarding
from skillgap.ui.kit import cached, show
from skillgap.ui.kit.downloads import offer_file
from skillgap.ui.kit.plain import plain
from skillgap.ui.learning.who import people_names

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.exports.calendar_file import DayToRemember
    from skillgap.exports.gate import Seal
    from skillgap.questions.learning import Advice
    from skillgap.questions.learning.calendar import Certificates

_REMIND_DAYS = 14


def show_onboarding(advice: Advice) -> None:
    """Show the first ninety days in a role, and offer them as a document."""
    workforce = advice.gaps.workforce
    needed = set(workforce["requirements"]["role_id"])
    roles = workforce["roles"][workforce["roles"]["role_id"].isin(needed)].sort_values("title")
    titles = dict(zip(roles["role_id"].tolist(), roles["title"].tolist()))
    if not titles:
        st.caption("No role has requirements yet.")
        return
    role = st.selectbox(
        "Role", list(titles), format_func=lambda one: str(titles.get(one, one)),
        key="onboarding-role",
    )  # fmt: skip
    plan = compose_onboarding(cached.profiles(), advice, role)

    def write(seal: Seal) -> bytes:
        return write_onboarding(plan, sealed=seal.sentence)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(plan.headline), width="stretch")
        offer_file(
            "Plan (.docx)", write, what=f"first 90 days {plan.title}", ending="docx",
            key="take-onboarding", version=cached.active_dataset(),
        )  # fmt: skip
    for stage in plan.stages:
        st.markdown(f"##### {stage.days} days: {stage.aim}")
        if stage.lines:
            show.show_wrapped_table(
                STAGE_HEADINGS, stage.lines,
                figures=("Level needed", "Time"),
            )  # fmt: skip


def offer_calendar(held: Certificates) -> None:
    """Offer the certificates that need renewing within a year as a calendar."""
    table = held.table[held.table["state"].isin(["renew now", "due within a year"])]
    table = table.merge(people_names(), "inner")
    if not len(table):
        return

    def write(seal: Seal) -> bytes:
        from skillgap.exports.calendar_file import write_calendar

        return write_calendar(
            days_to_remember(table), name="Certificates to renew", sealed=seal.sentence
        )

    offer_file(
        f"Calendar of {wording.count(len(table), 'renewal')} (.ics)", write,
        what="certificates to renew", ending="ics", key="take-calendar",
        version=cached.active_dataset(), type="tertiary",
        help="One entry per certificate, with a reminder two weeks before renewal must begin. "
        "Loading it again updates the calendar.",
    )  # fmt: skip


def days_to_remember(table: pd.DataFrame) -> list[DayToRemember]:
    """Return one entry per certificate: the day by which its renewal must begin."""
    from skillgap.exports.calendar_file import DayToRemember

    return [
        DayToRemember(
            mark=f"certificate {row.employee_id} {row.skill_id}",
            on=row.renew_by.date(),
            title=f"Renew {row.name}: {row.shown}",
            text=f"Runs out on {wording.day(row.expires_on.date())}. "
            + (f"Renewed by {row.title}." if row.title else "Nothing in the catalogue renews it."),
            remind_days=_REMIND_DAYS,
        )
        for row in table.itertuples()
    ]
