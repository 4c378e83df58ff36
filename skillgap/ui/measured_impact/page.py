"""The two ways through Measured impact: a roll-out of the open dataset, or an uploaded panel."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from skillgap.questions.impact import Impact, RollOut
from skillgap.ui.kit import bones, impacts
from skillgap.ui.measured_impact import asking, computed, controls, panels, uploaded, words


def show_rollout_impact() -> None:
    """Show the impact of a roll-out found in enrolments and outcomes."""
    if impacts.measurable_rollouts().empty:
        bones.show_answer("Nothing can be measured yet: no outcome is known for units that took "
                     "part and units that did not.")  # fmt: skip
        st.caption("Load outcomes for teams or people that were treated and others that were not, "
                   "or measure a panel of your own (left).")  # fmt: skip
        return
    controls.draw_controls()
    found, rollout = computed.chosen_impact(), computed.rollout_panel()
    table = impacts.measurable_rollouts()
    title = str(table.loc[table["intervention_id"] == rollout.intervention_id, "title"].iloc[0])
    _show_impact(found, title, rollout, controls.questions_on_rollout())


def show_uploaded_impact() -> None:
    """Show the impact measured on an uploaded panel."""
    found = uploaded.ask_for_panel()
    if found is not None:
        _show_impact(found, "The treatment", None, uploaded.questions_on_panel())


def _show_impact(
    found: Impact, title: str, rollout: RollOut | None, asked: asking.Asking | None
) -> None:
    panels.show_verdict(found, title)
    if rollout is not None:
        panels.show_suggestions(found)
    questions_first = asked is not None and _would_answers_help(found, asked)
    left, right = st.columns([7, 5], gap="medium")
    with left, st.container(border=True, height="stretch"):
        panels.show_main_figure(found, "months" if rollout else "periods")
    with right, st.container(border=True, height="stretch"):
        if asked is not None and questions_first:
            st.markdown("#### Next: answer four questions",
                        help="No data can answer these. Until all are answered no, the page says "
                        "at most \"associated\".")  # fmt: skip
            asking.ask_questions(asked)
        else:
            _show_next_steps(found, title, rollout)
    bones.show_key_figures(words.impact_key_figures(found, rollout))
    left, right = st.columns([7, 5], gap="medium")
    with left:
        panels.show_what_cannot_be_claimed(found)
        if _is_answered(found):  # printed with the claim
            with st.container(border=True):
                asking.show_answers(found.answers)
    with right, st.container(border=True, height="stretch"):
        panels.show_checks(found)
    if questions_first:
        with st.container(border=True):
            _show_next_steps(found, title, rollout)
    elif asked is not None:
        asking.ask_questions_in_fold(asked)
    _show_impact_tabs(found, rollout)
    _show_statistics(found)
    if rollout is not None:
        bones.show_attributions()
    bones.show_formula_and_rows(found.explain())
    bones.show_provenance(found.provenance, warnings=found.warnings)


def _would_answers_help(found: Impact, asked: asking.Asking) -> bool:
    """Say whether nothing but open questions keeps the claim where it is."""
    return found.claim.rung == "associated" and found.design.may_cause and asked.open_ones > 0


def _show_next_steps(found: Impact, title: str, rollout: RollOut | None) -> None:
    if rollout is not None:
        bones.show_next_steps(words.impact_next_steps(found, rollout, title))
        return
    st.markdown("#### What to do next")
    st.caption("Keep the panel file: what is measured here is not kept.")


def _show_impact_tabs(found: Impact, rollout: RollOut | None) -> None:
    sections: dict[str, Callable[[], None]] = {}
    if rollout is not None:
        sections["In money"] = lambda: panels.show_money(found, rollout)
    sections["Who benefits"] = lambda: panels.show_effects_by_part(found)
    if rollout is not None:
        sections["All roll-outs"] = panels.show_every_rollout
        sections["Learning and outcomes"] = panels.show_correlations
    bones.show_tabs(sections, key="impact-sections")


def _is_answered(found: Impact) -> bool:
    return any(answer.said for answer in found.answers)


def _show_statistics(found: Impact) -> None:
    """Show other methods, what was answered, and how wrong it may be; drawn when opened."""
    with st.expander(
        "For those who check: other methods, answers, sensitivity",
        icon=":material/query_stats:",
        on_change="rerun",
        key="impact-statistics",
    ) as box:
        if not box.open:
            return
        panels.show_every_period(found)
        panels.show_other_estimates(found)
        if found.design.name != "randomised" and not _is_answered(found):
            asking.show_answers(found.answers)
        panels.show_robustness(found)
