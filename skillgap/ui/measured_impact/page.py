"""The two ways through Measured impact: a roll-out of the open dataset, or an uploaded panel."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from skillgap.questions.impact import Impact, RollOut
from skillgap.ui.kit import bones, impacts
from skillgap.ui.kit.plain import plain
from skillgap.ui.measured_impact import asking, computed, controls, panels, uploaded, words


def show_own() -> None:
    """Show the impact of a roll-out found in enrolments and outcomes."""
    if impacts.rollouts().empty:
        bones.answer("Nothing can be measured yet: no outcome is known for units that took part "
                     "and units that did not.")  # fmt: skip
        st.caption("Load outcomes for teams or people that were treated and others that were not, "
                   "or measure a panel of your own (left).")  # fmt: skip
        return
    controls.ask()
    found, rollout = computed.impact(), computed.rollout()
    table = impacts.rollouts()
    title = str(table.loc[table["intervention_id"] == rollout.intervention_id, "title"].iloc[0])
    _show(found, title, rollout)


def show_uploaded() -> None:
    """Show the impact measured on an uploaded panel."""
    found = uploaded.ask()
    if found is not None:
        _show(found, "The treatment", None)


def _show(found: Impact, title: str, rollout: RollOut | None) -> None:
    bones.answer(plain(words.sentence(found, title)))
    panels.ladder(found)
    if rollout is not None:
        panels.to_try(found)
    bones.key_figures(words.key_figures(found, rollout))
    left, right = st.columns([7, 5], gap="medium")
    with left, st.container(border=True, height="stretch"):
        panels.main_figure(found)
    with right, st.container(border=True, height="stretch"):
        panels.checks(found)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        panels.cannot(found)
        if found.design.name != "randomised":
            with st.container(border=True):
                asking.show(found.answers)
        panels.how_robust(found)
    with right, st.container(border=True, height="stretch"):
        if rollout is not None:
            bones.next_steps(words.next_steps(found, rollout, title))
        else:
            st.markdown("#### What to do next")
            st.caption("Keep the panel file: what is measured here is not kept.")
    _sections(found, rollout)
    if rollout is not None:
        bones.attributions()
    bones.formula_and_rows(found.explain())
    bones.made(found.provenance, warnings=found.warnings)


def _sections(found: Impact, rollout: RollOut | None) -> None:
    sections: dict[str, Callable[[], None]] = {"Other ways": lambda: panels.other_ways(found)}
    if rollout is not None:
        sections["In money"] = lambda: panels.money(found, rollout)
    sections["Parts"] = lambda: panels.parts(found)
    if rollout is not None:
        sections["All roll-outs"] = panels.every_rollout
        sections["Learning and outcomes"] = panels.correlations
    bones.sections(sections, key="impact-sections")
