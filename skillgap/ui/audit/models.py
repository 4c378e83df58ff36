"""Models and policy: a card for each question, who answers for it, what people may read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from skillgap import governance
from skillgap.core.contests import decided_in_words
from skillgap.core.errors import SkillgapError
from skillgap.governance import EVERY_MODEL, NOBODY, Owners, PolicyTerms
from skillgap.ui.kit import bones, cached, downloads, policy, policy_questions, state
from skillgap.ui.kit.contests import contests_here
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.signed_in import signed_in
from skillgap.ui.kit.workspace import workspace as whole_workspace

if TYPE_CHECKING:
    from skillgap.core.model_cards import ModelCard
    from skillgap.exports.gate import Seal

_WIDE = ("Limits", "Checked")
_MAIN = ("Error", "Error by group", "Ranges and chances")


def show_models() -> None:
    """Show the card of the question chosen, and who answers for it."""
    cards = governance.model_cards(cached.workforce() if signed_in().sees_all else None)
    chosen = st.selectbox(
        "Question", list(cards), key="audit-model",
        format_func=lambda name: f"{cards[name].question.title}: {cards[name].question.asks}",
    )  # fmt: skip
    card, told = st.columns([8, 4], gap="medium")
    with card, st.container(border=True, key="audit-card"):
        _show_card(cards[chosen])
        if chosen == "profiles" and (told_here := decided_in_words(contests_here())):
            st.markdown(f"**Contests decided here**\n\n- {plain(told_here)}")
    with told:
        _show_owners(chosen, cards[chosen])
        if signed_in().sees_all:
            _offer_governance_file()


def _show_card(card: ModelCard) -> None:
    sections = card.sections()
    st.markdown(f"#### {plain(card.question.title)}")
    st.markdown(plain(card.question.asks))
    rest = [name for name in sections if name not in (*_MAIN, *_WIDE, "Question", "Method")]
    for heading in (*_MAIN, *_WIDE, *rest):
        lines = sections[heading]
        body = "\n".join(f"- {plain(line)}" for line in lines)
        st.markdown(f"**{heading}**\n\n{body}")
    st.markdown("**Formula**")
    st.code(card.question.formula, language=None, wrap_lines=True)


# --- owners ---


def _show_owners(model: str, card: ModelCard) -> None:
    workspace = whole_workspace()
    with st.container(border=True, key="audit-owners"):
        st.markdown("#### Who answers for it")
        for post, name in governance.owners_of(workspace, model).named().items():
            shown = f"*{name}*" if name == NOBODY else plain(name)
            st.markdown(f"{post}: {shown}")
        if signed_in().sees_all:
            with st.popover("Name them", icon=":material/edit:", key="audit-name-owners"):
                _draw_owner_form(model, card)


def _draw_owner_form(model: str, card: ModelCard) -> None:
    about = {"This model": model, "All models without an owner": EVERY_MODEL}
    choice = st.radio("For", list(about), key=f"audit-owners-for-{model}")
    target = about[choice]
    now = governance.own_owners_of(whole_workspace(), target)
    with st.form(f"audit-owners-{target}", border=False):
        owners = Owners(
            st.text_input("Builder", now.builder),
            st.text_input("Platform owner", now.platform_owner),
            st.text_input("Risk adviser", now.risk_adviser),
        )
        sent = st.form_submit_button("Keep", type="primary", icon=":material/save:")
    if sent:
        _keep(
            lambda: governance.keep_owners(
                cached.workspace(), target, owners, actor=cached.actor()
            ),
            f"Kept for {'every model' if target == EVERY_MODEL else card.question.title}.",
        )


def _keep(keep: Callable[[], None], notice: str) -> None:
    try:
        keep()
    except SkillgapError as error:
        bones.show_error(error)
        return
    state.leave_notice(notice)
    st.rerun()


# --- policy ---


def show_policy() -> None:
    """Show the policy as people read it, and let purpose and contact be written."""
    left, right = st.columns([8, 4], gap="medium")
    with left, st.container(border=True, key="audit-policy"):
        st.caption("As shown at the foot of the page People to everybody who may open it.")
        policy.show_policy()
    with right:
        with st.container(border=True, key="audit-terms"):
            _draw_terms()
        with st.container(border=True, key="audit-policy-documents"):
            policy_questions.show_policy_documents()


def _draw_terms() -> None:
    st.markdown("#### What only you can say")
    now = governance.policy_terms(whole_workspace())
    with st.form("audit-policy-terms", border=False):
        terms = PolicyTerms(
            st.text_area("What the data is used for", now.purpose),
            st.text_area("Whom to ask, and how", now.contact),
        )
        sent = st.form_submit_button("Keep", icon=":material/save:")
    if sent:
        _keep(
            lambda: governance.keep_policy_terms(cached.workspace(), terms, actor=cached.actor()),
            "The policy is updated.",
        )


# --- the whole file ---


def _offer_governance_file() -> None:
    with st.container(border=True, key="audit-governance"):
        st.markdown("#### Governance file")
        st.caption(
            "Policy, owners, every model card, assumptions with owners and reviews, where the "
            "log stands, and retention, in one Word document."
        )
        workspace, register = whole_workspace(), cached.assumptions_in_force()
        workforce, dataset = cached.workforce(), cached.active_dataset()

        def make(seal: Seal) -> bytes:
            from skillgap.exports.governance_file import write_governance_file

            chapters = governance.compose_governance_file(workspace, register, workforce, dataset)
            return write_governance_file(chapters, sealed=seal.sentence)

        downloads.offer_file(
            "Download the whole file", make, what="governance file", ending="docx",
            named="governance file.docx", key="audit-governance-file",
            version=dataset, width="stretch",
        )  # fmt: skip
