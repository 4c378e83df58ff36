"""What Fairness shows: the finding, what stands out, each group, what was not tested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.questions.fairness.figure import differences_height, draw_differences
from skillgap.questions.fairness.findings import EVERYWHERE
from skillgap.ui.fairness.computed import ATTRIBUTES, looked
from skillgap.ui.fairness.panels import panels_of
from skillgap.ui.fairness.reminder import RECORD, show_reminder
from skillgap.ui.fairness.words import (
    band_in_words,
    difference_in_words,
    finding_in_words,
    range_in_words,
)
from skillgap.ui.kit import bones, cached, downloads, show, state
from skillgap.ui.kit.bones import KeyFigure, NextStep
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.questions.fairness import FairnessAudit

CONCERN, WATCH, FEW = "concern", "watch", "insufficient"
VERDICTS = {
    CONCERN: "Concern",
    WATCH: "Watch",
    FEW: "Too few people",
    "nothing found": "Nothing found",
}


def draw_attribute_choice() -> None:
    """Let the groups be chosen that are compared."""
    key, write = state.tie_widget("by", looked().by, lambda by: looked.change(by=by or "gender"))
    st.segmented_control(
        "Compare by", list(ATTRIBUTES), format_func=ATTRIBUTES.__getitem__, key=key,
        on_change=write, label_visibility="collapsed",
    )  # fmt: skip


def audit_headline(found: FairnessAudit) -> str:
    """Say what is a concern, so that it can be repeated."""
    by = ATTRIBUTES[looked().by].lower()
    table = found.released
    concerns = table[table["verdict"] == CONCERN]
    if concerns.empty:
        few = int((table["verdict"] == FEW).sum())
        return (
            f"By {by}, no group is clearly worse off. For {few:,} of {len(table):,} "
            "comparisons there are too few people to tell."
        )
    told = "; ".join(finding_in_words(row) for row in concerns.head(2).itertuples())
    more = f"; and {len(concerns) - 2} more" if len(concerns) > 2 else ""
    return f"By {by}, {told}{more}."


def audit_mark(found: FairnessAudit) -> tuple[str, bones.Tone]:
    """Return what is read first, and whether it is to alarm."""
    concerns = len(found.concerns)
    return (wording.count(concerns, "concern"), "alarm") if concerns else ("No concern", "calm")


def show_audit_figures(found: FairnessAudit) -> None:
    """Show how many comparisons raise what, and how many people's group is known."""
    counts = found.table["verdict"].value_counts()
    notes = {
        CONCERN: ("large and certain", "A difference large enough to matter, and more than "
                  "chance explains."),
        WATCH: ("large or certain", "Either large enough to matter or more than chance."),
        FEW: ("to tell either way", "A difference that matters would more likely be missed than "
              "noticed."),
        "nothing found": ("enough people", "A difference that matters is unlikely here."),
    }  # fmt: skip
    figures = [
        KeyFigure(VERDICTS[verdict], f"{int(counts.get(verdict, 0)):,}", *told)
        for verdict, told in notes.items()
    ]
    known = KeyFigure("Group recorded", wording.share(found.known_share), "of people",
                      "People whose group is in the data. All others are left out of the "
                      "comparisons.")  # fmt: skip
    bones.show_key_figures([*figures, known])


def draw_audit(found: FairnessAudit) -> None:
    """Draw the checks that stand out, each in its own unit."""
    panels = panels_of(found)
    title = _figure_title(found)
    st.markdown(f"#### {title}")
    if not panels:
        st.markdown("Every group is too small to show numbers of.")
        return
    alt = "; ".join(
        f"{panel.title}, {row.name}: {row.told}"
        for panel in panels
        for row in panel.rows.itertuples(index=False)
    )
    show.show_chart(
        draw_differences(panels, mode=show.light_or_dark()),
        alt=plain(alt),
        key="differences",
        height=differences_height(panels),
        title=title,
    )
    st.caption(
        "Each group is compared with people in similar work. Lines are 95% ranges. For every place "
        "only the group furthest behind is shown."
    )


def _figure_title(found: FairnessAudit) -> str:
    table = found.table
    large = int(table["verdict"].isin([CONCERN, WATCH]).sum())
    if not large:
        return "No difference is clearly outside the grey band"
    verb = "is" if large == 1 else "are"
    return f"{large} of {wording.count(len(table), 'difference')} {verb} large and more than chance"


def show_groups(found: FairnessAudit) -> None:
    """Show every comparison; a chosen row says what it rests on."""
    st.markdown("#### Every comparison")
    table = found.released
    shown = pd.DataFrame(
        {
            "verdict": table["verdict"].map(VERDICTS).replace(VERDICTS[FEW], "Too few"),
            "check": [_check_and_place(row) for row in table.itertuples()],
            "group": table["group"],
            "difference": [difference_in_words(row) for row in table.itertuples()],
            "range": [range_in_words(row) for row in table.itertuples()],
            "band": [band_in_words(row) for row in table.itertuples()],
            "people": table["people"],
            "needed": table["people_needed"],
        }
    )
    show.show_table(
        shown,
        alt="Verdict of every check, place and group",
        height=380,
        columns={
            "verdict": st.column_config.Column("Verdict", width=88),
            "check": st.column_config.Column("Check", width=215),
            "group": st.column_config.Column("Group", width=76),
            "difference": st.column_config.Column("Beside the others", width=135),
            "range": st.column_config.Column("95% range", width=92),
            "band": st.column_config.Column(
                "Band", width=108, help="If all whose group is not known were of one group."
            ),
            "people": st.column_config.NumberColumn(
                "People", format="%d", width=62, help="Of the group, rounded to tens."
            ),
            "needed": st.column_config.NumberColumn(
                "Needed", format="%d", width=66,
                help="People in the same mix, until a difference that matters is noticed as often "
                "as not.",
            ),
        },
    )  # fmt: skip


def _check_and_place(row: Any) -> str:
    return row.check if row.place == EVERYWHERE else f"{row.check}, {row.place}"


def show_other_thresholds(found: FairnessAudit) -> None:
    """Let other thresholds be tried; what is recorded keeps those of the register."""
    with st.expander("What if other thresholds applied", on_change="rerun") as box:
        if not box.open:
            return
        left, right = st.columns(2)
        ratio = left.slider("A rate matters below this share of the highest rate", 0.6, 0.95,
                            found.limits.ratio, 0.05)  # fmt: skip
        gap = right.slider("A difference matters from this many standard deviations", 0.05, 0.6,
                           found.limits.gap_sd, 0.05)  # fmt: skip
        tried = found.judged_with(ratio=ratio, gap_sd=gap).table
        now = found.table["verdict"].value_counts()
        then = tried["verdict"].value_counts()
        rows = [(VERDICTS[name], int(now.get(name, 0)), int(then.get(name, 0)))
                for name in VERDICTS]  # fmt: skip
        show.show_wrapped_table(
            ("Verdict", "By the register", "By these"), rows,
            figures=("By the register", "By these"),
        )  # fmt: skip


def show_limits(found: FairnessAudit) -> None:
    """Show what was not tested, paradoxes, and the record to take away."""
    st.markdown("#### What was not tested")
    st.markdown("\n".join(f"- {plain(line)}" for line in found.untested))
    for line in found.warnings:
        if "Simpson" in line:
            st.info(plain(line), icon=":material/compare_arrows:")
    st.caption("A screening for what deserves a closer look: no legal audit, no proof either way.")
    signed = st.text_input("Signed by", placeholder="Name of whoever answers for this record")
    downloads.offer_table(
        "Audit record", lambda: _record(found, signed), what=RECORD,
        key="fairness-record", version=cached.active_dataset(),
    )  # fmt: skip
    show_reminder()


def _record(found: FairnessAudit, signed: str) -> pd.DataFrame:
    """Return the record of an audit: what was compared and found, when, and by which thresholds."""
    limits, made = found.limits, found.provenance
    return found.released.assign(
        compared_by=ATTRIBUTES.get(found.by, found.by),
        as_of=made.as_of,
        audited_on=pd.Timestamp.now("UTC").date().isoformat(),
        ratio_floor=limits.ratio,
        gap_sd=limits.gap_sd,
        false_alarm_share=limits.error,
        not_tested=" ".join(found.untested),
        signed_by=signed,
    )


def next_steps(found: FairnessAudit) -> list[NextStep]:
    """Return what follows from the concerns."""
    concerns = found.table[found.table["verdict"] == CONCERN]
    steps = []
    if concerns["check"].str.contains("ratings").any():
        steps.append(
            NextStep(
                "Assess skills where ratings lean",
                "Assessments settle whether the rating or the other evidence is right.",
                "gap_map",
                "fact_check",
            )
        )
    if concerns["check"].str.contains("Places|offers", case=False).any():
        steps.append(
            NextStep(
                "Look at who is put forward",
                "Who meets the need and has not been offered a place yet.",
                "learning",
                "school",
            )
        )
    return [
        *steps,
        NextStep("Record missing groups", "The more are known, the narrower the ranges.", "data",
                 "table_view"),
    ]  # fmt: skip
